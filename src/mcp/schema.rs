//! JSON Schemas of the tools, from the same types as the OpenAPI document.
//!
//! OpenAPI 3.1 schemas are JSON Schema 2020-12 but for the place of what they refer to and for `example`, which
//! strict validators refuse. What models' APIs take is less: a `type` of one name, and no `null` among arguments.

use std::sync::Arc;

use rmcp::model::JsonObject;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

const COMPONENTS: &str = "#/components/schemas/";

/// Who writes what the schema describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The model: what it has nothing to say on, it leaves out.
    Arguments,
    /// The tool: what is not known may be `null`.
    Result,
}

/// The schema of `T` as one document: what it refers to stands under `$defs`.
pub(super) fn of<T: ToSchema>(side: Side) -> Arc<JsonObject> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let definitions: Map<String, Value> = parts
        .into_iter()
        .map(|(name, schema)| (name, portable(json!(schema), side, false)))
        .collect();
    let Value::Object(mut root) = portable(json!(T::schema()), side, false) else {
        return Arc::default();
    };
    root.insert("type".to_owned(), json!("object"));
    if !definitions.is_empty() {
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Arc::new(root)
}

/// `is_names` where the keys of `value` are names of properties, not words of JSON Schema.
fn portable(value: Value, side: Side, is_names: bool) -> Value {
    match value {
        Value::Object(object) => {
            let words = object
                .into_iter()
                .filter(|(key, _)| is_names || key != "example");
            let words = words.map(|(key, value)| {
                let value = match value {
                    Value::String(target) if key == "$ref" => {
                        Value::String(target.replace(COMPONENTS, "#/$defs/"))
                    }
                    value => portable(value, side, !is_names && key == "properties"),
                };
                (key, value)
            });
            let words: JsonObject = words.collect();
            Value::Object(if is_names {
                words
            } else {
                with_null(words, side)
            })
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| portable(item, side, false))
            .collect(),
        other => other,
    }
}

/// A schema that admits `null` as one of `anyOf`; for arguments without it.
fn with_null(mut words: JsonObject, side: Side) -> JsonObject {
    let nothing = json!({"type": "null"});
    let branch = if let Some(Value::Array(names)) = words.get("type") {
        let Some(name) = names.iter().find(|name| *name != "null").cloned() else {
            return words;
        };
        let outside = ["description", "default", "title"];
        let mut branch = JsonObject::new();
        for key in words.keys().cloned().collect::<Vec<_>>() {
            if !outside.contains(&key.as_str()) {
                branch.extend(words.remove(&key).map(|value| (key, value)));
            }
        }
        branch.insert("type".to_owned(), name);
        branch
    } else if let Some(Value::Array(branches)) = words.get("oneOf")
        && branches.contains(&nothing)
    {
        let Some(Value::Object(branch)) = branches.iter().find(|b| **b != nothing).cloned() else {
            return words;
        };
        words.remove("oneOf");
        branch
    } else {
        return words;
    };
    match side {
        // What stands outside says more: it is of this use of the type.
        Side::Arguments => {
            let mut whole = branch;
            whole.extend(words);
            return whole;
        }
        Side::Result => {
            words.insert("anyOf".to_owned(), json!([branch, nothing]));
        }
    }
    words
}
