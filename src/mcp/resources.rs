//! Summaries and their sections as resources.
//!
//! `citeguard://summaries/{summary}` is a whole summary, `citeguard://summaries/{summary}/{section}` a section with
//! the sections below it. `summary` is the id of the catalogue; `section` is the heading in lower case with a
//! hyphen for each run of other characters than letters and digits, and `-2`, `-3` … where it comes again.

use std::collections::HashSet;

use jiff::civil::Date;
use rmcp::ErrorData;
use rmcp::model::{Annotations, Resource, ResourceContents, ResourceTemplate, Role};

use crate::answer::Engine;
use crate::content::{BlockKind, Section, SectionKind, Summary};

const SUMMARIES: &str = "citeguard://summaries/";
const MIME_TYPE: &str = "text/plain";

/// Resources on one page of the list: a page stays under about 100 kB.
const PAGE: usize = 200;

/// One page of the list.
pub(super) struct Page {
    pub(super) resources: Vec<Resource>,
    pub(super) next_cursor: Option<String>,
    /// Positions of the summaries shown.
    pub(super) summaries: Vec<usize>,
}

/// What is at an address.
#[derive(Clone, Copy)]
struct Target {
    summary: usize,
    section: Option<usize>,
}

/// The summaries served on the day with their topical sections, in the order of the content, from `cursor` on.
pub(super) fn page(engine: &Engine, cursor: Option<&str>, as_of: Date) -> Result<Page, ErrorData> {
    let digest = &engine.index().digest()[..DIGEST_DIGITS];
    let start = match cursor {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix(digest)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| {
                let message =
                    "the cursor is of another edition of the content; begin the list anew";
                ErrorData::invalid_params(message, None)
            })?,
    };
    let summaries = engine.index().summaries();
    let served = (0..summaries.len()).filter(|summary| engine.is_served(*summary, as_of));
    let mut targets = served
        .flat_map(|summary| {
            let sections = summaries[summary].sections.iter().enumerate();
            let topical = sections.filter(|(_, section)| section.kind == SectionKind::Topic);
            let sections = topical.map(move |(at, _)| Some(at));
            std::iter::once(None)
                .chain(sections)
                .map(move |section| Target { summary, section })
        })
        .skip(start);
    let shown: Vec<Target> = targets.by_ref().take(PAGE).collect();
    let has_more = targets.next().is_some();
    let mut page = Page {
        resources: Vec::with_capacity(shown.len()),
        next_cursor: has_more.then(|| format!("{digest}-{}", start + PAGE)),
        summaries: shown.iter().map(|target| target.summary).collect(),
    };
    page.summaries.dedup();
    let mut slugs = (usize::MAX, Vec::new());
    for target in shown {
        let summary = &summaries[target.summary];
        if slugs.0 != target.summary {
            slugs = (target.summary, section_slugs(summary));
        }
        page.resources.push(resource(summary, target, &slugs.1));
    }
    Ok(page)
}

/// Digits of the content's digest that a cursor carries: enough to notice another edition.
const DIGEST_DIGITS: usize = 8;

fn resource(summary: &Summary, target: Target, slugs: &[String]) -> Resource {
    let of_summary = format!("{SUMMARIES}{}", summary.id);
    let resource = match target.section {
        None => Resource::new(of_summary, summary.id.as_str()).with_title(&summary.title),
        Some(at) => {
            let section = &summary.sections[at];
            Resource::new(format!("{of_summary}/{}", slugs[at]), slugs[at].clone())
                .with_title(section.heading())
                .with_description(format!("{}: {}", summary.title, section.path.join(" > ")))
        }
    };
    resource
        .with_mime_type(MIME_TYPE)
        .with_annotations(annotations(summary))
}

/// `lastModified` is the day of the last review, the one date that every summary has.
fn annotations(summary: &Summary) -> Annotations {
    let mut annotations = Annotations::default().with_audience(vec![Role::User, Role::Assistant]);
    annotations.last_modified = Some(format!("{}T00:00:00Z", summary.front.last_reviewed));
    annotations
}

/// The addresses that can be built.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |uri: &str, name: &str, text: &'static str| {
        let (title, description) = super::tools::titled(text);
        ResourceTemplate::new(format!("{SUMMARIES}{uri}"), name)
            .with_title(title)
            .with_description(description)
            .with_mime_type(MIME_TYPE)
    };
    vec![
        template(
            "{summary}",
            "summary",
            include_str!("../../prompts/mcp/resource-summary.txt"),
        ),
        template(
            "{summary}/{section}",
            "section",
            include_str!("../../prompts/mcp/resource-section.txt"),
        ),
    ]
}

