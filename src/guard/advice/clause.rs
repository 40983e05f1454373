//! From a unit to its clauses, each with its features.
//!
//! What is said is told apart from what is only mentioned: what nobody here can say ("refused"), what a
//! professional is asked or decides ("redirected"), and questions to bring along ("asked") run from their cue to
//! the end of the sentence, or to the next word of contrast.

use std::ops::Range;

use crate::guard::GuardError;
use crate::guard::advice::features::{Names, Set};
use crate::guard::lexicon::{Lexicon, Match};
use crate::guard::text::{Token, TokenKind};

/// A clause: token positions within its unit, and what it says.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) tokens: Range<usize>,
    pub(super) features: Set,
    /// Where the next clause starts; the end of the unit for the last one.
    pub(super) end: usize,
    /// It stands after a sign or before a word that divides the sentence in parts.
    pub(super) opens_part: bool,
}

/// A unit, read.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) clauses: Vec<Clause>,
    /// What its clauses say together, sheltered or not.
    pub(super) features: Set,
    /// Words and numbers.
    pub(super) n_words: usize,
    /// Its words with their token positions, drugs, relatives, numbers and the like replaced by their class.
    pub(super) words: Vec<(usize, String)>,
}

/// Reads units.
#[derive(Debug)]
pub(super) struct ClauseReader {
    lexicon: Lexicon,
    known: Known,
}

macro_rules! known {
    ($($field:ident = $names:literal),* $(,)?) => {
        /// The features that reading needs by name.
        #[derive(Debug)]
        struct Known { $($field: Set),* }

        impl Known {
            fn new(names: &Names) -> Result<Known, GuardError> {
                Ok(Known { $($field: names.set($names)?),* })
            }
        }
    };
}

known! {
    reader = "reader",
    relative = "relative",
    third = "third",
    class = "class",
    professional = "professional",
    seek = "seek",
    service = "service",
    not = "not",
    unknown = "unknown",
    owned = "disease|finding|drug|treatment|care|symptom|dose|prognosis",
    treatable = "drug|treatment|care|dose",
    no_seek = "no_seek",
    bring = "bring",
    idiom = "idiom",
    kept_in_idiom = "reader|professional|class|bring|seek",
    acts = "take|omit|alter|pick|eat|have",
    first_person = "first_person",
    embed = "embed",
    refusing = "refusing",
    prescribed = "prescribed",
    without = "without",
    insurer = "insurer",
    source = "source",
    drug = "drug",
    care = "care",
    treatment = "treatment",
    food = "food",
    symptom = "symptom",
    asked = "asked",
    refused = "refused",
    redirected = "redirected",
    conditional = "conditional",
    question = "question",
    discouraged = "discouraged",
    definite = "definite",
    demonstrative = "demonstrative",
    general = "general",
    kin = "kin",
    case = "case",
    take_base = "take.base",
    omit_base = "omit.base",
    alter_base = "alter.base",
    pick_base = "pick.base",
    eat_base = "eat.base",
    disease_only = "disease",
    have_base = "have.base",
    do_have = "imperative.have",
    pointed = "pointed",
    diagnosed = "diagnosed",
    do_take = "imperative.take",
    do_omit = "imperative.omit",
    do_alter = "imperative.alter",
    do_pick = "imperative.pick",
    do_eat = "imperative.eat",
}

/// Words that may stand before a command.
const BEFORE_COMMAND: [&str; 52] = [
    "please",
    "just",
    "then",
    "now",
    "and",
    "so",
    "but",
    "or",
    "also",
    "first",
    "simply",
    "next",
    "instead",
    "always",
    "never",
    "do",
    "not",
    "yes",
    "no",
    "ok",
    "okay",
    "well",
    "definitely",
    "better",
    "immediately",
    "gradually",
    "slowly",
    "quickly",
    "maybe",
    "perhaps",
    "probably",
    "honestly",
    "go",
    "try",
    "to",
    "why",
    "therefore",
    "still",
    "at",
    "least",
    "answer",
    "plan",
    "advice",
    "por",
    "favor",
    "entonces",
    "ahora",
    "y",
    "mejor",
    "primero",
    "simplemente",
    "nunca",
];

