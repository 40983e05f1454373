//! From Markdown to a flat list of headings and text blocks, with links kept beside the text.
//!
//! Text comes out clean: white space and hard-wrapped lines are single spaces, emphasis and link
//! syntax are gone. Nothing is judged here but what is a picture: images and the "Enlarge" links
//! beside them never become text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// A heading or a block, in reading order.
#[derive(Clone, Debug)]
pub(super) enum Element {
    Heading {
        level: u8,
        text: InlineText,
        line: usize,
    },
    Block {
        kind: RawBlockKind,
        text: InlineText,
        line: usize,
    },
}

/// What a block is in the Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawBlockKind {
    Paragraph,
    /// `depth` counts from 1.
    ListItem {
        depth: u8,
    },
    TableRow,
}

/// Clean text with its links.
#[derive(Clone, Debug, Default)]
pub(super) struct InlineText {
    pub(super) text: String,
    pub(super) links: Vec<RawLink>,
    /// The alternative text of an image that stands at the end of the block.
    pub(super) trailing_image_alt: Option<String>,
}

/// A link as the Markdown has it.
#[derive(Clone, Debug)]
pub(super) struct RawLink {
    /// Bytes of [`InlineText::text`].
    pub(super) range: Range<usize>,
    pub(super) destination: String,
}

/// Link texts that only show a picture larger; not words of the summary.
const ENLARGE_LINK_TEXTS: &[&str] = &["Enlarge", "Ampliar"];

/// Parses CommonMark with tables. `first_line` is the line of the file on which `markdown` begins.
pub(super) fn parse_markdown(markdown: &str, first_line: usize) -> Vec<Element> {
    let mut builder = Builder::default();
    let mut lines = LineCounter {
        text: markdown,
        offset: 0,
        line: first_line,
    };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        builder.event(event, || lines.line_at(range.start));
    }
    builder.flush();
    builder.elements
}

/// Counts lines while offsets grow, so that a long file is read once.
struct LineCounter<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn line_at(&mut self, offset: usize) -> usize {
        if offset > self.offset {
            let passed = &self.text.as_bytes()[self.offset..offset];
            self.line += super::count_lines(passed);
            self.offset = offset;
        }
        self.line
    }
}

#[derive(Default)]
struct Builder {
    elements: Vec<Element>,
    inline: InlineBuilder,
    kind: Option<RawBlockKind>,
    line: usize,
    list_depth: u8,
    heading: Option<u8>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, line: impl FnOnce() -> usize) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.flush();
                self.heading = Some(level_number(level));
                self.line = line();
            }
            Event::End(TagEnd::Heading(_)) => {
                let text = self.inline.finish();
                if let Some(level) = self.heading.take()
                    && !text.text.is_empty()
                {
                    self.elements.push(Element::Heading {
                        level,
                        text,
                        line: self.line,
                    });
                }
            }
            Event::Start(Tag::List(_)) => {
                self.flush();
                self.list_depth = self.list_depth.saturating_add(1);
            }
            Event::End(TagEnd::List(_)) => {
                self.flush();
                self.list_depth = self.list_depth.saturating_sub(1);
            }
            Event::Start(Tag::Item) => self.open(
                RawBlockKind::ListItem {
                    depth: self.list_depth,
                },
                line(),
            ),
            Event::Start(Tag::TableRow | Tag::TableHead) => {
                self.open(RawBlockKind::TableRow, line());
            }
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                let kind = match self.list_depth {
                    0 => RawBlockKind::Paragraph,
                    depth => RawBlockKind::ListItem { depth },
                };
                self.open(kind, line());
            }
            Event::End(
                TagEnd::Item
                | TagEnd::Paragraph
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => self.flush(),
            Event::Start(Tag::TableCell) => self.inline.cell(),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let destination = if link_type == LinkType::Email {
                    String::new()
                } else {
                    dest_url.into_string()
                };
                self.inline.link_start(destination);
            }
            Event::End(TagEnd::Link) => self.inline.link_end(),
            Event::Start(Tag::Image { .. }) => self.inline.image_start(),
            Event::End(TagEnd::Image) => self.inline.image_end(),
            Event::Text(text) | Event::Code(text) => self.inline.push(&text, false),
            Event::SoftBreak | Event::HardBreak => self.inline.push(" ", true),
            Event::InlineHtml(html) | Event::Html(html) => {
                self.inline.push(&strip_tags(&html), true);
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: RawBlockKind, line: usize) {
        self.flush();
        self.kind = Some(kind);
        self.line = line;
    }

    fn flush(&mut self) {
        let kind = self.kind.take();
        let text = self.inline.finish();
        if text.text.is_empty() && text.trailing_image_alt.is_none() {
            return;
        }
        let kind = kind.unwrap_or(RawBlockKind::Paragraph);
        self.elements.push(Element::Block {
            kind,
            text,
            line: self.line,
        });
    }
}

