//! The YAML block at the head of a content file: split off, parsed, checked.
//!
//! Parsing keeps raw values with the line of their key; [`RawFrontMatter::check`] turns them into
//! a [`FrontMatter`] and reports every problem at once. The keys are those of the product contract.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Deserialize;
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};
use url::Url;

use super::problem::Sink;
use super::{Audience, ProblemCode, Status, cdr_number};

/// The front matter of a summary that may be built: every value checked.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// `title`, or the text's level-1 heading where the key is missing.
    pub title: String,
    /// `url`: absolute, `http` or `https`, without fragment.
    pub url: Url,
    /// `audienceLevel`.
    pub audience: Option<Audience>,
    /// `language`: a lower-case primary subtag such as `en`.
    pub language: String,
    /// `cancerTypes`, as written. Noisy in practice: never a hard filter by default.
    pub cancer_types: Vec<String>,
    /// `tags`, as written.
    pub tags: Vec<String>,
    /// `source`: "NCI".
    pub source: String,
    /// `sourceType`, as written.
    pub source_type: Option<String>,
    /// `citation`: the short form, "NCI, 2025".
    pub citation: Option<String>,
    /// `license`, as written.
    pub license: Option<String>,
    /// `lastReviewed`.
    pub last_reviewed: Date,
    /// `reviewFrequency`; `None` where it is missing or cannot be read, and then nothing counts as fresh.
    pub review_frequency: Option<ReviewFrequency>,
    /// `status`.
    pub status: Status,
    /// `version`, as written.
    pub version: Option<String>,
    /// `updated`: NCI's own "Updated" date.
    pub updated: Option<Date>,
    /// `cdrId`, as written.
    pub cdr_id: Option<String>,
    /// `pmid`, as written.
    pub pmid: Option<String>,
    /// `editorialBoard`, as written.
    pub editorial_board: Option<String>,
    /// `topic`, as written.
    pub topic: Option<String>,
    /// `summaryType`, as written.
    pub summary_type: Option<String>,
    /// Line of each top-level key.
    pub(super) lines: BTreeMap<String, usize>,
}

/// How often a summary is to be reviewed: its name and the calendar span it stands for.
#[derive(Clone, Debug)]
pub struct ReviewFrequency {
    name: String,
    span: Span,
}

impl ReviewFrequency {
    /// Reads `weekly`, `monthly`, `quarterly`, `biannual` (twice a year), `annual`, or an ISO 8601
    /// duration of years, months, weeks and days such as `P6M`.
    ///
    /// Returns `None` for anything else, and for a duration that is zero, negative or has hours.
    pub fn parse(raw: &str) -> Option<Self> {
        let span = match raw {
            "weekly" => 1.week(),
            "monthly" => 1.month(),
            "quarterly" => 3.months(),
            "biannual" => 6.months(),
            "annual" => 1.year(),
            iso if iso.starts_with('P') && !iso.contains('T') => iso.parse().ok()?,
            _ => return None,
        };
        (span.signum() == 1).then(|| Self {
            name: raw.to_owned(),
            span,
        })
    }

    /// As the front matter names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day on which the next review is due: calendar months after `last_reviewed`, clamped to
    /// the end of a shorter month. `None` past the year 9999.
    pub fn due_after(&self, last_reviewed: Date) -> Option<Date> {
        last_reviewed.checked_add(self.span).ok()
    }
}

/// A content file cut in two, each part with the line of the file on which it begins.
pub(super) struct Parts<'a> {
    pub(super) yaml: &'a str,
    pub(super) yaml_line: usize,
    pub(super) body: &'a str,
    pub(super) body_line: usize,
}

/// Cuts `text` into the YAML between the first two `---` lines, and what follows.
pub(super) fn split<'a>(text: &'a str, problems: &mut Sink<'_>) -> Option<Parts<'a>> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut offset = 0;
    let mut yaml_start = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let next = offset + line.len();
        match yaml_start {
            None if is_fence(line) => yaml_start = Some((next, index + 2)),
            None if line.trim().is_empty() => {}
            None => break,
            Some((start, yaml_line)) if is_fence(line) => {
                let (yaml, body) = (&text[start..offset], &text[next..]);
                let body_line = index + 2;
                return Some(Parts {
                    yaml,
                    yaml_line,
                    body,
                    body_line,
                });
            }
            Some(_) => {}
        }
        offset = next;
    }
    let message = if yaml_start.is_some() {
        "the front matter is not closed; end it with a line \"---\""
    } else {
        "the file does not begin with front matter; begin it with a line \"---\", the keys, and a line \"---\""
    };
    problems.error(ProblemCode::NoFrontMatter, 1, message);
    None
}

/// A real calendar date written `YYYY-MM-DD`, and `None` for every other form.
///
/// Other orders of day and month are ambiguous, and a wrong date could pass for a fresh one.
pub fn parse_iso_date(raw: &str) -> Option<Date> {
    let is_digit_or_dash = |(i, b): (usize, u8)| {
        if i == 4 || i == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    };
    let is_shaped = raw.len() == 10 && raw.bytes().enumerate().all(is_digit_or_dash);
    is_shaped.then(|| raw.parse().ok()).flatten()
}

