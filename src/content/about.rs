//! What a summary says about itself: topic, editorial board, PubMed id, its own citation line.

use std::sync::LazyLock;

use regex::Regex;

use super::problem::Sink;
use super::section::Section;
use super::{FrontMatter, ProblemCode};

/// Facts read from the text; each `None` where the text does not state it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) topic: Option<String>,
    pub(super) editorial_board: Option<String>,
    pub(super) pmid: Option<String>,
    pub(super) citation_title: Option<String>,
}

/// NCI's standing sentences, English and Spanish, from the "About This PDQ Summary" section.
static TOPIC: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:has current|contains current|provides comprehensive, peer-reviewed, evidence-based) information (?:about|on) ([^.]+?)\s*\.|(?:contiene|proporciona|ofrece) información (?:[\p{L}, ]+? )?(?:sobre|acerca de) ([^.]+?)\s*\.";
    Regex::new(pattern).expect("the pattern is constant")
});
static EDITORIAL_BOARD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"PDQ®? (\p{Lu}[\p{L}, &-]*? Editorial Board)\b|(Consejo editorial del? [\p{L}, ]+? del PDQ)®?";
    Regex::new(pattern).expect("the pattern is constant")
});
static PMID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"PMID:\s*(\d+)").expect("the pattern is constant"));
static CITATION_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"Editorial Board\. (PDQ [^.]+)\. Bethesda|PDQ®?\. (PDQ [^.]+)\. Bethesda";
    Regex::new(pattern).expect("the pattern is constant")
});

/// Reads the facts; the first place that states one counts.
pub(super) fn read_facts(sections: &[Section]) -> Facts {
    let first = |pattern: &Regex| {
        sections.iter().flat_map(|s| &s.blocks).find_map(|block| {
            let found = pattern.captures(&block.text)?;
            let group = found.iter().skip(1).flatten().next()?;
            Some(group.as_str().trim().to_owned())
        })
    };
    Facts {
        topic: first(&TOPIC),
        editorial_board: first(&EDITORIAL_BOARD),
        pmid: first(&PMID),
        citation_title: first(&CITATION_TITLE),
    }
}

/// A listed cancer type is doubtful where fewer than one word in this many is one of its words.
const WORDS_PER_MENTION: usize = 500;

/// Warns of each `cancerTypes` entry that hardly occurs in the text.
pub(super) fn warn_unused_cancer_types(
    front: &FrontMatter,
    sections: &[Section],
    problems: &mut Sink<'_>,
) {
    let mut text = sections
        .iter()
        .map(|s| s.heading().to_lowercase())
        .collect::<Vec<_>>()
        .join(" ");
    for block in sections.iter().flat_map(|s| &s.blocks) {
        text.push(' ');
        text.push_str(&block.text.to_lowercase());
    }
    let n_words = text.split_whitespace().count();
    for cancer_type in &front.cancer_types {
        let name = cancer_type.to_lowercase();
        let n_mentions = text.matches(name.trim()).count()
            + mentions_in_url(front, &name) * (n_words / WORDS_PER_MENTION + 1);
        if name.trim().is_empty() || n_mentions * WORDS_PER_MENTION < n_words.max(WORDS_PER_MENTION)
        {
            let line = front.lines.get("cancerTypes").copied().unwrap_or(1);
            let message = format!(
                "`cancerTypes` lists `{cancer_type}`, which stands {n_mentions} times in {n_words} words of text; \
                 remove it if the summary is not about it"
            );
            problems.warn(ProblemCode::DoubtfulValue, line, message);
        }
    }
}

/// NCI files a summary under the folder of its cancer type: `/types/soft-tissue-sarcoma/…`.
fn mentions_in_url(front: &FrontMatter, name: &str) -> usize {
    usize::from(front.url.path().contains(&name.trim().replace(' ', "-")))
}
