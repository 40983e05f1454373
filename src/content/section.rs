//! The section tree: headings with their path, blocks with their links resolved.

use std::ops::Range;

use url::Url;

use super::cdr_number;
use super::markdown::{Element, InlineText, RawBlockKind, RawLink};

/// A heading with the text that stands directly under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// Headings from the top to this one, the document's level-1 titles left out; never empty in a
    /// built [`super::Summary`].
    pub path: Vec<String>,
    /// Heading level, 1 to 6; 0 for text that stands before every heading.
    pub level: u8,
    /// What the section is for.
    pub kind: SectionKind,
    /// The fragment that the content itself uses for this section, without `#`. None is invented.
    pub anchor: Option<String>,
    /// Text blocks in reading order, furniture set aside.
    pub blocks: Vec<Block>,
    /// Line of the heading in the file, from 1.
    pub line: usize,
}

impl Section {
    /// The innermost heading.
    pub fn heading(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// About the disease, its tests, its treatment.
    Topic,
    /// A "Key Points" box: repeats the headings below it.
    KeyPoints,
    /// About the summary itself, the NCI, or where to read on.
    About,
}

/// A paragraph, a list item or a table row.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Clean text, never empty in a built section.
    pub text: String,
    /// Links in the order of their position in `text`.
    pub links: Vec<Link>,
    /// Line in the file, from 1.
    pub line: usize,
    /// The alternative text of an image that stood at the block's end.
    pub(super) trailing_image_alt: Option<String>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// An item of a list; `depth` counts from 1.
    ListItem {
        /// Nesting depth, from 1.
        depth: u8,
    },
    /// A row of a table, cells parted by a tab.
    TableRow,
}

/// A link beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An entry of NCI's dictionary of cancer terms.
    Glossary {
        /// Digits of the CDR id, without leading zeros.
        cdr_id: String,
        /// The entry's address.
        url: Url,
    },
    /// Another section of the same summary, found by the link's text.
    Section {
        /// The section's heading path.
        path: Vec<String>,
        /// The section's address.
        url: Url,
    },
    /// Any other page.
    Page(Url),
}

/// Headings of boxes that repeat the headings below them, as NCI writes them.
const KEY_POINTS_HEADINGS: &[&str] = &[
    "key points",
    "key points for this section",
    "puntos importantes",
    "puntos clave",
];

/// Beginnings of top headings that are about the summary or lead elsewhere, in NCI's standing wordings.
const ABOUT_HEADING_STARTS: &[&str] = &[
    "about this pdq summary",
    "about pdq",
    "to learn more about",
    "get more information from nci",
    "latest updates to this summary",
    "changes to this summary",
    "more information",
    "información sobre este sumario",
    "información sobre este resumen",
    "acerca de este sumario",
    "información adicional sobre",
    "para obtener más información",
    "más información",
    "modificaciones a este sumario",
    "últimas modificaciones",
    "actualizaciones más recientes a este",
];

/// The title that the text itself shows: the last level-1 heading before any section or text.
///
/// The first of two often repeats the front matter with the site's name.
pub(super) fn display_title(elements: &[Element]) -> Option<String> {
    elements
        .iter()
        .map_while(|e| match e {
            Element::Heading { level: 1, text, .. } => Some(text.text.clone()),
            _ => None,
        })
        .last()
}

/// Builds the sections. Level-1 titles at the head of the text are no sections.
pub(super) fn build_sections(elements: &[Element], url: &Url) -> Vec<Section> {
    let n_titles = elements
        .iter()
        .take_while(|e| matches!(e, Element::Heading { level: 1, .. }))
        .count();
    let headings = heading_paths(&elements[n_titles..]);
    let resolver = Resolver {
        url,
        paths: &headings,
    };
    let mut sections: Vec<Section> = Vec::new();
    let mut next_heading = headings.iter();
    for element in &elements[n_titles..] {
        match element {
            Element::Heading { level, line, .. } => {
                let path = next_heading.next().cloned().unwrap_or_default();
                let kind = section_kind(&path);
                sections.push(Section {
                    path,
                    level: *level,
                    kind,
                    anchor: None,
                    blocks: Vec::new(),
                    line: *line,
                });
            }
            Element::Block { kind, text, line } => {
                if sections.is_empty() {
                    let (path, kind) = (Vec::new(), SectionKind::Topic);
                    sections.push(Section {
                        path,
                        level: 0,
                        kind,
                        anchor: None,
                        blocks: Vec::new(),
                        line: *line,
                    });
                }
                let block = resolver.block(*kind, text, *line);
                if let Some(section) = sections.last_mut() {
                    section.blocks.push(block);
                }
            }
        }
    }
    learn_anchors(&mut sections, url);
    sections
}

