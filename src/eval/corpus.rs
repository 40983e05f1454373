//! A BEIR corpus as a folder of content files, so that it is searched by the very engine that is evaluated.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::EvalError;
use super::data::json_lines;

/// A folder of content files made from a corpus; it is removed when this is dropped.
pub(super) struct CorpusFolder {
    path: PathBuf,
    /// Id of the document by the address that its file was given.
    pub(super) ids: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl CorpusFolder {
    /// Writes one content file a document. The address is made up under the reserved domain `invalid` (RFC 2606),
    /// the day of review is a placeholder.
    pub(super) fn write(corpus: &Path) -> Result<Self, EvalError> {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("citeguard-corpus-{}-{number}", std::process::id());
        let mut folder = Self {
            path: std::env::temp_dir().join(name),
            ids: HashMap::new(),
        };
        let failed = |path: &Path, source| EvalError::Write {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(&folder.path).map_err(|e| failed(&folder.path, e))?;
        for (index, document) in json_lines::<Document>(corpus)?.into_iter().enumerate() {
            let url = format!("https://corpus.invalid/{index}");
            let title = if document.title.trim().is_empty() {
                &document.id
            } else {
                &document.title
            };
            let text = format!(
                "---\ntitle: {}\nurl: {url}\nlanguage: en\nlastReviewed: 2000-01-01\nreviewFrequency: annual\nstatus: active\n---\n\n# {}\n\n{}\n",
                serde_json::Value::from(title.as_str()),
                escaped(title),
                escaped(&document.text),
            );
            let path = folder.path.join(format!("{index:08}.md"));
            fs::write(&path, text).map_err(|e| failed(&path, e))?;
            folder.ids.insert(url, document.id);
        }
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for CorpusFolder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for temporary files.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The text on one line, as plain text to a Markdown reader: every ASCII punctuation may be escaped
/// (`CommonMark` 0.31, section 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        for c in word.chars() {
            if c.is_ascii_punctuation() {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_read_as_markup() {
        assert_eq!(escaped("1. *a*\n# b"), "1\\. \\*a\\* \\# b");
    }
}
