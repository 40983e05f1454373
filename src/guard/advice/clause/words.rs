//! Short closed word lists that tell how a clause begins and goes on, in both languages.

use crate::guard::hash::Words;

/// Endings of drug names.
///
/// Source: stems of the WHO's International Nonproprietary Names (oncology, pain, stomach, heart, infection), with
/// their Spanish forms.
pub(super) const DRUG_ENDINGS: &[&str] = &[
    "tinib",
    "anib",
    "enib",
    "ciclib",
    "parib",
    "zomib",
    "mab",
    "platin",
    "platino",
    "taxel",
    "rubicin",
    "rubicina",
    "trexed",
    "citabine",
    "citabina",
    "limus",
    "setron",
    "prazole",
    "prazol",
    "trozole",
    "trozol",
    "conazole",
    "conazol",
    "oxifen",
    "oxifeno",
    "dronate",
    "dronato",
    "statin",
    "estatina",
    "sartan",
    "olol",
    "dipine",
    "dipino",
    "cillin",
    "cilina",
    "mycin",
    "micina",
    "floxacin",
    "floxacino",
    "xaban",
    "gatran",
    "parin",
    "parina",
    "profen",
    "profeno",
    "codone",
    "codona",
    "sone",
    "solone",
    "thyroxine",
    "tiroxina",
    "poetin",
    "grastim",
    "afil",
    "azepam",
    "triptan",
    "gliptin",
    "flozin",
];

/// Endings of operations and treatments.
pub(super) const TREATMENT_ENDINGS: &[&str] = &[
    "ectomy",
    "ectomia",
    "plasty",
    "plastia",
    "ostomy",
    "ostomia",
    "therapy",
    "terapia",
    "embolization",
    "embolizacion",
];

/// Endings of tests.
pub(super) const TEST_ENDINGS: &[&str] = &[
    "scopy",
    "scopia",
    "graphy",
    "grafia",
    "opsy",
    "ultrasound",
    "mammogram",
];

/// Endings of diseases.
pub(super) const DISEASE_ENDINGS: &[&str] = &[
    "sarcoma",
    "carcinoma",
    "oma",
    "itis",
    "aemia",
    "emia",
    "metastasis",
];

/// Words of certainty that "most" strengthens.
pub(super) const CERTAINTIES: [&str; 6] = [
    "likely",
    "probably",
    "certainly",
    "definitely",
    "surely",
    "assuredly",
];

/// Participles of what is done to a tumor or an organ by an operation: "have it taken out".
pub(super) const REMOVED: [&str; 12] = [
    "removed",
    "taken",
    "cut",
    "excised",
    "operated",
    "frozen",
    "burned",
    "drained",
    "radiated",
    "irradiated",
    "embolized",
    "treated",
];

/// What an operation takes out, beyond tumors.
pub(super) const BODY: [&str; 12] = [
    "node",
    "nodes",
    "growth",
    "lump",
    "lumps",
    "spot",
    "spots",
    "stomach",
    "gallbladder",
    "appendix",
    "it",
    "them",
];

/// Participles of what is done by a test: "get the lump tested".
pub(super) const TESTED: [&str; 10] = [
    "tested",
    "checked",
    "scanned",
    "biopsied",
    "examined",
    "measured",
    "sequenced",
    "sampled",
    "scoped",
    "rechecked",
];

/// Units of the time that somebody is said to have.
pub(super) const TIMES: [&str; 12] = [
    "years", "year", "months", "month", "weeks", "week", "decades", "anos", "meses", "semanas",
    "days", "dias",
];

/// Words of an amount of time.
pub(super) const AMOUNTS: [&str; 48] = [
    "about", "around", "roughly", "maybe", "perhaps", "only", "just", "another", "at", "most",
    "least", "a", "good", "some", "up", "to", "no", "more", "than", "under", "over", "or", "and",
    "few", "several", "couple", "of", "many", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty", "unos", "unas", "pocos",
    "pocas", "dos", "tres", "solo",
];

/// Words that open a condition.
pub(super) static CONDITIONS: Words<10> = Words::new([
    "if", "when", "whenever", "unless", "once", "until", "before", "after", "si", "cuando",
]);

/// Words that point to what the reader told, or answer them.
pub(super) static DEMONSTRATIVES: Words<12> = Words::new([
    "that", "this", "those", "these", "it", "no", "yes", "eso", "esto", "ese", "esa", "si",
]);

/// Words that point.
pub(super) static POINTERS: Words<10> = Words::new([
    "that", "this", "those", "these", "eso", "esto", "ese", "esa", "esos", "esas",
]);

/// Words that may stand before a command.
pub(super) static BEFORE_COMMAND: Words<52> = Words::new([
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
]);

/// Words that show that the word before them was a noun ("use of", "change is").
pub(super) const AFTER_NOUN: [&str; 30] = [
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

/// Words for what a text does when it names something.
pub(super) const MENTIONS: [&str; 14] = [
    "listing",
    "listed",
    "naming",
    "named",
    "mention",
    "mentioning",
    "mentioned",
    "reading",
    "describing",
    "described",
    "appearing",
    "inclusion",
    "included",
    "covered",
];

/// Words that open a subordinate clause or an aside, after which a command may follow.
pub(super) static OPENERS: Words<63> = Words::new([
    "between",
    "of",
    "among",
    "out",
    "entre",
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
]);

/// Words before which a clause begins.
pub(super) static CLAUSE_WORDS: Words<22> = Words::new([
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
]);

/// Words of contrast: what shelters one side does not shelter the other.
pub(super) static CONTRAST: Words<22> = Words::new([
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
]);

/// What is for a professional to decide.
pub(super) const DECIDED: [&str; 24] = [
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
pub(super) static CONTINUES: Words<30> = Words::new([
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
]);

/// Words that say whose something is.
pub(super) static OWNERS: Words<8> =
    Words::new(["your", "ur", "tu", "tus", "su", "sus", "his", "her"]);

/// Words that say that somebody has something already named.
pub(super) static THEIRS: Words<6> = Words::new(["yours", "hers", "suyo", "suya", "tuyo", "tuya"]);

/// Words besides [`OWNERS`] that make what follows a certain one.
pub(super) static DEFINITE: Words<15> = Words::new([
    "the", "that", "this", "those", "these", "el", "la", "los", "las", "ese", "esa", "esos",
    "esas", "another", "both",
]);

/// Whether a folded word is a Spanish infinitive, with or without a pronoun ("tomar", "tomarlo").
pub(super) fn is_spanish_infinitive(word: &str) -> bool {
    let pronouns = ["lo", "la", "los", "las", "le", "les", "se", "me", "te"];
    let bare = pronouns
        .iter()
        .find_map(|pronoun| word.strip_suffix(pronoun));
    let ends = |word: &str| word.len() > 3 && ["ar", "er", "ir"].iter().any(|e| word.ends_with(e));
    ends(word) || bare.is_some_and(ends)
}
