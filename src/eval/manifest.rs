//! A suite's manifest: TOML, every key known, every path relative to the manifest.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::EvalError;

/// What a suite evaluates.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Questions with judged passages.
    Retrieval,
    /// Drafted answers, to be rejected or let pass.
    Answers,
    /// Questions with their class.
    Questions,
    /// Claims with passages: grounded or not.
    Grounding,
    /// Drafts whose checked text must hold the disclaimer exactly once.
    Disclaimer,
}

impl Kind {
    /// As the manifest has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Retrieval => "retrieval",
            Self::Answers => "answers",
            Self::Questions => "questions",
            Self::Grounding => "grounding",
            Self::Disclaimer => "disclaimer",
        }
    }
}

/// How the judgements of a retrieval suite are written.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JSON lines with gold sentences and heading paths, or with the sentences of an answer.
    #[default]
    Jsonl,
    /// A BEIR folder: `queries.jsonl`, qrels, and `corpus.jsonl` where the corpus is to be searched.
    Beir,
    /// TREC topics and qrels.
    Trec,
}

/// What the document ids of qrels name.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DocIds {
    /// A passage.
    Passage,
    /// A summary, by its address; its first passage stands for it.
    Url,
    /// A line of `corpus.jsonl`.
    Corpus,
}

/// A bound that a measure must keep.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The measure, as the report names it.
    pub measure: String,
    /// A group such as `kind:typo`; the whole suite where it is left out.
    #[serde(default)]
    pub group: Option<String>,
    /// The least value allowed.
    #[serde(default)]
    pub at_least: Option<f64>,
    /// The greatest value allowed.
    #[serde(default)]
    pub at_most: Option<f64>,
    /// The day on which the floor was set.
    pub date: Date,
    /// What was searched or read when it was set.
    pub corpus: String,
    /// The command that gave the figure.
    pub command: String,
}

/// A manifest as written, its paths made usable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The suite's name; no two suites of a run have the same.
    pub name: String,
    /// What is evaluated.
    pub kind: Kind,
    /// How judgements are written.
    #[serde(default)]
    pub format: Format,
    /// Files of cases; for `beir` the folder.
    #[serde(default, deserialize_with = "paths")]
    pub data: Vec<PathBuf>,
    /// Topics (`trec`).
    #[serde(default)]
    pub topics: Option<PathBuf>,
    /// Judgements (`trec`, `beir`).
    #[serde(default)]
    pub qrels: Option<PathBuf>,
    /// A finished run (`trec`) that is scored in place of asking the system.
    #[serde(default)]
    pub run: Option<PathBuf>,
    /// What the ids of qrels name.
    #[serde(default)]
    pub docs: Option<DocIds>,
    /// Folders of content to search in process; the configured ones where it is left out.
    #[serde(default, deserialize_with = "paths")]
    pub content: Vec<PathBuf>,
    /// Cutoffs of the measures, each `1..=100`.
    #[serde(default = "default_k")]
    pub k: Vec<usize>,
    /// Results asked for, from the largest cutoff to 100. Default: the largest cutoff, at least 10; for qrels 100.
    #[serde(default)]
    pub depth: Option<usize>,
    /// Whether only the gold sentence counts and not its section.
    #[serde(default)]
    pub strict: bool,
    /// Least `grade` of a judged answer that counts.
    #[serde(default = "default_min_grade")]
    pub min_grade: i64,
    /// Bounds.
    #[serde(default)]
    pub floors: Vec<Floor>,
    /// Whether the suite has no manifest and its name is that of its data.
    #[serde(skip)]
    pub is_bare: bool,
}

/// One path, or a list of paths.
fn paths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Paths {
        One(PathBuf),
        Many(Vec<PathBuf>),
    }
    Ok(match Paths::deserialize(deserializer)? {
        Paths::One(path) => vec![path],
        Paths::Many(paths) => paths,
    })
}

fn default_k() -> Vec<usize> {
    vec![1, 5, 10]
}

fn default_min_grade() -> i64 {
    2
}

