//! Sets aside what a web page needs and a passage must not hold: navigation, captions, sentences
//! about a video that is not there, lines that only point to another section, repeated key points.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::section::{Block, BlockKind, Link, LinkTarget, Section, SectionKind};

/// Removes furniture from every section, in place.
pub(super) fn set_aside(sections: &mut [Section]) {
    let headings: BTreeSet<String> = sections.iter().map(|s| fold(s.heading())).collect();
    for section in sections {
        if section.kind == SectionKind::KeyPoints {
            // An item that no heading repeats would be lost with the box: it stays.
            section
                .blocks
                .retain(|block| !headings.contains(&fold(&block.text)));
        }
        drop_captions(&mut section.blocks);
        section
            .blocks
            .retain(|block| !is_navigation(block) && !is_section_pointer(block));
        for block in &mut section.blocks {
            drop_animation_sentences(block);
        }
        section.blocks.retain(|block| !block.text.is_empty());
    }
}

fn fold(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric() || *c == ' ');
    kept.flat_map(char::to_lowercase).collect()
}

/// The paragraph after a picture is its caption when it is short and speaks of what the picture shows.
fn drop_captions(blocks: &mut Vec<Block>) {
    let mut is_caption = vec![false; blocks.len()];
    for (index, pair) in blocks.windows(2).enumerate() {
        if let Some(alt) = &pair[0].trailing_image_alt {
            is_caption[index + 1] =
                pair[1].kind == BlockKind::Paragraph && is_caption_of(&pair[1].text, alt);
        }
    }
    let mut flags = is_caption.into_iter();
    blocks.retain(|_| !flags.next().unwrap_or(false));
}

/// Captions on cancer.gov are one to six sentences.
const MAX_CAPTION_WORDS: usize = 120;

/// Words that a caption and the alternative text of its picture must share, besides short ones.
const MIN_SHARED_WORDS: usize = 2;

fn is_caption_of(text: &str, alt: &str) -> bool {
    let words = |s: &str| -> BTreeSet<String> {
        fold(s)
            .split(' ')
            .filter(|w| w.chars().count() > 3)
            .map(str::to_owned)
            .collect()
    };
    let n_words = text.split(' ').count();
    n_words <= MAX_CAPTION_WORDS
        && words(text).intersection(&words(alt)).count() >= MIN_SHARED_WORDS
}

/// A paragraph that is nothing but a link and says where it goes: "Go to Health Professional Version".
fn is_navigation(block: &Block) -> bool {
    static NAVIGATION: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?i)^(go|back|return|skip|ir|volver|regresar|pasar)\s+(to|a|al)\b";
        Regex::new(pattern).expect("the pattern is constant")
    });
    let is_whole_link =
        matches!(block.links.as_slice(), [link] if link.range == (0..block.text.len()));
    is_whole_link && NAVIGATION.is_match(&block.text)
}

/// A one-sentence paragraph that only points to another section of the same summary: "For information
/// about the treatments listed below, see the Treatment Option Overview section."
fn is_section_pointer(block: &Block) -> bool {
    static POINTER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?x)^
            (?: (?:For|See) \b [^.]*? \b see \s the \s [^.]* \s sections? (?:\s of \s this \s summary)?
              | (?:Para|Consultar|Ver) \b [^.]*? \b (?:consulte|consultar|vea|ver) \s (?:la|las) \s secci(?:ón|ones) \s [^.]*
            ) \.? $";
        Regex::new(pattern).expect("the pattern is constant")
    });
    static LISTED_BELOW: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?i)\blisted below\b|\b(a continuación|más adelante|abajo)\b";
        Regex::new(pattern).expect("the pattern is constant")
    });
    let leads_to_section = block
        .links
        .iter()
        .any(|l| matches!(l.target, LinkTarget::Section { .. }));
    block.kind == BlockKind::Paragraph
        && (leads_to_section || LISTED_BELOW.is_match(&block.text))
        && POINTER.is_match(&block.text)
}

/// Sentences that describe a video: the video is not part of the text.
fn drop_animation_sentences(block: &mut Block) {
    static ANIMATION: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"\s?\b(This (animation|video) (shows|explains|describes)|(Esta animación|Este video|En este video se) (muestra|explica|describe))\b[^.]*\.";
        Regex::new(pattern).expect("the pattern is constant")
    });
    while let Some(found) = ANIMATION.find(&block.text).map(|m| m.range()) {
        block
            .links
            .retain(|l| l.range.end <= found.start || l.range.start >= found.end);
        for Link { range, .. } in block
            .links
            .iter_mut()
            .filter(|l| l.range.start >= found.end)
        {
            *range = range.start - found.len()..range.end - found.len();
        }
        block.text.replace_range(found, "");
    }
    let lead = block.text.len() - block.text.trim_start().len();
    if lead > 0 {
        block.text.drain(..lead);
        for Link { range, .. } in &mut block.links {
            *range = range.start - lead..range.end - lead;
        }
    }
}
