//! Deep links that a browser can follow: the summary's URL with a text fragment that finds the passage.
//!
//! Source of the form `#:~:text=[prefix-,]start[,end]`: the WICG draft "URL Fragment Text Directives".
//! A browser without it ignores the directive and opens the page, at the section's anchor where one is known.

use std::fmt::Write as _;

use crate::content::Summary;
use crate::index::Index;
use crate::passage::Passage;

/// Words that a fragment's start and end hold at least; four words of a summary are seldom repeated.
const MIN_WORDS: usize = 4;

/// Words after which a start that is not unique is given a prefix instead of more words.
const MAX_WORDS: usize = 12;

/// One link for each passage of the index.
pub(super) fn build_links(index: &Index) -> Vec<String> {
    let pages: Vec<String> = index.summaries().iter().map(page_text).collect();
    let passages = index.passages().iter();
    passages
        .map(|p| build_link(&index.summaries()[p.summary], &p.passage, &pages[p.summary]))
        .collect()
}

/// Headings and blocks in reading order, a line each: what the page shows of the summary.
fn page_text(summary: &Summary) -> String {
    let mut text = String::from("\n");
    for section in &summary.sections {
        text.push_str(section.heading());
        text.push('\n');
        for block in &section.blocks {
            text.push_str(&block.text);
            text.push('\n');
        }
    }
    text
}

fn build_link(summary: &Summary, passage: &Passage, page: &str) -> String {
    let mut link = summary.front.url.to_string();
    link.push('#');
    let section = &summary.sections[passage.section];
    if let Some(anchor) = nearest_anchor(summary, &section.path) {
        link.push_str(anchor);
    }
    link.push_str(":~:text=");
    let parts: Vec<&str> = passage
        .parts
        .iter()
        .map(|p| &passage.text[p.range.clone()])
        .collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return link;
    };
    let start = unique_start(first, page);
    if !start.is_unique
        && let Some(before) = text_before(first, section.heading(), page)
    {
        link.push_str(&encode(&before));
        link.push_str("-,");
    }
    link.push_str(&encode(&start.words));
    let end = unique_end(last, &passage.text);
    if parts.len() > 1 || first.split_whitespace().count() > start.n_words + MIN_WORDS {
        link.push(',');
        link.push_str(&encode(&end));
    }
    link
}

/// The anchor that the content states for the section or, failing that, for the closest one around it.
fn nearest_anchor<'a>(summary: &'a Summary, path: &[String]) -> Option<&'a str> {
    (1..=path.len()).rev().find_map(|n| {
        let around = summary.sections.iter().find(|s| s.path == path[..n])?;
        around.anchor.as_deref()
    })
}

struct Start {
    words: String,
    n_words: usize,
    is_unique: bool,
}

/// The first words of a block: as few as occur once on the page.
fn unique_start(block: &str, page: &str) -> Start {
    let words: Vec<&str> = block.split_whitespace().collect();
    let most = words.len().min(MAX_WORDS);
    for n in MIN_WORDS.min(most)..=most {
        let phrase = trim_end(&words[..n].join(" "));
        if page.matches(&phrase).nth(1).is_none() {
            return Start {
                words: phrase,
                n_words: n,
                is_unique: true,
            };
        }
    }
    Start {
        words: trim_end(&words[..most].join(" ")),
        n_words: most,
        is_unique: false,
    }
}

/// The last words of a block: as few as the passage holds once, so that the range does not end early.
fn unique_end(block: &str, passage: &str) -> String {
    (MIN_WORDS..=MAX_WORDS)
        .map(|n| last_words(block, n))
        .find(|phrase| passage.matches(phrase.as_str()).nth(1).is_none())
        .unwrap_or_else(|| last_words(block, MAX_WORDS))
}

fn last_words(block: &str, n: usize) -> String {
    let words: Vec<&str> = block.split_whitespace().collect();
    trim_end(&words[words.len().saturating_sub(n)..].join(" "))
}

/// The words that stand right before `block` under its heading, where that is found on the page.
fn text_before(block: &str, heading: &str, page: &str) -> Option<String> {
    let section_start = page.find(&format!("\n{heading}\n"))? + 1;
    let block_start = section_start + page[section_start..].find(block)?;
    let before = page[..block_start].trim_end();
    let line = before.rsplit('\n').next()?;
    let words: Vec<&str> = line.split_whitespace().collect();
    // Whole, with its full stop: a prefix must stand right before the start.
    let words = words[words.len().saturating_sub(MIN_WORDS)..].join(" ");
    Some(words).filter(|words| !words.is_empty())
}

/// A match must end where a word ends; a mark after it may be laid out apart.
fn trim_end(words: &str) -> String {
    words.trim_end_matches(['.', ',', ':', ';']).to_owned()
}

/// Percent-encodes everything but letters and digits of ASCII: `-`, `,` and `&` have a meaning in the directive.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
    encoded
}
