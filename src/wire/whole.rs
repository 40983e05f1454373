//! Whole numbers as JSON Schema means them: `10.0` is an integer like `10`.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Number;

/// Largest whole number that every float below it can be told from.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a count.
///
/// # Errors
/// A number below 0 or with a fraction.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let number = Number::deserialize(from)?;
    whole(&number)
        .ok_or_else(|| D::Error::custom(format!("{number} is not a whole number of at least 0")))
}

/// Reads a count or `null`.
///
/// # Errors
/// As [`count`].
pub(super) fn optional_count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(from)? else {
        return Ok(None);
    };
    whole(&number)
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("{number} is not a whole number of at least 0")))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked: a whole number from 0 to 2^53"
)]
fn whole(number: &Number) -> Option<u64> {
    number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        ((0.0..=MAX_EXACT).contains(&float) && float.fract() <= 0.0).then_some(float as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(deserialize_with = "count")]
        n: u64,
        #[serde(default, deserialize_with = "optional_count")]
        m: Option<u64>,
    }

    #[track_caller]
    fn check(json: &str, expected: Option<(u64, Option<u64>)>) {
        let row: Option<Row> = serde_json::from_str(json).ok();
        assert_eq!(row.map(|row| (row.n, row.m)), expected, "{json}");
    }

    #[test]
    fn a_float_without_a_fraction_is_a_count() {
        check(r#"{"n": 10}"#, Some((10, None)));
        check(r#"{"n": 10.0, "m": 2e1}"#, Some((10, Some(20))));
        check(r#"{"n": 0, "m": null}"#, Some((0, None)));
        check(r#"{"n": 1.5}"#, None);
        check(r#"{"n": -1}"#, None);
        check(r#"{"n": 1, "m": "2"}"#, None);
    }
}
