//! Patterns of words, as the word lists write them.

use std::ops::Range;

/// Words in a row; each whole, only its beginning, or a few that are not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    /// Whether it stands at the beginning of a clause only, and at the end of one.
    opens: bool,
    closes: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Beginning(String),
    /// From one word to [`MAX_GAP`] that name one thing.
    Gap,
}

/// Words that `**` stands for at most. Set by hand: "chronic myelogenous leukemia" and a word more.
const MAX_GAP: usize = 4;

/// Words that part one thing from another, folded: "is radiation for breast cancer" does not ask whether something is
/// a cancer.
const PARTING: &[&str] = &[
    "for", "of", "in", "on", "to", "by", "with", "from", "at", "after", "before", "and", "or",
    "that", "which", "who", "if", "because", "than", "de", "del", "en", "por", "para", "con", "al",
    "que", "y", "o",
];

/// The bit of a word's first byte.
fn initial(word: &str) -> u64 {
    word.bytes().next().map_or(0, |first| 1 << (first % 64))
}

impl Pattern {
    /// Words parted by spaces; a `*` at the end of a word stands for any ending, `**` for a few words that name one
    /// thing, a `^` before the first word for the beginning of a clause, a `$` after the last for its end.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim();
        let opens = text.starts_with('^');
        let closes = text.ends_with('$');
        let piece = |word: &str| match word.strip_suffix('*') {
            Some("*") => Piece::Gap,
            Some(stem) => Piece::Beginning(stem.to_owned()),
            None => Piece::Word(word.to_owned()),
        };
        let words = text.trim_start_matches('^').trim_end_matches('$');
        Self {
            pieces: words.split_whitespace().map(piece).collect(),
            opens,
            closes,
        }
    }

    /// Whether it has no word.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether the words occur in a row of one clause.
    pub(super) fn is_in<S: AsRef<str>>(&self, words: &[S]) -> bool {
        self.find(words, &[], 0).is_some()
    }

    /// Where the words occur first, from the word at `from` on. `begins` tells for each word whether a clause begins
    /// with it; the first word does in any case.
    pub(super) fn find<S: AsRef<str>>(
        &self,
        words: &[S],
        begins: &[bool],
        from: usize,
    ) -> Option<Range<usize>> {
        if self.pieces.is_empty() {
            return None;
        }
        let begins = |at: usize| at == 0 || begins.get(at).copied().unwrap_or(false);
        let mut starts = (from..words.len()).filter(|at| !self.opens || begins(*at));
        starts.find_map(|start| {
            let is_end = |at: usize| !self.closes || at == words.len() || begins(at);
            let end = end_of(&self.pieces, words, start, &begins, &is_end)?;
            Some(start..end)
        })
    }

    /// Whether it says a word itself, and does not only leave room for it.
    pub(super) fn says(&self, word: &str) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Word(own) => own == word,
            Piece::Beginning(own) => !own.is_empty() && word.starts_with(own.as_str()),
            Piece::Gap => false,
        })
    }

    /// One bit for each first byte of the words, several to a bit.
    pub(super) fn initials(words: &[&str]) -> u64 {
        words.iter().fold(0, |bits, word| bits | initial(word))
    }

    /// Whether it may occur among words with these [`Pattern::initials`]: most patterns begin with another letter.
    pub(super) fn may_begin(&self, initials: u64) -> bool {
        match self.pieces.first() {
            Some(Piece::Word(first) | Piece::Beginning(first)) => {
                first.is_empty() || initial(first) & initials != 0
            }
            Some(Piece::Gap) | None => true,
        }
    }
}

/// One past the last word of `pieces` where they stand from the word at `at` on.
fn end_of<S: AsRef<str>>(
    pieces: &[Piece],
    words: &[S],
    at: usize,
    begins: &impl Fn(usize) -> bool,
    is_end: &impl Fn(usize) -> bool,
) -> Option<usize> {
    let Some((first, rest)) = pieces.split_first() else {
        return is_end(at).then_some(at);
    };
    let word = words.get(at)?.as_ref();
    match first {
        Piece::Word(own) if word != own => None,
        Piece::Beginning(own) if !word.starts_with(own.as_str()) => None,
        Piece::Word(_) | Piece::Beginning(_) => end_of(rest, words, at + 1, begins, is_end),
        Piece::Gap => {
            let names = |place: &usize| {
                let word = words[*place].as_ref();
                !PARTING.contains(&word) && (*place == at || !begins(*place))
            };
            let held = (at..words.len().min(at + MAX_GAP)).take_while(names);
            let mut ends = held.map(|place| place + 1);
            ends.find_map(|end| end_of(rest, words, end, begins, is_end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` before a word begins a clause.
    #[track_caller]
    fn check(pattern: &str, question: &str, is_there: bool) {
        let begins: Vec<bool> = question.split(' ').map(|w| w.starts_with('|')).collect();
        let words: Vec<&str> = question.split(' ').map(|w| w.trim_matches('|')).collect();
        let found = Pattern::parse(pattern).find(&words, &begins, 0);
        assert_eq!(found.is_some(), is_there, "{pattern}: {question}");
    }

    #[test]
    fn words_stand_in_a_row() {
        check("side effect*", "which side effects are there", true);
        check("side effect*", "which side has effects", false);
        check("pass * on", "can i pass it on", true);
        check("pass * on", "can i pass on", false);
        assert!(!Pattern::parse(" ").is_in(&["a"]));
        let pass = Pattern::parse("pass * on");
        assert!(pass.says("pass") && !pass.says("it"));
    }

    #[test]
    fn an_anchor_holds_at_a_clause() {
        check("^is * cancer", "is liver cancer", true);
        check("^is * cancer", "how is liver cancer treated", false);
        check("^is * cancer", "doctors say gist |is gist cancer", true);
        check("^is * cancer$", "is liver cancer", true);
        check("^is * cancer$", "is liver cancer treated", false);
        check("^is * cancer$", "is liver cancer |i wonder", true);
    }

    #[test]
    fn a_gap_holds_the_name_of_one_thing() {
        check("^is ** a cancer", "is hairy cell leukemia a cancer", true);
        check("^is ** a cancer", "is a cancer", false);
        check("^is ** cancer$", "is radiation for colon cancer", false);
        check("how long do ** live", "how long do people live", true);
        check("how long do ** live", "how long do |people live", true);
        check(
            "how long do ** live",
            "how long do people |they live",
            false,
        );
        check("a ** $", "a b c d e f", false);
    }
}
