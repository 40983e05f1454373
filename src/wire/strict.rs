//! JSON values in the form that is documented and in no other: serde takes an array of a struct's fields too.
//!
//! `null` counts as left out wherever a field may be left out.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};

/// For a field that is an object or left out.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let Some(object) = Option::<Map<String, Value>>::deserialize(deserializer)? else {
        return Ok(T::default());
    };
    serde_json::from_value(Value::Object(object)).map_err(D::Error::custom)
}

/// For a field that is a list of objects or left out.
pub(crate) fn objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let objects = Option::<Vec<Map<String, Value>>>::deserialize(deserializer)?;
    let objects = objects
        .unwrap_or_default()
        .into_iter()
        .map(|object| serde_json::from_value(Value::Object(object)));
    objects.collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// For a field that may be left out and has a default.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// For a field that is one of some names or left out.
pub(crate) fn name<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    if value.is_null() {
        return Ok(T::default());
    }
    // The text of what is no string is a name that nothing has: it is refused with the names that there are.
    let name = match value {
        Value::String(name) => name,
        other => other.to_string(),
    };
    serde_json::from_value(Value::String(name)).map_err(D::Error::custom)
}

/// What a value is, as a message names it.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
