//! From text to vectors: a BERT-style sentence encoder that runs in this process.
//!
//! An [`Encoder`] reads a folder with `config.json`, `model.safetensors` and `tokenizer.json` (or `vocab.txt`), as
//! sentence-transformers writes it, and turns a text into a vector of length 1: tokens, transformer, pooling. What is
//! alike in meaning lies close, whatever the words; [`Vectors::similarities`] is the cosine.
//!
//! Nothing is fetched over a network. The disk is read and written in `disk` alone. The same model and text give the
//! same vector with any number of threads: every sum has a fixed order. This room knows no passage and no ranking.

mod bert;
mod cache;
mod config;
mod disk;
mod math;
#[cfg(test)]
mod tests;
mod vectors;
mod weights;
mod wordpiece;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use config::Pooling;
pub use vectors::Vectors;

use crate::error::ErrorKind;
use bert::Bert;
use cache::TextDigest;
use config::Shape;
use wordpiece::WordPiece;

/// Where the model is and how it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedSettings {
    /// The model's folder; its last part is the model's name. `None` turns embeddings off.
    pub model_dir: Option<PathBuf>,
    /// Where vectors are kept; `None` is a folder `vectors` in the model's own.
    pub cache_dir: Option<PathBuf>,
    /// What a model that cannot be used does.
    pub on_error: OnError,
    /// Threads that embed passages, `0..=256`; 0 is one for each core.
    pub threads: usize,
    /// Tokens of a text that are read at most, `16..=512`; a model that reads fewer wins.
    pub max_tokens: usize,
    /// What a question is prefixed with, as some models ask for.
    pub question_prefix: String,
    /// What a passage is prefixed with, as some models ask for.
    pub passage_prefix: String,
}

impl Default for EmbedSettings {
    fn default() -> Self {
        Self {
            model_dir: None,
            cache_dir: None,
            on_error: OnError::Stop,
            threads: 0,
            max_tokens: 256,
            question_prefix: String::new(),
            passage_prefix: String::new(),
        }
    }
}

impl EmbedSettings {
    /// Where vectors are kept.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        let own = || self.model_dir.as_ref().map(|dir| dir.join("vectors"));
        self.cache_dir.clone().or_else(own)
    }
}

/// What a model that cannot be used does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// It is an error at start.
    Stop,
    /// Passages are ranked by their words, and readiness says why.
    Lexical,
}

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum EmbedError {
    /// A file of the model is missing or cannot be read.
    #[error(
        "the embedding model's file `{}` cannot be read; `embeddings.model_dir` must name a folder with config.json, \
         model.safetensors and tokenizer.json or vocab.txt",
        path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file of the model is damaged or of a model that is not read here.
    #[error("the embedding model's file `{}` {what}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what is read.
        what: String,
    },
}

impl EmbedError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { .. } | Self::Model { .. } => ErrorKind::InvalidInput,
        }
    }
}

/// Told how many texts of how many are embedded, from any thread.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Tokens worked on together, a count: packing a weight matrix costs as much for two tokens as for two hundred.
const BATCH_TOKENS: usize = 512;

/// Texts after whose vectors are computed the file is written, a count: a start that is stopped after some minutes
/// goes on from there. 4,096 texts are about half a minute on two cores, writing the file a tenth of a second.
const KEPT_EACH: usize = 4096;

/// A loaded model.
pub struct Encoder {
    name: String,
    sha256: String,
    /// Of all that a vector depends on beside its text.
    key: TextDigest,
    shape: Shape,
    tokens: WordPiece,
    bert: Bert,
}

/// Vectors for texts, and what went wrong with keeping them.
#[derive(Debug)]
pub struct Embedded {
    /// A row for each text, in their order.
    pub vectors: Vectors,
    /// Texts whose vectors had to be computed; the others were kept.
    pub n_computed: usize,
    /// Why the vectors could not be read or written, if so; they are computed again at the next start.
    pub cache_problem: Option<String>,
}

impl Encoder {
    /// Reads the model in `dir`. Texts are cut at `max_tokens`, or where the model says if that is less.
    ///
    /// # Errors
    /// [`EmbedError`] where a file is missing, damaged, or of an architecture or tokenizer that is not read here.
    pub fn load(dir: &Path, max_tokens: usize) -> Result<Self, EmbedError> {
        let files = disk::read_model(dir)?;
        let shape = Shape::read(&files, max_tokens)?;
        let tokens = WordPiece::read(&files, shape.vocab_size)?;
        let bert = Bert::read(&files, &shape)?;
        let sha256 = digest(&[&files.weights.bytes]);
        let key = digest(&[
            &sha256,
            format!("{shape:?} {:?}", tokens.rules()).as_bytes(),
            &files.vocabulary().bytes,
        ]);
        let name = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        Ok(Self {
            name: name
                .file_name()
                .map_or_else(|| "model".into(), |n| n.to_string_lossy().into_owned()),
            sha256: hex(&sha256),
            key,
            shape,
            tokens,
            bert,
        })
    }

