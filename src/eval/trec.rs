//! TREC's file formats, and its measures over graded judgements of document ids.
//!
//! As `trec_eval` has them: a run is ordered by score and, among equal scores, by document id, both descending,
//! whatever its rank column says; a grade of 1 or more is relevant; nDCG takes the grade itself as gain.
//! Source: NIST, `trec_eval` 9, `form_res_rels.c` (order), `m_ndcg_cut.c`, `m_map.c`, `m_recip_rank.c`,
//! `m_recall.c`, `m_P.c`, `m_success.c`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::units::discount;

/// Grades of documents, by question and document.
pub type Qrels = BTreeMap<String, BTreeMap<String, i32>>;

/// Ranked output: for each question its documents with their scores.
pub type Run = BTreeMap<String, Vec<(String, f64)>>;

/// The documents of one question in `trec_eval`'s order.
pub fn ordered(results: &[(String, f64)]) -> Vec<&str> {
    let mut ordered: Vec<&(String, f64)> = results.iter().collect();
    ordered.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
    ordered.into_iter().map(|(id, _)| id.as_str()).collect()
}

/// The grades of one question's results, in order, and all its judgements.
pub struct GradedRun {
    grades: Vec<i32>,
    ideal: Vec<i32>,
    n_relevant: usize,
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
impl GradedRun {
    /// Looks up the results, best first, among the judgements. What is not judged counts as not relevant.
    pub fn new(results: &[&str], judged: &BTreeMap<String, i32>) -> Self {
        let grades = results
            .iter()
            .map(|id| judged.get(*id).copied().unwrap_or(0))
            .collect();
        let mut ideal: Vec<i32> = judged
            .values()
            .copied()
            .filter(|grade| *grade > 0)
            .collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            grades,
            n_relevant: ideal.len(),
            ideal,
        }
    }

    /// Discounted cumulated gain over that of the ideal order; 0 where nothing is relevant.
    pub fn ndcg_at(&self, k: usize) -> f64 {
        let dcg = |grades: &[i32]| -> f64 {
            let gains = grades.iter().take(k).enumerate();
            gains
                .map(|(index, grade)| f64::from((*grade).max(0)) * discount(index + 1))
                .sum()
        };
        let ideal = dcg(&self.ideal);
        if ideal > 0.0 {
            dcg(&self.grades) / ideal
        } else {
            0.0
        }
    }

    /// 1 over the rank of the first relevant result among the first `k`.
    pub fn mrr_at(&self, k: usize) -> f64 {
        let first = self.grades.iter().take(k).position(|grade| *grade > 0);
        first.map_or(0.0, |index| 1.0 / (index + 1) as f64)
    }

    /// 1 over the rank of the first relevant result of the whole run.
    pub fn mrr(&self) -> f64 {
        self.mrr_at(self.grades.len())
    }

    /// Mean over the relevant documents of the precision at their rank, over the whole run.
    pub fn map(&self) -> f64 {
        let ranks = self
            .grades
            .iter()
            .enumerate()
            .filter(|(_, grade)| **grade > 0);
        let sum: f64 = ranks
            .enumerate()
            .map(|(n_before, (index, _))| (n_before + 1) as f64 / (index + 1) as f64)
            .sum();
        if self.n_relevant == 0 {
            0.0
        } else {
            sum / self.n_relevant as f64
        }
    }

    /// Relevant results among the first `k` over all relevant documents.
    pub fn recall_at(&self, k: usize) -> f64 {
        if self.n_relevant == 0 {
            0.0
        } else {
            self.n_found(k) as f64 / self.n_relevant as f64
        }
    }

    /// 1 where a relevant result is among the first `k`.
    pub fn success_at(&self, k: usize) -> f64 {
        f64::from(u8::from(self.n_found(k) > 0))
    }

    /// Relevant results among the first `k` over `k`.
    pub fn precision_at(&self, k: usize) -> f64 {
        self.n_found(k) as f64 / k as f64
    }

