//! From cells to blocks: paragraphs, list items, table cells, headings, quoted blocks; and who governs whom.

use crate::guard::text::UnitKind;
use crate::guard::text::fold::Cell;

/// A stretch of cells that belongs together, without its Markdown marker.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: UnitKind,
    pub(super) place: Place,
    pub(super) cells: Vec<Cell>,
}

/// Where a block stands, for finding its governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Item { indent: usize },
    Cell { row: usize, column: usize },
}

/// Lines this short, in cells, were broken on purpose; a longer line may have been wrapped at a margin.
///
/// Source: margins of wrapped text are 60 to 80 columns, and a word that did not fit is rarely over 15 letters.
const SHORT_LINE: usize = 45;

/// Hyphens with spaces around them needed before a line counts as a list written in one line.
const INLINE_ITEMS: usize = 3;

/// Splits folded text into blocks in reading order.
pub(super) fn split(cells: &[Cell]) -> Vec<Block> {
    let mut splitter = Splitter::default();
    for line in cells.split(|cell| cell.c == '\n') {
        splitter.line(line);
    }
    splitter.close();
    splitter.blocks
}

#[derive(Default)]
struct Splitter {
    blocks: Vec<Block>,
    /// The block that a following line may continue.
    open: Option<Block>,
    last_line_len: usize,
    row: usize,
}

impl Splitter {
    fn close(&mut self) {
        if let Some(block) = self.open.take() {
            split_inline_items(block, &mut self.blocks);
        }
    }

    fn start(&mut self, kind: UnitKind, place: Place, cells: &[Cell]) {
        self.close();
        self.open = Some(Block {
            kind,
            place,
            cells: cells.to_vec(),
        });
    }

    fn line(&mut self, line: &[Cell]) {
        let indent = line.iter().take_while(|cell| cell.c == ' ').count();
        let mut body = trim(line);
        let mut is_quoted = false;
        while let Some((first, rest)) = body.split_first()
            && first.c == '>'
        {
            is_quoted = true;
            body = trim(rest);
        }
        if is_blank(body) || is_fence(body) {
            self.close();
            self.row = 0;
            return;
        }
        if body.iter().any(|cell| cell.c == '|') {
            self.table_row(body);
            return;
        }
        self.row = 0;
        if let Some(heading) = heading(body) {
            self.start(UnitKind::Heading, Place::Heading, heading);
            self.close();
            return;
        }
        let kind = if is_quoted {
            UnitKind::Quotation
        } else {
            UnitKind::Sentence
        };
        if let Some(item) = item(body) {
            self.start(UnitKind::ListItem, Place::Item { indent }, item);
        } else if self.continues(kind, indent, body) {
            if let Some(block) = &mut self.open {
                if let (Some(last), Some(next)) = (block.cells.last().copied(), body.first()) {
                    let span = crate::guard::span::Span::new(last.span.end, next.span.start);
                    block.cells.push(last.to_space(span));
                }
                block.cells.extend_from_slice(body);
            }
        } else {
            self.start(kind, Place::Paragraph, body);
        }
        self.last_line_len = body.len();
    }

    /// Whether a line without a marker carries on the open block.
    fn continues(&self, kind: UnitKind, indent: usize, body: &[Cell]) -> bool {
        let Some(open) = &self.open else {
            return false;
        };
        if open.cells.last().is_some_and(|cell| cell.c == ':') {
            return false;
        }
        // One letter a line is a disguise, not a paragraph break.
        if body.len() == 1 && self.last_line_len == 1 {
            return true;
        }
        match open.place {
            Place::Item { .. } => indent > 0 || self.last_line_len > SHORT_LINE,
            Place::Paragraph => open.kind == kind && self.last_line_len > SHORT_LINE,
            Place::Heading | Place::Cell { .. } => false,
        }
    }

    fn table_row(&mut self, body: &[Cell]) {
        self.close();
        if body
            .iter()
            .all(|cell| matches!(cell.c, '|' | '-' | ':' | ' '))
        {
            return;
        }
        let body = match body.split_first() {
            Some((first, rest)) if first.c == '|' => rest,
            _ => body,
        };
        for (column, cells) in body.split(|cell| cell.c == '|').enumerate() {
            let place = Place::Cell {
                row: self.row,
                column,
            };
            self.start(UnitKind::Cell, place, trim(cells));
            self.close();
        }
        self.row += 1;
    }
}

/// Finds the governor of each block while blocks arrive in reading order.
#[derive(Default)]
pub(super) struct Governors {
    heading: Option<usize>,
    /// The last unit before the list that is being read.
    list_intro: Option<usize>,
    /// First units of the items that are open, with their indents, innermost last.
    items: Vec<(usize, usize)>,
    /// First units of the header cells of the table that is being read, by column.
    header: Vec<usize>,
    /// The last unit of the block before, where it may introduce what follows.
    previous: Option<usize>,
    /// Whether the last unit of the block before ended with a colon.
    after_colon: bool,
}

