//! Folds the forms of a word into one: plural, tense, adverb, noun of action.
//!
//! Lighter than Porter's stemmer and harder at the end of the word, since only equality counts and the
//! lexicons add what spelling does not show. Adjectives keep their comparative ("small", "smaller"):
//! direction is checked elsewhere. Takes folded words: lower case, no accents.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::guard::ground::vocabulary;
use crate::guard::hash::{FixedMap, WordMap};
use crate::guard::text::{Token, TokenKind};

/// A stem, as the 64-bit FNV-1a hash of its letters: the same on every machine and in every run.
pub(super) type StemId = u64;

/// A map by stem. Stems are hashes already, so they are not hashed again.
pub(super) type StemMap<V> = HashMap<StemId, V, BuildHasherDefault<Unhashed>>;

/// Takes a stem as its own hash.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unhashed(u64);

impl Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= hash(bytes);
    }

    fn write_u64(&mut self, stem: u64) {
        self.0 = stem;
    }
}

/// FNV-1a, offset basis and prime as published by its authors (Fowler, Noll, Vo).
pub(super) fn hash(bytes: &[u8]) -> StemId {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The letters of a token's stem.
pub(super) fn letters(token: &Token, is_spanish: bool) -> String {
    match token.kind {
        TokenKind::Word if is_spanish => spanish_letters(&token.text),
        TokenKind::Word => english_letters(&token.text),
        TokenKind::Number | TokenKind::Punct | TokenKind::Mark => token.text.clone(),
    }
}

/// The stem with these letters.
pub(super) fn of_letters(letters: &str, is_spanish: bool) -> StemId {
    let language = if is_spanish { SPANISH } else { 0 };
    hash(letters.as_bytes()) ^ language
}

/// Sets Spanish stems apart from English ones of the same letters.
const SPANISH: StemId = 0x5350_414e;

/// The stem of an English word.
pub(super) fn english(word: &str) -> StemId {
    let known = STEMS.get(hash(word.as_bytes()), word).copied();
    known.unwrap_or_else(|| hash(english_letters(word).as_bytes()))
}

/// The stem of a word of a text as an English one.
pub(super) fn english_of(token: &Token) -> StemId {
    let known = STEMS.get(token.hash, &token.text).copied();
    known.unwrap_or_else(|| hash(english_letters(&token.text).as_bytes()))
}

/// The stems of the words of the lexicons, which are most words of any text.
static STEMS: LazyLock<WordMap<StemId>> = LazyLock::new(|| {
    let words = vocabulary::FILES.iter().flat_map(|(_, text)| {
        text.split(|c: char| !c.is_ascii_lowercase())
            .filter(|word| !word.is_empty())
    });
    let mut stems = WordMap::default();
    for word in words {
        *stems.entry(word) = hash(english_letters(word).as_bytes());
    }
    stems
});

/// The stem of a Spanish word, never equal by accident to an English one of the same letters.
pub(super) fn spanish(word: &str) -> StemId {
    hash(spanish_letters(word).as_bytes()) ^ SPANISH
}

/// Irregular forms and the stem of their word; also words that the endings below would join
/// with strangers ("news" with "new", "note" with "not").
const IRREGULAR: [(&str, &str); 154] = [
    ("aged", "age"),
    ("always", "always"),
    ("anything", "anything"),
    ("ate", "eat"),
    ("became", "becom"),
    ("bed", "bed"),
    ("been", "be"),
    ("began", "begin"),
    ("begun", "begin"),
    ("being", "being"),
    ("better", "better"),
    ("bled", "bleed"),
    ("bone", "bone"),
    ("bore", "bear"),
    ("born", "bear"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "com"),
    ("caught", "catch"),
    ("certainly", "certainly"),
    ("children", "child"),
    ("chose", "choos"),
    ("chosen", "choos"),
    ("dealt", "deal"),
    ("died", "die"),
    ("does", "does"),
    ("done", "do"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("drunk", "drink"),
    ("during", "during"),
    ("dying", "die"),
    ("eaten", "eat"),
    ("evening", "evening"),
    ("eyes", "eye"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("fought", "fight"),
    ("found", "find"),
    ("gas", "gas"),
    ("gave", "giv"),
    ("generally", "generally"),
    ("given", "giv"),
    ("goes", "go"),
    ("gone", "go"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("growth", "grow"),
    ("hardly", "hardly"),
    ("has", "has"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hidden", "hide"),
    ("highly", "highly"),
    ("his", "his"),
    ("is", "is"),
    ("its", "its"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("lain", "lie"),
    ("largely", "largely"),
    ("lately", "lately"),
    ("led", "lead"),
    ("left", "leav"),
    ("lens", "lens"),
    ("less", "less"),
    ("likely", "likely"),
    ("lost", "los"),
    ("lying", "lie"),
    ("made", "mak"),
    ("mainly", "mainly"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("morning", "morning"),
    ("mostly", "mostly"),
    ("nearly", "nearly"),
    ("news", "news"),
    ("normally", "normally"),
    ("note", "note"),
    ("noted", "note"),
    ("notes", "note"),
    ("nothing", "nothing"),
    ("noting", "note"),
    ("one", "one"),
    ("paid", "pay"),
    ("perhaps", "perhaps"),
    ("process", "process"),
    ("ran", "run"),
    ("really", "really"),
    ("rest", "rest"),
    ("risen", "ris"),
    ("rose", "ris"),
    ("said", "say"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("series", "series"),
    ("shortly", "shortly"),
    ("shown", "show"),
    ("shrank", "shrink"),
    ("shrunk", "shrink"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("something", "something"),
    ("sought", "seek"),
    ("species", "species"),
    ("spent", "spend"),
    ("split", "split"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("spread", "spread"),
    ("stood", "stand"),
    ("stuck", "stick"),
    ("swollen", "swell"),
    ("taken", "tak"),
    ("taught", "teach"),
    ("this", "this"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("thus", "thus"),
    ("tied", "tie"),
    ("told", "tell"),
    ("took", "tak"),
    ("tore", "tear"),
    ("torn", "tear"),
    ("undergone", "undergo"),
    ("understood", "understand"),
    ("underwent", "undergo"),
    ("unlikely", "unlikely"),
    ("used", "use"),
    ("using", "use"),
    ("was", "was"),
    ("went", "go"),
    ("women", "woman"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("written", "writ"),
    ("wrote", "writ"),
    ("yes", "yes"),
];

/// The irregular forms by themselves.
static FORMS: LazyLock<FixedMap<&str, &str>> = LazyLock::new(|| IRREGULAR.into_iter().collect());

fn english_letters(word: &str) -> String {
    let mut word = word;
    while let Some(rest) = word.strip_suffix("'s") {
        word = rest;
    }
    if word.len() < 3 || !word.is_ascii() {
        return word.to_owned();
    }
    if let Some(stem) = FORMS.get(word) {
        return (*stem).to_owned();
    }
    let mut stem = word.to_owned();
    if stem.len() == 3 {
        return stem;
    }
    plural(&mut stem);
    for (ending, least) in [("ness", 3), ("ment", 4), ("ly", 4)] {
        cut(&mut stem, ending, least);
    }
    for ending in [
        "ation", "ition", "ional", "ance", "ence", "ant", "ent", "able", "ible", "al", "ive",
        "ing", "ed", "ion",
    ] {
        let least = match ending {
            "ent" | "ant" | "al" | "ive" | "able" | "ible" => 5,
            "ation" | "ition" | "ional" | "ance" | "ence" | "ion" => 4,
            _ => 3,
        };
        if cut(&mut stem, ending, least) {
            undouble(&mut stem);
            break;
        }
    }
    if stem.len() > 3 {
        cut(&mut stem, "e", 3);
    }
    if stem.ends_with('y') && stem.len() > 3 {
        stem.pop();
        stem.push('i');
    }
    americanize(&mut stem);
    stem
}

/// Spells a stem as the summaries do: "tumor" for "tumour", "characteriz" for "characteris".
fn americanize(stem: &mut String) {
    /// Letters inside a word.
    const INSIDE: [(&str, &str); 5] = [
        ("aem", "em"),
        ("paed", "ped"),
        ("oedem", "edem"),
        ("oesoph", "esoph"),
        ("rrhoea", "rrhea"),
    ];
    /// Endings of a stem, and the letters that a word with such an ending has at least.
    const ENDINGS: [(&str, &str, usize); 4] = [
        ("is", "iz", 7),
        ("our", "or", 6),
        ("metr", "meter", 4),
        ("fibr", "fiber", 4),
    ];
    for (british, american) in INSIDE {
        if stem.contains(british) {
            *stem = stem.replace(british, american);
        }
    }
    for (british, american, least) in ENDINGS {
        if stem.len() >= least && stem.ends_with(british) {
            stem.truncate(stem.len() - british.len());
            stem.push_str(american);
        }
    }
}

fn plural(stem: &mut String) {
    if stem.ends_with("ies") && stem.len() > 4 {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if ["sses", "shes", "ches", "xes", "zes"]
        .iter()
        .any(|end| stem.ends_with(end))
    {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem.pop();
    }
}

/// Removes `ending` where at least `least` letters with a vowel among them stay.
fn cut(stem: &mut String, ending: &str, least: usize) -> bool {
    // Most words end with another letter.
    if stem.as_bytes().last() != ending.as_bytes().last() {
        return false;
    }
    let Some(rest) = stem.strip_suffix(ending) else {
        return false;
    };
    if rest.len() < least || !rest.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return false;
    }
    stem.truncate(stem.len() - ending.len());
    true
}

/// "stopp" to "stop"; "swell", "process" and "buzz" keep theirs.
fn undouble(stem: &mut String) {
    let bytes = stem.as_bytes();
    if let [.., before, last] = bytes
        && before == last
        && !matches!(last, b'l' | b's' | b'z' | b'a' | b'e' | b'i' | b'o' | b'u')
    {
        stem.pop();
    }
}

fn spanish_letters(word: &str) -> String {
    let mut stem = word.to_owned();
    if stem.len() <= 3 || !stem.is_ascii() {
        return stem;
    }
    for ending in [
        "amientos", "imientos", "amiento", "imiento", "aciones", "iciones", "acion", "icion",
        "mente", "ieron", "iendo", "ables", "ibles", "ando", "aron", "aban", "adas", "ados",
        "idas", "idos", "able", "ible", "ada", "ado", "ida", "ido", "aba", "ara", "era", "ira",
        "an", "en", "ar", "er", "ir", "es", "os", "as", "a", "o", "e", "s",
    ] {
        if cut(&mut stem, ending, 3) {
            break;
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(words: &[&str]) {
        for word in words {
            assert_eq!(
                english_letters(words[0]),
                english_letters(word),
                "{} and {word}",
                words[0]
            );
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        same(&["remove", "removes", "removed", "removing", "removal"]);
        same(&["grow", "grows", "growing"]);
        same(&["inherit", "inherited", "inherits"]);
        same(&["stop", "stops", "stopped", "stopping"]);
        same(&["complete", "completely", "completed"]);
        same(&["therapy", "therapies"]);
        same(&["recur", "recurs", "recurred", "recurrence", "recurrent"]);
        same(&["inject", "injected", "injection"]);
        same(&["examine", "examined", "examination"]);
        same(&["tumor", "tumors", "tumour", "tumours"]);
        same(&["characterized", "characterised"]);
        same(&["anemia", "anaemia"]);
        same(&["centimeters", "centimetre"]);
    }

    #[test]
    fn strangers_keep_apart() {
        for (a, b) in [
            ("liver", "live"),
            ("number", "numb"),
            ("patient", "patent"),
            ("organ", "origin"),
        ] {
            assert_ne!(english_letters(a), english_letters(b));
        }
    }

    #[test]
    fn spanish_forms_share_a_stem() {
        for (a, b) in [
            ("tumor", "tumores"),
            ("tratado", "tratar"),
            ("comunes", "comun"),
            ("cirugia", "cirugias"),
        ] {
            assert_eq!(spanish(a), spanish(b), "{a} and {b}");
        }
    }
}