    fn n_found(&self, k: usize) -> usize {
        self.grades
            .iter()
            .take(k)
            .filter(|grade| **grade > 0)
            .count()
    }
}

/// Reads judgements: `question iteration document grade` (TREC) or `question document grade` (BEIR, with its head).
///
/// # Errors
/// The number of the first line that is neither, and why.
pub fn parse_qrels(text: &str) -> Result<Qrels, (usize, String)> {
    let mut qrels = Qrels::new();
    for (index, line) in text.lines().enumerate() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (question, document, grade) = match columns[..] {
            [] | ["query-id", "corpus-id", "score"] => continue,
            [question, document, grade] | [question, _, document, grade] => {
                (question, document, grade)
            }
            _ => {
                return Err((
                    index + 1,
                    format!("{} columns; qrels have 3 or 4", columns.len()),
                ));
            }
        };
        let grade: i32 = grade
            .parse()
            .map_err(|_| (index + 1, format!("the grade `{grade}` is no whole number")))?;
        qrels
            .entry(question.to_owned())
            .or_default()
            .insert(document.to_owned(), grade);
    }
    Ok(qrels)
}

/// Reads a run: `question Q0 document rank score tag`. The rank is not used.
///
/// # Errors
/// The number of the first line that is none, and why.
pub fn parse_run(text: &str) -> Result<Run, (usize, String)> {
    let mut run = Run::new();
    for (index, line) in text.lines().enumerate() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        match columns[..] {
            [] => {}
            [question, _, document, _, score, _] => {
                let score = score
                    .parse()
                    .map_err(|_| (index + 1, format!("the score `{score}` is no number")))?;
                run.entry(question.to_owned())
                    .or_default()
                    .push((document.to_owned(), score));
            }
            _ => return Err((index + 1, format!("{} columns; a run has 6", columns.len()))),
        }
    }
    Ok(run)
}

/// Topics: `id<tab>text` lines, or `<top>` blocks with `<num>` and `<title>`, or `<topic number="…">` with `<query>`
/// or `<title>`.
///
/// # Errors
/// The line of the first topic that cannot be read, and why.
pub fn parse_topics(text: &str) -> Result<Vec<(String, String)>, (usize, String)> {
    if !text.contains("<top") {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let topics = lines.map(|(index, line)| {
            let (id, text) = line
                .split_once('\t')
                .ok_or_else(|| (index + 1, "no tab between the id and the text".to_owned()))?;
            Ok((id.trim().to_owned(), text.trim().to_owned()))
        });
        return topics.collect();
    }
    let mut topics = Vec::new();
    let mut line = 1 + text[..text.find("<top").unwrap_or(0)].matches('\n').count();
    // What stands before the first `<top` is no topic.
    for block in text.split("<top").skip(1) {
        let number = field(block, "num")
            .map(|number| number.trim_start_matches("Number:").trim().to_owned())
            .or_else(|| {
                let rest = block
                    .split_once("number=")?
                    .1
                    .trim_start_matches(['"', '\'']);
                Some(rest.split(['"', '\'', '>', ' ']).next()?.to_owned())
            });
        let query = ["query", "title", "desc"]
            .iter()
            .find_map(|name| field(block, name));
        // `<topics>` opens a file; it holds none of the fields before the first topic.
        let is_frame = block.starts_with("ics") && number.is_none() && query.is_none();
        match (number, query) {
            (Some(number), Some(query)) => topics.push((number, query)),
            _ if is_frame => {}
            _ => {
                return Err((
                    line,
                    "a topic needs a number and a query or title".to_owned(),
                ));
            }
        }
        line += block.matches('\n').count();
    }
    Ok(topics)
}