impl Governors {
    pub(super) fn lead_in_of(&mut self, block: &Block) -> Option<usize> {
        match block.place {
            Place::Heading => None,
            Place::Paragraph => {
                if self.after_colon {
                    self.previous
                } else {
                    self.heading
                }
            }
            Place::Item { indent } => {
                self.items.retain(|(outer, _)| *outer < indent);
                match self.items.last() {
                    Some((_, parent)) => Some(*parent),
                    None => self.list_intro.or(self.heading),
                }
            }
            Place::Cell { row: 0, .. } => self.list_intro.or(self.heading),
            Place::Cell { column, .. } => self.header.get(column).copied(),
        }
    }

    /// Notes a block that held the units `first..=last`.
    pub(super) fn record(
        &mut self,
        block: Place,
        first: usize,
        last: usize,
        ends_with_colon: bool,
    ) {
        self.previous = Some(last);
        self.after_colon = ends_with_colon;
        match block {
            Place::Heading => {
                self.heading = Some(first);
                self.leave_list(Some(last));
            }
            Place::Paragraph => self.leave_list(Some(last)),
            Place::Item { indent } => self.items.push((indent, first)),
            Place::Cell { row, column } => {
                if row == 0 {
                    if column == 0 {
                        self.header.clear();
                    }
                    self.header.push(first);
                }
            }
        }
    }

    fn leave_list(&mut self, intro: Option<usize>) {
        self.list_intro = intro;
        self.items.clear();
    }
}

/// A paragraph that holds "lead-in: - one - two - three" becomes a lead-in and its items.
fn split_inline_items(block: Block, blocks: &mut Vec<Block>) {
    let is_dash = |at: usize| {
        block.cells[at].c == '-'
            && at > 0
            && block.cells[at - 1].c == ' '
            && block.cells.get(at + 1).is_some_and(|cell| cell.c == ' ')
    };
    let dashes: Vec<usize> = (0..block.cells.len()).filter(|at| is_dash(*at)).collect();
    let follows_colon = dashes
        .first()
        .is_some_and(|at| *at >= 2 && block.cells[at - 2].c == ':');
    // Spaced-out letters ("s - t - o - p") are a disguise, not a list.
    let n_letters = dashes
        .iter()
        .filter(|at| {
            block.cells[..**at].len() >= 3
                && block.cells[**at - 3..**at - 1]
                    .iter()
                    .any(|cell| cell.c == ' ')
        })
        .count();
    if block.place != Place::Paragraph
        || (dashes.len() < INLINE_ITEMS && !follows_colon)
        || (dashes.len() > 2 && n_letters * 2 > dashes.len())
    {
        blocks.push(block);
        return;
    }
    let mut start = 0;
    let mut place = block.place;
    let mut kind = block.kind;
    for at in dashes.into_iter().chain([block.cells.len()]) {
        blocks.push(Block {
            kind,
            place,
            cells: trim(&block.cells[start..at]).to_vec(),
        });
        place = Place::Item { indent: 0 };
        kind = UnitKind::ListItem;
        start = (at + 1).min(block.cells.len());
    }
}

/// The text of a heading line.
fn heading(body: &[Cell]) -> Option<&[Cell]> {
    let n_hashes = body.iter().take_while(|cell| cell.c == '#').count();
    let rest = body.get(n_hashes..)?;
    ((1..=6).contains(&n_hashes) && rest.first()?.c == ' ').then(|| trim(rest))
}

/// The text of a list item line: `- x`, `* x`, `• x`, `1. x`, `2) x`, `a) x`, with or without a task box.
fn item(body: &[Cell]) -> Option<&[Cell]> {
    let n_marker = match body.first()?.c {
        '-' | '*' | '+' | '•' | '◦' | '‣' | '·' | '●' | '▪' | '○' | '■' | '✓' | '☐' => {
            1
        }
        c if c.is_ascii_digit() => {
            let n_digits = body
                .iter()
                .take_while(|cell| cell.c.is_ascii_digit())
                .count();
            match body.get(n_digits)?.c {
                '.' | ')' if n_digits <= 3 => n_digits + 1,
                _ => return None,
            }
        }
        '(' if body.get(2)?.c == ')' => 3,
        c if c.is_ascii_lowercase() && body.get(1)?.c == ')' => 2,
        _ => return None,
    };
    if body.get(n_marker)?.c != ' ' {
        return None;
    }
    let mut rest = trim(&body[n_marker..]);
    if rest.len() > 3 && rest[0].c == '[' && matches!(rest[1].c, ' ' | 'x') && rest[2].c == ']' {
        rest = trim(&rest[3..]);
    }
    Some(rest)
}

/// Three backticks, perhaps with the name of a language: what else stands on such a line is read like any other text.
fn is_fence(body: &[Cell]) -> bool {
    let n_ticks = body.iter().take_while(|cell| cell.c == '`').count();
    let name = trim(&body[n_ticks..]);
    n_ticks >= 3 && !name.iter().any(|cell| matches!(cell.c, '`' | ' '))
}

/// Nothing, or a rule across the page.
fn is_blank(body: &[Cell]) -> bool {
    body.is_empty()
        || (body.len() >= 3
            && body
                .iter()
                .all(|cell| matches!(cell.c, '-' | '*' | '_' | '=' | ' ')))
}

/// Without white space at both ends.
pub(super) fn trim(mut cells: &[Cell]) -> &[Cell] {
    while let [first, rest @ ..] = cells
        && first.c == ' '
    {
        cells = rest;
    }
    while let [rest @ .., last] = cells
        && last.c == ' '
    {
        cells = rest;
    }
    cells
}
