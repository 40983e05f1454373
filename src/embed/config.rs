//! What a model's JSON files say of its shape, and whether it is one that is read here.

use serde::Deserialize;

use super::EmbedError;
use super::disk::ModelFiles;

/// How the vectors of a text's tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// That of the first token.
    First,
    /// The greatest of each number.
    Max,
}

/// The shape of a model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    /// Numbers of a vector.
    pub(super) hidden: usize,
    /// Numbers inside a feed-forward layer.
    pub(super) intermediate: usize,
    pub(super) n_layers: usize,
    pub(super) n_heads: usize,
    pub(super) vocab_size: usize,
    pub(super) n_positions: usize,
    pub(super) n_token_types: usize,
    pub(super) epsilon: f32,
    pub(super) pooling: Pooling,
    /// Tokens that are read, the two around the text among them.
    pub(super) max_tokens: usize,
}

#[derive(Deserialize)]
struct ConfigJson {
    #[serde(default)]
    model_type: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    #[serde(default = "small")]
    layer_norm_eps: f32,
    #[serde(default = "gelu")]
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
}

// What BERT has where its config.json says nothing.
fn two() -> usize {
    2
}
fn small() -> f32 {
    1e-12
}
fn gelu() -> String {
    "gelu".to_owned()
}
fn absolute() -> String {
    "absolute".to_owned()
}

#[derive(Deserialize)]
struct SentenceJson {
    max_seq_length: Option<usize>,
}

#[derive(Deserialize)]
struct ModuleJson {
    r#type: String,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the file's own form")]
struct PoolingJson {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

/// Bounds of a shape, far beyond any sentence encoder, so that a damaged file asks for no absurd memory.
const MAX_HIDDEN: usize = 8_192;
const MAX_LAYERS: usize = 128;

/// The parts of a sentence-transformers pipeline that are read; vectors are brought to length 1 in any case.
const MODULES: [&str; 3] = ["Transformer", "Pooling", "Normalize"];

impl Shape {
    pub(super) fn read(files: &ModelFiles, max_tokens: usize) -> Result<Self, EmbedError> {
        let file = &files.config;
        let config: ConfigJson = file.json()?;
        let wrong = |what: &str| Err(file.wrong(what));
        if config.model_type != "bert" {
            return wrong(&format!(
                "is of a model of type `{}`; only models of type `bert` are read",
                config.model_type
            ));
        }
        if config.hidden_act != "gelu" {
            return wrong(&format!(
                "asks for the activation `{}`; only `gelu` is computed",
                config.hidden_act
            ));
        }
        if config.position_embedding_type != "absolute" {
            return wrong("asks for relative positions; only absolute ones are computed");
        }
        let (hidden, n_heads) = (config.hidden_size, config.num_attention_heads);
        let is_possible = (1..=MAX_HIDDEN).contains(&hidden)
            && (1..=MAX_HIDDEN * 8).contains(&config.intermediate_size)
            && (1..=MAX_LAYERS).contains(&config.num_hidden_layers)
            && n_heads > 0
            && hidden.is_multiple_of(n_heads)
            && config.max_position_embeddings >= 3
            && config.type_vocab_size >= 1
            && config.layer_norm_eps >= 0.0;
        if !is_possible {
            return wrong("states a shape that no BERT has; fetch the model anew");
        }
        let mut limit = max_tokens.min(config.max_position_embeddings);
        if let Some(sentence) = &files.sentence {
            limit = limit.min(
                sentence
                    .json::<SentenceJson>()?
                    .max_seq_length
                    .unwrap_or(limit),
            );
        }
        Ok(Self {
            hidden,
            intermediate: config.intermediate_size,
            n_layers: config.num_hidden_layers,
            n_heads,
            vocab_size: config.vocab_size,
            n_positions: config.max_position_embeddings,
            n_token_types: config.type_vocab_size,
            epsilon: config.layer_norm_eps,
            pooling: pooling(files)?,
            max_tokens: limit.max(3),
        })
    }
}

fn pooling(files: &ModelFiles) -> Result<Pooling, EmbedError> {
    if let Some(file) = &files.modules {
        for module in file.json::<Vec<ModuleJson>>()? {
            let name = module.r#type.rsplit('.').next().unwrap_or_default();
            if !MODULES.contains(&name) {
                return Err(file.wrong(format!(
                    "has a part `{name}`; only {} are computed",
                    MODULES.join(", ")
                )));
            }
        }
    }
    let Some(file) = &files.pooling else {
        return Ok(Pooling::Mean);
    };
    let json: PoolingJson = file.json()?;
    let is_other = json.pooling_mode_mean_sqrt_len_tokens
        || json.pooling_mode_weightedmean_tokens
        || json.pooling_mode_lasttoken;
    let known = [
        (json.pooling_mode_mean_tokens, Pooling::Mean),
        (json.pooling_mode_cls_token, Pooling::First),
        (json.pooling_mode_max_tokens, Pooling::Max),
    ];
    let mut asked = known.into_iter().filter(|(is_asked, _)| *is_asked);
    match (asked.next(), asked.next(), is_other) {
        (Some((_, pooling)), None, false) => Ok(pooling),
        _ => Err(file.wrong("asks for a pooling that is not computed; one of mean, cls, max is")),
    }
}
