//! What a Spanish word would be in English: medical words of both languages come from the same Latin and Greek.

use crate::guard::ground::stem::{self, StemId};

/// Endings of Spanish words and what English has for them, longest first.
const ENDINGS: [(&str, &[&str]); 34] = [
    ("aciones", &["ation"]),
    ("iciones", &["ition"]),
    ("ciones", &["tion", "ction"]),
    ("siones", &["sion"]),
    ("idades", &["ity"]),
    ("cion", &["tion", "ction"]),
    ("sion", &["sion"]),
    ("idad", &["ity"]),
    ("mente", &["ally", "ly"]),
    ("encia", &["ence", "ency"]),
    ("ancia", &["ance", "ancy"]),
    ("logia", &["logy"]),
    ("grafia", &["graphy"]),
    ("terapia", &["therapy"]),
    ("patia", &["pathy"]),
    ("ismo", &["ism"]),
    ("ista", &["ist"]),
    ("ico", &["ic", "ical"]),
    ("ica", &["ic", "ical"]),
    ("icos", &["ic", "ical"]),
    ("icas", &["ic", "ical"]),
    ("ivo", &["ive"]),
    ("iva", &["ive"]),
    ("oso", &["ous"]),
    ("osa", &["ous"]),
    ("ario", &["ary"]),
    ("aria", &["ary"]),
    ("ado", &["ated", "ate"]),
    ("ada", &["ated", "ate"]),
    ("ar", &["ate", ""]),
    ("ir", &["e", ""]),
    ("ia", &["ia", "y"]),
    ("a", &["e", "a", ""]),
    ("o", &["e", "us", ""]),
];

/// Stems of English words that a Spanish word, folded, may be.
pub(super) fn of(word: &str) -> Vec<StemId> {
    /// Letters of a word whose likeness is no accident.
    const MIN_LETTERS: usize = 5;
    if word.len() < MIN_LETTERS || !word.is_ascii() {
        return Vec::new();
    }
    let mut spelled: Vec<String> = vec![word.to_owned()];
    let singular = word.strip_suffix('s').unwrap_or(word);
    let singular = singular
        .strip_suffix('e')
        .filter(|_| word.ends_with("es"))
        .unwrap_or(singular);
    for form in [word, singular] {
        spelled.push(form.to_owned());
        if let Some((ending, others)) = ENDINGS.iter().find(|(ending, _)| form.ends_with(ending)) {
            let start = &form[..form.len() - ending.len()];
            spelled.extend(others.iter().map(|other| format!("{start}{other}")));
        }
    }
    let mut all: Vec<StemId> = spelled
        .iter()
        .flat_map(|form| [form.clone(), greek(form)])
        .map(|form| stem::english(&form))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Letters that Spanish writes simpler: "f" for "ph", "t" for "th" in "terapia", "esp" for "sp".
fn greek(word: &str) -> String {
    let word = word.replace('f', "ph").replace("cua", "qua");
    match word.strip_prefix("es") {
        Some(rest) if rest.starts_with(['c', 'p', 't']) => format!("s{rest}"),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_origin_meet() {
        for (spanish, english) in [
            ("vitamina", "vitamin"),
            ("radiacion", "radiation"),
            ("antigenos", "antigens"),
            ("metastasis", "metastasis"),
            ("fluoroscopia", "fluoroscopy"),
            ("estroma", "stroma"),
        ] {
            assert!(of(spanish).contains(&stem::english(english)), "{spanish}");
        }
        assert!(of("ojo").is_empty());
    }
}
