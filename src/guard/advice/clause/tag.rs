//! Tag questions: what stands after the comma in "Skip the scan, okay?" asks nothing.

use crate::guard::text::Token;

/// Tags as folded words, contractions in full; the longest first.
const TAGS: [&[&str]; 34] = [
    &["will", "not", "you"],
    &["do", "not", "you"],
    &["is", "not", "it"],
    &["are", "not", "you"],
    &["should", "not", "you"],
    &["you", "know"],
    &["got", "it"],
    &["all", "right"],
    &["will", "you"],
    &["would", "you"],
    &["can", "you"],
    &["de", "acuerdo"],
    &["te", "parece"],
    &["le", "parece"],
    &["esta", "bien"],
    &["ok"],
    &["okay"],
    &["k"],
    &["alright"],
    &["right"],
    &["yes"],
    &["yeah"],
    &["no"],
    &["eh"],
    &["huh"],
    &["deal"],
    &["agreed"],
    &["understood"],
    &["please"],
    &["vale"],
    &["si"],
    &["verdad"],
    &["entendido"],
    &["cierto"],
];

/// The unit without the tag that makes a question of its statement or command; all of it where it has none.
///
/// A tag follows a comma, a dash or an ellipsis and ends the unit but for signs.
pub(super) fn without_tag(tokens: &[Token]) -> &[Token] {
    /// Signs after the tag.
    const MAX_SIGNS: usize = 4;
    let n_signs = tokens
        .iter()
        .rev()
        .take(MAX_SIGNS + 1)
        .take_while(|token| !token.is_wordlike())
        .count();
    let (said, signs) = tokens.split_at(tokens.len() - n_signs);
    if n_signs > MAX_SIGNS || !signs.iter().any(|token| token.is_punct("?")) {
        return tokens;
    }
    for tag in TAGS {
        let Some(rest) = said.len().checked_sub(tag.len()) else {
            continue;
        };
        let is_tag = said[rest..]
            .iter()
            .zip(tag)
            .all(|(token, word)| token.text == **word);
        if !is_tag {
            continue;
        }
        let before = said[..rest]
            .iter()
            .rposition(|token| !token.is_punct("¿"))
            .map_or(0, |last| last + 1);
        let has_cut = before > 2
            && [",", "-", "...", "…", ";"]
                .iter()
                .any(|sign| said[before - 1].is_punct(sign));
        if has_cut {
            return &said[..before - 1];
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[track_caller]
    fn said(text: &str) -> String {
        let analysis = analyse(text);
        let words: Vec<&str> = without_tag(analysis.tokens())
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_tag_is_left_out() {
        assert_eq!(said("Skip the scan, okay?"), "skip the scan");
        assert_eq!(said("Skip the scan, won't you?"), "skip the scan");
        assert_eq!(said("Take two tonight, all right?!"), "take two tonight");
        assert_eq!(said("Deje las pastillas, ¿vale?"), "deje las pastillas");
    }

    #[test]
    fn a_question_stays_one() {
        for text in [
            "Is it all right?",
            "Should I take it or not, doctor?",
            "Right?",
            "Yes, no?",
            "Is surgery safe, and is it right?",
        ] {
            assert!(said(text).ends_with('?'), "{text}");
        }
    }
}
