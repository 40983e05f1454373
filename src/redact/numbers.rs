//! What is known by its form: links, e-mail addresses, numbers, dates of birth.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Personal};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant")
}

static LINK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:https?|ftp)://[^\s<>”“]+|\bwww\.[^\s<>”“]+"));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)[\p{L}\d][\p{L}\d._%+\-]*\s?@\s?[\p{L}\d][\p{L}\d\-]*(?:\.[\p{L}\d\-]+)+",
        r"|[\p{L}\d][\p{L}\d._%+\-]*\s*(?:\(at\)|\[at\]|\{at\}|\s(?:at|arroba)\s)\s*[\p{L}\d\-]+",
        r"(?:\s*(?:\(dot\)|\[dot\]|\{dot\}|\s(?:dot|punto)\s)\s*[\p{L}]{2,})+\b",
        r"|[\p{L}\d][\p{L}\d._%+\-]*\s*(?:\(at\)|\[at\]|\{at\}|\sarroba\s)\s*[\p{L}\d\-]+(?:\.[\p{L}\d\-]+)+",
        r"|[\p{L}\d][\p{L}\d._%+\-]*\sat\s(?:gmail|yahoo|hotmail|outlook|icloud|aol|msn|live|proton|protonmail|gmx)(?:\.\p{L}{2,})+",
    ))
});
static HANDLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[\s(:])(@[A-Za-z][A-Za-z0-9_.]{2,30})"));

/// E-mail addresses, handles, and links that may lead to a person: with user information, a query, a fragment or a
/// long number. Other links stay.
pub(super) fn links(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for link in LINK.find_iter(text) {
        let trimmed = link
            .as_str()
            .trim_end_matches(['.', ',', ')', ';', '!', ':', ']', '"', '\'']);
        let rest = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest);
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let is_public = host.ends_with("cancer.gov") || host.ends_with("nih.gov");
        let n_digits = longest_run(path, |c| c.is_ascii_digit());
        let is_private = host.contains('@')
            || !is_public && (trimmed.contains(['?', '#', '@', '=']) || n_digits >= 5);
        if is_private {
            found.push((link.start()..link.start() + trimmed.len(), Personal::Link));
        }
    }
    found.extend(EMAIL.find_iter(text).map(|m| (m.range(), Personal::Email)));
    found.extend(
        HANDLE
            .captures_iter(text)
            .filter_map(|c| Some((c.get(1)?.range(), Personal::Email))),
    );
    found
}

fn longest_run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.split(|c| !is_part(c)).map(str::len).max().unwrap_or(0)
}

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?\
    |oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre\
    |octubre|noviembre|diciembre";

static BIRTH: LazyLock<Regex> = LazyLock::new(|| {
    let dates = [
        r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}".to_owned(),
        r"\d{4}[\-/.]\d{1,2}[\-/.]\d{1,2}".to_owned(),
        format!(r"(?:{MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"),
        format!(
            r"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?:{MONTHS})\b\.?(?:,?\s+(?:de\s+|del\s+)?\d{{4}})?"
        ),
    ];
    let label = concat!(
        r"date of birth|birth\s?date|birthday|d\.?\s?o\.?\s?b\.?|born|b\.",
        r"|fecha de nacimiento|f\.?\s?nac\.?|cumpleaños|nac[ií](?:do|da|ó)?",
    );
    pattern(&format!(
        r"(?i)(?:^|[^\p{{L}}])(?:{label})[\s:,]*(?:(?:is|was|on|the|es|el|día|dia|en)[\s:]+)*({})",
        dates.join("|")
    ))
});

/// Dates after words that say a birth; a year alone stays.
pub(super) fn birth_dates(text: &str) -> Vec<Found> {
    let dates = BIRTH.captures_iter(text).filter_map(|c| c.get(1));
    dates.map(|m| (m.range(), Personal::BirthDate)).collect()
}