/// The text of real HTML without its tags; whatever is no tag stays.
fn strip_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map(|i| open + i + 1);
        let is_tag =
            rest[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        text.push_str(&rest[..open]);
        if let Some(close) = close.filter(|_| is_tag) {
            text.push(' ');
            rest = &rest[close..];
        } else {
            text.push('<');
            rest = &rest[open + 1..];
        }
    }
    text.push_str(rest);
    text
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    /// The Markdown source breaks the line here.
    Break,
}

/// Builds the clean text of one block.
#[derive(Default)]
struct InlineBuilder {
    text: String,
    links: Vec<RawLink>,
    gap: Gap,
    open_link: Option<OpenLink>,
    image_depth: usize,
    alt: String,
    trailing_image_alt: Option<String>,
}

struct OpenLink {
    destination: String,
    /// Set by the first character of the link's text.
    start: Option<usize>,
    /// What the text was before the link, for a link that is dropped.
    text_len: usize,
    gap: Gap,
}

impl InlineBuilder {
    fn push(&mut self, text: &str, is_break: bool) {
        if self.image_depth > 0 {
            self.alt.push_str(text);
            return;
        }
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                self.push_word(word);
            }
            if word.len() < piece.len() && self.gap != Gap::Break {
                self.gap = if is_break { Gap::Break } else { Gap::Space };
            }
        }
    }

    fn push_word(&mut self, word: &str) {
        // A wrapped line may leave the full stop alone on the next one; it belongs to the word before.
        let joins =
            self.gap == Gap::Break && word.starts_with(['.', ',', ';', ':', '!', '?', ')', '”']);
        if self.gap != Gap::None && !self.text.is_empty() && !joins {
            self.text.push(' ');
        }
        self.gap = Gap::None;
        let start = self.text.len();
        if let Some(link) = &mut self.open_link {
            link.start.get_or_insert(start);
        }
        self.text.push_str(word);
        self.trailing_image_alt = None;
    }

    fn cell(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\t');
            self.gap = Gap::None;
        }
    }

    fn link_start(&mut self, destination: String) {
        let (text_len, gap) = (self.text.len(), self.gap);
        self.open_link = Some(OpenLink {
            destination,
            start: None,
            text_len,
            gap,
        });
    }

    fn link_end(&mut self) {
        let Some(link) = self.open_link.take() else {
            return;
        };
        let Some(start) = link.start else { return };
        if ENLARGE_LINK_TEXTS.contains(&&self.text[start..]) {
            self.text.truncate(link.text_len);
            self.gap = link.gap;
        } else if !link.destination.is_empty() {
            self.links.push(RawLink {
                range: start..self.text.len(),
                destination: link.destination,
            });
        }
    }

    fn image_start(&mut self) {
        self.image_depth += 1;
        self.alt.clear();
    }

    fn image_end(&mut self) {
        self.image_depth = self.image_depth.saturating_sub(1);
        self.trailing_image_alt = Some(std::mem::take(&mut self.alt));
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    fn finish(&mut self) -> InlineText {
        let done = std::mem::take(self);
        let text = done.text.trim_end().to_owned();
        InlineText {
            text,
            links: done.links,
            trailing_image_alt: done.trailing_image_alt,
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
