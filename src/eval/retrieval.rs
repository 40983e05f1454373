//! Scores the questions of a retrieval suite.

use std::collections::{BTreeMap, HashMap};

use super::EvalError;
use super::data::{JudgedQuestion, JudgedSet, Judgement};
use super::manifest::{DocIds, Manifest};
use super::relevance::{Judge, Match, Reading, Unit};
use super::report::{Case, ResultLine};
use super::stats::rounded;
use super::target::{Found, Retrieved, Target};
use super::trec::{GradedRun, Qrels, Run, ordered};
use super::units::UnitRun;

/// Characters of a result's excerpt and of an expectation in a report.
const EXCERPT_CHARS: usize = 160;

/// What the questions gave: cases, and the run and judgements on document ids.
pub(super) struct Scored {
    pub(super) cases: Vec<Case>,
    pub(super) run: Run,
    pub(super) qrels: Qrels,
}

/// Asks every question and scores what comes.
pub(super) fn score(
    manifest: &Manifest,
    set: &JudgedSet,
    corpus_ids: &HashMap<String, String>,
    target: &dyn Target,
    tick: &(dyn Fn() + Sync),
) -> Result<Scored, EvalError> {
    let depth = manifest.depth();
    let retrieved: Vec<Retrieved> = if set.run.is_some() {
        set.questions.iter().map(|_| Retrieved::default()).collect()
    } else {
        super::parallel(&set.questions, |question| {
            let retrieved = target.retrieve(&question.text, depth);
            tick();
            retrieved
        })?
    };
    let needs_passages = set.questions.iter().any(
        |question| matches!(&question.judgement, Judgement::Units(units) if !units.is_empty()),
    );
    let passages = if needs_passages {
        target.passages()
    } else {
        None
    };
    let readings: Option<Vec<(String, Reading)>> = passages.map(|passages| {
        passages
            .into_iter()
            .map(|p| (p.passage_id.clone(), reading(&p)))
            .collect()
    });

    let mut scored = Scored {
        cases: Vec::new(),
        run: Run::new(),
        qrels: Qrels::new(),
    };
    for (question, retrieved) in set.questions.iter().zip(retrieved) {
        let documents = match &set.run {
            Some(run) => run.get(&question.id).cloned().unwrap_or_default(),
            None => documents(&retrieved.results, set.docs, corpus_ids, depth),
        };
        let case = match &question.judgement {
            Judgement::Units(units) => {
                let judges: Vec<Judge> = units
                    .iter()
                    .map(|unit| Judge::new(unit, manifest.strict))
                    .collect();
                let grades = readings.as_ref().map(|readings| grades(&judges, readings));
                let mut case = unit_case(manifest, question, units, &judges, &retrieved);
                if let Some(grades) = grades.filter(|grades| !grades.is_empty()) {
                    add_graded(&mut case, manifest, "trec:", &documents, &grades);
                    scored.qrels.insert(question.id.clone(), grades);
                }
                case
            }
            Judgement::Grades(grades) => {
                let mut case = graded_case(question, &documents, grades, &retrieved);
                add_graded(&mut case, manifest, "", &documents, grades);
                scored.qrels.insert(question.id.clone(), grades.clone());
                case
            }
        };
        scored.run.insert(question.id.clone(), documents);
        scored.cases.push(case);
    }
    Ok(scored)
}

fn reading(found: &Found) -> Reading {
    Reading::new(&found.url, &found.section, &found.text)
}

/// The results as documents, each once at its first passage. The score falls by one a rank: the system's order
/// stands as it is, also where its own scores tie.
fn documents(
    results: &[Found],
    docs: DocIds,
    corpus_ids: &HashMap<String, String>,
    depth: usize,
) -> Vec<(String, f64)> {
    let mut documents: Vec<(String, f64)> = Vec::new();
    for found in results {
        let id = match docs {
            DocIds::Passage => &found.passage_id,
            DocIds::Url => &found.url,
            DocIds::Corpus => corpus_ids.get(&found.url).unwrap_or(&found.url),
        };
        if documents.iter().all(|(known, _)| known != id) {
            #[expect(clippy::cast_precision_loss, reason = "at most a hundred results")]
            let score = (depth - documents.len().min(depth)) as f64;
            documents.push((id.clone(), score));
        }
    }
    documents
}

/// Every passage of the content that hits a unit, with the best grade.
fn grades(judges: &[Judge], readings: &[(String, Reading)]) -> BTreeMap<String, i32> {
    let graded = readings.iter().filter_map(|(id, reading)| {
        let best = judges
            .iter()
            .filter_map(|judge| judge.hit(reading))
            .map(Match::grade)
            .max()?;
        Some((id.clone(), best))
    });
    graded.collect()
}

fn base_case(question: &JudgedQuestion, retrieved: &Retrieved) -> Case {
    let kind = question
        .kind
        .iter()
        .map(|kind| ("kind".to_owned(), kind.clone()));
    Case {
        id: question.id.clone(),
        groups: kind.collect(),
        text: question.text.clone(),
        confidence: Some(rounded(retrieved.confidence)),
        ..Case::default()
    }
}