/// Front matter as read: nothing checked but the YAML itself.
pub(super) struct RawFrontMatter {
    keys: RawKeys,
    lines: BTreeMap<String, usize>,
}

/// A scalar or a list of scalars, each as text.
#[derive(Clone, Debug, Default)]
struct OneOrMany(Vec<String>);

macro_rules! raw_keys {
    ($($field:ident: $type:ty = $name:literal),+ $(,)?) => {
        #[derive(Deserialize)]
        struct RawKeys { $(#[serde(rename = $name, default)] $field: Option<$type>),+ }
        const KNOWN_KEYS: &[&str] = &[$($name),+];
    };
}

// Single values are read as text whatever YAML would make of them: `no`, `1.0` and dates stay as written.
raw_keys! {
    title: String = "title", url: String = "url", audience: String = "audienceLevel",
    cancer_types: OneOrMany = "cancerTypes", tags: OneOrMany = "tags", language: String = "language",
    source: String = "source", source_type: String = "sourceType", citation: String = "citation",
    license: String = "license", last_reviewed: String = "lastReviewed",
    review_frequency: String = "reviewFrequency", status: String = "status", version: String = "version",
    updated: String = "updated", cdr_id: String = "cdrId", pmid: String = "pmid",
    editorial_board: String = "editorialBoard", topic: String = "topic", summary_type: String = "summaryType",
}

/// Parses the YAML, which begins on `first_line` of the file. A key that nothing uses is a warning with its line.
pub(super) fn parse(
    yaml: &str,
    first_line: usize,
    problems: &mut Sink<'_>,
) -> Option<RawFrontMatter> {
    let parsed = serde_saphyr::from_str::<Keys>(yaml)
        .and_then(|names| Ok((names, serde_saphyr::from_str::<RawKeys>(yaml)?)));
    let (names, keys) = match parsed {
        Ok((Keys(names), keys)) => (names, keys),
        Err(error) => {
            let line = error
                .location()
                .and_then(|l| usize::try_from(l.line()).ok());
            let text = error.without_snippet().to_string();
            // The parser counts lines from the start of the YAML; the file's own line stands beside the message.
            let text = text.lines().next().unwrap_or_default();
            let text = text.split(" at line ").next().unwrap_or_default();
            let message = format!("the front matter is not valid YAML: {text}");
            problems.error(
                ProblemCode::BadYaml,
                first_line + line.unwrap_or(1) - 1,
                message,
            );
            return None;
        }
    };
    let lines: BTreeMap<String, usize> = yaml
        .lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let (key, _) = line.split_once(':')?;
            let key = key.trim_matches(|c| c == '"' || c == '\'');
            names
                .contains(key)
                .then(|| (key.to_owned(), index + first_line))
        })
        .collect();
    for name in names
        .iter()
        .filter(|name| !KNOWN_KEYS.contains(&name.as_str()))
    {
        let line = lines.get(name).copied().unwrap_or(0);
        problems.warn(
            ProblemCode::UnknownKey,
            line,
            format!("nothing uses the key `{name}`"),
        );
    }
    Some(RawFrontMatter { keys, lines })
}

impl RawFrontMatter {
    /// Checks every value. `h1_title` is the text's own title, used where the key `title` is missing.
    pub(super) fn check(
        self,
        h1_title: Option<&str>,
        problems: &mut Sink<'_>,
    ) -> Option<FrontMatter> {
        let Self { keys, lines } = self;
        let mut check = Checker {
            lines: &lines,
            problems,
        };
        let title = text(keys.title);
        if title.is_none() {
            match h1_title {
                Some(_) => check.warn(
                    "title",
                    "`title` is missing; the text's level-1 heading is used",
                ),
                None => check.missing(
                    "title",
                    "`title` is missing, and the text has no level-1 heading",
                ),
            }
        }
        let url = check
            .required("url", keys.url, "the summary's own address")
            .and_then(|raw| check.url(&raw));
        let last_reviewed = check
            .required(
                "lastReviewed",
                keys.last_reviewed,
                "the date of the last review, YYYY-MM-DD",
            )
            .and_then(|raw| check.date("lastReviewed", &raw));
        let updated = text(keys.updated).and_then(|raw| check.date("updated", &raw));
        let review_frequency = text(keys.review_frequency);
        let review_frequency = check.frequency(review_frequency.as_deref());
        let audience = text(keys.audience).and_then(|raw| {
            let audience = Audience::parse(&raw);
            if audience.is_none() {
                check.bad("audienceLevel", &raw, "`patient` or `health_professional`");
            }
            audience
        });
        let status = match text(keys.status).as_deref() {
            None | Some("active") => Status::Active,
            Some("draft") => Status::Draft,
            Some("retired") => Status::Retired,
            Some(other) => {
                check.bad("status", other, "`active`, `draft` or `retired`");
                Status::Draft
            }
        };
        let cdr_id = text(keys.cdr_id);
        if let Some(raw) = cdr_id.as_deref().filter(|raw| cdr_number(raw).is_none()) {
            check.bad("cdrId", raw, "a CDR number such as `CDR0000062955`");
        }
        let language = check.language(keys.language);
        Some(FrontMatter {
            title: title.or_else(|| h1_title.map(str::to_owned))?,
            url: url?,
            audience,
            language,
            cancer_types: keys.cancer_types.unwrap_or_default().0,
            tags: keys.tags.unwrap_or_default().0,
            source: text(keys.source).unwrap_or_else(|| "NCI".to_owned()),
            source_type: text(keys.source_type),
            citation: text(keys.citation),
            license: text(keys.license),
            last_reviewed: last_reviewed?,
            review_frequency,
            status,
            version: text(keys.version),
            updated,
            cdr_id,
            pmid: text(keys.pmid),
            editorial_board: text(keys.editorial_board),
            topic: text(keys.topic),
            summary_type: text(keys.summary_type),
            lines,
        })
    }
}

