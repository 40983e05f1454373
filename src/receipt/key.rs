//! The key of the hashes, and random numbers.

use std::fmt;

use sha2::{Digest, Sha256};

use super::ReceiptError;

/// A key; it shows itself nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct HashKey(Vec<u8>);

impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(..)")
    }
}

/// Bytes that SHA-256 takes in at once.
///
/// Source: FIPS 180-4, figure 1.
const BLOCK: usize = 64;

impl HashKey {
    /// Shortest key: 128 bits, out of reach of trying.
    pub const MIN_BYTES: usize = 16;

    /// # Errors
    /// [`ReceiptError::ShortKey`].
    pub fn parse(raw: &str) -> Result<Self, ReceiptError> {
        let bytes = raw.trim().as_bytes();
        if bytes.len() < Self::MIN_BYTES {
            return Err(ReceiptError::ShortKey {
                n_bytes: bytes.len(),
            });
        }
        Ok(Self(bytes.to_owned()))
    }

    pub(super) fn random() -> Result<Self, ReceiptError> {
        random_bytes::<32>().map(|bytes| Self(bytes.to_vec()))
    }

    /// HMAC (RFC 2104) with SHA-256 over the texts, each after its length.
    pub(super) fn hash<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> String {
        let mut message = Vec::new();
        for text in texts {
            message.extend((text.len() as u64).to_le_bytes());
            message.extend(text.as_bytes());
        }
        hex(&self.hmac(&message))
    }

    pub(super) fn hmac(&self, message: &[u8]) -> [u8; 32] {
        let mut key = [0_u8; BLOCK];
        if self.0.len() > BLOCK {
            key[..32].copy_from_slice(&Sha256::digest(&self.0));
        } else {
            key[..self.0.len()].copy_from_slice(&self.0);
        }
        let padded = |byte: u8| key.map(|k| k ^ byte);
        let inner = Sha256::new()
            .chain_update(padded(0x36))
            .chain_update(message)
            .finalize();
        Sha256::new()
            .chain_update(padded(0x5c))
            .chain_update(inner)
            .finalize()
            .into()
    }

    #[cfg(test)]
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }
}

pub(super) fn random_bytes<const N: usize>() -> Result<[u8; N], ReceiptError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| ReceiptError::NoRandomness)?;
    Ok(bytes)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
