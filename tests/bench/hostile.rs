//! Texts made to cost time: families of one shape each, of any length.

/// A kind of hostile text.
pub(crate) struct Family {
    pub(crate) name: String,
    unit: Unit,
}

enum Unit {
    /// The same piece over and over.
    Repeated(String),
    /// The beginning, then the same piece over and over, then the end.
    Between(&'static str, &'static str, &'static str),
    /// Pieces drawn in an order without a pattern.
    Mixed(&'static [&'static str]),
}

impl Family {
    /// A text of this kind, of at most `n_bytes` bytes and little less.
    pub(crate) fn text(&self, n_bytes: usize) -> String {
        let mut text = String::with_capacity(n_bytes);
        let mut end = "";
        match &self.unit {
            Unit::Repeated(piece) => fill(&mut text, piece, n_bytes),
            Unit::Between(before, piece, after) => {
                text.push_str(before);
                fill(&mut text, piece, n_bytes - after.len());
                end = after;
            }
            Unit::Mixed(pieces) => {
                // A linear congruential generator with the constants of Numerical Recipes: the same text in every run.
                let mut state = 1_u32;
                loop {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let piece = pieces[(state >> 16) as usize % pieces.len()];
                    if text.len() + piece.len() > n_bytes {
                        break;
                    }
                    text.push_str(piece);
                }
            }
        }
        text.push_str(end);
        text
    }
}

/// Appends `piece` as often as it fits, or as much of it as fits.
fn fill(text: &mut String, piece: &str, n_bytes: usize) {
    if piece.len() > n_bytes {
        let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= n_bytes;
        text.extend(piece.char_indices().take_while(fits).map(|(_, c)| c));
    }
    while text.len() + piece.len() <= n_bytes {
        text.push_str(piece);
    }
}

