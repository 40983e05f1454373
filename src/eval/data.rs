//! Reads case files: JSON lines of judged questions and of guard cases, BEIR folders, TREC files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::EvalError;
use super::manifest::{DocIds, Format, Manifest};
use super::relevance::Unit;
use super::trec::{self, Run};

/// A question with its judgement.
#[derive(Clone, Debug)]
pub struct JudgedQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub text: String,
    /// Its kind, such as `typo`; `None` where the data has none.
    pub kind: Option<String>,
    /// What answers it.
    pub judgement: Judgement,
}

/// What answers a question.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// Units; none where the content has no answer.
    Units(Vec<Unit>),
    /// Grades of documents.
    Grades(BTreeMap<String, i32>),
}

/// The questions of a retrieval suite and what goes with them.
#[derive(Clone, Debug)]
pub struct JudgedSet {
    /// In the order of the files; for TREC and BEIR of the ids.
    pub questions: Vec<JudgedQuestion>,
    /// What the ids of grades name.
    pub docs: DocIds,
    /// The documents to search, where the suite brings its own.
    pub corpus: Option<PathBuf>,
    /// A finished run that takes the place of the system.
    pub run: Option<Run>,
}

/// A case of the guard. Keys that are not named here are left to whoever made the file.
#[derive(Clone, Debug, Deserialize)]
pub struct GuardCase {
    /// Its id.
    pub id: String,
    /// The draft, claim or question.
    #[serde(alias = "answer")]
    pub text: String,
    /// What it is: the class of a question; `reject` or `pass`, `grounded` or `ungrounded`, `advice` or
    /// `information` of a draft; `exactly_one` of a disclaimer case.
    pub label: String,
    /// A further class that counts as right.
    #[serde(default)]
    pub also_ok: Vec<String>,
    /// What kind of case it is.
    #[serde(default)]
    pub category: Option<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// How sure the label is.
    #[serde(default)]
    pub tier: Option<String>,
    /// Why it has its label.
    #[serde(default)]
    pub why: Option<String>,
    /// The question that a draft answers.
    #[serde(default)]
    pub question: Option<String>,
    /// The passages that a draft rests on.
    #[serde(default)]
    pub passages: Vec<PassageText>,
}

/// A passage, bare or with an id.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum PassageText {
    /// Its words.
    Text(String),
    /// Its words, with other keys.
    Object {
        /// Its words.
        text: String,
    },
}

impl PassageText {
    /// Its words.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Object { text } => text,
        }
    }
}

/// A whole file as text.
///
/// # Errors
/// [`EvalError::Read`] with the path.
pub fn read(path: &Path) -> Result<String, EvalError> {
    fs::read_to_string(path).map_err(|source| EvalError::Read {
        path: path.to_owned(),
        source,
    })
}

/// A file of JSON lines.
///
/// # Errors
/// [`EvalError::Read`], or [`EvalError::Line`] with file and line.
pub fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvalError> {
    let text = read(path)?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.map(|(index, line)| {
        serde_json::from_str(line).map_err(|e| EvalError::line(path, index + 1, e.to_string()))
    });
    rows.collect()
}

/// The guard cases of several files.
///
/// # Errors
/// A file that cannot be read, or an id that occurs twice.
pub fn guard_cases(paths: &[PathBuf]) -> Result<Vec<GuardCase>, EvalError> {
    let mut cases: Vec<GuardCase> = Vec::new();
    for path in paths {
        cases.extend(json_lines::<GuardCase>(path)?);
    }
    refuse_twins(cases.iter().map(|case| case.id.as_str()))?;
    Ok(cases)
}

/// The judged questions of a retrieval suite.
///
/// # Errors
/// A file that cannot be read, an id that occurs twice, or no question at all.
pub fn judged_set(manifest: &Manifest) -> Result<JudgedSet, EvalError> {
    let set = match manifest.format {
        Format::Jsonl => {
            let mut questions = Vec::new();
            for path in &manifest.data {
                add_judged_lines(path, manifest.min_grade, &mut questions)?;
            }
            JudgedSet {
                questions,
                docs: DocIds::Passage,
                corpus: None,
                run: None,
            }
        }
        Format::Beir => beir(manifest)?,
        Format::Trec => trec_set(manifest)?,
    };
    refuse_twins(set.questions.iter().map(|question| question.id.as_str()))?;
    if set.questions.is_empty() {
        return Err(EvalError::Suite(format!(
            "the suite {} has no question",
            manifest.name
        )));
    }
    Ok(set)
}

fn refuse_twins<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), EvalError> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(EvalError::Suite(format!("the id `{id}` occurs twice")));
        }
    }
    Ok(())
}

/// A line of judged questions: one question with all its gold, or one of its answers.
#[derive(Deserialize)]
struct JudgedLine {
    #[serde(alias = "query_id", alias = "_id")]
    id: String,
    #[serde(alias = "question", alias = "text")]
    query: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    qtype: Option<String>,
    #[serde(default)]
    url: String,
    #[serde(default)]
    gold: Option<Vec<GoldSentence>>,
    #[serde(default)]
    gold_text: Option<Vec<String>>,
    #[serde(default)]
    grade: Option<i64>,
}