/// The words at an address, with the position of their summary.
pub(super) fn read(
    engine: &Engine,
    uri: &str,
    as_of: Date,
) -> Result<(usize, ResourceContents), ErrorData> {
    let target = find(engine, uri).filter(|target| engine.is_served(target.summary, as_of));
    let words = target.and_then(|target| text(engine, target.summary, target.section, as_of));
    let (Some(target), Some(words)) = (target, words) else {
        let message = format!("nothing is served at {uri}; resources/list names what is");
        let data = serde_json::json!({"uri": uri});
        return Err(ErrorData::resource_not_found(message, Some(data)));
    };
    let contents = ResourceContents::text(words, uri).with_mime_type(MIME_TYPE);
    Ok((target.summary, contents))
}

fn find(engine: &Engine, uri: &str) -> Option<Target> {
    let path = uri.strip_prefix(SUMMARIES)?;
    let (id, section) = path
        .split_once('/')
        .map_or((path, None), |(id, section)| (id, Some(section)));
    let mut summaries = engine.index().summaries().iter();
    let summary = summaries.position(|summary| summary.id.as_str() == id)?;
    let section = match section {
        None => None,
        Some(wanted) => {
            let slugs = section_slugs(&engine.index().summaries()[summary]);
            Some(slugs.iter().position(|slug| slug == wanted)?)
        }
    };
    Some(Target { summary, section })
}

/// The names of a summary's sections in addresses, in the order of the sections, each once.
fn section_slugs(summary: &Summary) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    let sections = summary.sections.iter().map(|section| {
        let words = section.heading().split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let heading = words.join("-");
        let (mut slug, mut number) = (heading.clone(), 1);
        while slug.is_empty() || !seen.insert(slug.clone()) {
            number += 1;
            slug = format!("{heading}-{number}");
        }
        slug
    });
    sections.collect()
}

/// The words of a summary or of one of its sections, introduced and cited; `None` for a summary without passages.
pub(super) fn text(
    engine: &Engine,
    summary: usize,
    section: Option<usize>,
    as_of: Date,
) -> Option<String> {
    let metadata = crate::wire::document_metadata(engine, summary, None, as_of)?;
    let sections = &engine.index().summaries()[summary].sections;
    let shown: Vec<&Section> = match section {
        None => sections.iter().collect(),
        Some(at) => {
            let top = &sections[at];
            let below = sections[at + 1..]
                .iter()
                .take_while(|section| section.path.starts_with(&top.path));
            std::iter::once(top).chain(below).collect()
        }
    };
    let mut text = format!("{}\n\n", metadata.attribution);
    for section in shown {
        push_section(&mut text, section);
    }
    text.push_str(&metadata.citation);
    text.push_str("\n\n");
    text.push_str(&review(&metadata));
    text.push_str("\n\n");
    text.push_str(&metadata.disclaimer);
    Some(text)
}

fn push_section(text: &mut String, section: &Section) {
    text.push_str(section.heading());
    text.push_str("\n\n");
    for (at, block) in section.blocks.iter().enumerate() {
        if let BlockKind::ListItem { depth } = block.kind {
            text.push_str(&"  ".repeat(usize::from(depth.saturating_sub(1))));
            text.push_str("- ");
        }
        text.push_str(&block.text);
        let next = section.blocks.get(at + 1).map(|next| next.kind);
        let goes_on = next.is_some_and(|next| next != BlockKind::Paragraph)
            && block.kind != BlockKind::Paragraph;
        text.push_str(if goes_on { "\n" } else { "\n\n" });
    }
}

/// When the words were last reviewed, and whether that is too long ago.
fn review(metadata: &crate::wire::DocumentMetadata) -> String {
    let reviewed = format!("Last reviewed {}.", metadata.last_reviewed);
    match (&metadata.days_overdue, &metadata.next_review_due) {
        (Some(days), Some(due)) => {
            format!("{reviewed} The review is OVERDUE by {days} days, since {due}.")
        }
        (None, Some(due)) => format!("{reviewed} The next review is due {due}."),
        (_, None) => format!("{reviewed} When the next review is due is not known."),
    }
}
