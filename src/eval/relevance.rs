//! When a passage answers a question: the rules of the judged sentences and of the judged answers.
//!
//! A judgement names no passage, so that any cut of the same text can be scored by it. Each part of a judgement is
//! a [`Unit`]; a unit is credited once, at the first result that hits it, so that nothing is gained by cutting one
//! answer into many passages.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Words in a run that counts as covered. Shorter passages are compared whole.
const SHINGLE: usize = 5;

/// Words of the longest passage that may be credited for holding a sentence: a whole summary is no answer.
const MAX_WORDS: usize = 400;

/// Share of a passage's words that the answer must cover.
const MIN_COVERAGE: f64 = 0.5;

/// One thing that a result has to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A sentence, or the section it stands in.
    Sentence {
        /// Address of the summary; empty where any will do.
        url: String,
        /// Headings of the section.
        heading_path: Vec<String>,
        /// The sentence, verbatim.
        sentence: String,
    },
    /// The words of a whole answer.
    Answer {
        /// Address of the summary.
        url: String,
        /// The answer's sentences as one run of words.
        words: Vec<String>,
    },
}

/// How a result hits a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The result stands in the judged section.
    Section,
    /// The result holds the judged words.
    Words,
}

impl Match {
    /// For people; what is hit follows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Section => "section of",
            Self::Words => "holds",
        }
    }

    /// As a relevance grade on passage ids: words are worth more than the place.
    pub fn grade(self) -> i32 {
        match self {
            Self::Section => 1,
            Self::Words => 2,
        }
    }
}

/// A passage as judgements look at it, its words read once.
#[derive(Clone, Debug)]
pub struct Reading {
    url: String,
    words: Vec<String>,
    joined: String,
    path: Vec<String>,
}

impl Reading {
    /// Reads a passage: its summary's address, its headings from the top, its own text.
    pub fn new(url: &str, section: &[String], text: &str) -> Self {
        let words = words_of(text);
        Self {
            url: url.trim_end_matches('/').to_owned(),
            joined: format!(" {} ", words.join(" ")),
            words,
            path: path_of(section),
        }
    }
}

/// A unit, made ready for comparing.
#[derive(Clone, Debug)]
pub struct Judge {
    url: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Sentence {
        path: Vec<String>,
        sentence: String,
        is_strict: bool,
    },
    Answer {
        words: Vec<String>,
        shingles: HashSet<Vec<String>>,
    },
}

impl Judge {
    /// With `is_strict` only the sentence counts, not the section.
    pub fn new(unit: &Unit, is_strict: bool) -> Self {
        let (url, test) = match unit {
            Unit::Sentence {
                url,
                heading_path,
                sentence,
            } => (
                url,
                Test::Sentence {
                    path: path_of(heading_path),
                    sentence: format!(" {} ", words_of(sentence).join(" ")),
                    is_strict,
                },
            ),
            Unit::Answer { url, words } => {
                let shingles = words.windows(SHINGLE).map(<[String]>::to_vec).collect();
                (
                    url,
                    Test::Answer {
                        words: words.clone(),
                        shingles,
                    },
                )
            }
        };
        Self {
            url: url.trim_end_matches('/').to_owned(),
            test,
        }
    }

    /// Whether and how a passage hits the unit.
    pub fn hit(&self, passage: &Reading) -> Option<Match> {
        let any_url = self.url.is_empty() && matches!(self.test, Test::Sentence { .. });
        if !any_url && self.url != passage.url {
            return None;
        }
        match &self.test {
            Test::Answer { words, shingles } => {
                (coverage(&passage.words, words, shingles) >= MIN_COVERAGE).then_some(Match::Words)
            }
            Test::Sentence {
                path,
                sentence,
                is_strict,
            } => {
                if passage.words.len() <= MAX_WORDS && passage.joined.contains(sentence) {
                    return Some(Match::Words);
                }
                let n = path.len().min(passage.path.len());
                let is_same =
                    n > 0 && path[path.len() - n..] == passage.path[passage.path.len() - n..];
                (!is_strict && is_same).then_some(Match::Section)
            }
        }
    }
}

