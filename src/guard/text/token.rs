//! Cuts the cells of one sentence into tokens.

use crate::guard::hash::{Words, hash};
use crate::guard::span::Span;
use crate::guard::text::Unit;
use crate::guard::text::fold::{Cell, drawn};
use crate::guard::text::inline::is_name_ending;
use crate::guard::text::vocabulary::{self, is_known};

/// A normalised word, number, sign or citation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without accents and disguises; contractions are spelled out ("don't" gives "do" and "not").
    pub text: String,
    /// The hash of `text`, by which every table of words knows it.
    pub(in crate::guard) hash: u64,
    /// The original bytes; tokens of one contraction share them.
    pub span: Span,
    /// What kind of token this is.
    pub kind: TokenKind,
    /// Whether it stands between quotation marks.
    pub is_quoted: bool,
}

/// What kind of token this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits ("imatinib", "nf1").
    Word,
    /// Digits with inner points or commas ("400", "2.5", "1,000").
    Number,
    /// Any other sign, one a token. Hyphens inside words are not tokens: "follow-up" gives "follow" and "up".
    Punct,
    /// A citation mark; the text is what stands between the brackets ("1", "2, 3").
    Mark,
}

impl Token {
    /// Whether the token is this sign.
    pub fn is_punct(&self, sign: &str) -> bool {
        self.kind == TokenKind::Punct && self.text == sign
    }

    /// Whether the token's text is one of these words.
    pub(in crate::guard) fn is_in<const N: usize>(&self, words: &Words<N>) -> bool {
        words.has(self.hash, &self.text)
    }

    /// A full stop that stands where `span` does.
    pub(in crate::guard) fn full_stop(span: Span) -> Token {
        Token {
            text: ".".to_owned(),
            hash: hash("."),
            span,
            kind: TokenKind::Punct,
            is_quoted: false,
        }
    }

    /// Whether the token is a word or a number.
    pub fn is_wordlike(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }
}

/// Appends the tokens of one sentence.
pub(super) fn push_tokens(cells: &[Cell], tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut at = 0;
    // No host name begins before this.
    let mut no_host_to = 0;
    while at < cells.len() {
        let rest = &cells[at..];
        let len = if rest[0].c == ' ' {
            1
        } else if let Some(len) = mark(rest, tokens) {
            len
        } else if let Some(len) = number(rest, tokens) {
            len
        } else if let Some(len) = (at >= no_host_to)
            .then(|| {
                host_name(rest, tokens)
                    .inspect_err(|plain| no_host_to = at + plain)
                    .ok()
            })
            .flatten()
        {
            len
        } else if let Some(len) = word(rest, tokens) {
            len
        } else {
            if !is_inner_hyphen(cells, at) {
                push_sign(&rest[0], tokens);
                shorten_run(first, tokens);
            }
            1
        };
        at += len;
    }
}

fn push(tokens: &mut Vec<Token>, text: String, span: Span, kind: TokenKind) {
    tokens.push(Token {
        hash: hash(&text),
        text,
        span,
        kind,
        is_quoted: false,
    });
}

fn push_sign(cell: &Cell, tokens: &mut Vec<Token>) {
    push(tokens, cell.c.to_string(), cell.span, TokenKind::Punct);
}

/// Keeps the first and the last of a run of signs that the tokens from `first` on end with: a line of dashes says no more
/// than four, and must not outvote the words beside it.
fn shorten_run(first: usize, tokens: &mut Vec<Token>) {
    /// Signs kept at each end.
    const KEPT: usize = 2;
    let own = &tokens[first..];
    let run = own.iter().rev().take(2 * KEPT + 1);
    if run.clone().count() > 2 * KEPT && run.clone().all(|token| token.kind == TokenKind::Punct) {
        tokens.remove(tokens.len() - KEPT - 1);
    }
}

/// A hyphen between two letters, or between a number and a letter ("2-cm").
fn is_inner_hyphen(cells: &[Cell], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1).map(|at| &cells[at]), cells.get(at + 1))
    else {
        return false;
    };
    cells[at].c == '-'
        && before.is_alphanumeric()
        && after.is_alphanumeric()
        && !(before.is_numeric() && after.is_numeric())
}

fn mark(cells: &[Cell], tokens: &mut Vec<Token>) -> Option<usize> {
    /// Longest mark, in cells.
    const MAX_MARK: usize = 24;
    if cells[0].c != '[' {
        return None;
    }
    let len = cells[1..]
        .iter()
        .take(MAX_MARK)
        .position(|cell| !matches!(cell.c, '0'..='9' | ',' | ' ' | '-' | ';' | '^'))?;
    let inner = &cells[1..=len];
    if cells[len + 1].c != ']' || !inner.iter().any(|cell| cell.c.is_ascii_digit()) {
        return None;
    }
    let text = drawn(inner);
    push(
        tokens,
        text.trim().to_owned(),
        span_of(&cells[..len + 2]),
        TokenKind::Mark,
    );
    Some(len + 2)
}

