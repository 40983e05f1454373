//! Statements about what a text does not say: "no percentage is given", "the passage does not say how often".
//!
//! They claim nothing of a disease. A statement of the same build about a thing ("the test cannot tell one type from
//! another") is a claim, so the text must be named, or the verb alone must show that a text is meant.

use std::ops::Range;

use crate::guard::ground::kinds::Mark;
use crate::guard::ground::scan::Scan;
use crate::guard::ground::{sources, strength};
use crate::guard::hash::Words;
use crate::guard::text::Token;

/// Clauses that say what the text does not say: a word for the text, a verb of saying, a negation.
///
/// Such a clause takes the clauses that hang on it along ("does not say how long it takes", "does not say whether …"),
/// up to a sign or word that starts a new statement.
pub(super) fn gap_clauses(scan: &Scan, tokens: &[Token]) -> Vec<usize> {
    let mut gaps = Vec::new();
    let has_mark = |wanted| scan.marks.iter().any(|marked| marked.mark == wanted);
    if !has_mark(Mark::Negation) && !tokens.iter().any(|token| token.is_in(&LACKS)) {
        return gaps;
    }
    for segment in segments(tokens) {
        if says_nothing(scan, tokens, &segment) {
            gaps.extend(segment.filter_map(|at| scan.clause_of.get(at)).copied());
        }
    }
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

/// Words of which one stands in every shape of a gap that has no negation.
static LACKS: Words<15> = Words::new([
    "no",
    "not",
    "nothing",
    "any",
    "without",
    "sin",
    "open",
    "out",
    "abierto",
    "abierta",
    "unanswered",
    "unstated",
    "unspecified",
    "unmentioned",
    "unsaid",
]);

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
        |word: &str| matches!(word, "here" | "aqui") || sources::SOURCES.contains(word);
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
    let before = &tokens[..at];
    let is_of_text = |token: &Token| {
        sources::SOURCES.has(token.hash, &token.text)
            || sources::SAYING.has(token.hash, &token.text)
            || token.is_in(&strength::LISTED)
    };
    !before.iter().any(Token::is_wordlike) || before.iter().any(is_of_text)
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
