//! The bytes of the file of kept vectors, checked as a whole.
//!
//! ```text
//! 20 bytes   "citeguard vectors 1\n"
//! 32 bytes   SHA-256 of all that a vector depends on beside its text: weights, vocabulary, shape
//!  4 bytes   numbers of a vector, little-endian
//!  8 bytes   rows, little-endian
//! rows       32 bytes SHA-256 of the text, then the numbers as little-endian f32; in the order of the digests
//! 32 bytes   SHA-256 of all before
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::{digest, hex};

/// SHA-256 of a text.
pub(super) type TextDigest = [u8; 32];

const MAGIC: &[u8; 20] = b"citeguard vectors 1\n";
const HEADER_BYTES: usize = MAGIC.len() + 32 + 4 + 8;

/// Rows kept beside those needed now: those of other contents, and of texts before an edit. 200,000 rows of 384
/// numbers are 310 MB; an edit of a summary then costs its own passages alone.
const MAX_ROWS: usize = 200_000;

/// The name of the file for a model.
pub(super) fn file_name(key: &TextDigest) -> String {
    format!("{}.vectors", hex(&key[..8]))
}

/// Drops the rows that are not needed where there are more than [`MAX_ROWS`].
pub(super) fn forget_some(rows: &mut BTreeMap<TextDigest, Vec<f32>>, needed: &[TextDigest]) {
    if rows.len() > MAX_ROWS {
        let needed: BTreeSet<&TextDigest> = needed.iter().collect();
        rows.retain(|digest, _| needed.contains(digest));
    }
}

pub(super) fn to_bytes(
    key: &TextDigest,
    n_dims: usize,
    rows: &BTreeMap<TextDigest, Vec<f32>>,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES + rows.len() * (32 + 4 * n_dims) + 32);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(&u32::try_from(n_dims).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(&(rows.len() as u64).to_le_bytes());
    for (text, vector) in rows {
        bytes.extend_from_slice(text);
        for x in vector {
            bytes.extend_from_slice(&x.to_le_bytes());
        }
    }
    let checksum = digest(&[&bytes]);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// The rows, or what is wrong with the file.
pub(super) fn from_bytes(
    bytes: &[u8],
    key: &TextDigest,
    n_dims: usize,
) -> Result<BTreeMap<TextDigest, Vec<f32>>, &'static str> {
    let Some((body, checksum)) = bytes.split_last_chunk::<32>() else {
        return Err("the file is cut short");
    };
    let Some((header, rows)) = body.split_at_checked(HEADER_BYTES) else {
        return Err("the file is cut short");
    };
    if !header.starts_with(MAGIC) {
        return Err("the file is of another version");
    }
    if digest(&[body]) != *checksum {
        return Err("the checksum does not fit");
    }
    let (of_key, counts) = header[MAGIC.len()..].split_at(32);
    let row_bytes = 32 + 4 * n_dims;
    let is_fit = of_key == key
        && counts[..4] == u32::try_from(n_dims).unwrap_or(u32::MAX).to_le_bytes()
        && rows.len() % row_bytes == 0
        && counts[4..] == ((rows.len() / row_bytes) as u64).to_le_bytes();
    if !is_fit {
        return Err("the file is of another model");
    }
    let mut read = BTreeMap::new();
    for row in rows.chunks_exact(row_bytes) {
        let Some((text, numbers)) = row.split_first_chunk::<32>() else {
            return Err("the file is cut short");
        };
        let (numbers, _) = numbers.as_chunks::<4>();
        let vector: Vec<f32> = numbers.iter().map(|n| f32::from_le_bytes(*n)).collect();
        if vector.iter().any(|x| !x.is_finite()) {
            return Err("a number is not finite");
        }
        read.insert(*text, vector);
    }
    Ok(read)
}
