//! The text layer: what a reader would read, cut into units, with a way back to the original bytes.
//!
//! [`analyse`] undoes disguises (invisible characters, look-alike letters, letter spacing, digits for
//! letters, Markdown inside words), cuts the text into [`Unit`]s (sentences, list items, table cells,
//! headings, quotations), says which unit governs which, and lists the normalised [`Token`]s of each.
//! It decides nothing. Every step is linear in the text and independent of letter case.

mod aside;
mod block;
mod fold;
mod inline;
mod sentence;
mod token;
mod vocabulary;

use std::borrow::Cow;
use std::ops::Range;

use crate::guard::span::Span;

use fold::Cell;
pub use fold::is_invisible;
pub use token::{Token, TokenKind};

/// A text, analysed once and read by all rules.
#[derive(Clone, Debug)]
pub struct Analysis<'a> {
    text: Cow<'a, str>,
    units: Vec<Unit>,
    tokens: Vec<Token>,
    asides: Vec<Analysis<'a>>,
}

/// What kind of place a unit stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A sentence of running text.
    Sentence,
    /// A sentence of a list item.
    ListItem,
    /// A sentence of a table cell.
    Cell,
    /// A heading.
    Heading,
    /// A sentence of a quoted block (`>`). Quotation marks inside a sentence set [`Token::is_quoted`] instead.
    Quotation,
}

/// A sentence, or as much of one as its place holds.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Where it stands in the original, without surrounding white space.
    pub span: Span,
    /// What kind of place it stands in.
    pub kind: UnitKind,
    /// The unit that governs this one, by index and always smaller than its own: the sentence before a list for
    /// its items, the item above for nested items, the heading for what stands directly under it, the header
    /// cell for a table cell, the sentence ending in a colon for what follows it. The relation forms chains.
    pub lead_in: Option<usize>,
    /// Units of one paragraph, item or cell share a number, counted from 0.
    pub block: usize,
    /// Its tokens, as a range of [`Analysis::tokens`].
    pub tokens: Range<usize>,
}

impl Analysis<'_> {
    /// The text as it was handed in.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same with a text of its own, to be kept.
    pub fn into_owned(self) -> Analysis<'static> {
        Analysis {
            text: Cow::Owned(self.text.into_owned()),
            units: self.units,
            tokens: self.tokens,
            asides: self.asides.into_iter().map(Analysis::into_owned).collect(),
        }
    }

    /// What the text holds besides: the insides of tags, comments and link targets, and text drawn from right to left,
    /// each cut into units of its own. Spans are those of the original.
    pub fn asides(&self) -> &[Self] {
        &self.asides
    }

    /// The units in reading order.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All tokens in reading order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The tokens of one unit.
    pub fn tokens_of(&self, unit: &Unit) -> &[Token] {
        &self.tokens[unit.tokens.clone()]
    }

    /// The original words of one unit.
    pub fn text_of(&self, unit: &Unit) -> &str {
        unit.span.of(&self.text)
    }
}

/// Analyses `text`. Time and memory are linear in its length.
pub fn analyse(text: &str) -> Analysis<'_> {
    let cells = fold::fold(text);
    let asides = [aside::in_markup(&cells), aside::reversed(text)];
    let asides = asides.into_iter().filter(|cells| !cells.is_empty());
    Analysis {
        asides: asides.map(|cells| of_cells(text, &cells)).collect(),
        ..of_cells(text, &aside::part_at_tags(cells))
    }
}

fn of_cells<'a>(text: &'a str, cells: &[Cell]) -> Analysis<'a> {
    let mut units: Vec<Unit> = Vec::new();
    // Words have four letters and a space, or more.
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut governors = block::Governors::default();
    for (number, block) in block::split(cells).into_iter().enumerate() {
        let lead_in = governors.lead_in_of(&block);
        let first_unit = units.len();
        let cells = inline::strip(block.cells);
        let mut colon_before: Option<usize> = None;
        let mut ends_with_colon = false;
        for sentence in sentence::split(&cells) {
            let first = tokens.len();
            token::push_tokens(&cells[sentence], &mut tokens);
            let Some(span) = span_of(&tokens[first..]) else {
                continue;
            };
            ends_with_colon = tokens.last().is_some_and(|token| token.text == ":");
            units.push(Unit {
                span,
                kind: block.kind,
                lead_in: colon_before.or(lead_in),
                block: number,
                tokens: first..tokens.len(),
            });
            if ends_with_colon {
                colon_before = Some(units.len() - 1);
            }
        }
        if units.len() > first_unit {
            governors.record(block.place, first_unit, units.len() - 1, ends_with_colon);
        }
    }
    token::mark_quotations(&mut tokens, &units);
    Analysis {
        text: Cow::Borrowed(text),
        units,
        tokens,
        asides: Vec::new(),
    }
}

fn span_of(tokens: &[Token]) -> Option<Span> {
    Some(tokens.first()?.span.union(tokens.last()?.span))
}

#[cfg(test)]
mod tests;
