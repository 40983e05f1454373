//! Takes values out of the table that was read, each with its default and its range, and collects what is wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use config::{Value, ValueKind};

/// Takes values out of the flattened table and collects what is wrong with them.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) values: BTreeMap<String, Value>,
    pub(super) known: Vec<&'static str>,
    pub(super) problems: Vec<String>,
}

impl Reader {
    pub(super) fn flatten(&mut self, key: String, value: Value) {
        match value.kind {
            ValueKind::Table(table) => {
                for (inner, value) in table.into_iter().collect::<BTreeMap<_, _>>() {
                    self.flatten(format!("{key}.{inner}"), value);
                }
            }
            _ => {
                self.values.insert(key, value);
            }
        }
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.values.remove(key)
    }

    pub(super) fn refuse(&mut self, key: &str, value: &Value, allowed: &str) {
        self.problems
            .push(format!("`{key}` is `{value}`; it must be {allowed}"));
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let text = value.clone().into_string().unwrap_or_default();
        if text.trim().is_empty() {
            self.refuse(key, &value, "a text that is not empty");
            return None;
        }
        Some(text)
    }

    pub(super) fn decimal(
        &mut self,
        key: &'static str,
        default: f64,
        range: RangeInclusive<f64>,
    ) -> f64 {
        let Some(value) = self.take(key) else {
            return default;
        };
        let number = value.clone().into_float().ok();
        number.filter(|n| range.contains(n)).unwrap_or_else(|| {
            let allowed = format!("a number from {} to {}", range.start(), range.end());
            self.refuse(key, &value, &allowed);
            default
        })
    }

    /// A text; an empty one counts as none.
    pub(super) fn text_or_none(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        if let Ok(text) = value.clone().into_string() {
            Some(text).filter(|text| !text.is_empty())
        } else {
            self.refuse(key, &value, "a text");
            None
        }
    }

    /// The text of the file that a key names.
    pub(super) fn text_file(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let path = value.to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) => {
                self.refuse(key, &value, &format!("a file that can be read ({error})"));
                None
            }
        }
    }

    pub(super) fn number<T>(&mut self, key: &'static str, default: T, range: RangeInclusive<T>) -> T
    where
        T: TryFrom<i64> + PartialOrd + fmt::Display + Copy,
    {
        let Some(value) = self.take(key) else {
            return default;
        };
        let number = value
            .clone()
            .into_int()
            .ok()
            .and_then(|n| T::try_from(n).ok())
            .filter(|n| range.contains(n));
        number.unwrap_or_else(|| {
            self.refuse(
                key,
                &value,
                &format!("a whole number from {} to {}", range.start(), range.end()),
            );
            default
        })
    }

    pub(super) fn parsed<T: std::str::FromStr>(
        &mut self,
        key: &'static str,
        default: &str,
        allowed: &str,
    ) -> T {
        let fallback = || default.parse().ok().expect("the default is valid");
        let Some(value) = self.take(key) else {
            return fallback();
        };
        value
            .clone()
            .into_string()
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| {
                self.refuse(key, &value, allowed);
                fallback()
            })
    }

    /// The first choice is the default.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> T {
        let Some(value) = self.take(key) else {
            return choices[0].1;
        };
        let name = value.clone().into_string().unwrap_or_default();
        choices
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(
                || {
                    let names: Vec<String> = choices
                        .iter()
                        .map(|(known, _)| format!("\"{known}\""))
                        .collect();
                    self.refuse(key, &value, &names.join(" or "));
                    choices[0].1
                },
                |(_, choice)| *choice,
            )
    }

    /// A list of texts that may be empty.
    pub(super) fn texts(&mut self, key: &'static str, default: &[&str]) -> Vec<String> {
        let Some(value) = self.values.get(key) else {
            self.known.push(key);
            return default.iter().map(|&text| text.to_owned()).collect();
        };
        if value
            .clone()
            .into_array()
            .is_ok_and(|array| array.is_empty())
        {
            self.take(key);
            return Vec::new();
        }
        self.list(key, "")
    }

    pub(super) fn list(&mut self, key: &'static str, default: &str) -> Vec<String> {
        let Some(value) = self.take(key) else {
            return vec![default.to_owned()];
        };
        let items = match value.clone().into_array() {
            Ok(values) => values
                .into_iter()
                .map(|v| v.into_string().unwrap_or_default())
                .collect(),
            Err(_) => value
                .to_string()
                .split(',')
                .map(|s| s.trim().to_owned())
                .collect::<Vec<_>>(),
        };
        if items.is_empty() || items.iter().any(String::is_empty) {
            self.refuse(
                key,
                &value,
                "a list of at least one text, none of them empty",
            );
        }
        items
    }
}
