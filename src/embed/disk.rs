//! The room's only reads and writes: the model's files, and the file of kept vectors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::EmbedError;
use super::cache::{self, TextDigest};

/// A file of the model.
pub(super) struct ModelFile {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// What a model's folder holds. A file that is `None` is not there.
pub(super) struct ModelFiles {
    /// `config.json`.
    pub(super) config: ModelFile,
    /// `model.safetensors`.
    pub(super) weights: ModelFile,
    /// `tokenizer.json`.
    pub(super) tokenizer: Option<ModelFile>,
    /// `vocab.txt`; read only where there is no `tokenizer.json`.
    pub(super) vocab: Option<ModelFile>,
    /// `tokenizer_config.json`.
    pub(super) tokenizer_config: Option<ModelFile>,
    /// `sentence_bert_config.json`.
    pub(super) sentence: Option<ModelFile>,
    /// `modules.json`.
    pub(super) modules: Option<ModelFile>,
    /// `1_Pooling/config.json`.
    pub(super) pooling: Option<ModelFile>,
}

impl ModelFiles {
    /// The file that the vocabulary is read from.
    pub(super) fn vocabulary(&self) -> &ModelFile {
        self.tokenizer
            .as_ref()
            .or(self.vocab.as_ref())
            .unwrap_or(&self.config)
    }
}

impl ModelFile {
    pub(super) fn wrong(&self, what: impl Into<String>) -> EmbedError {
        EmbedError::Model {
            path: self.path.clone(),
            what: what.into(),
        }
    }

    /// The file as JSON of a shape.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, EmbedError> {
        serde_json::from_slice(&self.bytes)
            .map_err(|e| self.wrong(format!("cannot be read as JSON of its kind: {e}")))
    }
}

pub(super) fn read_model(dir: &Path) -> Result<ModelFiles, EmbedError> {
    let required = |name: &str| {
        let path = dir.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(ModelFile { path, bytes }),
            Err(source) => Err(EmbedError::Read { path, source }),
        }
    };
    let optional = |name: &str| match required(name) {
        Ok(file) => Ok(Some(file)),
        Err(EmbedError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Ok(None)
        }
        Err(error) => Err(error),
    };
    let config = required("config.json")?;
    let tokenizer = optional("tokenizer.json")?;
    let vocab = match &tokenizer {
        Some(_) => None,
        None => Some(required("vocab.txt")?),
    };
    Ok(ModelFiles {
        config,
        tokenizer,
        vocab,
        tokenizer_config: optional("tokenizer_config.json")?,
        sentence: optional("sentence_bert_config.json")?,
        modules: optional("modules.json")?,
        pooling: optional("1_Pooling/config.json")?,
        weights: required("model.safetensors")?,
    })
}

/// Kept vectors; none, and why, where the file is damaged. A file that is not there is no problem.
pub(super) fn read_cache(
    path: &Path,
    key: &TextDigest,
    n_dims: usize,
) -> (BTreeMap<TextDigest, Vec<f32>>, Option<String>) {
    let problem = |what: String| {
        let text = format!(
            "kept vectors in `{}` are computed again: {what}",
            path.display()
        );
        (BTreeMap::new(), Some(text))
    };
    match fs::read(path) {
        Ok(bytes) => cache::from_bytes(&bytes, key, n_dims)
            .map_or_else(|what| problem(what.to_owned()), |rows| (rows, None)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => (BTreeMap::new(), None),
        Err(e) => problem(e.to_string()),
    }
}

/// Writes beside the file and renames, so that a reader finds the old file or the new one, never a part.
pub(super) fn write_cache(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|e| {
        drop(fs::remove_file(&beside));
        format!(
            "vectors cannot be kept in `{}` ({e}) and are computed at every start; name a folder that can be written \
             with `embeddings.cache_dir`",
            path.display()
        )
    })
}
