//! JSON values in the form that is documented and in no other: serde takes an array of a struct's fields too.
//!
//! `null` is no value of any field: what is not wanted is left out.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};

/// For a field that is an object or left out.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let object = Map::<String, Value>::deserialize(deserializer)?;
    serde_json::from_value(Value::Object(object)).map_err(D::Error::custom)
}

/// For a field that is a list of objects or left out.
pub(crate) fn objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let objects = Vec::<Map<String, Value>>::deserialize(deserializer)?;
    let objects = objects
        .into_iter()
        .map(|object| serde_json::from_value(Value::Object(object)));
    objects.collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// For a field that is one of some names or left out.
pub(crate) fn name<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(deserializer)?;
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