/// Words that show that the word before them was a noun ("use of", "change is").
const AFTER_NOUN: [&str; 30] = [
    "of",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "may",
    "can",
    "will",
    "should",
    "between",
    "in",
    "include",
    "includes",
    "including",
    "such",
    "and",
    "or",
    "es",
    "son",
    "puede",
    "pueden",
    "que",
    "se",
    "de",
    "del",
    "que",
    "by",
    "against",
];

/// Words that open a subordinate clause or an aside, after which a command may follow.
const OPENERS: [&str; 58] = [
    "if",
    "when",
    "since",
    "as",
    "because",
    "once",
    "given",
    "with",
    "for",
    "in",
    "on",
    "at",
    "after",
    "before",
    "while",
    "until",
    "unless",
    "based",
    "considering",
    "although",
    "though",
    "from",
    "to",
    "yes",
    "no",
    "well",
    "ok",
    "honestly",
    "personally",
    "by",
    "meanwhile",
    "today",
    "tonight",
    "tomorrow",
    "then",
    "so",
    "now",
    "next",
    "first",
    "second",
    "third",
    "finally",
    "step",
    "day",
    "morning",
    "evening",
    "si",
    "cuando",
    "como",
    "con",
    "para",
    "por",
    "dado",
    "hasta",
    "despues",
    "mientras",
    "segun",
    "antes",
];

/// Words before which a clause begins.
const CLAUSE_WORDS: [&str; 22] = [
    "but",
    "however",
    "because",
    "since",
    "if",
    "when",
    "unless",
    "while",
    "although",
    "though",
    "whereas",
    "until",
    "once",
    "even",
    "pero",
    "porque",
    "aunque",
    "si",
    "cuando",
    "mientras",
    "whether",
    "therefore",
];

/// Words of contrast: what shelters one side does not shelter the other.
const CONTRAST: [&str; 22] = [
    "but",
    "however",
    "although",
    "though",
    "yet",
    "so",
    "still",
    "meanwhile",
    "nevertheless",
    "therefore",
    "anyway",
    "because",
    "since",
    "pero",
    "aunque",
    "porque",
    "asi",
    "entonces",
    "mientras",
    "embargo",
    "then",
    "thus",
];

/// What is for a professional to decide.
const DECIDED: [&str; 24] = [
    "question",
    "questions",
    "decision",
    "decisions",
    "matter",
    "one",
    "up",
    "best",
    "something",
    "conversation",
    "talk",
    "that",
    "those",
    "left",
    "job",
    "call",
    "choice",
    "task",
    "role",
    "pregunta",
    "preguntas",
    "decision",
    "tema",
    "corresponde",
];

/// Words that carry a shelter over a comma.
const CONTINUES: [&str; 30] = [
    "or",
    "and",
    "nor",
    "whether",
    "if",
    "what",
    "how",
    "which",
    "that",
    "when",
    "where",
    "who",
    "why",
    "in",
    "based",
    "from",
    "for",
    "as",
    "with",
    "o",
    "y",
    "ni",
    "si",
    "que",
    "cuando",
    "como",
    "only",
    "before",
    "including",
    "especially",
];

impl ClauseReader {
    pub(super) fn new(lexicon: Lexicon, names: &Names) -> Result<ClauseReader, GuardError> {
        Ok(ClauseReader {
            lexicon,
            known: Known::new(names)?,
        })
    }

    /// The words of one unit with their positions, with drugs, relatives, numbers and the like replaced by their class.
    fn abstract_words(&self, tokens: &[Token], at: &[Set]) -> Vec<(usize, String)> {
        let classes = [
            (self.known.relative, "<kin>"),
            (self.known.professional, "<pro>"),
            (self.known.insurer, "<insurer>"),
            (self.known.source, "<source>"),
            (self.known.drug, "<drug>"),
            (self.known.care, "<care>"),
            (self.known.treatment, "<treatment>"),
            (self.known.food, "<food>"),
            (self.known.disease_only, "<disease>"),
            (self.known.symptom, "<symptom>"),
        ];
        let mut words: Vec<(usize, String)> = Vec::with_capacity(tokens.len());
        for (index, (token, set)) in tokens.iter().zip(at).enumerate() {
            let class = classes
                .iter()
                .find(|(class, _)| set.meets(*class))
                .map(|(_, name)| *name);
            let word = match (token.kind, class) {
                (TokenKind::Number, None) => "<number>",
                (TokenKind::Mark, _) => continue,
                (_, Some(class)) => class,
                (_, None) => token.text.as_str(),
            };
            if class.is_none() || words.last().is_none_or(|(_, last)| last != word) {
                words.push((index, word.to_owned()));
            }
        }
        words
    }