/// The value without surrounding white space, unless nothing is left.
fn text(value: Option<String>) -> Option<String> {
    value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

/// Reads single values and names the key and its line in each problem.
struct Checker<'a, 'p, 's> {
    lines: &'a BTreeMap<String, usize>,
    problems: &'p mut Sink<'s>,
}

impl Checker<'_, '_, '_> {
    fn line(&self, key: &str) -> usize {
        // A missing key is reported on the opening fence.
        self.lines.get(key).copied().unwrap_or(1)
    }

    fn missing(&mut self, key: &str, message: &str) {
        let line = self.line(key);
        self.problems.error(ProblemCode::MissingKey, line, message);
    }

    fn warn(&mut self, key: &str, message: &str) {
        let line = self.line(key);
        self.problems.warn(ProblemCode::MissingKey, line, message);
    }

    fn bad(&mut self, key: &str, raw: &str, expected: &str) {
        let line = self.line(key);
        let raw: String = raw.chars().take(60).collect();
        self.problems.error(
            ProblemCode::BadValue,
            line,
            format!("`{key}` is `{raw}`; it must be {expected}"),
        );
    }

    fn required(&mut self, key: &str, value: Option<String>, what: &str) -> Option<String> {
        let text = text(value);
        if text.is_none() {
            self.missing(key, &format!("`{key}` is missing; add {what}"));
        }
        text
    }

    fn url(&mut self, raw: &str) -> Option<Url> {
        let url = Url::parse(raw)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
        let Some(mut url) = url else {
            self.bad("url", raw, "an absolute address that begins with https://");
            return None;
        };
        url.set_fragment(None);
        Some(url)
    }

    fn date(&mut self, key: &str, raw: &str) -> Option<Date> {
        let date = parse_iso_date(raw);
        if date.is_none() {
            self.bad(key, raw, "a real calendar date written YYYY-MM-DD");
        }
        date
    }

    fn frequency(&mut self, raw: Option<&str>) -> Option<ReviewFrequency> {
        let Some(raw) = raw else {
            self.warn(
                "reviewFrequency",
                "`reviewFrequency` is missing, so the freshness of this file is `unknown`",
            );
            return None;
        };
        let frequency = ReviewFrequency::parse(raw);
        if frequency.is_none() {
            let line = self.line("reviewFrequency");
            let message = format!(
                "`reviewFrequency` is `{raw}`, so the freshness of this file is `unknown`; write weekly, monthly, \
                 quarterly, biannual, annual or an ISO 8601 duration such as P6M"
            );
            self.problems.warn(ProblemCode::BadValue, line, message);
        }
        frequency
    }

    fn language(&mut self, value: Option<String>) -> String {
        let Some(raw) = text(value) else {
            self.warn("language", "`language` is missing; `en` is assumed");
            return "en".to_owned();
        };
        let primary = raw
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
            self.bad("language", &raw, "a language tag such as `en` or `es`");
        }
        primary
    }
}

/// The keys of the YAML's top level, whatever their values are.
struct Keys(BTreeSet<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;

        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys with values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = BTreeSet::new();
                while let Some((key, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
                    keys.insert(key);
                }
                Ok(Keys(keys))
            }
        }

        deserializer.deserialize_map(KeysVisitor)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor;

        impl<'de> Visitor<'de> for OneOrManyVisitor {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![v.to_owned()]))
            }
            fn visit_bool<E: de::Error>(self, v: bool) -> Result<OneOrMany, E> {
                self.visit_str(&v.to_string())
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<OneOrMany, E> {
                self.visit_str(&v.to_string())
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<OneOrMany, E> {
                self.visit_str(&v.to_string())
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<OneOrMany, E> {
                self.visit_str(&v.to_string())
            }
            fn visit_unit<E: de::Error>(self) -> Result<OneOrMany, E> {
                Ok(OneOrMany::default())
            }
            fn visit_none<E: de::Error>(self) -> Result<OneOrMany, E> {
                Ok(OneOrMany::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
                let mut values = Vec::new();
                while let Some(OneOrMany(inner)) = seq.next_element()? {
                    values.extend(inner);
                }
                Ok(OneOrMany(values))
            }
        }

        deserializer.deserialize_any(OneOrManyVisitor)
    }
}
