//! Takes inline markup and letter games out of a block: emphasis, links, tags, spaced-out letters, dots for spaces.

use crate::guard::text::fold::{Cell, drawn};

/// Spaced-out letters needed before they count as one word: below three lie initials and "a b".
const SPACED_LETTERS: usize = 3;

/// Words joined by dots needed before the dots count as spaces; two are a sentence end without its space.
const DOTTED_WORDS: usize = 3;

/// Last parts of host and file names, where a dot is no sentence end.
const NAME_ENDINGS: [&str; 14] = [
    "gov", "com", "org", "net", "edu", "int", "info", "es", "uk", "html", "htm", "pdf", "jpg",
    "png",
];

/// The cells a reader sees as text, in order.
pub(super) fn strip(cells: Vec<Cell>) -> Vec<Cell> {
    let cells = strip_markup(cells);
    let cells = join_spaced_letters(cells);
    dots_to_spaces(cells)
}

fn strip_markup(cells: Vec<Cell>) -> Vec<Cell> {
    // An exclamation mark and a citation mark are no markup.
    let is_markup = |(cell, next): (&Cell, Option<&Cell>)| match cell.c {
        '*' | '`' | '~' | '_' | '\\' | '<' => true,
        '!' => next.is_some_and(|next| next.c == '['),
        ']' => next.is_some_and(|next| next.c == '('),
        _ => false,
    };
    let nexts = cells.iter().skip(1).map(Some).chain([None]);
    if !cells.iter().zip(nexts).any(is_markup) {
        return cells;
    }
    let mut kept = Vec::with_capacity(cells.len());
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        match cell.c {
            // Emphasis, code, strike-through: nothing is drawn. A lone star between spaces stays harmless.
            '*' | '`' | '~' => {}
            '_' => {
                // Inside a word Markdown keeps it: a separator that somebody put for a space.
                let is_inside = |cell: Option<&Cell>| cell.is_some_and(Cell::is_alphanumeric);
                if is_inside(kept.last()) && is_inside(cells.get(at + 1)) {
                    kept.push(cell.to_space(cell.span));
                }
            }
            '\\' if cells.get(at + 1).is_some_and(|next| next.c != ' ') => {}
            '<' => {
                if let Some(end) = tag_end(&cells[at..]) {
                    at += end;
                } else {
                    kept.push(*cell);
                }
            }
            '!' if cells.get(at + 1).is_some_and(|next| next.c == '[') => {}
            ']' if cells.get(at + 1).is_some_and(|next| next.c == '(') => {
                match target_end(&cells[at + 1..]) {
                    Some(end) => {
                        open_bracket(&mut kept, cell);
                        at += 1 + end;
                    }
                    None => kept.push(*cell),
                }
            }
            _ => kept.push(*cell),
        }
        at += 1;
    }
    kept
}

/// Takes away the bracket that opened a link's text; a linked citation mark `[1](url)` keeps both.
fn open_bracket(kept: &mut Vec<Cell>, close: &Cell) {
    /// Longest link text looked through, in cells; keeps the work linear.
    const MAX_TEXT: usize = 200;
    let from = kept.len().saturating_sub(MAX_TEXT);
    if let Some(open) = kept[from..].iter().rposition(|cell| cell.c == '[') {
        let text = &kept[from + open + 1..];
        if !text.is_empty() && text.iter().all(|cell| cell.c.is_ascii_digit()) {
            kept.push(*close);
        } else {
            kept.remove(from + open);
        }
    }
}

/// Position of the `>` of a tag or comment that opens at the first cell. A tag ends before the next one opens, a comment
/// before the next comment, which keeps the work linear.
pub(super) fn tag_end(cells: &[Cell]) -> Option<usize> {
    /// Longest tag looked through, in cells: longer than any disclaimer that one can hide.
    const MAX_TAG: usize = 2000;
    let second = cells.get(1)?.c;
    if !(second.is_ascii_alphabetic() || matches!(second, '/' | '!')) {
        return None;
    }
    let opens = |at: usize| {
        let next = cells.get(at + 1).map(|cell| cell.c);
        cells[at].c == '<' && (second != '!' || next == Some('!'))
    };
    let end = (1..cells.len().min(MAX_TAG)).find(|at| cells[*at].c == '>' || opens(*at))?;
    (cells[end].c == '>').then_some(end)
}

