//! Lets a drafted answer out sentence by sentence while it is being written, and never a sentence that the guard would
//! reject in the whole.
//!
//! What decides is the check of the whole draft, which is made at the end whether the draft came in one piece or in many:
//! the verdict cannot differ. Until then a sentence leaves only when the guard has passed all that was written so far, and
//! nothing that may still be written can change how the sentence reads: the sentence after it is whole, and its
//! paragraph has ended or holds no sign that a later one could pair with (a quotation mark, a bracket, a dash).
//! Where its line is still being written, the guard must pass it as a cell of a table too.
//! After a rejection nothing more leaves until the end; the same where the disclaimer, which must stand once,
//! appears in the draft.
//!
//! Cost: a check reads all that was written so far, so checks are spaced with the length of the text and together cost
//! at most about twice [`SPACING`] checks of the whole. Memory: the draft, which the caller bounds.

use crate::guard::text::{Analysis, analyse};
use crate::guard::{Decision, Language, Placed, Verdict, disclaimer, language};

/// A text of `n` bytes is checked again when a further `n / SPACING` bytes are there: below 2,000 bytes with each sentence
/// of ordinary length.
const SPACING: usize = 16;

/// A draft that is being written, and how much of it is out.
#[derive(Clone, Debug)]
pub struct Gate {
    text: String,
    /// Bytes that are out.
    released: usize,
    /// Length of the text when it was last looked at.
    seen: usize,
    /// Whether a sentence may have ended since.
    has_end: bool,
    is_stopped: bool,
    language: Language,
}

impl Gate {
    /// A gate for an answer that must be in `language`.
    pub fn new(language: Language) -> Self {
        Self {
            text: String::new(),
            released: 0,
            seen: 0,
            has_end: false,
            is_stopped: false,
            language,
        }
    }

    /// Takes a piece of the draft, whose leading white space is left out; says whether [`Self::advance`] may have something
    /// to let out.
    pub fn push(&mut self, piece: &str) -> bool {
        let piece = if self.text.is_empty() {
            piece.trim_start()
        } else {
            piece
        };
        self.text.push_str(piece);
        self.has_end |= piece.contains(['.', '!', '?', '。', '؟', '\n']);
        let n_new = self.text.len() - self.seen;
        !self.is_stopped && self.has_end && n_new > self.text.len() / SPACING
    }

    /// What may leave now, if anything. `check` is the guard's verdict on the beginning of a draft.
    pub fn advance(&mut self, check: impl Fn(&str) -> Verdict) -> Option<String> {
        self.seen = self.text.len();
        self.has_end = false;
        if self.is_stopped {
            return None;
        }
        let analysis = analyse(&self.text);
        let (settled, whole) = settled(&analysis)?;
        if settled <= self.released
            || language::detect(&analysis) != self.language
            || disclaimer::is_begun(&analysis, settled)
        {
            return None;
        }
        // Mark-up is written out in another form in the end.
        if self.text[..settled].contains('<') {
            self.is_stopped = true;
            return None;
        }
        // A number in parentheses is a citation mark where later ones are.
        if has_bare_number(&self.text[..settled]) {
            self.is_stopped = true;
            return None;
        }
        let verdict = check(&self.text[..whole]);
        // Of a disclaimer in another place or language nothing stays, so what is shown goes on in another way.
        let is_kept = verdict.text.starts_with(&self.text[..settled]);
        if verdict.decision == Decision::Reject || verdict.disclaimer == Placed::Present || !is_kept
        {
            self.is_stopped = true;
            return None;
        }
        // A bar further on in the line would make a row of it, which no longer belongs to the item before it.
        let is_open = !self.text[settled..].contains('\n');
        if is_open && check(&format!("{} | -", &self.text[..whole])).decision == Decision::Reject {
            return None;
        }
        let piece = self.text[self.released..settled].to_owned();
        self.released = settled;
        Some(piece)
    }