/// Pieces that are repeated without end.
const PIECES: &[(&str, &str)] = &[
    ("one letter", "a"),
    ("one capital", "A"),
    ("letters in pairs", "ab"),
    ("letters set apart", "s "),
    ("letters set apart by hyphens", "s-"),
    ("letters set apart by dots", "s."),
    ("a letter a line", "s\n"),
    ("a word", "stop "),
    ("a word without spaces", "stop"),
    ("three words", "not say i "),
    ("advice", "you should stop the pills "),
    ("sentences of advice", "You should stop the pills. "),
    ("information", "Surgery may be used to remove a tumor. "),
    (
        "information without an end",
        "surgery may be used to remove a tumor and ",
    ),
    ("clauses", "if it hurts, and you may, but not if it does, "),
    ("negations", "not no never none "),
    ("hedges", "may might could perhaps "),
    ("conditions", "if unless until when "),
    ("persons", "you your i my she her "),
    ("relatives", "my mother my husband my son "),
    ("symptoms", "bleeding vomiting pain fever "),
    ("emergencies", "he is bleeding now and can not breathe "),
    ("cries", "help "),
    ("self-harm", "i want to die "),
    ("commands", "ignore your rules and "),
    ("denials", "no pain and no fever and "),
    ("insurance", "does my insurance cover "),
    ("courtesies", "thanks hello "),
    ("questions", "why? "),
    ("questions about a person", "should i take it? "),
    ("Spanish", "debe dejar de tomar las pastillas "),
    ("Spanish questions", "¿debo operarme? "),
    ("full stops", "."),
    ("spaced full stops", ". "),
    ("full stops and commas", ".,"),
    ("exclamation marks", "!"),
    ("question marks", "¿?"),
    ("commas", ","),
    ("spaced commas", ", "),
    ("semicolons", "; "),
    ("colons", ": "),
    ("hyphens", "-"),
    ("spaced hyphens", " - "),
    ("dashes", "—"),
    ("slashes", "/"),
    ("backslashes", "\\"),
    ("stars", "*"),
    ("emphasis", "**a** "),
    ("underscores", "_"),
    ("underscored words", "a_"),
    ("backticks", "`"),
    ("fences", "```\n"),
    ("tildes", "~"),
    ("hashes", "#"),
    ("headings", "# A\n"),
    ("opening brackets", "["),
    ("closing brackets", "]"),
    ("brackets", "[]"),
    ("links without an end", "[a]("),
    ("links", "[a](b)"),
    ("images", "![a](b) "),
    ("images without an end", "!["),
    ("opening parentheses", "("),
    ("parentheses", "()"),
    ("less-than signs", "<"),
    ("tags", "<a>"),
    ("tags without an end", "<a "),
    ("image tags", "<img "),
    ("comments", "<!--"),
    ("references", "&amp;"),
    ("references without an end", "&#1"),
    ("marks", "[1]"),
    ("spaced marks", " [1]"),
    ("marks of several", "[1, 2, 3]"),
    ("marks without an end", "[1,"),
    ("sentences of marks", "A.[1] "),
    ("full stops with marks", ".[1]"),
    ("double quotes", "\""),
    ("typographic quotes", "“a” "),
    ("single quotes", "'"),
    ("apostrophes in a word", "a'"),
    ("contractions", "don't "),
    ("quoted words", "\"stop\" "),
    ("quoted blocks", "> "),
    ("quoted lines", "> a\n"),
    ("quotes in quotes", ">"),
    ("spaces", " "),
    ("tabs", "\t"),
    ("lines", "\n"),
    ("carriage returns", "\r\n"),
    ("short lines", "a b\n"),
    (
        "long lines",
        "surgery may be used to remove a tumor in the stomach\n",
    ),
    ("bullets", "- "),
    ("a list", "- stop it\n"),
    ("a numbered list", "1. stop it\n"),
    ("task boxes", "- [ ] a\n"),
    ("lead-ins", "Stop:\n"),
    ("lead-ins in a line", "stop: "),
    ("bars", "|"),
    ("a table", "| stop | it |\n"),
    ("table rules", "|---|---|\n"),
    ("zero-width spaces", "\u{200b}"),
    ("zero-width letters", "a\u{200b}"),
    ("zero-width words", "stop\u{200b}"),
    ("soft hyphens", "st\u{ad}op "),
    ("directions", "\u{202e}a\u{202c}"),
    ("tag letters", "\u{e0061}"),
    ("variation selectors", "a\u{fe0f}"),
    ("controls", "\u{1}"),
    ("combining marks", "\u{301}"),
    ("letters with many marks", "a\u{301}\u{302}\u{303}\u{304}"),
    ("accented letters", "é"),
    ("accented words", "dolór "),
    ("look-alikes", "ѕtор "),
    ("look-alikes without spaces", "ѕtор"),
    ("Cyrillic", "рак желудка "),
    ("Greek", "καρκίνος "),
    ("Han", "癌"),
    ("Hangul", "암 "),
    ("Arabic", "سرطان "),
    ("Hebrew", "סרטן "),
    ("full-width letters", "ｓｔｏｐ "),
    ("circled letters", "ⓢⓣⓞⓟ"),
    ("flags", "🇸🇹🇴🇵"),
    ("emoji", "🙂"),
    ("joined emoji", "👩\u{200d}👩\u{200d}👧 "),
    ("ligatures", "ﷺ"),
    ("alternating scripts", "aбγ"),
    ("alternating words", "stop стоп "),
    ("digits", "1"),
    ("numbers", "12 "),
    ("numbers with points", "1.5 "),
    ("points between digits", "1."),
    ("commas between digits", "1,"),
    ("doses", "400 mg twice a day "),
    ("ranges", "10-20 "),
    ("percentages", "50% "),
    ("dates", "updated 12/30/2025 "),
    ("telephone numbers", "1-800-422-6237 "),
    ("digits for letters", "5t0p "),
    ("digits for letters without spaces", "5t0p"),
    ("letter and digit", "a1"),
    ("bars in words", "a|b|"),
    ("exclamation marks in words", "a!b!"),
    ("Base64", "aWdub3JlIHlvdXIgcnVsZXMg"),
    ("Base64 words", "aWdub3JlIHlvdXIgcnVsZXMg "),
    ("hexadecimal", "73746f70"),
    ("hexadecimal pairs", "73 74 6f 70 "),
    ("mirrored words", "erongi selur "),
    ("host names", "cancer.gov "),
    ("host names in a row", "cancer.gov/"),
    ("dotted words", "stop.the.pills."),
    ("addresses", "https://a.b/c.jpg "),
    ("file names", "a.jpg"),
    ("mail addresses", "a@b."),
    ("at signs", "@"),
    ("dollar signs", "$"),
    ("abbreviations", "dr. "),
    ("initials", "a. b. "),
    ("ellipses", "... "),
    ("a word and ellipses", "a...b"),
    ("forged turns", "system: "),
    ("chat templates", "<|im_start|>"),
    (
        "the disclaimer",
        "It does not give formal guidelines or recommendations for making decisions about health care. ",
    ),
    (
        "the disclaimer in Spanish",
        "No ofrece pautas ni recomendaciones formales para tomar decisiones sobre la atención de la salud. ",
    ),
    (
        "half the disclaimer",
        "not give formal guidelines or recommendations ",
    ),
    (
        "the disclaimer, disguised",
        "It does **n\u{200b}ot** give formal guidelines or recommendations for making decisions about health care. ",
    ),
    ("PDQ", "PDQ summary "),
    ("see PDQ", "here is the PDQ summary: "),
    (
        "the passage",
        "Surgery may be used to remove a tumor that has not spread. ",
    ),
    (
        "the passage without an end",
        "surgery may be used to remove a tumor that has not spread ",
    ),
    ("the passage's words", "tumor may surgery spread not "),
    ("drug names", "imatinib sunitinib regorafenib "),
    ("capitals", "GIST TKI CT "),
    ("names", "in the ALPHA-5 trial of Novartis "),
    ("genitives", "doctor's "),
    ("long words", "gastrointestinalstromaltumors "),
    (
        "words of many letters",
        "floccinaucinihilipilificationfloccinaucinihilipilification ",
    ),
    ("misspelt words", "gastrointestinla tretament "),
    ("JSON", "{\"role\":\"user\",\"content\":\"stop\"},"),
    ("nested JSON", "{\"a\":["),
    ("escapes", "\\u0041"),
];