fn heading_paths(elements: &[Element]) -> Vec<Vec<String>> {
    let mut open: Vec<(u8, String)> = Vec::new();
    elements
        .iter()
        .filter_map(|e| match e {
            Element::Heading { level, text, .. } => Some((*level, text.text.clone())),
            Element::Block { .. } => None,
        })
        .map(|(level, text)| {
            while open.last().is_some_and(|(l, _)| *l >= level) {
                open.pop();
            }
            open.push((level, text));
            open.iter().map(|(_, text)| text.clone()).collect()
        })
        .collect()
}

fn section_kind(path: &[String]) -> SectionKind {
    let folded = |s: &String| s.trim_end_matches(':').to_lowercase();
    if path
        .last()
        .is_some_and(|h| KEY_POINTS_HEADINGS.contains(&folded(h).as_str()))
    {
        return SectionKind::KeyPoints;
    }
    let top = path.first().map(folded).unwrap_or_default();
    if ABOUT_HEADING_STARTS
        .iter()
        .any(|start| top.starts_with(start))
    {
        SectionKind::About
    } else {
        SectionKind::Topic
    }
}

/// Resolves links against the summary's own address and its headings.
struct Resolver<'a> {
    url: &'a Url,
    paths: &'a [Vec<String>],
}

impl Resolver<'_> {
    fn block(&self, kind: RawBlockKind, text: &InlineText, line: usize) -> Block {
        let kind = match kind {
            RawBlockKind::Paragraph => BlockKind::Paragraph,
            RawBlockKind::ListItem { depth } => BlockKind::ListItem { depth },
            RawBlockKind::TableRow => BlockKind::TableRow,
        };
        let links = text
            .links
            .iter()
            .filter_map(|link| self.link(&text.text, link))
            .collect();
        let trailing_image_alt = text.trailing_image_alt.clone();
        Block {
            kind,
            text: text.text.clone(),
            links,
            line,
            trailing_image_alt,
        }
    }

    /// `None` for a destination that is no address and for one that is neither `http` nor `https`:
    /// a `javascript:` link must not reach a page that shows our links.
    fn link(&self, text: &str, raw: &RawLink) -> Option<Link> {
        let url = self.url.join(&raw.destination).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let target = if let Some(cdr_id) = glossary_id(&url) {
            LinkTarget::Glossary { cdr_id, url }
        } else if url.fragment().is_some() && is_same_page(&url, self.url) {
            let words = &text[raw.range.clone()];
            match self
                .paths
                .iter()
                .find(|path| path.last().is_some_and(|h| h.eq_ignore_ascii_case(words)))
            {
                Some(path) => LinkTarget::Section {
                    path: path.clone(),
                    url,
                },
                None => LinkTarget::Page(self.url.clone()),
            }
        } else {
            LinkTarget::Page(url)
        };
        Some(Link {
            range: raw.range.clone(),
            target,
        })
    }
}

/// The id of a glossary entry in either form of NCI's dictionary links.
fn glossary_id(url: &Url) -> Option<String> {
    let path = url.path().to_ascii_lowercase();
    let id = if path.ends_with("/popdefinition.aspx") {
        url.query_pairs()
            .find(|(key, _)| key.eq_ignore_ascii_case("id"))
            .map(|(_, id)| id.into_owned())
    } else if path.contains("/dictionaries/cancer-terms/def/")
        || path.contains("/diccionarios/diccionario-cancer/def/")
    {
        path.rsplit('/').next().map(str::to_owned)
    } else {
        None
    }?;
    cdr_number(&id.to_ascii_uppercase()).map(str::to_owned)
}

fn is_same_page(a: &Url, b: &Url) -> bool {
    a.host_str() == b.host_str() && a.path().trim_end_matches('/') == b.path().trim_end_matches('/')
}

/// A link into the same page whose text is a heading states that heading's anchor.
fn learn_anchors(sections: &mut [Section], url: &Url) {
    let stated: Vec<(Vec<String>, String)> = sections
        .iter()
        .flat_map(|s| &s.blocks)
        .flat_map(|b| &b.links)
        .filter_map(|link| match &link.target {
            LinkTarget::Section { path, url: target } if is_same_page(target, url) => {
                Some((path.clone(), target.fragment()?.to_owned()))
            }
            _ => None,
        })
        .collect();
    for (path, anchor) in stated {
        if let Some(section) = sections.iter_mut().find(|s| s.path == path) {
            section.anchor.get_or_insert(anchor);
        }
    }
}