fn number(cells: &[Cell], tokens: &mut Vec<Token>) -> Option<usize> {
    let is_digit = |at: usize| cells.get(at).is_some_and(|cell| cell.c.is_ascii_digit());
    if !is_digit(0) {
        return None;
    }
    let mut len = 1;
    while is_digit(len)
        || (cells
            .get(len)
            .is_some_and(|cell| matches!(cell.c, '.' | ','))
            && is_digit(len + 1))
    {
        len += 1;
    }
    // Digits at the start of a word may be disguised letters ("4void"); a unit glued to its number is not.
    let n_letters = cells[len..]
        .iter()
        .take_while(|cell| is_word_char(cell))
        .count();
    if n_letters >= 2 {
        let raw = drawn(&cells[..len + n_letters]);
        if vocabulary::unleet(&raw).is_some() {
            return None;
        }
    }
    push(
        tokens,
        drawn(&cells[..len]),
        span_of(&cells[..len]),
        TokenKind::Number,
    );
    Some(len)
}

/// A host name, address or file name such as `cancer.gov/contact`, which is one token.
///
/// # Errors
/// The cells from here in which no name begins, 0 where there may be one.
fn host_name(cells: &[Cell], tokens: &mut Vec<Token>) -> Result<usize, usize> {
    /// Longest name read, in cells.
    const MAX_NAME: usize = 200;
    if !cells[0].is_alphanumeric() {
        return Err(0);
    }
    let mut len = cells
        .iter()
        .take(MAX_NAME)
        .take_while(|cell| cell.is_alphanumeric() || is_name_sign(cell.c))
        .count();
    if !cells[..len].iter().any(|cell| cell.c == '.') {
        // A name that begins late in a run that was cut off may have its dot behind the cut.
        return Err(if len == MAX_NAME { len / 2 } else { len });
    }
    while len > 0 && !cells[len - 1].is_alphanumeric() {
        len -= 1;
    }
    let name = drawn(&cells[..len]);
    let host = name
        .split_once("://")
        .map_or(name.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let (before, ending) = host.rsplit_once('.').ok_or(0_usize)?;
    if before.is_empty() || !is_name_ending(ending) {
        return Err(0);
    }
    push(tokens, name, span_of(&cells[..len]), TokenKind::Word);
    Ok(len)
}

/// Signs that stand inside host names and addresses.
fn is_name_sign(c: char) -> bool {
    matches!(
        c,
        '.' | '/' | ':' | '-' | '_' | '@' | '?' | '=' | '&' | '%' | '#'
    )
}

fn is_word_char(cell: &Cell) -> bool {
    cell.is_alphanumeric() || matches!(cell.c, '@' | '$')
}

fn word(cells: &[Cell], tokens: &mut Vec<Token>) -> Option<usize> {
    let is_letter = |at: usize| cells.get(at).is_some_and(Cell::is_alphabetic);
    let is_start = cells[0].is_alphanumeric() || (matches!(cells[0].c, '@' | '$') && is_letter(1));
    if !is_start {
        return None;
    }
    let mut len = 1;
    loop {
        match cells.get(len) {
            Some(next) if is_word_char(next) => len += 1,
            // An apostrophe, or a sign for a letter in the middle of a word ("st!ll").
            Some(next) if matches!(next.c, '\'' | '!' | '|') && is_letter(len + 1) => len += 2,
            _ => break,
        }
    }
    let run = &cells[..len];
    if run.iter().any(|cell| cell.after_thin) {
        let mut from = 0;
        for to in thin_cuts(run) {
            push_word(&run[from..to], tokens);
            from = to;
        }
    } else {
        push_word(run, tokens);
    }
    Some(len)
}

/// Ends of the words in a run of letters with thin spaces in it: the longest that are known, and else what stands
/// between two of the spaces.
fn thin_cuts(word: &[Cell]) -> Vec<usize> {
    /// Most thin spaces in one word.
    const MAX_SPACES: usize = 18;
    let ends = (1..word.len()).filter(|at| word[*at].after_thin);
    let ends: Vec<usize> = ends.chain([word.len()]).collect();
    let mut cuts = Vec::new();
    let (mut from, mut next) = (0, 0);
    while next < ends.len() {
        let last = ends.len().min(next + MAX_SPACES) - 1;
        let is_word = |end: &usize| {
            let part = drawn(&word[from..ends[*end]]);
            // "don't" is known by its "do".
            match part.split_once('\'') {
                Some((base, _)) => is_known(base.strip_suffix('n').unwrap_or(base)),
                None => is_known(&part),
            }
        };
        let end = (next + 1..=last).rev().find(is_word).unwrap_or(next);
        from = ends[end];
        cuts.push(from);
        next = end + 1;
    }
    cuts
}

/// Appends the tokens of a word.
fn push_word(word: &[Cell], tokens: &mut Vec<Token>) {
    let raw = drawn(word);
    let span = span_of(word);
    if let Some((base, rest)) = raw.split_once('\'') {
        push_contraction(base, rest, span, tokens);
        return;
    }
    if let Some(parts) = vocabulary::bare_contraction(&raw) {
        for part in parts {
            push(tokens, (*part).to_owned(), span, TokenKind::Word);
        }
        return;
    }
    let is_disguised =
        |cell: &Cell| cell.is_joined || cell.after_invisible || !cell.is_alphabetic();
    if word.iter().any(is_disguised) && !is_known(&raw) {
        if let Some(plain) = vocabulary::unleet(&raw) {
            push(tokens, plain, span, TokenKind::Word);
            return;
        }
        if let Some(cuts) = hidden_cuts(word, &raw) {
            let mut from = 0;
            for to in cuts {
                let part = &word[from..to];
                push(tokens, drawn(part), span_of(part), TokenKind::Word);
                from = to;
            }
            return;
        }
    }
    // A sign before a word that it is no letter of: "$$$You".
    if let [sign, rest @ ..] = word
        && matches!(sign.c, '@' | '$')
        && !rest.is_empty()
        && !is_known(&raw)
    {
        push_sign(sign, tokens);
        push_word(rest, tokens);
        return;
    }
    push(tokens, raw, span, TokenKind::Word);
}

/// Ends of the words that were run together, where spaces were replaced by something invisible or squeezed out.
fn hidden_cuts(word: &[Cell], raw: &str) -> Option<Vec<usize>> {
    if word.iter().any(|cell| cell.is_joined) {
        return vocabulary::segment(raw);
    }
    let mut cuts: Vec<usize> = (1..word.len())
        .filter(|at| word[*at].after_invisible)
        .collect();
    if cuts.is_empty() {
        return None;
    }
    cuts.push(word.len());
    let mut from = 0;
    let all_known = cuts.iter().all(|to| {
        let part = drawn(&word[from..*to]);
        from = *to;
        is_known(&part)
    });
    all_known.then_some(cuts)
}

/// Spells a contraction out; an unknown ending such as the possessive stays as its own token.
fn push_contraction(base: &str, rest: &str, span: Span, tokens: &mut Vec<Token>) {
    let mut word = |text: &str| push(tokens, text.to_owned(), span, TokenKind::Word);
    match (base, rest) {
        ("can", "t") => ["can", "not"].into_iter().for_each(word),
        ("won", "t") => ["will", "not"].into_iter().for_each(word),
        ("shan", "t") => ["shall", "not"].into_iter().for_each(word),
        ("let", "s") => ["let", "us"].into_iter().for_each(word),
        ("it" | "that" | "there" | "he" | "she" | "what" | "here" | "who", "s") => {
            word(base);
            word("is");
        }
        (_, "t") if base.len() > 1 && base.ends_with('n') => {
            word(&base[..base.len() - 1]);
            word("not");
        }
        (_, "m") => {
            word(base);
            word("am");
        }
        (_, "re") => {
            word(base);
            word("are");
        }
        (_, "ve") => {
            word(base);
            word("have");
        }
        (_, "ll") => {
            word(base);
            word("will");
        }
        (_, "d") => {
            word(base);
            word("would");
        }
        (_, "s") => {
            word(base);
            word("'s");
        }
        _ => {
            word(base);
            word(rest);
        }
    }
}

fn span_of(cells: &[Cell]) -> Span {
    match (cells.first(), cells.last()) {
        (Some(first), Some(last)) => first.span.union(last.span),
        _ => Span::new(0, 0),
    }
}

/// Sets [`Token::is_quoted`] on what stands between quotation marks of one block.
///
/// A mark that is never closed opens nothing, so that a stray inch sign cannot turn a whole answer into a quotation.
pub(super) fn mark_quotations(tokens: &mut [Token], units: &[Unit]) {
    for block in units.chunk_by(|a, b| a.block == b.block) {
        let (Some(first), Some(last)) = (block.first(), block.last()) else {
            continue;
        };
        let tokens = &mut tokens[first.tokens.start..last.tokens.end];
        for sign in ["\"", "'"] {
            let marks: Vec<usize> = (0..tokens.len())
                .filter(|at| tokens[*at].is_punct(sign))
                .collect();
            for pair in marks.chunks_exact(2) {
                for token in &mut tokens[pair[0] + 1..pair[1]] {
                    token.is_quoted = true;
                }
            }
        }
    }
}
