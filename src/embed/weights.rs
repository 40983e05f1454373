//! Tensors out of a safetensors file, as `f32`, each checked against the shape it must have.

use ndarray::{Array1, Array2};
use safetensors::{Dtype, SafeTensors};

use super::EmbedError;
use super::disk::ModelFile;

/// An opened file of weights.
pub(super) struct Weights<'a> {
    file: &'a ModelFile,
    tensors: SafeTensors<'a>,
    /// Before each name: models that were saved with a head have `bert.`.
    prefix: &'static str,
}

impl<'a> Weights<'a> {
    pub(super) fn open(file: &'a ModelFile) -> Result<Self, EmbedError> {
        let tensors = SafeTensors::deserialize(&file.bytes).map_err(|e| {
            file.wrong(format!(
                "is damaged or no safetensors file ({e}); fetch it anew"
            ))
        })?;
        let first = "embeddings.word_embeddings.weight";
        let prefix = ["", "bert."]
            .into_iter()
            .find(|prefix| tensors.tensor(&format!("{prefix}{first}")).is_ok())
            .ok_or_else(|| file.wrong(format!("has no `{first}`: it is not of a BERT model")))?;
        Ok(Self {
            file,
            tensors,
            prefix,
        })
    }

    pub(super) fn vector(&self, name: &str, n: usize) -> Result<Array1<f32>, EmbedError> {
        Ok(Array1::from_vec(self.numbers(name, &[n])?))
    }

    pub(super) fn matrix(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Array2<f32>, EmbedError> {
        let numbers = self.numbers(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), numbers)
            .map_err(|e| self.file.wrong(format!("has `{name}` damaged ({e})")))
    }

    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EmbedError> {
        let wrong = |what: String| Err(self.file.wrong(what));
        let name = format!("{}{name}", self.prefix);
        let Ok(tensor) = self.tensors.tensor(&name) else {
            return wrong(format!(
                "has no `{name}`; config.json is of another model, or the file is incomplete"
            ));
        };
        if tensor.shape() != shape {
            return wrong(format!(
                "has `{name}` of shape {:?}; config.json asks for {shape:?}",
                tensor.shape()
            ));
        }
        let data = tensor.data();
        let numbers: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => data
                .as_chunks::<4>()
                .0
                .iter()
                .map(|b| f32::from_le_bytes(*b))
                .collect(),
            Dtype::BF16 => halves(data)
                .map(|bits| f32::from_bits(u32::from(bits) << 16))
                .collect(),
            Dtype::F16 => halves(data).map(from_f16).collect(),
            other => {
                return wrong(format!(
                    "has `{name}` as {other:?}; F32, F16 and BF16 are read"
                ));
            }
        };
        if numbers.iter().all(|n| n.is_finite()) {
            Ok(numbers)
        } else {
            wrong(format!(
                "has a number in `{name}` that is not finite; fetch it anew"
            ))
        }
    }
}

fn halves(data: &[u8]) -> impl Iterator<Item = u16> {
    data.as_chunks::<2>()
        .0
        .iter()
        .map(|b| u16::from_le_bytes(*b))
}

/// IEEE 754 half precision: one bit of sign, five of exponent, ten of fraction.
pub(super) fn from_f16(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 31;
    let fraction = u32::from(bits) & 1023;
    let size = match exponent {
        // Without the leading one: the fraction in steps of 2 to the -24.
        #[expect(clippy::cast_precision_loss, reason = "ten bits")]
        0 => fraction as f32 / 16_777_216.0,
        31 if fraction == 0 => f32::INFINITY,
        31 => f32::NAN,
        _ => f32::from_bits(((exponent + 112) << 23) | (fraction << 13)),
    };
    f32::from_bits(size.to_bits() | sign)
}