static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    let labels = [
        r"ssn",
        r"social security(?: number| no\.?)?",
        r"mrn",
        r"(?:medical |hospital |health )?record(?: number| no\.?| id| #)",
        r"medical record",
        r"(?:patient|member|subscriber|group|policy|insurance|medicare|medicaid|beneficiary|claim|case|account|chart|hospital|passport|licen[cs]e|nhs|nhi|health card|card|file|accession|confirmation|reference|booking|prescription|rx)\s*(?:id|number|no\.?|num\.?|nr\.?|#|card number|identification)+",
        r"driver'?s licen[cs]e",
        r"passport",
        r"número de (?:la |el )?(?:seguro social|seguridad social|historia(?: cl[ií]nica)?|expediente|p[oó]liza|afiliad[oa]|afiliaci[oó]n|paciente|tarjeta|pasaporte|cuenta|caso)",
        r"(?:n[º°]|nro\.?|no\.?) de (?:historia(?: cl[ií]nica)?|expediente|p[oó]liza|afiliad[oa]|seguro social)",
        r"historia cl[ií]nica",
        r"expediente",
        r"p[oó]liza",
        r"seguro social",
        r"dni",
        r"nie",
        r"nss",
        r"nuss",
        r"curp",
        r"rut",
        r"c[eé]dula",
        r"cpf",
    ];
    pattern(&format!(
        r"(?i)(?:^|[^\p{{L}}\d])(?:{})(?:\s*(?:is|are|was|es|son|number|no\.?|núm\.?|número|id|:|#|=|\(|-))*\s*([A-Z]{{0,4}}[\-\s]?\d[\dA-Z]*(?:[\-./\s]?[A-Z]{{0,3}}\d[\dA-Z]*)*(?:-?[A-Z]\b)?)",
        labels.join("|")
    ))
});
static FORMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b\d{3}-\d{2}-\d{4}\b",
        r"|\b\d{8}-?[A-HJ-NP-TV-Z]\b|\b[XYZ]-?\d{7}-?[A-Z]\b",
        r"|\b[1-9][AC-HJ-KM-NP-RT-Y][0-9AC-HJ-KM-NP-RT-Y]\d-?[AC-HJ-KM-NP-RT-Y][0-9AC-HJ-KM-NP-RT-Y]\d-?[AC-HJ-KM-NP-RT-Y]{2}\d{2}\b",
        r"|\b[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d\b",
        r"|\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?\b",
        r"|\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4}\b",
        r"|\b\d{3}\.\d{3}\.\d{3}-\d{2}\b",
    ))
});

/// Numbers after words that say whose they are, and numbers in the form of a social security, identity, Medicare, bank
/// or card number. A labelled number has four digits or more.
pub(super) fn labelled(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for m in LABELLED.captures_iter(text).filter_map(|c| c.get(1)) {
        let n_digits = m.as_str().bytes().filter(u8::is_ascii_digit).count();
        if n_digits >= 4 && !is_measure(text, m.end()) {
            found.push((m.range(), Personal::Number));
        }
    }
    found.extend(
        FORMED
            .find_iter(text)
            .map(|m| (m.range(), Personal::Number)),
    );
    found
}

/// Numbers that anyone may call and nobody lives at: toll-free ones of North America, such as NCI's 1-800-422-6237.
static TOLL_FREE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^1?8(?:00|33|44|55|66|77|88)\d{7}$"));

static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    let national = [
        // An international prefix; a code in brackets; anything with a leading zero and a second group.
        r"(?:\+|\b00)\d{1,3}(?:[\s.\-/]*\(?\d{1,5}\)?){1,6}",
        r"(?:\b1[\s.\-]?)?\(\d{2,5}\)(?:[\s.\-]*\d{2,5}){1,4}",
        r"\b0\d{1,4}(?:[\s.\-/]\d{2,8}){1,5}\b",
        r"\b0\d{8,10}\b",
        // North America; Spain and France without zero; Mexico; Colombia, Argentina, Brazil; India; China.
        r"\b(?:1[\s.\-])?\d{3}[\s.\-]\d{3}[\s.\-]\d{4}\b",
        r"\b1?[2-9]\d{9}\b",
        r"\b\d{3}-\d{4}\b",
        r"\b[679]\d{2}[\s.\-]?\d{3}[\s.\-]?\d{3}\b",
        r"\b[679]\d{2}(?:[\s.\-]\d{2}){3}\b",
        r"\b\d{2}[\s\-]\d{4}[\s\-]\d{4}\b",
        r"\b9?\d{4}-\d{4}\b",
        r"\b[6-9]\d{4}[\s\-]\d{5}\b",
        r"\b1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}\b",
    ];
    pattern(&format!(
        "(?:{})(?:\\s*(?:ext\\.?|x|extension|extensión)\\s*\\d{{1,6}})?",
        national.join("|")
    ))
});
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:^|[^\p{L}])(?:phone|telephone|tel\.?|tel[eé]fono|tlf\.?|celular|m[oó]vil|mobile|cell(?:\s?phone)?|whats\s?app|fax",
        r"|(?:call|text|reach|ring) (?:me|us|my \p{L}+)|ll[aá]m[ae](?:me|nos)?|n[uú]mero de tel[eé]fono)",
        r"(?:\s*(?:number|num|no\.?|n[uú]mero|is|es|at|on|al|:|#|back))*\s*(\+?\(?\d[\d\s().\-/]{4,18}\d(?:\s*(?:ext\.?|x|extension|extensión)\s*\d{1,6})?)",
    ))
});