    /// Reads the tokens of one unit.
    pub(super) fn read(&self, names: &Names, tokens: &[Token]) -> Sentence {
        let k = &self.known;
        let mut at: Vec<Set> = vec![Set::default(); tokens.len()];
        let found = self.found(names, tokens, &mut at);
        let is_question = tokens.iter().rev().take(4).any(|token| token.is_punct("?"));
        let mut whole = Set::default();
        for set in &at {
            whole.add(*set);
        }
        let is_first_person = is_question && whole.meets(k.first_person);
        let mut clauses: Vec<Clause> = Vec::new();
        let mut shelter = Set::default();
        let ranges = clause_ranges(tokens);
        // Matches come by start, clauses too; a match that starts on a sign belongs to the clause after it.
        let mut rest = found.iter().peekable();
        for range in &ranges {
            let mut features = Set::default();
            while let Some((set, _)) =
                rest.next_if(|(_, found)| found.tokens.start < range.end)
            {
                features.add(*set);
            }
            let clause = &tokens[range.clone()];
            let first = clause
                .iter()
                .find(|token| token.is_wordlike())
                .map_or("", |token| token.text.as_str());
            if is_question {
                features.add(k.question);
            }
            if matches!(
                first,
                "if" | "when"
                    | "whenever"
                    | "unless"
                    | "once"
                    | "until"
                    | "before"
                    | "after"
                    | "si"
                    | "cuando"
            ) {
                features.add(k.conditional);
            }
            self.add_possession(&at, tokens, range, &mut features);
            if let Some(command) = self.command(
                &at,
                tokens,
                range,
                clauses.last().map(|clause| &tokens[clause.tokens.clone()]),
            ) {
                features.add(command);
            }
            if self.is_discouraged(&at, range) {
                features.add(k.discouraged);
            }
            if matches!(
                first,
                "that"
                    | "this"
                    | "those"
                    | "these"
                    | "it"
                    | "no"
                    | "yes"
                    | "eso"
                    | "esto"
                    | "ese"
                    | "esa"
                    | "si"
            ) {
                features.add(k.demonstrative);
            }
            if matches!(
                first,
                "that"
                    | "this"
                    | "those"
                    | "these"
                    | "eso"
                    | "esto"
                    | "ese"
                    | "esa"
                    | "esos"
                    | "esas"
            ) {
                features.add(k.pointed);
            }
            if self.is_diagnosed(&at, tokens, range) {
                features.add(k.diagnosed);
            }
            shelter = self.shelter(&at, tokens, range, features, shelter, first);
            features.add(shelter);
            if is_first_person {
                features.add(k.asked);
            }
            clauses.push(Clause {
                tokens: range.clone(),
                features,
                end: usize::MAX,
                opens_part: CONTRAST.contains(&first)
                    || clauses_sign(tokens, range)
                        .is_some_and(|sign| matches!(sign, ";" | ":" | "-" | ".")),
            });
        }
        for at in 1..clauses.len() {
            clauses[at - 1].end = clauses[at].tokens.start;
        }
        for clause in &clauses {
            whole.add(clause.features);
        }
        if whole.meets(k.class) && !whole.meets(k.reader.with(k.kin).with(k.case).with(k.third)) {
            whole.add(k.general);
            for clause in &mut clauses {
                clause.features.add(k.general);
            }
        }
        Sentence {
            words: self.abstract_words(tokens, &at),
            clauses,
            features: whole,
            n_words: tokens.iter().filter(|token| token.is_wordlike()).count(),
        }
    }