    /// All that was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is out.
    pub fn released(&self) -> &str {
        &self.text[..self.released]
    }

    /// What is still to be shown of `shown`, the text that the check of the whole allows; `None` where that text does not
    /// go on from what is out.
    pub fn rest<'s>(&self, shown: &'s str) -> Option<&'s str> {
        shown.strip_prefix(self.released())
    }
}

/// Up to where the text can no longer change its reading, and up to where its sentences are whole.
fn settled(analysis: &Analysis<'_>) -> Option<(usize, usize)> {
    let units = analysis.units();
    // The last sentence is being written, the one before it waits for that one.
    let [.., candidate, held, last] = units else {
        return None;
    };
    let whole = held.span.end;
    if candidate.block != last.block {
        return Some((candidate.span.end, whole));
    }
    let first = units.partition_point(|unit| unit.block < last.block);
    let start = units[first].span.start;
    let plain = start + plain_len(&analysis.text()[start..candidate.span.end]);
    let in_plain = units[..units.len() - 2]
        .iter()
        .rposition(|unit| unit.block < last.block || unit.span.end <= plain)?;
    Some((units[in_plain].span.end, whole))
}

/// Bytes before the first character that a later one in the same paragraph could turn into something else: quotation
/// marks, brackets, tags, dashes that may prove to be those of a list, and whatever is not listed here.
fn plain_len(text: &str) -> usize {
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        let is_plain = match c {
            // Latin letters, with the accents of English and Spanish; other letters may be disguises.
            c if c.is_alphanumeric() => c <= '\u{24f}',
            ' ' | '\n' | '.' | ',' | ';' | ':' | '!' | '?' | '%' | '(' | ')' | '*' | '¿' | '¡' => {
                true
            }
            '\'' | '’' | '-' | '/' => before.is_alphanumeric() && after.is_alphanumeric(),
            '[' => match mark_len(&text[at..]) {
                Some(len) => {
                    while chars.next_if(|(next, _)| *next < at + len).is_some() {}
                    true
                }
                None => false,
            },
            _ => false,
        };
        if !is_plain {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Whether a text has a number in parentheses: "(9)".
fn has_bare_number(text: &str) -> bool {
    text.split('(').skip(1).any(|part| {
        let digits = part.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.len() < part.len() && digits.starts_with(')')
    })
}

/// Bytes of the citation mark, such as `[1]` or `[2, 3]`, that `text` begins with.
fn mark_len(text: &str) -> Option<usize> {
    let (inner, after) = text.strip_prefix('[')?.split_once(']')?;
    let is_mark = !inner.is_empty()
        && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-'))
        // A bracket here would make a link of it.
        && !after.starts_with('(');
    is_mark.then_some(inner.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let analysis = analyse(text);
        let end = settled(&analysis).map_or(0, |(end, _)| end);
        assert_eq!(&text[..end], expected);
    }

    #[test]
    fn a_sentence_is_settled_when_the_next_one_is_whole() {
        check("One is here. Two", "");
        check("One is here. Two is here.", "");
        check("One is here. Two is here. Three", "One is here.");
        check(
            "One is here [1]. Two is here [2]. Three",
            "One is here [1].",
        );
    }

    #[test]
    fn signs_that_may_pair_hold_their_paragraph_back() {
        for open in [
            "One \"is here. Two is here. Three",
            "One [is here. Two is here. Three",
            "One <b is here. Two is here. Three",
            "One - is here. Two is here. Three",
            "One `is here. Two is here. Three",
        ] {
            check(open, "");
        }
        check(
            "One \"is here.\n\nTwo is here. Three is here.",
            "One \"is here.",
        );
        check("Don't stop-start. Two is here. Three", "Don't stop-start.");
    }

    #[test]
    fn items_are_settled_one_by_one() {
        check("Signs:\n- blood\n- pain\n- fati", "Signs:\n- blood");
    }
}