/// Phone numbers, by national form or after words such as "call me at". Dates, measures and numbers that anyone may
/// call stay.
pub(super) fn phones(text: &str) -> Vec<Found> {
    let called = CALLED
        .captures_iter(text)
        .filter_map(|c| c.get(1))
        .map(|m| m.range());
    let formed = PHONE.find_iter(text).map(|m| m.range());
    let ranges = called.chain(formed).filter(|range| {
        let words = &text[range.clone()];
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        digits.len() >= 6
            && !TOLL_FREE.is_match(&digits)
            && !is_cut(text, range)
            && !is_date(words)
            && !is_measure(text, range.end)
            && !is_catalogued(text, range.start)
            && !is_range(text, range.start)
    });
    ranges.map(|range| (range, Personal::Phone)).collect()
}

static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{7,20}\b"));

/// Seven digits or more in a row, which no dose and no laboratory value has.
pub(super) fn bare(text: &str) -> Vec<Found> {
    let numbers = BARE.find_iter(text).filter(|m| {
        !is_measure(text, m.end())
            && !is_catalogued(text, m.start())
            && !TOLL_FREE.is_match(m.as_str())
    });
    numbers.map(|m| (m.range(), Personal::Number)).collect()
}

/// Whether the digits go on beyond the range: it is a piece of a longer number or date.
fn is_cut(text: &str, range: &std::ops::Range<usize>) -> bool {
    let joins = |c: char| matches!(c, '/' | '.' | '-' | ',');
    let mut before = text[..range.start].chars().rev();
    let mut after = text[range.end..].chars();
    before.next().is_some_and(joins) && before.next().is_some_and(|c| c.is_ascii_digit())
        || after.next().is_some_and(joins) && after.next().is_some_and(|c| c.is_ascii_digit())
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,2}[\s/.\-]\d{1,2}[\s/.\-](?:\d{2}|(?:19|20)\d{2})|(?:19|20)\d{2}[\s/.\-](?:\d{1,2}[\s/.\-]\d{1,2}|(?:19|20)\d{2}))$",
    )
});

fn is_date(words: &str) -> bool {
    DATE.is_match(words.trim())
}

static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:%|°|(?:mg|mcg|µg|μg|ug|ng|pg|g|kg|lbs?|ml|dl|l|cm|mm|m|iu|ui|u|units?|gy|cgy|mgy|k|bpm|mmhg|mmol",
        r"|cells?|copies|percent|per|days?|weeks?|months?|years?|hours?|minutes?|times|people|patients|persons|men|women",
        r"|pills?|tablets?|doses?|steps|cases|dollars?|euros?|unidades|c[eé]lulas|copias|d[ií]as|semanas|meses|años",
        r"|personas|pacientes|pastillas|comprimidos|casos|pesos)\b|/\s?(?:µ|μ|u|m|d)?l\b|/mm)",
    ))
});

/// Whether a unit follows: the number is a measure, not a person's.
fn is_measure(text: &str, end: usize) -> bool {
    UNIT.is_match(&text[end..])
}

static CATALOGUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:nct|pmid|pmc|cdr|doi|isbn|icd|omim|rs|chr|clinicaltrials\.gov|10\.)[\s:#.]*(?:id|number|no\.?)?[\s:#]*0*$",
    )
});

/// Whether the number is one of a public catalogue: a trial, an article, a term.
fn is_catalogued(text: &str, start: usize) -> bool {
    CATALOGUED.is_match(before(text, start))
}

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:between|range|ranges|ranging|from|platelets?|count|counts|psa|ca-?125|cea|afp|ldh|normal|entre|rango|plaquetas|reference)\s*(?:is|was|of|:|es|de|are|were)*\s*$",
    )
});

fn is_range(text: &str, start: usize) -> bool {
    RANGE.is_match(before(text, start))
}

/// The words before a place, 24 bytes at most.
fn before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(24);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..start]
}