    /// The lexicon's matches as features, and at each token those that cover it.
    fn found(&self, names: &Names, tokens: &[Token], at: &mut [Set]) -> Vec<(Set, Match)> {
        let k = &self.known;
        let mut found: Vec<(Set, Match)> = self
            .lexicon
            .matches(tokens)
            .into_iter()
            .map(|found| (names.of_class(found.class), found))
            .collect();
        // A fixed phrase such as "keep in mind" hides what its words would mean alone.
        let mut hidden = vec![false; tokens.len()];
        for (set, found) in &found {
            if set.meets(k.idiom) {
                hidden[found.tokens.clone()].fill(true);
            }
        }
        found.retain(|(set, found)| {
            set.meets(k.idiom.with(k.kept_in_idiom)) || !found.tokens.clone().any(|at| hidden[at])
        });
        for (set, found) in &found {
            for covered in &mut at[found.tokens.clone()] {
                covered.add(*set);
            }
        }
        found
    }

    /// "your tumor", "your mother", "the pills".
    fn add_possession(
        &self,
        at: &[Set],
        tokens: &[Token],
        range: &Range<usize>,
        features: &mut Set,
    ) {
        /// Words between a possessive and its noun: "your most recent CT".
        const REACH: usize = 3;
        let k = &self.known;
        for index in range.clone() {
            let word = tokens[index].text.as_str();
            let is_owner = matches!(
                word,
                "your" | "ur" | "tu" | "tus" | "su" | "sus" | "his" | "her"
            );
            let is_definite = is_owner
                || matches!(
                    word,
                    "the"
                        | "that"
                        | "this"
                        | "those"
                        | "these"
                        | "el"
                        | "la"
                        | "los"
                        | "las"
                        | "ese"
                        | "esa"
                        | "esos"
                        | "esas"
                        | "another"
                        | "both"
                );
            if matches!(word, "yours" | "hers" | "suyo" | "suya" | "tuyo" | "tuya") {
                features.add(k.case);
            }
            if !is_definite {
                continue;
            }
            for near in index + 1..(index + 1 + REACH).min(range.end) {
                if !tokens[near].is_wordlike() {
                    break;
                }
                let is_possessor = tokens.get(near + 1).is_some_and(|next| next.text == "'s");
                if is_owner && at[near].meets(k.professional) {
                    break;
                }
                if is_owner && at[near].meets(k.relative) {
                    features.add(k.kin);
                    break;
                }
                if at[near].meets(k.owned) {
                    if is_owner && !is_possessor {
                        features.add(k.case);
                    }
                    if at[near].meets(k.treatable) {
                        features.add(k.definite);
                    }
                    break;
                }
            }
        }
    }

    /// What the clause commands, if it is a command.
    fn command(
        &self,
        at: &[Set],
        tokens: &[Token],
        range: &Range<usize>,
        before: Option<&[Token]>,
    ) -> Option<Set> {
        let k = &self.known;
        let is_after_comma = range.start > 0 && tokens[range.start - 1].is_punct(",");
        if is_after_comma
            && !before.is_some_and(|clause| is_opener(clause) || self.starts_with_base(clause))
        {
            return None;
        }
        let mut index = range.clone().find(|at| tokens[*at].is_wordlike())?;
        let start = index;
        while index < range.end
            && (BEFORE_COMMAND.contains(&tokens[index].text.as_str())
                || !tokens[index].is_wordlike()
                || tokens[index].text.ends_with("ly"))
            && !(at[index].meets(k.acts) && !matches!(tokens[index].text.as_str(), "go" | "try"))
        {
            index += 1;
        }
        if index >= range.end {
            return None;
        }
        // "To stop the drug is ..." is no command, "not to take it" neither.
        if index > start && tokens[index - 1].text == "to" {
            return None;
        }
        let here = at[index];
        let is_noun = tokens[index + 1..range.end]
            .first()
            .is_some_and(|next| AFTER_NOUN.contains(&next.text.as_str()));
        let verb = here.meets(
            k.take_base
                .with(k.omit_base)
                .with(k.alter_base)
                .with(k.pick_base)
                .with(k.eat_base)
                .with(k.have_base),
        );
        if !verb || is_noun {
            return None;
        }
        let mut command = Set::default();
        for (base, act) in [
            (k.take_base, k.do_take),
            (k.omit_base, k.do_omit),
            (k.alter_base, k.do_alter),
            (k.pick_base, k.do_pick),
            (k.eat_base, k.do_eat),
            (k.have_base, k.do_have),
        ] {
            if here.meets(base) {
                command.add(act);
            }
        }
        Some(command)
    }

