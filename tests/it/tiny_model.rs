//! A tiny sentence encoder made on the spot, and what its vectors must be, computed another way: plain loops in double
//! precision, straight from the definition of BERT, over tokens that are whole words.
#![expect(clippy::cast_precision_loss, reason = "a model has few dimensions")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use safetensors::{Dtype, tensor::TensorView};

use crate::support::Folder;

pub(crate) const HIDDEN: usize = 32;
const WIDE: usize = 48;
const HEADS: usize = 4;
const LAYERS: usize = 2;
const POSITIONS: usize = 64;
const EPSILON: f64 = 1e-12;

/// Words of the vocabulary, after the marks; each is one token, so that no tokenizer is needed to know a text's.
const WORDS: &[&str] = &[
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "surgery", "tumor", "blood", "stool", "vomit", "pain",
    "is", "the", "what", "how", "of", "a", "treated", "small", "##s", "gist", "?", ".", ",",
];

/// Names, shapes and numbers of the weights.
pub(crate) struct Tiny {
    pub(crate) tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

impl Tiny {
    /// Random weights from a fixed seed (xorshift), of about the size that trained ones have.
    pub(crate) fn new() -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            f32::from(u16::try_from(state >> 48).unwrap()) / 65_536.0 - 0.5
        };
        let mut tensors = BTreeMap::new();
        let mut add = |name: String, shape: &[usize], scale: f32, shift: f32| {
            let n = shape.iter().product();
            let numbers = (0..n).map(|_| random() * scale + shift).collect();
            tensors.insert(name, (shape.to_vec(), numbers));
        };
        for (table, rows) in [
            ("word", WORDS.len()),
            ("position", POSITIONS),
            ("token_type", 2),
        ] {
            add(
                format!("embeddings.{table}_embeddings.weight"),
                &[rows, HIDDEN],
                1.0,
                0.0,
            );
        }
        let mut norms = vec!["embeddings.LayerNorm".to_owned()];
        for layer in 0..LAYERS {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            for (part, n_out, n_in) in [
                ("attention.self.query", HIDDEN, HIDDEN),
                ("attention.self.key", HIDDEN, HIDDEN),
                ("attention.self.value", HIDDEN, HIDDEN),
                ("attention.output.dense", HIDDEN, HIDDEN),
                ("intermediate.dense", WIDE, HIDDEN),
                ("output.dense", HIDDEN, WIDE),
            ] {
                add(format!("{}.weight", name(part)), &[n_out, n_in], 0.8, 0.0);
                add(format!("{}.bias", name(part)), &[n_out], 0.2, 0.0);
            }
            norms.extend(["attention.output.LayerNorm", "output.LayerNorm"].map(name));
        }
        for norm in norms {
            add(format!("{norm}.weight"), &[HIDDEN], 0.4, 1.0);
            add(format!("{norm}.bias"), &[HIDDEN], 0.4, 0.0);
        }
        Self { tensors }
    }

    /// The weights as a file.
    pub(crate) fn safetensors(&self, dtype: Dtype) -> Vec<u8> {
        let bytes: Vec<(String, Vec<usize>, Vec<u8>)> = self
            .tensors
            .iter()
            .map(|(name, (shape, numbers))| {
                let bytes = numbers.iter().flat_map(|x| match dtype {
                    Dtype::BF16 => x.to_bits().to_le_bytes()[2..].to_vec(),
                    _ => x.to_le_bytes().to_vec(),
                });
                (name.clone(), shape.clone(), bytes.collect())
            })
            .collect();
        let views = bytes.iter().map(|(name, shape, bytes)| {
            let view = TensorView::new(dtype, shape.clone(), bytes).unwrap();
            (name.as_str(), view)
        });
        safetensors::serialize(views, None).unwrap()
    }

    /// The model as a folder `tiny`, with `vocab.txt`.
    pub(crate) fn write(&self, folder: &Folder) -> PathBuf {
        folder.write("tiny/config.json", config("bert"));
        folder.write("tiny/vocab.txt", WORDS.join("\n"));
        folder.write("tiny/model.safetensors", self.safetensors(Dtype::F32));
        folder.0.join("tiny")
    }

    fn row(&self, name: &str, row: usize) -> Vec<f64> {
        let (shape, numbers) = &self.tensors[name];
        let n = shape.last().unwrap();
        numbers[row * n..(row + 1) * n]
            .iter()
            .map(|x| f64::from(*x))
            .collect()
    }

    fn dense(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let bias = self.row(&format!("{name}.bias"), 0);
        let outputs = bias.iter().enumerate().map(|(out, bias)| {
            let weights = self.row(&format!("{name}.weight"), out);
            bias + weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()
        });
        outputs.collect()
    }

    fn norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let n = HIDDEN as f64;
        let mean = x.iter().sum::<f64>() / n;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let (weight, bias) = (
            self.row(&format!("{name}.weight"), 0),
            self.row(&format!("{name}.bias"), 0),
        );
        let scaled = x.iter().map(|x| (x - mean) / (variance + EPSILON).sqrt());
        scaled
            .zip(weight.iter().zip(bias))
            .map(|(x, (w, b))| x * w + b)
            .collect()
    }

    /// The vectors of a text's tokens after the last layer.
    pub(crate) fn tokens(&self, words: &[&str]) -> Vec<Vec<f64>> {
        let id = |word: &str| WORDS.iter().position(|w| *w == word).unwrap();
        let all = [&["[CLS]"], words, &["[SEP]"]].concat();
        let mut x: Vec<Vec<f64>> = all
            .iter()
            .enumerate()
            .map(|(position, word)| {
                let parts = [
                    self.row("embeddings.word_embeddings.weight", id(word)),
                    self.row("embeddings.position_embeddings.weight", position),
                    self.row("embeddings.token_type_embeddings.weight", 0),
                ];
                self.norm("embeddings.LayerNorm", &sum(&parts))
            })
            .collect();
        for layer in 0..LAYERS {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            let project = |part: &str| -> Vec<Vec<f64>> {
                x.iter()
                    .map(|x| self.dense(&name(&format!("attention.self.{part}")), x))
                    .collect()
            };
            let (queries, keys, values) = (project("query"), project("key"), project("value"));
            let after: Vec<Vec<f64>> = x
                .iter()
                .zip(&queries)
                .map(|(x, query)| {
                    let attended = attend(query, &keys, &values);
                    let out = self.dense(&name("attention.output.dense"), &attended);
                    let x = self.norm(&name("attention.output.LayerNorm"), &sum(&[x.clone(), out]));
                    let wide = self.dense(&name("intermediate.dense"), &x);
                    let wide: Vec<f64> = wide.into_iter().map(gelu).collect();
                    let out = self.dense(&name("output.dense"), &wide);
                    self.norm(&name("output.LayerNorm"), &sum(&[x, out]))
                })
                .collect();
            x = after;
        }
        x
    }
}