#[derive(Deserialize)]
struct GoldSentence {
    heading_path: Vec<String>,
    sentence: String,
    #[serde(default)]
    url: Option<String>,
}

fn add_judged_lines(
    path: &Path,
    min_grade: i64,
    questions: &mut Vec<JudgedQuestion>,
) -> Result<(), EvalError> {
    for (index, line) in json_lines::<JudgedLine>(path)?.into_iter().enumerate() {
        let JudgedLine {
            id,
            query,
            kind,
            qtype,
            url,
            gold,
            gold_text,
            grade,
        } = line;
        let judged = match (gold, gold_text) {
            (Some(gold), _) => gold
                .into_iter()
                .map(|gold| Unit::Sentence {
                    url: gold.url.unwrap_or_else(|| url.clone()),
                    heading_path: gold.heading_path,
                    sentence: gold.sentence,
                })
                .collect(),
            (None, Some(sentences)) => {
                let words = sentences
                    .iter()
                    .flat_map(|s| s.split_whitespace())
                    .map(str::to_owned);
                let unit = Unit::Answer {
                    url,
                    words: words.collect(),
                };
                let is_counted = grade.is_none_or(|grade| grade >= min_grade);
                let units: Vec<Unit> = Some(unit).into_iter().filter(|_| is_counted).collect();
                // Several lines of a question are several answers to it.
                let twin = questions
                    .iter_mut()
                    .rev()
                    .find(|question| question.id == id);
                if let Some(JudgedQuestion {
                    judgement: Judgement::Units(known),
                    ..
                }) = twin
                {
                    known.extend(units);
                    continue;
                }
                units
            }
            (None, None) => {
                return Err(EvalError::line(
                    path,
                    index + 1,
                    "the line has neither gold nor gold_text".into(),
                ));
            }
        };
        questions.push(JudgedQuestion {
            id,
            text: query,
            kind: kind.or(qtype),
            judgement: Judgement::Units(judged),
        });
    }
    Ok(())
}

#[derive(Deserialize)]
struct BeirQuery {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// Judgements that a BEIR folder may hold, in the order of preference.
const BEIR_QRELS: [&str; 4] = [
    "qrels/test.tsv",
    "qrels/dev.tsv",
    "qrels.tsv",
    "dev.qrels.tsv",
];

fn beir(manifest: &Manifest) -> Result<JudgedSet, EvalError> {
    let folder = &manifest.data[0];
    let queries = ["queries.jsonl", "dev.queries.jsonl"].map(|name| folder.join(name));
    let queries = queries
        .iter()
        .find(|path| path.is_file())
        .unwrap_or(&queries[0]);
    let own = BEIR_QRELS.map(|name| folder.join(name));
    let qrels = manifest
        .qrels
        .as_ref()
        .or_else(|| own.iter().find(|path| path.is_file()));
    let qrels = qrels.unwrap_or(&own[0]);
    let corpus = Some(folder.join("corpus.jsonl")).filter(|path| path.is_file());
    let docs = manifest.docs.unwrap_or(if corpus.is_some() {
        DocIds::Corpus
    } else {
        DocIds::Url
    });
    let texts = json_lines::<BeirQuery>(queries)?;
    let texts: BTreeMap<String, String> = texts.into_iter().map(|q| (q.id, q.text)).collect();
    Ok(JudgedSet {
        questions: graded(qrels, &texts)?,
        docs,
        corpus: corpus.filter(|_| docs == DocIds::Corpus),
        run: None,
    })
}

fn trec_set(manifest: &Manifest) -> Result<JudgedSet, EvalError> {
    let missing = || EvalError::Suite(format!("the suite {} lacks a file", manifest.name));
    let mut texts = BTreeMap::new();
    if let Some(path) = &manifest.topics {
        let topics = trec::parse_topics(&read(path)?);
        texts.extend(topics.map_err(|(line, what)| EvalError::line(path, line, what))?);
    }
    let run = match &manifest.run {
        Some(path) => {
            let run = trec::parse_run(&read(path)?);
            Some(run.map_err(|(line, what)| EvalError::line(path, line, what))?)
        }
        None => None,
    };
    let qrels = manifest.qrels.as_ref().ok_or_else(missing)?;
    Ok(JudgedSet {
        questions: graded(qrels, &texts)?,
        docs: manifest.docs.unwrap_or(DocIds::Passage),
        corpus: None,
        run,
    })
}

/// The questions that have a judgement, in the order of their ids. A text that is not known is empty: it finds
/// nothing and scores 0, as a question that a run lacks does.
fn graded(
    qrels: &Path,
    texts: &BTreeMap<String, String>,
) -> Result<Vec<JudgedQuestion>, EvalError> {
    let parsed = trec::parse_qrels(&read(qrels)?)
        .map_err(|(line, what)| EvalError::line(qrels, line, what))?;
    let questions = parsed.into_iter().map(|(id, grades)| JudgedQuestion {
        text: texts.get(&id).cloned().unwrap_or_default(),
        id,
        kind: None,
        judgement: Judgement::Grades(grades),
    });
    Ok(questions.collect())
}