    /// The model's name: its folder's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of `model.safetensors`, lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Numbers of a vector.
    pub fn n_dims(&self) -> usize {
        self.shape.hidden
    }

    /// The vector of a text, of length 1.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        let ids = self.tokens.encode(text, self.shape.max_tokens);
        let mut vectors = self.bert.embed(&[ids], &self.shape);
        vectors.pop().unwrap_or_default()
    }

    /// The tokens of a text, cut where the model reads no more.
    pub fn token_ids(&self, text: &str) -> Vec<u32> {
        self.tokens.encode(text, self.shape.max_tokens)
    }

    /// The vectors of many texts, from the file in `cache_dir` where they are there, computed on `threads` threads (0:
    /// one for each core) and added to it where not. Of equal texts one is computed. `progress` hears of the computed
    /// ones. A cache that is damaged or of another model counts as empty.
    pub fn encode_all(
        &self,
        texts: &[String],
        cache_dir: Option<&Path>,
        threads: usize,
        progress: Progress<'_>,
    ) -> Embedded {
        let path = cache_dir.map(|dir| dir.join(cache::file_name(&self.key)));
        let (mut rows, mut cache_problem) = match &path {
            Some(path) => disk::read_cache(path, &self.key, self.n_dims()),
            None => (BTreeMap::new(), None),
        };
        let digests: Vec<TextDigest> = texts.iter().map(|t| digest(&[t.as_bytes()])).collect();
        let mut missing: BTreeMap<TextDigest, &str> = BTreeMap::new();
        for (digest, text) in digests.iter().zip(texts) {
            if !rows.contains_key(digest) {
                missing.insert(*digest, text);
            }
        }
        let n_computed = missing.len();
        let missing: Vec<(TextDigest, &str)> = missing.into_iter().collect();
        for (n_before, some) in (0..).step_by(KEPT_EACH).zip(missing.chunks(KEPT_EACH)) {
            let further = |n_done: usize, _: usize| progress(n_before + n_done, n_computed);
            rows.extend(self.compute(some, threads, &further));
            if let Some(path) = &path {
                cache::forget_some(&mut rows, &digests);
                let bytes = cache::to_bytes(&self.key, self.n_dims(), &rows);
                cache_problem = disk::write_cache(path, &bytes).err().or(cache_problem);
            }
        }
        let mut vectors = Vectors::new(self.n_dims());
        for digest in &digests {
            vectors.push(&rows[digest]);
        }
        Embedded {
            vectors,
            n_computed,
            cache_problem,
        }
    }

    fn compute(
        &self,
        texts: &[(TextDigest, &str)],
        threads: usize,
        progress: Progress<'_>,
    ) -> Vec<(TextDigest, Vec<f32>)> {
        let mut batches: Vec<(usize, Vec<Vec<u32>>)> = Vec::new();
        let mut n_tokens = BATCH_TOKENS;
        for (at, (_, text)) in texts.iter().enumerate() {
            let ids = self.token_ids(text);
            n_tokens += ids.len();
            match batches.last_mut() {
                Some((_, batch)) if n_tokens <= BATCH_TOKENS => batch.push(ids),
                _ => {
                    n_tokens = ids.len();
                    batches.push((at, vec![ids]));
                }
            }
        }
        let n_threads = match threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let (next, n_done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let done: Mutex<Vec<(TextDigest, Vec<f32>)>> = Mutex::new(Vec::with_capacity(texts.len()));
        let work = || {
            while let Some((at, batch)) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let vectors = self.bert.embed(batch, &self.shape);
                let n = n_done.fetch_add(vectors.len(), Ordering::Relaxed) + vectors.len();
                let rows = texts[*at..].iter().map(|(digest, _)| *digest).zip(vectors);
                let mut done = done
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                done.extend(rows);
                progress(n, texts.len());
            }
        };
        thread::scope(|scope| {
            for _ in 1..n_threads.min(batches.len()) {
                scope.spawn(work);
            }
            work();
        });
        done.into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn digest(parts: &[&[u8]]) -> TextDigest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
