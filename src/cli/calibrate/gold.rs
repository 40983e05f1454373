//! Judged questions, and which of them a passage answers.
//!
//! Two forms: `{"id", "query", "url", "gold": [{"heading_path", "sentence"}]}`, where a passage answers that holds
//! the sentence or stands under the headings, and `{"query_id", "query", "url", "gold_text": [sentences]}`, where
//! half of the passage's words must lie in runs of five of the answer's. Each gold entry counts once. Lines with
//! `"part": "kept"` are left out: they are for checking what was chosen.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use super::AnyError;
use crate::index::Index;

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "query_id")]
    id: String,
    query: String,
    #[serde(default)]
    url: String,
    gold: Option<Vec<GoldEntry>>,
    gold_text: Option<Vec<String>>,
    #[serde(default)]
    part: String,
}

/// The part of our own questions that nothing may be chosen on.
const KEPT: &str = "kept";

#[derive(Deserialize)]
struct GoldEntry {
    heading_path: Vec<String>,
    sentence: String,
}

/// A question with what answers it; nothing where the content has no answer.
pub(super) struct Judged {
    pub(super) query: String,
    pub(super) units: Vec<Unit>,
}

/// One thing that answers.
pub(super) enum Unit {
    /// A sentence, or any passage under its headings.
    Sentence {
        url: String,
        path: Vec<String>,
        sentence: String,
    },
    /// The words of an answer, as their runs.
    Words {
        url: String,
        runs: HashSet<String>,
        text: String,
    },
}

/// Words in a run, and the share of a passage's words that must lie in such.
const RUN: usize = 5;
const MIN_COVERED: f32 = 0.5;

/// Reads questions in the order of the file; lines of one question are taken together.
pub(super) fn load(path: &Path) -> Result<Vec<Judged>, AnyError> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let mut order: Vec<String> = Vec::new();
    let mut judged: BTreeMap<String, Judged> = BTreeMap::new();
    for (number, line) in (1..)
        .zip(text.lines())
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let line: Line = serde_json::from_str(line)
            .map_err(|e| format!("{}, line {number}: {e}", path.display()))?;
        if line.part == KEPT {
            continue;
        }
        let entry = judged.entry(line.id.clone()).or_insert_with(|| {
            order.push(line.id.clone());
            Judged {
                query: line.query.clone(),
                units: Vec::new(),
            }
        });
        for gold in line.gold.unwrap_or_default() {
            entry.units.push(Unit::Sentence {
                url: line.url.clone(),
                path: gold
                    .heading_path
                    .iter()
                    .map(|h| words(h).join(" "))
                    .collect(),
                sentence: format!(" {} ", words(&gold.sentence).join(" ")),
            });
        }
        if let Some(sentences) = line.gold_text {
            let all = words(&sentences.join(" "));
            entry.units.push(Unit::Words {
                url: line.url,
                runs: all.windows(RUN).map(|w| w.join(" ")).collect(),
                text: format!(" {} ", all.join(" ")),
            });
        }
    }
    Ok(order.iter().filter_map(|id| judged.remove(id)).collect())
}

fn words(text: &str) -> Vec<String> {
    let text = text
        .to_lowercase()
        .replace(['\u{2018}', '\u{2019}', '\'', '`'], "");
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

impl Unit {
    /// Whether the passage at `position` answers.
    pub(super) fn is_hit(&self, index: &Index, position: usize) -> bool {
        let own_url = index.summary_of(position).front.url.as_str();
        let is_of = |url: &str| url.trim_end_matches('/') == own_url.trim_end_matches('/');
        let text = words(&index.passages()[position].passage.text);
        match self {
            Self::Sentence {
                url,
                path,
                sentence,
            } => {
                let section = &index.section_of(position).path;
                let section: Vec<String> = section.iter().map(|h| words(h).join(" ")).collect();
                let n = path.len().min(section.len());
                let same_path = n > 0 && path[path.len() - n..] == section[section.len() - n..];
                is_of(url) && (same_path || format!(" {} ", text.join(" ")).contains(sentence))
            }
            Self::Words {
                url,
                runs,
                text: answer,
            } => {
                if !is_of(url) || text.is_empty() {
                    return false;
                }
                if text.len() < RUN {
                    return answer.contains(&format!(" {} ", text.join(" ")));
                }
                let mut is_covered = vec![false; text.len()];
                for start in 0..=text.len() - RUN {
                    if runs.contains(&text[start..start + RUN].join(" ")) {
                        is_covered[start..start + RUN].fill(true);
                    }
                }
                let n = is_covered.iter().filter(|c| **c).count();
                #[expect(clippy::cast_precision_loss, reason = "a passage has few words")]
                let share = n as f32 / text.len() as f32;
                share >= MIN_COVERED
            }
        }
    }
}
