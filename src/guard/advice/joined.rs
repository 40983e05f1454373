//! A short unit read in one breath with what it goes on from.
//!
//! "The second." says nothing alone, and much after "There are two options."; so does a cell below "For you", or an
//! item below "What I would do in her place:". The likeness model reads such a unit alone and joined, and the reading
//! that is more like advice counts: a sentence that is rejected alone stays rejected in a longer answer.

use std::borrow::Cow;

use crate::guard::text::{Analysis, Token, UnitKind};

/// Tokens of the longest unit that is read joined, and how many of what stands before are read with it.
///
/// Source: set by hand, 2026-11-28; a unit of more says by itself what it means.
const MAX_TOKENS: usize = 16;
const MAX_BEFORE: usize = 24;

/// The tokens of unit `index` after those it goes on from; `None` where it is long or goes on from nothing.
pub(super) fn joined<'a>(answer: &'a Analysis<'_>, index: usize) -> Option<Cow<'a, [Token]>> {
    let units = answer.units();
    let unit = &units[index];
    if unit.tokens.len() > MAX_TOKENS {
        return None;
    }
    let before = if unit.kind == UnitKind::Cell {
        [unit.lead_in, label_of_row(answer, index)]
    } else {
        [governor(answer, index), None]
    };
    let tail = |governor: usize| {
        let tokens = &units[governor].tokens;
        tokens.start.max(tokens.end.saturating_sub(MAX_BEFORE))..tokens.end
    };
    let all = answer.tokens();
    // A sentence and the one before it stand side by side.
    if let [Some(governor), None] = before
        && units[governor].tokens.end == unit.tokens.start
    {
        let before = tail(governor);
        return (!before.is_empty()).then(|| Cow::Borrowed(&all[before.start..unit.tokens.end]));
    }
    let mut tokens: Vec<Token> = Vec::new();
    for governor in before.into_iter().flatten() {
        tokens.extend_from_slice(&all[tail(governor)]);
    }
    if tokens.is_empty() {
        return None;
    }
    tokens.extend_from_slice(answer.tokens_of(unit));
    Some(Cow::Owned(tokens))
}

/// What a unit that is no cell goes on from: the sentence before it in its block, or else its lead-in.
pub(super) fn governor(answer: &Analysis<'_>, index: usize) -> Option<usize> {
    let units = answer.units();
    let previous = index.checked_sub(1);
    let in_block = previous.filter(|before| units[*before].block == units[index].block);
    in_block.or(units[index].lead_in)
}

/// The tokens of a list item right after those of the line that introduces it with a colon, and how many come before it:
/// "You must avoid:" and "alcohol" are "you must avoid alcohol".
pub(super) fn completed(answer: &Analysis<'_>, index: usize) -> Option<(Vec<Token>, usize)> {
    let units = answer.units();
    let unit = &units[index];
    if unit.kind != UnitKind::ListItem || unit.tokens.len() > MAX_TOKENS {
        return None;
    }
    let lead_in = unit.lead_in?;
    let (colon, before) = answer.tokens_of(&units[lead_in]).split_last()?;
    if !colon.is_punct(":") || before.len() > MAX_BEFORE {
        return None;
    }
    let item = answer.tokens_of(unit);
    let mut tokens = before.to_vec();
    tokens.extend_from_slice(item);
    if let Some(last) = item.last().filter(|last| last.is_wordlike()) {
        tokens.push(Token::full_stop(last.span));
    }
    Some((tokens, before.len()))
}

/// The first cell of the row that a cell stands in, unless that is the cell itself.
fn label_of_row(answer: &Analysis<'_>, index: usize) -> Option<usize> {
    let units = answer.units();
    let mut label = None;
    let mut column = units[index].lead_in?;
    for at in (0..index).rev() {
        match units[at].lead_in {
            // Columns ascend along a row.
            Some(lead_in) if units[at].kind == UnitKind::Cell && lead_in < column => {
                column = lead_in;
                label = Some(at);
            }
            _ => break,
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    /// The joined reading of the last unit.
    fn last(text: &str) -> Option<String> {
        let answer = analyse(text);
        let tokens = joined(&answer, answer.units().len() - 1)?;
        let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        Some(words.join(" "))
    }

    #[test]
    fn a_short_unit_goes_on_from_the_sentence_the_lead_in_or_the_row() {
        let two = last("There are two options. The second.");
        assert_eq!(two.as_deref(), Some("there are two options . the second ."));
        let item = last("For you:\n- surgery\n- a scan");
        assert_eq!(item.as_deref(), Some("for you : a scan"));
        let cell = last("| Food | Why | For you |\n|---|---|---|\n| Soup | warm | yes |");
        assert_eq!(cell.as_deref(), Some("for you soup yes"));
    }

    #[test]
    fn a_unit_alone_or_long_is_not_joined() {
        assert_eq!(last("The second."), None);
        let long =
            "one two three four five six seven eight nine ten one two three four five six seven";
        assert_eq!(last(&format!("Hello. {long}.")), None);
    }
}
