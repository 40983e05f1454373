//! The pieces of an answer in reading order, and how they are written out.
//!
//! An answer is composed once, as [`Part`]s, and written in the [`Format`] that a surface wants. The pieces of
//! [`write()`] joined are the whole text, so that a stream and a whole answer cannot differ.

use std::fmt::Write as _;
use std::ops::Range;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Words of this service: what to do now, a redirection, a refusal, a contact route.
    Said,
    /// The sentence that introduces words of a summary.
    Attribution,
    /// A heading of the summary, over the words that follow.
    Label,
    /// A sentence of the summary, or a heading that is one.
    Sentence,
    /// An item of a list of the summary.
    Item {
        /// Nesting depth, from 1.
        depth: u8,
    },
    /// A draft that somebody else wrote, as it is, mark-up and all.
    Drafted,
    /// What a reader should know of the source: its age, its language.
    Notice,
    /// Introduces the sources or the terms.
    Title,
    /// A source.
    Source,
    /// The disclaimer.
    Disclaimer,
}

impl PartKind {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Attribution => "attribution",
            Self::Label => "label",
            Self::Sentence => "sentence",
            Self::Item { .. } => "item",
            Self::Drafted => "drafted",
            Self::Notice => "notice",
            Self::Title => "title",
            Self::Source => "source",
            Self::Disclaimer => "disclaimer",
        }
    }

    /// Whether these are words of the content.
    pub fn is_quoted(self) -> bool {
        matches!(self, Self::Label | Self::Sentence | Self::Item { .. })
    }
}

/// What parts a part from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// It goes on in the same paragraph.
    Space,
    /// A paragraph of its own begins.
    Paragraph,
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its words, without mark-up.
    pub words: String,
    /// Pages that runs of `words` (bytes) lead to, in order.
    pub links: Vec<(Range<usize>, String)>,
    /// The number of the citation that the words rest on.
    pub citation: Option<usize>,
    /// Whether the citation's mark stands after it: where the next words rest on another one.
    pub is_marked: bool,
    /// What stands before it; items of a list stand on lines of their own.
    pub joint: Joint,
}

impl Part {
    /// A part of this service's own words, in a paragraph of its own.
    pub fn own(kind: PartKind, words: impl Into<String>) -> Self {
        Self {
            kind,
            words: words.into(),
            links: Vec::new(),
            citation: None,
            is_marked: false,
            joint: Joint::Paragraph,
        }
    }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Markdown with citation marks, links and lists.
    #[default]
    Markdown,
    /// Plain text with citation marks; addresses are written out.
    Text,
    /// HTML with every word escaped; no styles, no scripts.
    Html,
    /// To be read aloud: no marks, no addresses of sources.
    Speech,
}

/// Writes the parts, a piece for each; together they are the text.
pub fn write(parts: &[Part], format: Format) -> Vec<String> {
    let mut writer = Writer {
        format,
        before: None,
        open: Vec::new(),
    };
    let mut pieces: Vec<String> = parts.iter().map(|part| writer.part(part)).collect();
    if let Some(last) = pieces.last_mut() {
        writer.close(last);
    }
    pieces
}

struct Writer {
    format: Format,
    before: Option<PartKind>,
    /// Open HTML elements, outermost first.
    open: Vec<&'static str>,
}

impl Writer {
    fn part(&mut self, part: &Part) -> String {
        let mut out = String::new();
        let starts_block = match part.kind {
            PartKind::Item { .. } | PartKind::Source => true,
            _ => part.joint == Joint::Paragraph || self.before.is_none_or(is_line),
        };
        match self.format {
            Format::Html => self.html(part, starts_block, &mut out),
            Format::Markdown | Format::Text | Format::Speech => {
                self.plain(part, starts_block, &mut out);
            }
        }
        self.before = Some(part.kind);
        out
    }

