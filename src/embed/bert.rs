//! The transformer: embeddings, layers of attention and feed-forward, pooling.
//!
//! Source: Devlin and others, BERT, NAACL 2019; the names of the weights are those of Hugging Face's `BertModel`.
//! Texts of a batch stand one below the other in one matrix, without padding: the dense layers work on all at once,
//! attention on each by itself. No number of one text enters a sum of another.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, Slice};

use super::EmbedError;
use super::config::{Pooling, Shape};
use super::disk::ModelFiles;
use super::math::{gelu, layer_norm, normalize, softmax};
use super::weights::Weights;

/// A model's weights.
pub(super) struct Bert {
    words: Array2<f32>,
    positions: Array2<f32>,
    /// Of the first kind of token, added to every token.
    token_type: Array1<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    /// Query, key and value, one below the other.
    attention: Dense,
    after_attention: Dense,
    attention_norm: Norm,
    wide: Dense,
    narrow: Dense,
    norm: Norm,
}

struct Dense {
    /// A row for each number that comes out.
    weight: Array2<f32>,
    bias: Array1<f32>,
}

struct Norm {
    weight: Array1<f32>,
    bias: Array1<f32>,
    epsilon: f32,
}

impl Bert {
    pub(super) fn read(files: &ModelFiles, shape: &Shape) -> Result<Self, EmbedError> {
        let weights = Weights::open(&files.weights)?;
        let hidden = shape.hidden;
        let table = |name: &str, rows| weights.matrix(&format!("embeddings.{name}"), rows, hidden);
        let layers = (0..shape.n_layers).map(|layer| Layer::read(&weights, layer, shape));
        Ok(Self {
            words: table("word_embeddings.weight", shape.vocab_size)?,
            positions: table("position_embeddings.weight", shape.n_positions)?,
            token_type: table("token_type_embeddings.weight", shape.n_token_types)?
                .row(0)
                .to_owned(),
            norm: Norm::read(&weights, "embeddings.LayerNorm", shape)?,
            layers: layers.collect::<Result<_, _>>()?,
        })
    }

    /// The vectors of texts given as tokens, each of at most as many as there are positions, and of at least one.
    pub(super) fn embed(&self, texts: &[Vec<u32>], shape: &Shape) -> Vec<Vec<f32>> {
        let mut ends = Vec::with_capacity(texts.len());
        let mut n_tokens = 0;
        for text in texts {
            n_tokens += text.len();
            ends.push(n_tokens);
        }
        let mut x = Array2::zeros((n_tokens, shape.hidden));
        let tokens = texts.iter().flat_map(|text| text.iter().enumerate());
        for (mut row, (position, id)) in x.rows_mut().into_iter().zip(tokens) {
            row += &self.words.row(*id as usize);
            row += &self.positions.row(position);
            row += &self.token_type;
        }
        self.norm.apply(&mut x);
        for layer in &self.layers {
            layer.apply(&mut x, &ends, shape.n_heads);
        }
        let mut start = 0;
        ends.into_iter()
            .map(|end| {
                let rows = block(x.view(), start..end, 0..shape.hidden);
                start = end;
                let mut vector = pool(&rows, shape.pooling);
                normalize(&mut vector);
                vector
            })
            .collect()
    }
}

fn pool(rows: &ArrayView2<'_, f32>, pooling: Pooling) -> Vec<f32> {
    let pooled = match pooling {
        Pooling::Mean => rows.mean_axis(Axis(0)),
        Pooling::First => rows.rows().into_iter().next().map(|row| row.to_owned()),
        Pooling::Max => Some(rows.fold_axis(Axis(0), f32::NEG_INFINITY, |most, x| most.max(*x))),
    };
    pooled.map_or_else(|| vec![0.0; rows.ncols()], |vector| vector.to_vec())
}

impl Layer {
    fn read(weights: &Weights<'_>, layer: usize, shape: &Shape) -> Result<Self, EmbedError> {
        let (hidden, wide) = (shape.hidden, shape.intermediate);
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        let mut attention = Dense {
            weight: Array2::zeros((0, hidden)),
            bias: Array1::zeros(0),
        };
        for part in ["query", "key", "value"] {
            let dense = Dense::read(
                weights,
                &name(&format!("attention.self.{part}")),
                hidden,
                hidden,
            )?;
            attention.append(&dense);
        }
        Ok(Self {
            attention,
            after_attention: Dense::read(weights, &name("attention.output.dense"), hidden, hidden)?,
            attention_norm: Norm::read(weights, &name("attention.output.LayerNorm"), shape)?,
            wide: Dense::read(weights, &name("intermediate.dense"), wide, hidden)?,
            narrow: Dense::read(weights, &name("output.dense"), hidden, wide)?,
            norm: Norm::read(weights, &name("output.LayerNorm"), shape)?,
        })
    }