/// The share of `passage`'s words that lie in a run of [`SHINGLE`] words of the answer.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn coverage(passage: &[String], answer: &[String], shingles: &HashSet<Vec<String>>) -> f64 {
    let n = passage.len().min(SHINGLE);
    if n == 0 {
        return 0.0;
    }
    let mut covered = vec![false; passage.len()];
    for (start, run) in passage.windows(n).enumerate() {
        let is_in_answer = if n == SHINGLE {
            shingles.contains(run)
        } else {
            answer.windows(n).any(|other| other == run)
        };
        if is_in_answer {
            covered[start..start + n].fill(true);
        }
    }
    covered.iter().filter(|c| **c).count() as f64 / passage.len() as f64
}

fn path_of(headings: &[String]) -> Vec<String> {
    let path = headings.iter().map(|heading| words_of(heading).join(" "));
    path.filter(|heading| !heading.is_empty()).collect()
}

/// Lower-case words: compatibility forms folded, Markdown links replaced by their words, apostrophes left out.
pub fn words_of(text: &str) -> Vec<String> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| regex(r"!?\[([^\]]*)\]\([^)]*\)"));
    // Letters and numbers only: `\w` of this engine also takes combining marks.
    static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"[\p{L}\p{N}]+"));
    let folded = text.nfkc().collect::<String>().to_lowercase();
    let plain = LINK.replace_all(&folded, "$1");
    let plain: String = plain
        .chars()
        .filter(|c| !"\u{2018}\u{2019}'`".contains(*c))
        .collect();
    WORD.find_iter(&plain)
        .map(|word| word.as_str().to_owned())
        .collect()
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file compiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://www.example.org/gist";

    fn strings(of: &[&str]) -> Vec<String> {
        of.iter().map(|s| (*s).to_owned()).collect()
    }

    fn sentence(path: &[&str], sentence: &str, is_strict: bool) -> Judge {
        let unit = Unit::Sentence {
            url: URL.to_owned(),
            heading_path: strings(path),
            sentence: sentence.to_owned(),
        };
        Judge::new(&unit, is_strict)
    }

    #[test]
    fn words_are_folded_like_the_scorer_folds_them() {
        assert_eq!(
            words_of(
                "The [GI tract](https://x.org/a_(b) isn\u{2019}t ﬁne; NF-1_x, 1\u{bd} caf\u{e9}"
            ),
            // norm() of score.py on the same text.
            [
                "the", "gi", "tract", "isnt", "fine", "nf", "1", "x", "11", "2", "café"
            ]
        );
    }

    #[test]
    fn a_passage_with_the_sentence_hits() {
        let judge = sentence(&["A", "B"], "Surgery removes the tumor.", true);
        let hit = |text: &str| judge.hit(&Reading::new(URL, &[], text));
        assert_eq!(
            hit("First. surgery REMOVES the [tumor](x.html)! Then."),
            Some(Match::Words)
        );
        assert_eq!(hit("Surgery removes the tumors."), None);
        assert_eq!(
            hit(&format!(
                "{} Surgery removes the tumor.",
                "word ".repeat(397)
            )),
            None
        );
        assert_eq!(
            judge.hit(&Reading::new(
                "https://other.org",
                &[],
                "Surgery removes the tumor."
            )),
            None
        );
    }

    #[test]
    fn a_passage_of_the_section_hits_unless_strict() {
        let hit = |path: &[&str], is_strict| {
            sentence(&["A", "B?"], "Not there.", is_strict).hit(&Reading::new(
                URL,
                &strings(path),
                "Else.",
            ))
        };
        assert_eq!(hit(&["Title", "a", "b"], false), Some(Match::Section));
        assert_eq!(hit(&["B"], false), Some(Match::Section));
        assert_eq!(hit(&["A"], false), None);
        assert_eq!(hit(&[], false), None);
        assert_eq!(hit(&["A", "B"], true), None);
    }

    #[test]
    fn an_answer_is_hit_from_half_of_the_words() {
        let words = strings(&["one", "two", "three", "four", "five", "six"]);
        let judge = Judge::new(
            &Unit::Answer {
                url: format!("{URL}/"),
                words,
            },
            false,
        );
        let hit = |text: &str| judge.hit(&Reading::new(URL, &[], text)).is_some();
        assert!(hit("one two three four five a b c d e"));
        assert!(!hit("one two three four five a b c d e f"));
        assert!(hit("three four"));
        assert!(!hit("four three"));
        assert!(!hit(""));
    }
}