/// The text of `<name>` up to the next tag, on one line.
fn field(block: &str, name: &str) -> Option<String> {
    let rest = block.split_once(&format!("<{name}>"))?.1;
    let text = rest.split('<').next().unwrap_or_default();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A run in TREC's format, questions in the order of their ids.
pub fn render_run(run: &Run, tag: &str) -> String {
    let mut text = String::new();
    for (question, results) in run {
        for (index, (document, score)) in results.iter().enumerate() {
            let _ = writeln!(text, "{question} Q0 {document} {} {score} {tag}", index + 1);
        }
    }
    text
}

/// Judgements in TREC's format, in the order of questions and documents.
pub fn render_qrels(qrels: &Qrels) -> String {
    let mut text = String::new();
    for (question, grades) in qrels {
        for (document, grade) in grades {
            let _ = writeln!(text, "{question} 0 {document} {grade}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    fn judged() -> BTreeMap<String, i32> {
        [("a", 2), ("b", 1), ("c", 0), ("d", 1)]
            .map(|(id, grade)| (id.to_owned(), grade))
            .into()
    }

    #[test]
    fn graded_results_are_scored_by_hand() {
        // Grades 1, 0, 2; d is missed. Ideal 2, 1, 1.
        let run = GradedRun::new(&["b", "c", "a"], &judged());
        let ideal = 2.0 + 0.630_929_753_571_457_4 + 0.5;
        close(run.ndcg_at(10), (1.0 + 2.0 * 0.5) / ideal);
        close(run.ndcg_at(1), 0.5);
        close(run.mrr_at(10), 1.0);
        close(run.mrr(), 1.0);
        close(run.map(), (1.0 + 2.0 / 3.0) / 3.0);
        close(run.recall_at(10), 2.0 / 3.0);
        close(run.recall_at(2), 1.0 / 3.0);
        close(run.precision_at(5), 0.4);
        close(run.success_at(1), 1.0);
    }

    #[test]
    fn nothing_relevant_scores_nothing() {
        let run = GradedRun::new(&["x"], &BTreeMap::from([("x".to_owned(), 0)]));
        for value in [
            run.ndcg_at(5),
            run.mrr_at(5),
            run.map(),
            run.recall_at(5),
            run.precision_at(5),
        ] {
            close(value, 0.0);
        }
    }

    #[test]
    fn ties_stand_in_descending_order_of_ids() {
        let results = [("a", 1.0), ("c", 2.0), ("b", 2.0), ("B", 2.0)];
        let results = results.map(|(id, score)| (id.to_owned(), score));
        assert_eq!(ordered(&results), ["c", "b", "B", "a"]);
    }

    #[test]
    fn both_kinds_of_qrels_are_read() {
        let trec = parse_qrels("q1 0 d1 2\n\nq1 0 d2 0\n").unwrap();
        let beir = parse_qrels("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n").unwrap();
        assert_eq!(trec, beir);
        assert_eq!(render_qrels(&trec), "q1 0 d1 2\nq1 0 d2 0\n");
        assert_eq!(parse_qrels("q1 0 d1 2\nq1 d1\n").unwrap_err().0, 2);
        assert_eq!(parse_qrels("q1 d1 yes\n").unwrap_err().0, 1);
    }

    #[test]
    fn a_run_is_read_as_it_is_written() {
        let text = "q1 Q0 d1 1 2.5 tag\nq1 Q0 d2 2 1 tag\n";
        assert_eq!(render_run(&parse_run(text).unwrap(), "tag"), text);
        assert_eq!(parse_run("q1 Q0 d1 1 2.5\n").unwrap_err().0, 1);
    }

    #[test]
    fn three_kinds_of_topics_are_read() {
        let expected = vec![("1".to_owned(), "what is gist".to_owned())];
        assert_eq!(parse_topics("1\twhat is gist\n").unwrap(), expected);
        let classic =
            "<top>\n<num> Number: 1\n<title> what is\ngist\n\n<desc> Description:\nMore.\n</top>\n";
        assert_eq!(parse_topics(classic).unwrap(), expected);
        let xml = "<topics>\n<topic number=\"1\"><query>what is gist</query></topic>\n</topics>";
        assert_eq!(parse_topics(xml).unwrap(), expected);
        assert_eq!(parse_topics("1 no tab\n").unwrap_err().0, 1);
        assert_eq!(parse_topics("<top>\n<num> 1\n</top>").unwrap_err().0, 1);
    }
}