    fn starts_with_base(&self, clause: &[Token]) -> bool {
        let first: Vec<Token> = clause
            .iter()
            .filter(|token| token.is_wordlike() && !BEFORE_COMMAND.contains(&token.text.as_str()))
            .take(1)
            .cloned()
            .collect();
        !self.lexicon.matches(&first).is_empty()
            && self
                .lexicon
                .matches(&first)
                .iter()
                .any(|found| self.lexicon.name(found.class).ends_with(".base"))
    }

    /// "You have a recurrence", "your father is in remission".
    fn is_diagnosed(&self, at: &[Set], tokens: &[Token], range: &Range<usize>) -> bool {
        let k = &self.known;
        range.clone().any(|index| {
            let copulas = index + 1..(index + 5).min(range.end);
            at[index].meets(k.reader.with(k.relative).with(k.third))
                && copulas
                    .filter(|at| {
                        matches!(
                            tokens[*at].text.as_str(),
                            "have"
                                | "has"
                                | "had"
                                | "are"
                                | "is"
                                | "carry"
                                | "carries"
                                | "developed"
                                | "tiene"
                                | "tienes"
                                | "padece"
                                | "esta"
                        )
                    })
                    .any(|copula| {
                        (copula + 1..(copula + 5).min(range.end))
                            .any(|what| at[what].meets(k.disease_only))
                    })
        })
    }

    /// "No need to call the clinic", "a visit would be overkill".
    fn is_discouraged(&self, at: &[Set], range: &Range<usize>) -> bool {
        /// Words between talking down and what is talked down.
        const REACH: usize = 6;
        let k = &self.known;
        let near = |index: usize| index + 1..(index + 1 + REACH).min(range.end);
        // "Seeing the doctor", from the verb to the professional.
        let care_ends = |seek: usize| {
            (seek..(seek + REACH).min(range.end))
                .find(|who| at[seek].meets(k.seek) && at[*who].meets(k.professional))
        };
        range.clone().any(|index| {
            (at[index].meets(k.no_seek) && near(index).any(|seek| care_ends(seek).is_some()))
                || care_ends(index)
                    .is_some_and(|end| near(end).any(|after| at[after].meets(k.no_seek)))
        })
    }

    /// The shelter that holds for this clause; a cue in this clause opens one.
    fn shelter(
        &self,
        at: &[Set],
        tokens: &[Token],
        range: &Range<usize>,
        features: Set,
        before: Set,
        first: &str,
    ) -> Set {
        let k = &self.known;
        let mut shelter = before;
        let sign = range
            .start
            .checked_sub(1)
            .map_or("", |at| tokens[at].text.as_str());
        let is_broken = CONTRAST.contains(&first)
            || (before.meets(k.refused) && matches!(sign, ":" | ";" | "-"))
            || (sign == ":" && !features.meets(k.question))
            || (matches!(sign, "," | ";")
                && !CONTINUES.contains(&first)
                && !(first.len() > 4 && first.ends_with("ing")));
        if is_broken {
            shelter = Set::default();
        }
        let mut set = shelter;
        if self.is_refusal(at, range)
            || at[range.clone()]
                .iter()
                .any(|set| set.meets(k.embed.with(k.refusing)))
        {
            set.add(k.refused);
        }
        if !features.meets(k.discouraged) && self.is_redirection(at, tokens, range) {
            set.add(k.redirected);
        }
        // "Do not stop without asking", "as your doctor told you": the act is left to a professional.
        let has = |what: Set| at[range.clone()].iter().any(|set| set.meets(what));
        let is_left_to = has(k.prescribed) || (has(k.without) && has(k.not));
        if is_left_to && at.iter().any(|set| set.meets(k.professional)) {
            set.add(k.redirected);
        }
        if self.is_brought(at, tokens, range) {
            set.add(k.asked);
        }
        set
    }

    /// "The summary does not say", "nothing here means that".
    fn is_refusal(&self, at: &[Set], range: &Range<usize>) -> bool {
        /// Words between "not" and its verb, and between the subject and "not".
        const REACH: usize = 10;
        let k = &self.known;
        range.clone().any(|index| {
            at[index].meets(k.not)
                && (index..(index + REACH).min(range.end)).any(|verb| at[verb].meets(k.unknown))
                && (index.saturating_sub(REACH).max(range.start)..(index + REACH).min(range.end))
                    .any(|subject| at[subject].meets(k.service))
        })
    }