impl Manifest {
    /// A manifest with nothing but its name and kind, for data that is given without one.
    pub fn bare(name: String, kind: Kind, format: Format, data: PathBuf) -> Self {
        Self {
            name,
            kind,
            format,
            data: vec![data],
            topics: None,
            qrels: None,
            run: None,
            docs: None,
            content: Vec::new(),
            k: default_k(),
            depth: None,
            strict: false,
            min_grade: default_min_grade(),
            floors: Vec::new(),
            is_bare: true,
        }
    }

    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// [`EvalError::Read`] or [`EvalError::Suite`], with the file.
    pub fn load(path: &Path) -> Result<Self, EvalError> {
        let text = super::data::read(path)?;
        let wrong = |what: String| EvalError::Suite(format!("{}: {what}", path.display()));
        let mut manifest: Self = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let paths = manifest
            .data
            .iter_mut()
            .chain(&mut manifest.content)
            .chain(&mut manifest.topics)
            .chain(&mut manifest.qrels)
            .chain(&mut manifest.run);
        for relative in paths {
            *relative = folder.join(&*relative);
        }
        manifest.check().map_err(wrong)?;
        manifest.k.sort_unstable();
        manifest.k.dedup();
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if self.name.is_empty() || self.name.contains(char::is_whitespace) {
            return Err("`name` must be one word".into());
        }
        if self.k.is_empty() || self.k.iter().any(|k| !(1..=100).contains(k)) {
            return Err("`k` needs cutoffs from 1 to 100".into());
        }
        let max_k = self.k.iter().copied().max().unwrap_or(1);
        if self
            .depth
            .is_some_and(|depth| !(max_k..=100).contains(&depth))
        {
            return Err(format!(
                "`depth` must be from {max_k}, the largest cutoff, to 100"
            ));
        }
        if self.kind != Kind::Retrieval && self.format != Format::Jsonl {
            return Err(format!("a {} suite has no `format`", self.kind.name()));
        }
        if self.format == Format::Trec {
            if self.qrels.is_none() || (self.topics.is_none() && self.run.is_none()) {
                return Err("a trec suite needs `qrels`, and `topics` or `run`".into());
            }
        } else if self.data.is_empty() {
            return Err("`data` names no file".into());
        } else if self.run.is_some() || self.topics.is_some() {
            return Err("only a trec suite has `topics` or `run`".into());
        }
        for floor in &self.floors {
            if floor.at_least.is_some() == floor.at_most.is_some() {
                return Err(format!(
                    "the floor of {} needs `at_least` or `at_most`, one of them",
                    floor.measure
                ));
            }
        }
        Ok(())
    }

    /// The largest cutoff.
    pub fn max_k(&self) -> usize {
        self.k.iter().copied().max().unwrap_or(10)
    }

    /// Results asked for.
    pub fn depth(&self) -> usize {
        self.depth.unwrap_or(match self.format {
            Format::Jsonl => self.max_k().max(10),
            Format::Beir | Format::Trec => 100,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn problem(text: &str) -> String {
        let manifest: Result<Manifest, _> = toml::from_str(text);
        match manifest {
            Ok(manifest) => manifest.check().unwrap_err(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let good = "name = \"a\"\nkind = \"answers\"\ndata = [\"a.jsonl\"]\n";
        assert_eq!(toml::from_str::<Manifest>(good).unwrap().check(), Ok(()));
        assert!(problem(&format!("{good}flor = 1")).contains("flor"));
        assert!(problem("name = \"a b\"\nkind = \"answers\"\ndata = [\"a\"]").contains("one word"));
        assert!(problem(&format!("{good}k = [0]")).contains("cutoffs"));
        assert!(problem(&format!("{good}depth = 5")).contains("depth"));
        assert!(problem("name = \"a\"\nkind = \"answers\"").contains("names no file"));
        assert!(problem("name = \"a\"\nkind = \"retrieval\"\nformat = \"trec\"").contains("qrels"));
        let floor = "[[floors]]\nmeasure = \"accuracy\"\ndate = 2026-11-23\ncorpus = \"c\"\ncommand = \"d\"\n";
        assert!(
            problem(&format!("{good}{floor}")).contains("date")
                || problem(&format!("{good}{floor}")).contains("at_least")
        );
    }
}
