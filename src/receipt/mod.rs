//! Receipts: what was answered from what, kept for a while, without a word of the question or the answer.
//!
//! The room stores opaque lines under ids that cannot be guessed, and makes keyed hashes; their shape is in `wire`.
//! It belongs to the surfaces: the core knows neither disk nor clock, and the time is handed in here too.
//!
//! The store is an append-only log in segments, not a database: what is too old leaves by removing a whole file, so
//! that nothing of it lingers in freed pages; a torn write costs the last line and is seen by its checksum.

mod key;
mod store;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use jiff::civil::Date;
use thiserror::Error;

pub use key::HashKey;

use crate::error::ErrorKind;
use store::Store;

/// Where receipts are kept and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptSettings {
    /// The folder of the log; `None` keeps receipts in memory until the program ends.
    pub dir: Option<PathBuf>,
    /// Days for which a receipt is kept after its day, `1..=3650`.
    pub retention_days: u16,
    /// Bytes of all receipts together; beyond it the oldest leave, a sixteenth of the bound at a time.
    pub max_bytes: u64,
    /// Receipts kept at most; beyond it the oldest leave likewise. 0 keeps none.
    pub max_entries: usize,
    /// The key of the hashes; `None` makes one for the life of the program.
    pub key: Option<HashKey>,
}

/// Why receipts cannot be kept.
#[derive(Debug, Error)]
pub enum ReceiptError {
    /// The folder cannot be read or written.
    #[error("the receipts in `{dir}` cannot be read or written")]
    Disk {
        /// The folder.
        dir: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The key is too short to keep a question from being guessed.
    #[error("the key of the receipts has {n_bytes} bytes; it must have at least {min}", min = HashKey::MIN_BYTES)]
    ShortKey {
        /// Its length.
        n_bytes: usize,
    },
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
}

impl ReceiptError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Disk { .. } => ErrorKind::Unavailable,
            Self::ShortKey { .. } => ErrorKind::InvalidInput,
            Self::NoRandomness => ErrorKind::Internal,
        }
    }
}

/// The receipts of a deployment. Shared by all requests.
#[derive(Debug)]
pub struct Receipts {
    store: Store,
    key: HashKey,
    has_own_key: bool,
}

impl Receipts {
    /// Opens the log; lines that are too old, torn or not ours are left out.
    ///
    /// # Errors
    /// [`ReceiptError::Disk`]; [`ReceiptError::NoRandomness`] where a key has to be made and cannot.
    pub fn open(settings: &ReceiptSettings, today: Date) -> Result<Self, ReceiptError> {
        let key = match &settings.key {
            Some(key) => key.clone(),
            None => HashKey::random()?,
        };
        Ok(Self {
            store: Store::open(settings, today)?,
            key,
            has_own_key: settings.key.is_some(),
        })
    }

    /// A new id: `rcp_` and 128 random bits in hexadecimal, so that no id tells another.
    ///
    /// # Errors
    /// [`ReceiptError::NoRandomness`].
    pub fn new_id() -> Result<String, ReceiptError> {
        Ok(format!("rcp_{}", key::hex(&key::random_bytes::<16>()?)))
    }

    /// The keyed hash of texts in order: HMAC-SHA-256 in lower-case hexadecimal. Without the key nobody can tell from
    /// it what was asked, nor try questions out.
    pub fn hash<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> String {
        self.key.hash(texts)
    }

    /// Whether hashes outlive the program: the operator gave the key.
    pub fn has_own_key(&self) -> bool {
        self.has_own_key
    }

    /// The last day on which a receipt of `day` is kept.
    pub fn last_day(&self, day: Date) -> Date {
        self.store.last_day(day)
    }

    /// Whether receipts are kept at all.
    pub fn keeps_any(&self) -> bool {
        self.store.keeps_any()
    }

    /// Keeps a line under an id. `line` holds no line break. One short write, without waiting for the disk.
    ///
    /// # Errors
    /// [`ReceiptError::Disk`]: the receipt is not kept, the store goes on.
    pub fn put(&self, id: &str, line: &str, today: Date) -> Result<(), ReceiptError> {
        if !self.keeps_any() {
            return Ok(());
        }
        self.store.put(id, line, today)
    }

    /// The line of an id; `None` where there is none or it is too old.
    ///
    /// # Errors
    /// [`ReceiptError::Disk`].
    pub fn get(&self, id: &str, today: Date) -> Result<Option<String>, ReceiptError> {
        self.store.get(id, today)
    }
}
