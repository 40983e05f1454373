//! Which units of an answer claim something, and which part of them.
//!
//! Questions, headings, courtesies, refusals, redirections, contact lines, the disclaimer and statements about what
//! the passages do not say claim nothing about the disease. Where such words share a sentence with a claim
//! ("No figures are given; many GISTs stop responding"), the claim is what remains.

use std::ops::Range;

use crate::guard::ground::frame::Frames;
use crate::guard::ground::gaps::gap_clauses;
use crate::guard::ground::kinds::Class;
use crate::guard::ground::scan::{ORDINARY, Scan};
use crate::guard::lexicon::{ClassId, Lexicon};
use crate::guard::text::{Token, Unit, UnitKind};

/// Core of the disclaimer in both languages, as word runs that nothing else holds.
const DISCLAIMERS: [&str; 2] = [
    "formal guidelines or recommendations",
    "pautas ni recomendaciones formales",
];

/// Words a heading or label may have; a longer line without end sign is taken for a sentence.
const MAX_LABEL_WORDS: usize = 3;

/// Words by which a sentence offers somebody's help or asks to seek it.
const OFFERS: [&str; 10] = [
    "can", "could", "may", "will", "knows", "please", "you", "your", "puede", "su",
];

/// What a sentence does besides claiming.
#[derive(Debug)]
pub(super) struct Acts {
    courtesy: Option<ClassId>,
    speaker: Option<ClassId>,
    service: Option<ClassId>,
    cannot: Option<ClassId>,
    helper: Option<ClassId>,
    ask: Option<ClassId>,
    contact: Option<ClassId>,
    question: Option<ClassId>,
    frames: Frames,
}

/// Whether a core of the disclaimer stands in these words.
fn holds_disclaimer(words: &[&str]) -> bool {
    let opens = |word: &&str| {
        let mut cores = DISCLAIMERS.iter();
        cores.any(|core| word.ends_with(core.split(' ').next().unwrap_or_default()))
    };
    words.iter().any(opens) && {
        let joined = words.join(" ");
        DISCLAIMERS.iter().any(|core| joined.contains(core))
    }
}

impl Acts {
    pub(super) fn new(lexicon: &Lexicon) -> Acts {
        let class = |name: &str| lexicon.class(&format!("ground.{name}"));
        Acts {
            courtesy: class("courtesy"),
            speaker: class("speaker"),
            service: class("service"),
            cannot: class("cannot"),
            helper: class("helper"),
            ask: class("ask"),
            contact: class("contact"),
            question: class("question"),
            frames: Frames::new(lexicon),
        }
    }

    /// The clauses of a unit that claim something, by number; `None` where the unit claims nothing.
    pub(super) fn claiming_clauses(
        &self,
        unit: &Unit,
        tokens: &[Token],
        scan: &Scan,
        original: &str,
        lexicon: &Lexicon,
        lead_in: Option<&[Token]>,
    ) -> Option<Vec<usize>> {
        let mut words: Vec<&str> = Vec::with_capacity(tokens.len());
        words.extend(
            tokens
                .iter()
                .filter(|token| token.is_wordlike())
                .map(|token| token.text.as_str()),
        );
        if unit.kind == UnitKind::Heading || scan.items.is_empty() && scan.quantities.is_empty() {
            return None;
        }
        if tokens
            .iter()
            .rev()
            .find(|token| token.text != "\"")
            .is_some_and(|token| token.is_punct("?"))
        {
            return None;
        }
        if words.len() <= MAX_LABEL_WORDS && tokens.last().is_some_and(|token| token.is_punct(":"))
        {
            return None;
        }
        let is_denied = words
            .iter()
            .any(|word| matches!(*word, "not" | "no" | "nor" | "never" | "ni"));
        if is_denied && holds_disclaimer(&words) {
            return None;
        }
        let found = lexicon.matches(tokens);
        // "PDQ is not a service of the NCI" is held to the passages.
        if !is_denied && self.frames.is_frame(tokens, 0, scan, original, &found) {
            return None;
        }
        let has = |class: Option<ClassId>| found.iter().any(|found| Some(found.class) == class);
        let starts = |class: Option<ClassId>| {
            found
                .iter()
                .any(|found| Some(found.class) == class && found.tokens.start <= 1)
        };
        let lead_in_asks = lead_in.is_some_and(|tokens| {
            lexicon
                .matches(tokens)
                .iter()
                .any(|found| Some(found.class) == self.question)
        });
        let n_names = scan
            .items
            .iter()
            .filter(|item| item.class >= Class::Drug && item.class != Class::Organisation)
            .count();
        let is_refusal = (starts(self.speaker) || has(self.service)) && has(self.cannot);
        let is_redirection = has(self.helper)
            && (starts(self.ask)
                || (has(self.ask) && words.iter().any(|word| OFFERS.contains(word))));
        let is_courtesy = starts(self.courtesy) && n_names == 0;
        let is_contact =
            has(self.contact) && n_names <= 1 && (starts(self.ask) || starts(self.contact));
        if lead_in_asks {
            return None;
        }
        let mut gaps = gap_clauses(scan, tokens);
        if is_refusal || is_redirection || is_courtesy || is_contact {
            // What a reason or an objection adds to it may be a claim.
            let added: Vec<usize> = additions(tokens)
                .into_iter()
                .filter(|part| self.claims(part, tokens, scan, original, lexicon))
                .flat_map(|part| part.filter_map(|at| scan.clause_of.get(at)).copied())
                .collect();
            if added.is_empty() {
                return None;
            }
            gaps.extend((0..scan.n_clauses).filter(|clause| !added.contains(clause)));
        }
        let clauses: Vec<usize> = (0..scan.n_clauses)
            .filter(|clause| !gaps.contains(clause))
            .collect();
        let has_claim = scan
            .items
            .iter()
            .any(|item| clauses.contains(&item.clause) && item.class != Class::Light);
        let has_number = gaps.is_empty() && !scan.quantities.is_empty();
        (has_claim || has_number).then_some(clauses)
    }
}

impl Acts {
    /// Whether what is added to a refusal or a courtesy claims something: it names a thing, and is no frame or act itself.
    fn claims(
        &self,
        part: &Range<usize>,
        tokens: &[Token],
        scan: &Scan,
        original: &str,
        lexicon: &Lexicon,
    ) -> bool {
        let own = &tokens[part.clone()];
        let acts = [
            self.courtesy,
            self.helper,
            self.contact,
            self.question,
            self.cannot,
        ];
        let found = lexicon.matches(own);
        let is_act = found.iter().any(|found| acts.contains(&Some(found.class)));
        let mut items = scan.items.iter().filter(|item| part.contains(&item.at));
        let names = items.any(|item| item.class.is_entity() && item.weight >= ORDINARY);
        names
            && !is_act
            && !self
                .frames
                .is_frame(own, part.start, scan, original, &found)
    }
}

/// What follows "but", "because" or a semicolon.
fn additions(tokens: &[Token]) -> Vec<Range<usize>> {
    let opens = |token: &Token| {
        matches!(
            token.text.as_str(),
            ";" | "but" | "because" | "since" | "however" | "pero" | "porque"
        )
    };
    let starts: Vec<usize> = (1..tokens.len()).filter(|at| opens(&tokens[*at])).collect();
    starts
        .iter()
        .enumerate()
        .map(|(index, start)| *start..starts.get(index + 1).copied().unwrap_or(tokens.len()))
        .collect()
}