    fn apply(&self, x: &mut Array2<f32>, ends: &[usize], n_heads: usize) {
        let attended = attend(&self.attention.of(x), ends, n_heads);
        *x += &self.after_attention.of(&attended);
        self.attention_norm.apply(x);
        let mut inner = self.wide.of(x);
        if let Some(values) = inner.as_slice_mut() {
            gelu(values);
        }
        *x += &self.narrow.of(&inner);
        self.norm.apply(x);
    }
}

/// What each token takes from the others of its text, head by head.
fn attend(projected: &Array2<f32>, ends: &[usize], n_heads: usize) -> Array2<f32> {
    let hidden = projected.ncols() / 3;
    let head = hidden / n_heads;
    #[expect(clippy::cast_precision_loss, reason = "a head has some dozen numbers")]
    let scale = 1.0 / (head as f32).sqrt();
    let mut attended = Array2::zeros((projected.nrows(), hidden));
    let mut start = 0;
    for &end in ends {
        let mut shares = Array2::zeros((end - start, end - start));
        for at in (0..hidden).step_by(head) {
            let part = |n: usize| {
                let from = n * hidden + at;
                block(projected.view(), start..end, from..from + head)
            };
            general_mat_mul(scale, &part(0), &part(1).t(), 0.0, &mut shares);
            for mut row in shares.rows_mut() {
                if let Some(row) = row.as_slice_mut() {
                    softmax(row);
                }
            }
            let mut out: ArrayViewMut2<'_, f32> = attended.view_mut();
            out.slice_axis_inplace(Axis(0), Slice::from(start..end));
            out.slice_axis_inplace(Axis(1), Slice::from(at..at + head));
            general_mat_mul(1.0, &shares, &part(2), 0.0, &mut out);
        }
        start = end;
    }
    attended
}

/// Some rows and columns.
fn block(
    mut all: ArrayView2<'_, f32>,
    rows: Range<usize>,
    columns: Range<usize>,
) -> ArrayView2<'_, f32> {
    all.slice_axis_inplace(Axis(0), Slice::from(rows));
    all.slice_axis_inplace(Axis(1), Slice::from(columns));
    all
}

impl Dense {
    fn read(
        weights: &Weights<'_>,
        name: &str,
        n_out: usize,
        n_in: usize,
    ) -> Result<Self, EmbedError> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"), n_out, n_in)?,
            bias: weights.vector(&format!("{name}.bias"), n_out)?,
        })
    }

    /// Puts the rows of `other` below its own; both take the same input.
    fn append(&mut self, other: &Self) {
        let weights = [self.weight.view(), other.weight.view()];
        let biases = [self.bias.view(), other.bias.view()];
        if let (Ok(weight), Ok(bias)) = (
            ndarray::concatenate(Axis(0), &weights),
            ndarray::concatenate(Axis(0), &biases),
        ) {
            (self.weight, self.bias) = (weight, bias);
        }
    }

    fn of(&self, x: &Array2<f32>) -> Array2<f32> {
        let mut out = Array2::zeros((x.nrows(), self.bias.len()));
        general_mat_mul(1.0, x, &self.weight.t(), 0.0, &mut out);
        out += &self.bias;
        out
    }
}

impl Norm {
    fn read(weights: &Weights<'_>, name: &str, shape: &Shape) -> Result<Self, EmbedError> {
        Ok(Self {
            weight: weights.vector(&format!("{name}.weight"), shape.hidden)?,
            bias: weights.vector(&format!("{name}.bias"), shape.hidden)?,
            epsilon: shape.epsilon,
        })
    }

    fn apply(&self, x: &mut Array2<f32>) {
        let (Some(weight), Some(bias)) = (self.weight.as_slice(), self.bias.as_slice()) else {
            return;
        };
        for mut row in x.rows_mut() {
            if let Some(row) = row.as_slice_mut() {
                layer_norm(row, weight, bias, self.epsilon);
            }
        }
    }
}