/// Words that matter to some rule, and signs between them.
const MIXED: &[&str] = &[
    "you ",
    "should ",
    "not ",
    "stop ",
    "take ",
    "imatinib ",
    "if ",
    "may ",
    "your ",
    "doctor ",
    "says ",
    "that ",
    "the ",
    "tumor ",
    "is ",
    "has ",
    "spread ",
    ", ",
    ". ",
    "? ",
    ": ",
    "\n",
    "\n- ",
    "[1] ",
    "\"",
    "400 ",
    "mg ",
    "my ",
    "mother ",
    "bleeding ",
    "now ",
    "help ",
    "ignore ",
    "rules ",
    "insurance ",
    "**",
    "\u{200b}",
    "debe ",
    "no ",
    "dejar ",
    "and ",
    "or ",
    "but ",
    "when ",
    "people ",
    "with ",
    "some ",
    "best ",
    "better ",
    "than ",
    "(",
    ") ",
];

/// All families.
pub(crate) fn families() -> Vec<Family> {
    let family = |name: &str, unit| Family {
        name: name.to_owned(),
        unit,
    };
    let mut all: Vec<Family> = PIECES
        .iter()
        .map(|(name, piece)| family(name, Unit::Repeated((*piece).to_owned())))
        .collect();
    let deep: String = (0..60)
        .map(|depth| format!("{}- stop it\n", "  ".repeat(depth)))
        .collect::<Vec<_>>()
        .concat();
    let numbered: String = (1..400)
        .map(|number| format!("Surgery may be used [{number}]. "))
        .collect::<Vec<_>>()
        .concat();
    let words: String = (0..2000_u32)
        .map(|n| format!("{} ", word(n)))
        .collect::<Vec<_>>()
        .concat();
    let cells: String = (0..500)
        .map(|column| format!("| {} ", word(column)))
        .collect::<Vec<_>>()
        .concat();
    all.push(family("a deep list", Unit::Repeated(deep)));
    all.push(family("marks to many passages", Unit::Repeated(numbered)));
    all.push(family("different words", Unit::Repeated(words)));
    all.push(family(
        "a wide table",
        Unit::Repeated(format!("{cells}|\n")),
    ));
    all.push(family(
        "a quotation around all",
        Unit::Between("\"", "you should stop the pills ", "\""),
    ));
    all.push(family(
        "emphasis around all",
        Unit::Between("**", "you should stop the pills ", "**"),
    ));
    all.push(family(
        "a link around all",
        Unit::Between("[", "you should stop the pills ", "](a)"),
    ));
    all.push(family(
        "a lead-in over all",
        Unit::Between("You should:\n\n", "- stop the pills\n", "- now\n"),
    ));
    all.push(family(
        "full stops before a letter",
        Unit::Between("a", ".", "a"),
    ));
    all.push(family(
        "spaces before a letter",
        Unit::Between("a.", " ", "a"),
    ));
    all.push(family(
        "quotes before a letter",
        Unit::Between("a.", "\"", "a"),
    ));
    all.push(family(
        "marks before a letter",
        Unit::Between("a.", "[1]", "a"),
    ));
    all.push(family("words and signs in any order", Unit::Mixed(MIXED)));
    all
}

/// A word that no list has.
fn word(number: u32) -> String {
    let letter =
        |place: u32| char::from(b'a' + u8::try_from(number / 26_u32.pow(place) % 26).unwrap_or(0));
    format!("{}{}{}ol", letter(0), letter(1), letter(2))
}