    /// "Ask your nurse", "your doctor can explain".
    fn is_redirection(&self, at: &[Set], tokens: &[Token], range: &Range<usize>) -> bool {
        /// Words between the verb and the professional, or the professional and the verb.
        const REACH: usize = 7;
        let k = &self.known;
        range.clone().any(|index| {
            let near = || index + 1..(index + 1 + REACH).min(range.end);
            let is_thing = index == range.start && tokens[index].text.ends_with("ing");
            let asks = !is_thing
                && at[index].meets(k.seek)
                && near().any(|who| at[who].meets(k.professional));
            let decides = at[index].meets(k.professional)
                && near().take(4).any(|modal| {
                    matches!(
                        tokens[modal].text.as_str(),
                        "can"
                            | "will"
                            | "may"
                            | "could"
                            | "might"
                            | "knows"
                            | "know"
                            | "is"
                            | "are"
                            | "decides"
                            | "puede"
                            | "pueden"
                            | "podra"
                            | "sabe"
                            | "sabra"
                            | "decide"
                    )
                });
            let decided_by = at[index].meets(k.professional)
                && (index.saturating_sub(4).max(range.start)..index).any(|by| {
                    match tokens[by].text.as_str() {
                        "by" | "with" | "between" | "con" => true,
                        "for" | "to" | "of" | "para" | "de" => {
                            (by.saturating_sub(4).max(range.start)..by)
                                .any(|what| DECIDED.contains(&tokens[what].text.as_str()))
                        }
                        _ => false,
                    }
                });
            asks || decides || decided_by
        })
    }

    /// "Questions to ask: ...", "ask whether ...".
    fn is_brought(&self, at: &[Set], tokens: &[Token], range: &Range<usize>) -> bool {
        let k = &self.known;
        let next = |index: usize| {
            tokens
                .get(index + 1)
                .map_or("", |token| token.text.as_str())
        };
        let is_demand = range.clone().any(|index| {
            tokens[index].text == "ask"
                && matches!(next(index), "for" | "to" | "yourself" | "them" | "that")
        });
        !is_demand
            && (range.clone().any(|index| at[index].meets(k.bring))
                || tokens[range.clone()]
                    .iter()
                    .find(|token| token.is_wordlike())
                    .is_some_and(|token| {
                        matches!(token.text.as_str(), "ask" | "pregunte" | "pregunta")
                    }))
    }
}

fn is_opener(clause: &[Token]) -> bool {
    clause
        .iter()
        .find(|token| token.is_wordlike())
        .is_some_and(|token| OPENERS.contains(&token.text.as_str()) || token.text.ends_with("ly"))
}

/// The sign directly before a clause.
fn clauses_sign<'t>(tokens: &'t [Token], range: &Range<usize>) -> Option<&'t str> {
    range
        .start
        .checked_sub(1)
        .map(|at| tokens[at].text.as_str())
}

/// Cuts at signs and before the words that open a clause.
fn clause_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if [",", ";", ":", "-", "(", ")", ".", "?", "!"]
            .iter()
            .any(|sign| token.is_punct(sign))
        {
            if index > start {
                ranges.push(start..index);
            }
            start = index + 1;
        } else if index > start && opens_clause(tokens, index) {
            ranges.push(start..index);
            start = index;
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges.retain(|range| tokens[range.clone()].iter().any(Token::is_wordlike));
    ranges
}

fn opens_clause(tokens: &[Token], index: usize) -> bool {
    let word = tokens[index].text.as_str();
    let next = tokens
        .get(index + 1)
        .map_or("", |token| token.text.as_str());
    match word {
        "so" => matches!(
            next,
            "you" | "it" | "he" | "she" | "there" | "the" | "your" | "just" | "no" | "do"
        ),
        "and" | "y" => matches!(
            next,
            "you"
                | "your"
                | "it"
                | "he"
                | "she"
                | "that"
                | "usted"
                | "stop"
                | "start"
                | "take"
                | "skip"
                | "switch"
                | "see"
                | "deje"
                | "tome"
                | "suspenda"
        ),
        "then" => true,
        "even" => matches!(next, "if" | "though"),
        word => CLAUSE_WORDS.contains(&word),
    }
}
