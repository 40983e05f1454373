//! Street addresses, post boxes, postal codes.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Personal};

static ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let kinds = "Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Ter|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Square|Sq|Trail|Row|Close|Crescent|Gardens|Grove|Mews";
    let unit = r"(?:,?\s*(?:apt|apartment|unit|suite|ste|flat|#|piso|depto|dpto|apto|int)\.?\s*#?\s*[\dA-Za-z\-º°]{1,6}\b)?";
    let town = r"(?:,?\s+(?:[A-Z][\p{L}.'\-]+\s?){1,3},?\s+[A-Z]{2}\.?(?:\s+\d{5}(?:-\d{4})?)?\b)?";
    let patterns = [
        format!(r"\b\d{{1,6}}[A-Za-z]?(?:-\d+)?,?\s+(?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?(?:(?:[A-Z][\p{{L}}'’\-]+|\d{{1,3}}(?:st|nd|rd|th))\s+){{1,4}}(?:{kinds})\b\.?(?i:{unit}){town}"),
        format!(r"(?i)\b\d{{1,6}}\s+(?:(?:north|south|east|west|n|s|e|w)\.?\s+)?(?P<street>[a-z][a-z'\-]+|\d{{1,3}}(?:st|nd|rd|th))\s+(?:street|avenue|ave|road|rd|boulevard|blvd|lane|st|drive|terrace)\b\.?{unit}"),
        format!(r"(?i)(?:\b(?:calle|avenida|avda|av|paseo|plaza|carrera|camino|carretera|callej[oó]n|calzada|jir[oó]n|rua|rue|via|v[ií]a)\b\.?|\bc/)\s*(?:(?:de|del|la|las|los|el|san|santa)\s+)*[\p{{L}}\d][\p{{L}}'\-]*(?:\s+(?:(?:de|del|la|las|los|el|y)\s+)*\p{{L}}[\p{{L}}'\-]*){{0,4}}?\s*,?\s*(?:n[uú]m(?:ero|\.)?|n[º°]|no\.|nro\.?|#)?\s*\d{{1,5}}[A-Za-z]?\b{unit}"),
        r"(?i)\b\p{L}+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|straat|gasse)\s+\d{1,4}[a-z]?\b".to_owned(),
        r"(?i)\b(?:p\.?\s?o\.?\s?box|apartado(?: postal| de correos)?|apdo\.?|casilla)\s*#?\s*\d+".to_owned(),
        r"\b(?:[A-Z][a-z]+\s?){1,3},\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?\b".to_owned(),
        r"\b(?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|DC|PR)\s+\d{5}(?:-\d{4})?\b".to_owned(),
        r"(?i)\b(?:zip(?:\s?code)?|postal code|postcode|c[oó]digo postal|c\.?\s?p\.)\s*(?:is|es|:|#)*\s*(?P<code>[A-Z]{0,2}\d[\dA-Z]{1,3}\s?\d[A-Z\d]{0,3})\b".to_owned(),
        r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b".to_owned(),
        r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b".to_owned(),
    ];
    patterns
        .iter()
        .map(|p| Regex::new(p).expect("the pattern is constant"))
        .collect()
});

/// Words between a number and a word such as "road" that make no address: "6 months down the road".
const NO_STREET: &[&str] = &[
    "a", "the", "one", "two", "way", "lane", "months", "years", "days", "weeks", "month", "year",
    "day", "week", "mile", "miles", "hour", "hours", "minute", "minutes", "of", "in", "or", "and",
    "to", "on", "per", "times", "mg", "ml",
];

/// Addresses, in the order of the patterns.
pub(super) fn addresses(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for pattern in ADDRESS.iter() {
        for captures in pattern.captures_iter(text) {
            let is_street = captures
                .name("street")
                .is_none_or(|m| !NO_STREET.contains(&m.as_str().to_lowercase().as_str()));
            // A code after its label is taken out alone; a street goes whole.
            let range = captures.name("code").or(captures.get(0)).map(|m| m.range());
            if let Some(range) = range.filter(|_| is_street) {
                found.push((range, Personal::Address));
            }
        }
    }
    found
}
