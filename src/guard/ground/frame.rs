//! Sentences that frame an answer: attribution, source lines, review notices, what the service is and where help is.
//!
//! They say something of the text, its source or the service, and nothing of a disease. A sentence is one of them only
//! if all that it says is: every weighty word stands in the class `ground.frame`, in a title, in a quotation, in a date
//! or in an address. One word more ("last reviewed on 2025-12-30: imatinib is the only treatment"), and it claims.

use crate::guard::ground::kinds::Class;
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::lexicon::{ClassId, Lexicon, Match};
use crate::guard::text::{Token, TokenKind};

/// Classes of words that frames are made of.
#[derive(Debug)]
pub(super) struct Frames {
    /// Words that frames are made of.
    frame: Option<ClassId>,
    /// Words for a source and what it says: only frames with one of them may hold a title or a topic.
    source: Option<ClassId>,
    /// Words for a review: only frames with one of them may hold dates.
    review: Option<ClassId>,
    /// Calls for help: "call 911".
    help: Option<ClassId>,
    /// The service itself: only frames that name it may name what it is about.
    service: Option<ClassId>,
    /// What the service is about.
    topic: Option<ClassId>,
}

/// Words between a topic and its attribution: "about", "on", "sobre".
const ABOUT: [&str; 6] = ["about", "on", "of", "sobre", "de", "acerca"];

impl Frames {
    pub(super) fn new(lexicon: &Lexicon) -> Frames {
        let class = |name: &str| lexicon.class(&format!("ground.{name}"));
        Frames {
            frame: class("frame"),
            source: class("frame-source"),
            review: class("frame-review"),
            help: class("frame-help"),
            service: class("frame-service"),
            topic: class("frame-topic"),
        }
    }

    /// Whether some tokens of a sentence, in which the lexicon found `found`, frame an answer and do nothing else.
    pub(super) fn is_frame(
        &self,
        tokens: &[Token],
        offset: usize,
        scan: &Scan,
        original: &str,
        found: &[Match],
    ) -> bool {
        let has = |class: Option<ClassId>| found.iter().any(|found| Some(found.class) == class);
        let is_in = |at: usize, class: Option<ClassId>| {
            found
                .iter()
                .any(|found| Some(found.class) == class && found.tokens.contains(&at))
        };
        let topic = self.topic.filter(|_| has(self.service));
        let classes = [
            self.frame,
            self.source,
            self.review,
            self.help,
            self.service,
            topic,
        ];
        let classes: Vec<ClassId> = classes.into_iter().flatten().collect();
        let has_frame = found.iter().any(|found| classes.contains(&found.class))
            || tokens.iter().any(|token| is_address(&token.text));
        if !has_frame {
            return false;
        }
        let items: Vec<&Item> = scan
            .items
            .iter()
            .filter(|item| (offset..offset + tokens.len()).contains(&item.at))
            .collect();
        let is_attribution = tokens.last().is_some_and(|token| token.is_punct(":"))
            && has(self.source)
            && attributes(tokens, &found_in(found, self.source));
        let is_source = has(self.source) || has(self.review);
        let is_allowed = |item: &&Item| {
            (item.at - offset..=item.last - offset).all(|at| {
                let token = &tokens[at];
                let drawn = token.span.of(original);
                let is_title = is_source
                    && !matches!(item.class, Class::Outcome | Class::Absolute)
                    && (token.is_quoted || drawn.chars().next().is_some_and(char::is_uppercase));
                classes.iter().any(|class| is_in(at, Some(*class)))
                    || is_address(&token.text)
                    || is_month(&token.text)
                    || is_title
                    || is_attribution
            })
        };
        let has_numbers = tokens.iter().enumerate().any(|(at, token)| {
            token.kind == TokenKind::Number && !classes.iter().any(|class| is_in(at, Some(*class)))
        });
        // "PDQ, National Cancer Institute, 2025": a reference states nothing; "a service of the NCI since 1971" does.
        let is_reference = has(self.source) && !tokens.iter().any(is_verb_of_claim);
        // The condition of a call for help names what it is for; the call itself follows.
        let call = found_in(found, self.help)
            .first()
            .filter(|call| is_call(tokens, call))
            .map_or(0, |call| offset + call.start);
        items.iter().filter(|item| item.at >= call).all(is_allowed)
            && (!has_numbers || call > 0 || has(self.help) || has(self.review) || is_reference)
    }
}

/// First positions of the matches of a class.
fn found_in(found: &[Match], class: Option<ClassId>) -> Vec<std::ops::Range<usize>> {
    found
        .iter()
        .filter(|found| Some(found.class) == class)
        .map(|found| found.tokens.clone())
        .collect()
}

/// Whether an attribution attributes no more than a topic: after the verb of saying nothing comes but "the following"
/// or "about …".
fn attributes(tokens: &[Token], sources: &[std::ops::Range<usize>]) -> bool {
    let is_verb = |token: &Token| {
        matches!(
            token.text.as_str(),
            "states"
                | "says"
                | "say"
                | "state"
                | "dice"
                | "dicen"
                | "indica"
                | "explains"
                | "describes"
                | "explica"
                | "senala"
                | "informa"
                | "reports"
        )
    };
    let words = |token: &&Token| token.is_wordlike();
    let Some(verb) = tokens.iter().position(is_verb) else {
        // "According to NCI's PDQ summary:" names nothing but the source.
        let last = sources.last().map_or(0, |range| range.end);
        let next = tokens[last..].iter().find(words);
        return next.is_none_or(|token| ABOUT.contains(&token.text.as_str()));
    };
    let mut rest = tokens[verb + 1..].iter().filter(words);
    rest.next().is_none_or(|first| {
        let goes_on = matches!(
            first.text.as_str(),
            "the" | "this" | "following" | "lo" | "siguiente" | "in" | "en"
        );
        ABOUT.contains(&first.text.as_str()) || (goes_on && !rest.any(is_verb_of_claim))
    })
}

fn is_verb_of_claim(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "is" | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "can"
            | "may"
            | "will"
            | "es"
            | "son"
            | "puede"
    )
}

/// Whether what stands before a call for help is its condition ("if you have heavy bleeding, call 911").
fn is_call(tokens: &[Token], call: &std::ops::Range<usize>) -> bool {
    let start = tokens
        .iter()
        .find(|token| token.is_wordlike())
        .map_or("", |token| token.text.as_str());
    call.start > 0 && matches!(start, "if" | "when" | "si" | "cuando" | "or" | "o")
}

fn is_address(text: &str) -> bool {
    let is_of_gov = |rest: &str| rest.is_empty() || rest.ends_with('.');
    text.strip_suffix("gov").is_some_and(is_of_gov)
        || text.starts_with("www.")
        || (text.contains(':') && text.contains("://"))
}

/// Months, English and Spanish, folded.
const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

fn is_month(text: &str) -> bool {
    let is_short = matches!(text.len(), 3 | 4);
    MONTHS.contains(&text) || (is_short && MONTHS.iter().any(|month| month.starts_with(text)))
}
