//! Which units of an answer claim something, and which part of them.
//!
//! Questions, headings, courtesies, refusals, redirections, contact lines, the disclaimer and statements about what
//! the passages do not say claim nothing about the disease. Where such words share a sentence with a claim
//! ("No figures are given; many GISTs stop responding"), the claim is what remains.

use std::ops::Range;

use crate::guard::ground::frame::Frames;
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::scan::{ORDINARY, Scan};
use crate::guard::ground::sources;
use crate::guard::ground::strength;
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

/// Clauses that say what the text does not say: a word for the text, a verb of saying, a negation.
///
/// Such a clause takes the clauses that hang on it along ("does not say how long it takes", "does not say whether …"),
/// up to a sign or word that starts a new statement.
fn gap_clauses(scan: &Scan, tokens: &[Token]) -> Vec<usize> {
    let mut gaps = Vec::new();
    for segment in segments(tokens) {
        if says_nothing(scan, tokens, &segment) {
            gaps.extend(segment.filter_map(|at| scan.clause_of.get(at)).copied());
        }
    }
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

/// Verbs that only texts are the subject of, in the passive.
const UNSAID: [&str; 16] = [
    "stated",
    "mentioned",
    "specified",
    "described",
    "addressed",
    "covered",
    "discussed",
    "said",
    "reported",
    "explained",
    "spelled",
    "quantified",
    "indicated",
    "menciona",
    "indica",
    "especifica",
];

/// What a text has where it says something.
const TOLD: [&str; 30] = [
    "cutoff",
    "percent",
    "age",
    "interval",
    "time",
    "rate",
    "percentages",
    "percentage",
    "statistics",
    "dose",
    "doses",
    "porcentajes",
    "information",
    "mention",
    "details",
    "detail",
    "word",
    "figure",
    "figures",
    "number",
    "numbers",
    "data",
    "guidance",
    "statement",
    "answer",
    "rates",
    "informacion",
    "mencion",
    "datos",
    "cifras",
];

/// Whether it is said without a verb of saying that the text does not say something: "there is no mention of …", "the
/// summary contains no information about …", "the text leaves open whether …".
fn leaves_open(tokens: &[Token], names_text: bool) -> bool {
    /// Words after "no" among which what is not told stands: "no survival rates".
    const BETWEEN: usize = 2;
    // One of these stands in all that is looked for.
    let opens = |token: &Token| {
        matches!(
            token.text.as_str(),
            "no" | "any" | "sin" | "open" | "unanswered"
        )
    };
    if !tokens.iter().any(opens) {
        return false;
    }
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect();
    let has_none = words.iter().enumerate().any(|(at, word)| {
        let of_text = names_text || matches!(words[..at], ["there", "is" | "are"] | ["no", "hay"]);
        let told = words[at + 1..].iter().take(BETWEEN);
        of_text
            && matches!(*word, "no" | "any" | "sin")
            && told.clone().any(|told| TOLD.contains(told))
    });
    let is_open = words.windows(2).any(|pair| {
        matches!(
            pair,
            ["leave" | "leaves" | "left", "open"]
                | ["remain" | "remains" | "is" | "are", "unanswered"]
        )
    });
    has_none || (names_text && is_open)
}

/// "Leaves their doses unstated", "how often is left open": the text is named, or a question stands as the subject.
fn leaves_untold(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let leaves = |at: usize| {
        matches!(
            word(at),
            "leave"
                | "leaves"
                | "left"
                | "is"
                | "are"
                | "remain"
                | "remains"
                | "go"
                | "goes"
                | "queda"
                | "quedan"
                | "deja"
        )
    };
    let is_untold = (1..tokens.len()).any(|at| {
        let is_open = matches!(word(at), "open" | "out" | "abierto" | "abierta")
            && matches!(word(at - 1), "left" | "leaves" | "queda" | "deja");
        let is_named_so = matches!(
            word(at),
            "unstated" | "unspecified" | "unmentioned" | "unsaid" | "unanswered"
        ) && (0..at).any(leaves);
        is_open || is_named_so
    });
    if !is_untold {
        return false;
    }
    let asks = (0..tokens.len().min(3)).any(|at| {
        matches!(
            word(at),
            "whether" | "how" | "which" | "what" | "when" | "why" | "cuanto" | "cual" | "cuantos"
        )
    });
    let names_text = sources::names_source(tokens)
        || tokens.iter().any(|token| {
            matches!(
                token.text.as_str(),
                "here" | "item" | "list" | "aqui" | "lista"
            )
        });
    asks || names_text
}

/// "…, without a figure", "…, sin cifras": a clause of its own that names what a text would give.
fn lacks_figure(scan: &Scan, tokens: &[Token], segment: &Range<usize>) -> bool {
    /// Words after "without" among which what is not told stands.
    const REACH: usize = 3;
    let start = segment.start;
    let is_own_clause = start > 0 && scan.clause_of.get(start + 1) != scan.clause_of.get(start - 1);
    let opens = tokens
        .get(start + 1)
        .is_some_and(|token| matches!(token.text.as_str(), "without" | "sin"));
    is_own_clause
        && opens
        && tokens[start + 1..segment.end]
            .iter()
            .take(1 + REACH)
            .any(|token| TOLD.contains(&token.text.as_str()))
}

/// Whether something is said before a segment: "it says …, but not how often".
fn says_before(scan: &Scan, segment: &Range<usize>) -> bool {
    scan.marks
        .iter()
        .any(|marked| marked.at < segment.start && marked.mark == Mark::Saying)
}

/// "But not how many years", "not which gene": what a text leaves out, after what it says.
fn says_no_more(tokens: &[Token]) -> bool {
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .take(5)
        .collect();
    let words = match words.as_slice() {
        ["but" | "and" | "pero" | "though", rest @ ..] => rest,
        words => words,
    };
    let asks = |word: &str| {
        matches!(
            word,
            "how"
                | "which"
                | "what"
                | "when"
                | "why"
                | "whether"
                | "where"
                | "who"
                | "cuanto"
                | "cuantos"
                | "cuanta"
                | "cuantas"
                | "cual"
                | "cuales"
                | "cuando"
                | "como"
        )
    };
    match words {
        ["not" | "no", word, ..] if asks(word) => true,
        [
            "not" | "no",
            "for" | "at" | "in" | "by" | "with" | "por" | "en" | "con",
            word,
            ..,
        ] => asks(word),
        _ => false,
    }
}

/// "There is nothing here about …", "no percentage is given", "how often … is not given".
fn gives_nothing(tokens: &[Token]) -> bool {
    /// Words between "nothing" and "about".
    const REACH: usize = 4;
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect();
    let gives = |word: &str| {
        matches!(
            word,
            "given"
                | "provided"
                | "offered"
                | "shown"
                | "supplied"
                | "quoted"
                | "cited"
                | "da"
                | "dan"
                | "ofrece"
                | "ofrecen"
                | "dado"
                | "dada"
        ) || UNSAID.contains(&word)
    };
    let is_of_text =
        |word: &str| matches!(word, "here" | "aqui") || sources::SOURCES.contains(&word);
    match words.as_slice() {
        ["there", "is", "nothing", rest @ ..] | ["nothing", rest @ ..] => {
            let about = rest
                .iter()
                .take(REACH)
                .position(|word| matches!(*word, "about" | "on"));
            about.is_some_and(|about| {
                rest[..about]
                    .iter()
                    .any(|word| is_of_text(word) || gives(word) || *word == "said")
            })
        }
        ["no", told, "is" | "are", rest @ ..] | ["no", _, told, "is" | "are", rest @ ..] => {
            TOLD.contains(told) && rest.first().is_some_and(|word| gives(word))
        }
        [
            "how" | "which" | "what" | "when" | "why" | "whether" | "where" | "who",
            rest @ ..,
        ] => rest
            .windows(3)
            .any(|three| matches!(three[..2], ["is" | "are", "not"]) && gives(three[2])),
        _ => false,
    }
}

/// Whether a segment says that the text does not say something: "not" belongs to the verb of saying, and the text is
/// named, or the verb alone shows that a text is meant ("how long is not stated").
fn says_nothing(scan: &Scan, tokens: &[Token], segment: &Range<usize>) -> bool {
    /// Tokens that may stand between "not" and the verb of saying.
    const REACH: usize = 4;
    let at = |wanted: Mark| {
        let marks = scan
            .marks
            .iter()
            .filter(move |marked| segment.contains(&marked.at) && marked.mark == wanted);
        marks.map(|marked| marked.at).collect::<Vec<usize>>()
    };
    let names_text = scan.marks.iter().any(|marked| {
        marked.at < segment.end
            && marked.mark == Mark::Text
            && (tokens[marked.at].text != "it" || is_it_the_text(tokens, marked.at))
    });
    if leaves_open(&tokens[segment.clone()], names_text)
        || leaves_untold(&tokens[segment.clone()])
        || lacks_figure(scan, tokens, segment)
        || gives_nothing(&tokens[segment.clone()])
        || (says_no_more(&tokens[segment.clone()]) && (names_text || says_before(scan, segment)))
    {
        return true;
    }
    let saying = at(Mark::Saying);
    at(Mark::Negation).iter().any(|negation| {
        let opens = *negation <= segment.start + 2;
        let near = |saying: &&usize| *negation <= **saying && **saying <= *negation + REACH;
        let is_unsaid = |at: &usize| UNSAID.contains(&tokens[*at].text.as_str());
        // "It gives no figures": the verb comes first.
        let is_told = matches!(
            tokens[*negation].text.as_str(),
            "no" | "nothing" | "none" | "neither"
        ) && saying
            .iter()
            .any(|at| *at < *negation && *negation <= *at + 2);
        (names_text && is_told)
            || (names_text && !saying.is_empty() && (opens || saying.iter().any(|at| near(&at))))
            || (*negation + 1..(*negation + 4).min(segment.end)).any(|at| is_unsaid(&at))
            || (opens && (segment.start..segment.end).any(|at| is_unsaid(&at)))
    })
}

/// Whether "it" stands for a text: it opens the sentence, or the words before it speak of what a text says.
fn is_it_the_text(tokens: &[Token], at: usize) -> bool {
    let mut before = tokens[..at].iter().map(|token| token.text.as_str());
    !tokens[..at].iter().any(Token::is_wordlike)
        || before.any(|word| {
            sources::SOURCES.contains(&word)
                || sources::SAYING.contains(&word)
                || strength::LISTED.contains(&word)
        })
}

/// Stretches between semicolons, colons, dashes, and commas or conjunctions before a new subject.
fn segments(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        let is_cut = match token.text.as_str() {
            ";" | ":" | "-" | "but" | "however" | "pero" => true,
            "," => matches!(
                next,
                "but"
                    | "and"
                    | "it"
                    | "so"
                    | "which"
                    | "only"
                    | "though"
                    | "although"
                    | "while"
                    | "without"
                    | "sin"
                    | "pero"
                    | "y"
            ),
            _ => false,
        };
        if is_cut && at > start {
            segments.push(start..at);
            start = at;
        }
    }
    segments.push(start..tokens.len());
    segments
}