fn sum(parts: &[Vec<f64>]) -> Vec<f64> {
    (0..parts[0].len())
        .map(|i| parts.iter().map(|p| p[i]).sum())
        .collect()
}

fn attend(query: &[f64], keys: &[Vec<f64>], values: &[Vec<f64>]) -> Vec<f64> {
    let size = HIDDEN / HEADS;
    let mut out = Vec::new();
    for head in 0..HEADS {
        let range = head * size..(head + 1) * size;
        let scores: Vec<f64> = keys
            .iter()
            .map(|key| {
                let products = query[range.clone()].iter().zip(&key[range.clone()]);
                (products.map(|(q, k)| q * k).sum::<f64>() / (size as f64).sqrt()).exp()
            })
            .collect();
        let total: f64 = scores.iter().sum();
        for i in range {
            out.push(
                scores
                    .iter()
                    .zip(values)
                    .map(|(s, v)| s / total * v[i])
                    .sum(),
            );
        }
    }
    out
}

/// With the error function as its Taylor series, which converges for every number.
fn gelu(x: f64) -> f64 {
    let z = x / 2.0_f64.sqrt();
    if z.abs() > 5.0 {
        return x.max(0.0);
    }
    let (mut term, mut series) = (z, z);
    for n in 1..200 {
        term *= -z * z / f64::from(n);
        series += term / f64::from(2 * n + 1);
    }
    x / 2.0 * (1.0 + series * 2.0 / std::f64::consts::PI.sqrt())
}

/// `config.json` of the tiny model.
pub(crate) fn config(model_type: &str) -> String {
    serde_json::json!({
        "model_type": model_type, "hidden_size": HIDDEN, "intermediate_size": WIDE, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "vocab_size": WORDS.len(), "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2, "layer_norm_eps": EPSILON, "hidden_act": "gelu",
    })
    .to_string()
}

/// `tokenizer.json` of the tiny model, with a model and a normalizer of these types.
pub(crate) fn tokenizer(model: &str, normalizer: &str) -> String {
    let vocab: BTreeMap<&str, usize> = WORDS
        .iter()
        .enumerate()
        .map(|(id, word)| (*word, id))
        .collect();
    serde_json::json!({
        "model": {"type": model, "vocab": vocab, "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100},
        "normalizer": {"type": normalizer, "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
                       "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
    })
    .to_string()
}