fn unit_case(
    manifest: &Manifest,
    question: &JudgedQuestion,
    units: &[Unit],
    judges: &[Judge],
    retrieved: &Retrieved,
) -> Case {
    let mut case = base_case(question, retrieved);
    let is_declined = retrieved.results.is_empty() || !retrieved.is_answerable;
    let share = f64::from(u8::from(is_declined));
    case.is_answerable = Some(!units.is_empty());
    let mut hits: Vec<Vec<usize>> = Vec::new();
    for (index, found) in retrieved.results.iter().enumerate() {
        let reading = reading(found);
        let matched: Vec<(usize, Match)> = judges
            .iter()
            .enumerate()
            .filter_map(|(unit, judge)| Some((unit, judge.hit(&reading)?)))
            .collect();
        let names = matched
            .iter()
            .map(|(unit, m)| format!("{} gold {}", m.name(), unit + 1));
        case.results.push(ResultLine {
            rank: index + 1,
            id: found.passage_id.clone(),
            heading: found.section.last().cloned().unwrap_or_default(),
            excerpt: excerpt(&found.text),
            hit: names.collect::<Vec<_>>().join(", "),
        });
        hits.push(matched.into_iter().map(|(unit, _)| unit).collect());
    }
    case.got = first_result(&case, retrieved);
    if units.is_empty() {
        "no answer: the content has none".clone_into(&mut case.expected);
        case.is_right = is_declined;
        let why = if is_declined {
            "declined, as it should"
        } else {
            "would answer"
        };
        why.clone_into(&mut case.why);
        case.scores.insert("share_declined".to_owned(), share);
        return case;
    }
    case.expected = units.iter().map(describe).collect::<Vec<_>>().join("\n");
    let run = UnitRun {
        hits: &hits,
        n_units: units.len(),
    };
    let k = manifest.max_k();
    case.is_right = run.success_at(1) > 0.5;
    case.why = match hits.iter().take(k).position(|units| !units.is_empty()) {
        Some(index) => format!(
            "first hit at rank {} ({})",
            index + 1,
            case.results[index].hit
        ),
        None => format!("no hit among the first {k}"),
    };
    if is_declined {
        case.why.push_str("; declined, wrongly");
    }
    let mut add = |name: &str, k: usize, value: f64| {
        case.scores.insert(format!("{name}@{k}"), rounded(value));
    };
    for k in manifest.k.iter().copied() {
        add("nDCG", k, run.ndcg_at(k));
        add("MRR", k, run.mrr_at(k));
        add("MAP", k, run.map_at(k));
        add("Recall", k, run.recall_at(k));
        add("Success", k, run.success_at(k));
        add("P", k, run.precision_at(k));
    }
    case.scores
        .insert("share_wrongly_declined".to_owned(), share);
    case
}

fn graded_case(
    question: &JudgedQuestion,
    documents: &[(String, f64)],
    grades: &BTreeMap<String, i32>,
    retrieved: &Retrieved,
) -> Case {
    let mut case = base_case(question, retrieved);
    let ordered = ordered(documents);
    case.results = ordered
        .iter()
        .take(10)
        .enumerate()
        .map(|(index, id)| {
            let grade = grades.get(*id).copied().unwrap_or(0);
            ResultLine {
                rank: index + 1,
                id: (*id).to_owned(),
                heading: String::new(),
                excerpt: String::new(),
                hit: if grade > 0 {
                    format!("grade {grade}")
                } else {
                    String::new()
                },
            }
        })
        .collect();
    let mut relevant: Vec<(&String, &i32)> = grades.iter().filter(|(_, g)| **g > 0).collect();
    relevant.sort_by_key(|(id, grade)| (std::cmp::Reverse(**grade), *id));
    let named = relevant
        .iter()
        .take(10)
        .map(|(id, grade)| format!("{id} (grade {grade})"));
    case.expected = named.collect::<Vec<_>>().join("\n");
    case.got = case
        .results
        .first()
        .map_or("nothing".to_owned(), |first| first.id.clone());
    let first = ordered
        .iter()
        .position(|id| grades.get(*id).is_some_and(|grade| *grade > 0));
    case.is_right = first == Some(0);
    case.why = match first {
        Some(index) => format!("first relevant document at rank {}", index + 1),
        None => "no relevant document found".to_owned(),
    };
    case
}

/// The measures over graded document ids, under names with `prefix`.
fn add_graded(
    case: &mut Case,
    manifest: &Manifest,
    prefix: &str,
    documents: &[(String, f64)],
    grades: &BTreeMap<String, i32>,
) {
    let run = GradedRun::new(&ordered(documents), grades);
    let mut add = |name: String, value: f64| {
        case.scores
            .insert(format!("{prefix}{name}"), rounded(value));
    };
    add("MAP".to_owned(), run.map());
    add("MRR".to_owned(), run.mrr());
    for k in manifest.k.iter().copied() {
        add(format!("nDCG@{k}"), run.ndcg_at(k));
        add(format!("MRR@{k}"), run.mrr_at(k));
        add(format!("Recall@{k}"), run.recall_at(k));
        add(format!("Success@{k}"), run.success_at(k));
        add(format!("P@{k}"), run.precision_at(k));
    }
}

fn first_result(case: &Case, retrieved: &Retrieved) -> String {
    let sure = format!("confidence {:.2}", retrieved.confidence);
    match case.results.first() {
        None => "nothing".to_owned(),
        Some(_) if !retrieved.is_answerable => format!("declined ({sure})"),
        Some(first) => format!("{} \u{2014} {} ({sure})", first.heading, first.excerpt),
    }
}

fn describe(unit: &Unit) -> String {
    match unit {
        Unit::Sentence {
            heading_path,
            sentence,
            ..
        } => {
            format!(
                "{} \u{2014} {}",
                heading_path.join(" > "),
                excerpt(sentence)
            )
        }
        Unit::Answer { url, words } => format!("{url} \u{2014} {}", excerpt(&words.join(" "))),
    }
}

/// The first words of a text, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => {
            let end = line[..end].rfind(' ').unwrap_or(end);
            format!("{}\u{2026}", &line[..end])
        }
        None => line,
    }
}