    fn plain(&self, part: &Part, starts_block: bool, out: &mut String) {
        if let Some(before) = self.before {
            let is_next_line = match part.kind {
                PartKind::Item { .. } => matches!(before, PartKind::Item { .. }),
                PartKind::Source => before == PartKind::Source && self.format == Format::Markdown,
                _ => false,
            };
            // In plain text a list follows its lead-in on the next line; Markdown wants an empty one.
            let is_list_start = match part.kind {
                PartKind::Item { .. } => self.format != Format::Markdown,
                // Addresses without a full stop after them would run into the next line.
                PartKind::Source => self.format != Format::Markdown && before != PartKind::Source,
                _ => false,
            };
            out.push_str(if is_next_line || is_list_start {
                "\n"
            } else if starts_block {
                "\n\n"
            } else {
                " "
            });
        }
        let is_markdown = self.format == Format::Markdown;
        let is_speech = self.format == Format::Speech;
        match part.kind {
            PartKind::Item { depth } if !is_speech => {
                for _ in 1..depth {
                    out.push_str("  ");
                }
                out.push_str("- ");
            }
            PartKind::Source if is_markdown => out.push_str("- "),
            _ => {}
        }
        if part.kind == PartKind::Source && !is_speech {
            Self::mark(part, out);
            out.push(' ');
        }
        let is_strong = matches!(part.kind, PartKind::Label | PartKind::Title) && is_markdown;
        if is_strong {
            out.push_str("**");
        }
        match self.format {
            Format::Markdown if part.kind == PartKind::Drafted => out.push_str(&part.words),
            Format::Markdown => with_links(part, out, &markdown_words, &|words, url| {
                format!("[{words}]({url})")
            }),
            _ => out.push_str(&part.words),
        }
        if is_strong {
            out.push_str("**");
        }
        if part.kind == PartKind::Source && self.format == Format::Text {
            for (_, url) in &part.links {
                // Writing to a string cannot fail.
                let _ = write!(out, " {url}");
            }
        }
        if part.is_marked && !is_speech && part.kind != PartKind::Source {
            out.push(' ');
            Self::mark(part, out);
        }
    }

    fn mark(part: &Part, out: &mut String) {
        if let Some(number) = part.citation {
            let _ = write!(out, "[{number}]");
        }
    }

    fn html(&mut self, part: &Part, starts_block: bool, out: &mut String) {
        match part.kind {
            PartKind::Item { .. } | PartKind::Source => {
                let depth = match part.kind {
                    PartKind::Item { depth } => usize::from(depth).max(1),
                    _ => 1,
                };
                self.list(depth, out);
                out.push_str("<li>");
                self.open.push("li");
            }
            _ if starts_block => {
                self.close(out);
                let is_heading = matches!(part.kind, PartKind::Label | PartKind::Title);
                let element = if is_heading { "h3" } else { "p" };
                let _ = write!(out, "<{element}>");
                self.open.push(element);
            }
            _ => out.push(' '),
        }
        if part.kind == PartKind::Source {
            Self::mark(part, out);
            out.push(' ');
        }
        with_links(part, out, &html_words, &|words, url| {
            format!("<a href=\"{}\">{words}</a>", html_words(url))
        });
        if part.is_marked && part.kind != PartKind::Source {
            out.push(' ');
            Self::mark(part, out);
        }
    }

    /// Opens and closes lists until an item of `depth` may begin.
    fn list(&mut self, depth: usize, out: &mut String) {
        if self.open.first() != Some(&"ul") {
            self.close(out);
        }
        let n_lists = |open: &[&str]| open.iter().filter(|element| **element == "ul").count();
        while n_lists(&self.open) > depth
            || (n_lists(&self.open) == depth && self.open.last() == Some(&"li"))
        {
            if let Some(element) = self.open.pop() {
                let _ = write!(out, "</{element}>");
            }
        }
        if n_lists(&self.open) < depth {
            out.push_str("<ul>");
            self.open.push("ul");
        }
    }

    fn close(&mut self, out: &mut String) {
        while let Some(element) = self.open.pop() {
            let _ = write!(out, "</{element}>");
        }
    }
}

/// Whether nothing can follow on the same line.
fn is_line(kind: PartKind) -> bool {
    matches!(
        kind,
        PartKind::Item { .. } | PartKind::Source | PartKind::Label | PartKind::Title
    )
}

fn with_links(
    part: &Part,
    out: &mut String,
    words: &dyn Fn(&str) -> String,
    link: &dyn Fn(&str, &str) -> String,
) {
    let mut at = 0;
    for (range, url) in &part.links {
        let (Some(before), Some(inside)) = (
            part.words.get(at..range.start),
            part.words.get(range.clone()),
        ) else {
            continue;
        };
        out.push_str(&words(before));
        out.push_str(&link(&words(inside), url));
        at = range.end;
    }
    out.push_str(&words(part.words.get(at..).unwrap_or_default()));
}

/// Words of a source that Markdown would take for an element are kept from it; everything else stays as it is.
fn markdown_words(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    text.replace('<', "\\<")
}

fn html_words(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
