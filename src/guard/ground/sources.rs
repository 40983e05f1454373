//! Who says a statement: names for the source of this service, and the verbs by which a source says something.

use crate::guard::hash::Words;
use crate::guard::text::Token;

/// Words by which the source is called.
pub(super) static SOURCES: Words<37> = Words::new([
    "nci",
    "nci's",
    "pdq",
    "pdq's",
    "institute",
    "summary",
    "page",
    "text",
    "passage",
    "passages",
    "source",
    "sources",
    "website",
    "site",
    "article",
    "document",
    "excerpt",
    "material",
    "section",
    "resumen",
    "pagina",
    "texto",
    "fuente",
    "instituto",
    "pasaje",
    "documento",
    "summaries",
    "pages",
    "excerpts",
    "board",
    "boards",
    "editorial",
    "sumario",
    "fragmento",
    "extracto",
    "pasajes",
    "consejo",
]);

/// Verbs by which a source says something.
pub(super) static SAYING: Words<47> = Words::new([
    "says",
    "say",
    "states",
    "state",
    "notes",
    "note",
    "explains",
    "explain",
    "reports",
    "report",
    "mentions",
    "mention",
    "adds",
    "indicates",
    "describes",
    "puts",
    "writes",
    "observes",
    "tells",
    "points",
    "dice",
    "dicen",
    "explica",
    "explican",
    "senala",
    "indica",
    "informa",
    "menciona",
    "describe",
    "afirma",
    "acknowledges",
    "admits",
    "concedes",
    "confirms",
    "emphasizes",
    "stresses",
    "underlines",
    "reminds",
    "maintains",
    "agrega",
    "apunta",
    "senalan",
    "indican",
    "mencionan",
    "describen",
    "afirman",
    "cita",
]);

/// Verbs by which a source gives or orders something; they need the source as their subject.
static GIVING: Words<25> = Words::new([
    "lists",
    "list",
    "names",
    "identifies",
    "identify",
    "ranks",
    "rank",
    "restricts",
    "restrict",
    "limits",
    "locates",
    "cites",
    "gives",
    "teaches",
    "counts",
    "recounts",
    "outlines",
    "specifies",
    "enumera",
    "nombra",
    "identifica",
    "clasifica",
    "aclara",
    "precisa",
    "especifica",
]);

/// Tokens that name a source and its topic: "the NCI text on itching".
pub(super) const MAX_TOKENS: usize = 12;

/// Who else may say something; a source of theirs is none of this service's.
pub(super) static STRANGERS: Words<24> = Words::new([
    "doctor",
    "doctors",
    "doctor's",
    "study",
    "studies",
    "researchers",
    "hospital",
    "clinic",
    "university",
    "society",
    "journal",
    "guideline",
    "guidelines",
    "association",
    "foundation",
    "newspaper",
    "magazine",
    "blog",
    "medico",
    "medicos",
    "estudio",
    "universidad",
    "revista",
    "another",
]);

/// Verbs that say something themselves: only their subject is read over ("warns against …").
pub(super) static TELLING: Words<15> = Words::new([
    "warns",
    "cautions",
    "advises",
    "recommends",
    "suggests",
    "allows",
    "links",
    "ties",
    "attributes",
    "calls",
    "considers",
    "regards",
    "advierte",
    "recomienda",
    "relaciona",
]);

/// Words that may stand between a source and its verb.
static ADVERBS: Words<13> = Words::new([
    "itself",
    "also",
    "clearly",
    "further",
    "explicitly",
    "simply",
    "then",
    "does",
    "specifically",
    "tambien",
    "mismo",
    "misma",
    "claramente",
]);

/// Whether one of these words is a name for the source.
pub(super) fn names_source(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.is_in(&SOURCES))
}

/// Whether a source does this with what it says.
pub(super) fn says(verb: &Token) -> bool {
    verb.is_in(&SAYING) || verb.is_in(&GIVING)
}

/// Whether these words, and nothing besides, name the source: "NCI's lung cancer prevention summary", "the page on GIST".
pub(super) fn is_source(np: &[Token]) -> bool {
    let is_other = |token: &Token| {
        !token.is_wordlike() && token.text != "-"
            || matches!(
                token.text.as_str(),
                "not"
                    | "no"
                    | "nothing"
                    | "never"
                    | "nada"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
                    | "may"
                    | "can"
                    | "has"
                    | "have"
                    | "who"
                    | "which"
                    | "that"
                    | "what"
                    | "if"
                    | "when"
                    | "que"
                    | "es"
                    | "son"
                    | "si"
                    | "cuando"
            )
    };
    let is_about = |token: &Token| {
        matches!(
            token.text.as_str(),
            "on" | "about" | "for" | "from" | "of" | "by" | "sobre" | "de" | "del" | "para"
        )
    };
    let head = np.iter().position(is_about).unwrap_or(np.len());
    let last = np[..head].iter().rev().find(|token| token.text != "'s");
    let is_definite = np.first().is_some_and(|token| {
        matches!(
            token.text.as_str(),
            "the" | "this" | "these" | "el" | "la" | "los" | "las" | "este" | "esta" | "estos"
        )
    });
    let names_own =
        |token: &Token| matches!(token.text.as_str(), "nci" | "pdq" | "nci's" | "pdq's");
    head > 0
        && np.len() <= MAX_TOKENS
        && !np.iter().any(is_other)
        && last.is_some_and(|last| last.is_in(&SOURCES))
        && (is_definite || np.iter().any(names_own))
}

/// Where the verb stands whose subject is the source that starts here, and where the subject ends.
pub(super) fn said_by(
    tokens: &[Token],
    from: usize,
    is_verb: fn(&Token) -> bool,
) -> Option<(usize, usize)> {
    let until = tokens.len().min(from + MAX_TOKENS);
    (from + 1..until)
        .filter(|verb| is_verb(&tokens[*verb]))
        .find_map(|verb| {
            let n_adverbs = tokens[from..verb]
                .iter()
                .rev()
                .take_while(|token| token.is_in(&ADVERBS))
                .count();
            let end = verb - n_adverbs;
            is_source(&tokens[from..end]).then_some((end, verb))
        })
}

/// Participles of what a source does.
pub(super) fn is_told(word: &str) -> bool {
    matches!(
        word,
        "listed"
            | "named"
            | "described"
            | "mentioned"
            | "identified"
            | "cited"
            | "given"
            | "stated"
            | "mencionado"
            | "mencionada"
            | "descrito"
            | "descrita"
    )
}