/// Position of the `)` that closes a link target opening at the first cell.
pub(super) fn target_end(cells: &[Cell]) -> Option<usize> {
    /// Longest link target looked through, in cells; keeps the work linear.
    const MAX_TARGET: usize = 500;
    let mut depth = 0usize;
    for (at, cell) in cells.iter().take(MAX_TARGET).enumerate() {
        match cell.c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `s t o p`, `s.t.o.p`, `s-t-o-p` become one word. A wider gap than the one between letters ends the word.
fn join_spaced_letters(cells: Vec<Cell>) -> Vec<Cell> {
    /// Widest gap between two spaced-out words, in cells.
    const NEAR: usize = 8;
    // Words of one letter; a run of them is what is looked for.
    let (mut n_alone, mut len, mut is_letter) = (0, 0_usize, false);
    for cell in &cells {
        if is_word(cell) {
            len += 1;
            is_letter = cell.is_alphabetic();
        } else {
            n_alone += usize::from(len == 1 && is_letter);
            len = 0;
        }
    }
    n_alone += usize::from(len == 1 && is_letter);
    if n_alone < SPACED_LETTERS {
        return cells;
    }
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut last_run = None;
    let mut at = 0;
    while at < cells.len() {
        let ends = spaced_run(&cells, at);
        // Right after a spaced-out word two letters are enough: "d o  i t".
        let is_next_word = last_run.is_some_and(|last: usize| at - last <= NEAR);
        if ends.len() >= SPACED_LETTERS || (ends.len() == 2 && is_next_word) {
            last_run = ends.last().copied();
            for (index, letter) in ends.iter().enumerate() {
                let mut cell = cells[*letter];
                cell.is_joined = true;
                // The first letter keeps its own start; others reach back over the gap, so that the word is one span.
                if index > 0 {
                    cell.after_invisible = false;
                }
                kept.push(cell);
            }
            at = ends.last().map_or(at, |last| last + 1);
        } else {
            kept.push(cells[at]);
            at += 1;
        }
    }
    kept
}

/// Positions of the letters of a spaced-out word that starts at `at`, or fewer than enough.
fn spaced_run(cells: &[Cell], at: usize) -> Vec<usize> {
    let is_letter = |at: usize| cells.get(at).is_some_and(Cell::is_alphabetic);
    let is_free = |at: usize| {
        at.checked_sub(1)
            .is_none_or(|before| !is_word(&cells[before]))
    };
    let mut letters = Vec::new();
    if !is_letter(at) || !is_free(at) || cells.get(at + 1).is_none_or(is_word) {
        return letters;
    }
    letters.push(at);
    let gap: Vec<char> = cells[at + 1..]
        .iter()
        .take(4)
        .take_while(|cell| !is_word(cell))
        .map(|cell| cell.c)
        .collect();
    if gap.is_empty() || gap.len() > 3 {
        return letters;
    }
    let mut letter = at;
    loop {
        let next = letter + 1 + gap.len();
        let is_same_gap = cells
            .get(letter + 1..next)
            .is_some_and(|between| between.iter().map(|cell| cell.c).eq(gap.iter().copied()));
        let stands_alone = is_letter(next) && cells.get(next + 1).is_none_or(|cell| !is_word(cell));
        if !is_same_gap || !stands_alone {
            return letters;
        }
        letters.push(next);
        letter = next;
    }
}

fn is_word(cell: &Cell) -> bool {
    cell.is_alphanumeric() || matches!(cell.c, '\'' | '@' | '$')
}

/// In a run of words joined by dots without spaces the dots become spaces, unless the run is a host or file name.
fn dots_to_spaces(mut cells: Vec<Cell>) -> Vec<Cell> {
    // The first of several dots in a run has a cell of the run after it.
    let is_inner = |pair: &[Cell]| pair[0].c == '.' && pair[1].c != ' ';
    if !cells.windows(2).any(is_inner) {
        return cells;
    }
    for run in cells.chunk_by_mut(|a, b| (a.c == ' ') == (b.c == ' ')) {
        // Fewer inner dots join fewer words.
        if run.iter().filter(|cell| cell.c == '.').count() < DOTTED_WORDS - 1 {
            continue;
        }
        let parts: Vec<String> = run.split(|cell| cell.c == '.').map(drawn).collect();
        let words: Vec<&String> = parts.iter().filter(|part| !part.is_empty()).collect();
        let is_wordy = |part: &String| {
            part.chars()
                .all(|c| c.is_alphanumeric() || "'@$-,!?%".contains(c))
        };
        let n_long = words
            .iter()
            .filter(|part| part.chars().count() >= 2 && !is_number(part))
            .count();
        let is_name = words
            .iter()
            .any(|part| NAME_ENDINGS.contains(&part.as_str()) || *part == "www");
        if words.len() < DOTTED_WORDS
            || n_long < 2
            || is_name
            || !words.iter().all(|part| is_wordy(part))
        {
            continue;
        }
        let last = run.len() - 1;
        for at in 0..last {
            let between_digits =
                at > 0 && run[at - 1].c.is_ascii_digit() && run[at + 1].c.is_ascii_digit();
            if run[at].c == '.' && !between_digits {
                run[at] = run[at].to_space(run[at].span);
            }
        }
    }
    cells
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `word` ends like a host or file name.
pub(super) fn is_name_ending(word: &str) -> bool {
    NAME_ENDINGS.contains(&word)
}
