//! Word lists: which words are names, which look like names and are none.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lists of folded words.
#[derive(Debug)]
pub(super) struct WordLists {
    given: HashSet<String>,
    ambiguous: HashSet<String>,
    surnames: HashSet<String>,
    common: HashSet<String>,
    medical: HashSet<String>,
    kept: Vec<Vec<String>>,
}

/// Words that begin with a capital, stand where a name could, and are none: peoples, faiths, months, days, units.
const NO_NAMES: &str = "african alaskan american arab argentine armenian ashkenazi asian australian baptist black \
    bolivian brazilian british buddhist canadian caribbean catholic caucasian chilean chinese christian colombian \
    cuban dominican dutch ecuadorian egyptian english european filipino french german greek guatemalan haitian \
    hawaiian hindu hispanic honduran indian indigenous iranian iraqi irish israeli italian jamaican japanese jewish \
    korean latina latino latinx lebanese lutheran mennonite mexican mormon muslim native nicaraguan nigerian orthodox \
    pakistani panamanian peruvian polish portuguese protestant puerto rican romanian russian salvadoran scottish \
    sephardic sikh spanish swedish swiss thai turkish ukrainian venezuelan vietnamese welsh white \
    mexicano mexicana colombiano colombiana peruano peruana argentino argentina chileno chilena cubano cubana \
    espanol espanola venezolano venezolana boliviano boliviana ecuatoriano ecuatoriana hondureno hondurena \
    salvadoreno salvadorena guatemalteco guatemalteca nicaraguense puertorriqueno puertorriquena dominicano \
    dominicana uruguayo uruguaya paraguayo paraguaya panameno panamena catolico catolica cristiano cristiana \
    judio judia musulman musulmana \
    january february march april may june july august september october november december \
    monday tuesday wednesday thursday friday saturday sunday stage grade type level phase part gist dna rna";

impl WordLists {
    pub(super) fn embedded() -> Self {
        let set = |text: &'static str| words_of(text).collect::<HashSet<String>>();
        let mut medical = set(include_str!("../../config/drug-names.txt"));
        medical.extend(words_of(include_str!("../../config/disease-names.txt")));
        medical.extend(words_of(NO_NAMES));
        let kept = lines_of(include_str!("../../config/redact/kept.txt"));
        Self {
            given: set(include_str!("../../config/redact/given-names.txt")),
            ambiguous: set(include_str!("../../config/redact/word-names.txt")),
            surnames: set(include_str!("../../config/redact/surnames.txt")),
            common: set(include_str!("../../config/common-words.txt")),
            medical,
            kept: kept
                .map(|line| line.split_whitespace().map(str::to_owned).collect())
                .collect(),
        }
    }

    /// A given name that is nothing else.
    pub(super) fn is_given(&self, folded: &str) -> bool {
        self.given.contains(folded)
    }

    /// A given name, also one that is a word of the language.
    pub(super) fn is_any_given(&self, folded: &str) -> bool {
        self.given.contains(folded) || self.ambiguous.contains(folded)
    }

    pub(super) fn is_surname(&self, folded: &str) -> bool {
        self.surnames.contains(folded)
    }

    /// A word of the language.
    pub(super) fn is_common(&self, folded: &str) -> bool {
        self.common.contains(folded)
    }

    /// A drug, a disease, a people, a month: no name of a person, though it has a capital.
    pub(super) fn is_no_name(&self, folded: &str) -> bool {
        self.medical.contains(folded)
    }

    /// How many words from here on are a kept name.
    pub(super) fn kept_at(&self, folded: &[&str]) -> usize {
        let fits = |name: &&Vec<String>| {
            folded.len() >= name.len() && name.iter().zip(folded).all(|(a, b)| a.as_str() == *b)
        };
        self.kept
            .iter()
            .filter(fits)
            .map(Vec::len)
            .max()
            .unwrap_or(0)
    }
}

fn lines_of(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words_of(text: &'static str) -> impl Iterator<Item = String> {
    let cut = |c: char| c.is_whitespace() || c == ',' || c == '=';
    lines_of(text)
        .flat_map(move |line| line.split(cut))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
}

/// Lower case, without accents and without a possessive ending.
pub(super) fn fold(word: &str) -> String {
    let plain: String = word
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let plain = plain.replace('’', "'");
    plain.strip_suffix("'s").unwrap_or(&plain).to_owned()
}
