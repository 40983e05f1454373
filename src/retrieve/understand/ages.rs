//! The age that a question asks about, and the age that each summary treats of.
//!
//! PDQ has summaries for adults, for children, and for diseases that do not need both. What holds for an adult with
//! leukemia may not hold for a child, so a question about one is not answered from a summary about the other while
//! there is a better one, and not surely where there is none.

use std::collections::BTreeSet;

use super::Understanding;
use crate::content::SectionKind;
use crate::index::Index;

/// Of whom a question or a summary treats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::retrieve) enum Age {
    Child,
    Adult,
}

/// Words that say that children are meant, folded.
const CHILD_WORDS: &[&str] = &[
    "child",
    "children",
    "childhood",
    "childrens",
    "kid",
    "kids",
    "pediatric",
    "paediatric",
    "infant",
    "infants",
    "baby",
    "babies",
    "toddler",
    "toddlers",
    "teenager",
    "teenagers",
    "teen",
    "teens",
    "juvenile",
    "adolescent",
    "adolescents",
    "nino",
    "ninos",
    "nina",
    "ninas",
    "infantil",
    "infantiles",
    "bebe",
    "bebes",
    "pediatrico",
    "adolescente",
    "adolescentes",
];

/// Those of them that a summary about a mother has too.
const BABY_WORDS: &[&str] = &["baby", "babies", "bebe", "bebes"];

/// Words that say that adults are meant, folded.
const ADULT_WORDS: &[&str] = &[
    "adult", "adults", "grownup", "grownups", "elderly", "adulto", "adultos", "adulta", "adultas",
    "anciano", "ancianos",
];

/// Words for one child, which do not tell where somebody's grown children inherit something.
const ONE_CHILD: &[&str] = &[
    "child",
    "kid",
    "infant",
    "baby",
    "toddler",
    "teenager",
    "teen",
    "nino",
    "nina",
    "bebe",
    "adolescente",
];

/// Words before a child word that tell a certain child.
const OWN: &[&str] = &["my", "our", "mi", "nuestro", "nuestra"];

/// Words between a word for an age and the disease at most: "GIST in young children", "a child with GIST". Set by hand,
/// as the next; no search over them is recorded.
const MAX_GAP: usize = 3;

/// The same for a certain person: "my child take the pills for GIST", "an 8 year old girl who was told it is GIST".
const MAX_GAP_OF_ONE: usize = 8;

/// Units of an age, after its number.
const AGES: &[&str] = &[
    "year", "years", "yr", "month", "months", "ano", "anos", "mes", "meses",
];

/// Those of them that are less than a year.
const MONTHS: &[&str] = &["month", "months", "mes", "meses"];

/// Age in years from which somebody is an adult. Source: PDQ's pediatric summaries are about children up to 17.
const ADULT: u32 = 18;

/// Share of the passages that name children from which a summary treats of them too, although its title does not say so.
/// Set by hand: of the untitled summaries of 2016 those on diseases of children have .17 and more, those on diseases of
/// adults .14 at most.
const CHILDREN_SHARE: f32 = 0.15;

/// What a summary counts for a question about the other age, and one that hardly names children for a question about
/// them. Set by hand: the first outweighs a better fit of words and kind, the second lets one of two about as good come
/// first. No search over them is recorded.
const OTHER_AGE: f32 = 0.6;
const UNSAID: f32 = 0.8;

/// Whether a folded word says that children are meant.
pub(super) fn is_child_word(word: &str) -> bool {
    CHILD_WORDS.contains(&word)
}

fn is_adult_word(word: &str) -> bool {
    ADULT_WORDS.contains(&word)
}

/// The age that each summary treats of.
#[derive(Debug, Default)]
pub(super) struct Ages {
    by_summary: Vec<Treated>,
    /// For each passage whether it or its headings name children, and adults.
    named: Vec<[bool; 2]>,
}

#[derive(Debug)]
struct Treated {
    /// As its title says.
    titled: Option<Age>,
    /// Whether it is also about children.
    has_children: bool,
}

impl Ages {
    pub(super) fn build(index: &Index) -> Self {
        let words = |text: &str| -> Vec<String> {
            let words = index.analyzer().words(text).into_iter();
            words.map(|w| w.term).collect()
        };
        let has = |text: &str, is_it: fn(&str) -> bool| words(text).iter().any(|w| is_it(w));
        let mut n_of = vec![(0_u16, 0_u16); index.summaries().len()];
        let mut named = Vec::with_capacity(index.passages().len());
        for (position, indexed) in index.passages().iter().enumerate() {
            let text = &indexed.passage.text;
            if index.section_kind_of(position) == SectionKind::Topic {
                let (n, n_of_children) = &mut n_of[indexed.summary];
                *n = n.saturating_add(1);
                let is_patient = |word: &str| is_child_word(word) && !BABY_WORDS.contains(&word);
                *n_of_children = n_of_children.saturating_add(u16::from(has(text, is_patient)));
            }
            let path = &index.section_of(position).path;
            let tells = |is_it| has(text, is_it) || path.iter().any(|heading| has(heading, is_it));
            named.push([tells(is_child_word), tells(is_adult_word)]);
        }
        let treated = index.summaries().iter().zip(n_of);
        let treated = treated.map(|(summary, (n, n_of_children))| {
            let title = &summary.title;
            let titled = match (has(title, is_child_word), has(title, is_adult_word)) {
                (true, false) => Some(Age::Child),
                (false, true) => Some(Age::Adult),
                _ => None,
            };
            let share = f32::from(n_of_children) / f32::from(n.max(1));
            Treated {
                titled,
                has_children: titled == Some(Age::Child) || share >= CHILDREN_SHARE,
            }
        });
        Self {
            by_summary: treated.collect(),
            named,
        }
    }

    /// Whether a summary's title says that it is about children.
    pub(super) fn is_about_children(&self, summary: usize) -> bool {
        self.by_summary[summary].titled == Some(Age::Child)
    }

    /// Whether the passage at a position or its headings name the age.
    pub(super) fn names(&self, position: usize, age: Age) -> bool {
        let [children, adults] = self.named[position];
        match age {
            Age::Child => children,
            Age::Adult => adults,
        }
    }

    /// For each summary what it counts for a question about this age; 1 where it is for that age.
    pub(super) fn weights(&self, age: Age) -> Vec<f32> {
        let weight = |treated: &Treated| match (treated.titled, age) {
            (Some(titled), _) if titled == age => 1.0,
            (Some(_), _) => OTHER_AGE,
            (None, Age::Child) if !treated.has_children => UNSAID,
            (None, _) => 1.0,
        };
        self.by_summary.iter().map(weight).collect()
    }
}

/// The age of the patients that a question is about; `None` where it names none, or both.
///
/// `words` are the question's, folded and mended.
pub(super) fn asked(understanding: &Understanding, words: &[&str]) -> Option<Age> {
    let age = match (
        names_patient(understanding, words, Age::Child),
        names_patient(understanding, words, Age::Adult),
    ) {
        (true, false) => Age::Child,
        (false, true) => Age::Adult,
        _ => return None,
    };
    let other = match age {
        Age::Child => Age::Adult,
        Age::Adult => Age::Child,
    };
    let places = |age| (0..words.len()).filter(move |at| is_group(words, *at, age));
    // "in adults and in children"
    let mut pairs = places(age).flat_map(|a| places(other).map(move |b| a.abs_diff(b)));
    pairs.all(|gap| gap > MAX_GAP).then_some(age)
}

/// Whether a word for an age stands near a word for the disease, or near "cancer", "tumor".
fn names_patient(understanding: &Understanding, words: &[&str], age: Age) -> bool {
    let topic: BTreeSet<&str> = understanding
        .units
        .iter()
        .filter(|unit| unit.topic >= 0.5)
        .flat_map(|unit| unit.text.split(' '))
        .filter(|word| !is_child_word(word) && !is_adult_word(word))
        .chain(["cancer", "tumor", "tumors"])
        .collect();
    let places = |is_it: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..words.len()).filter(|at| is_it(*at)).collect()
    };
    let groups = places(&|at| is_group(words, at, age));
    let ones = places(&|at| is_one(words, at, age));
    let diseases = places(&|at| topic.contains(words[at]));
    let is_near = |places: &[usize], gap: usize| {
        let mut pairs = places
            .iter()
            .flat_map(|a| diseases.iter().map(move |b| (*a, *b)));
        pairs.any(|(a, b)| a.abs_diff(b) <= gap)
    };
    is_near(&groups, MAX_GAP) || is_near(&ones, MAX_GAP_OF_ONE)
}

/// Whether people of the age are named at a word: "children", "grown-ups".
fn is_group(words: &[&str], at: usize, age: Age) -> bool {
    let next = words.get(at + 1).copied().unwrap_or_default();
    match age {
        Age::Child => is_child_word(words[at]),
        Age::Adult => {
            is_adult_word(words[at]) || (words[at] == "grown" && matches!(next, "up" | "ups"))
        }
    }
}

/// Whether a certain person of the age is named at a word: "my child", "8 year old".
fn is_one(words: &[&str], at: usize, age: Age) -> bool {
    let after = words.get(at + 1).copied().unwrap_or_default();
    let before = at.checked_sub(1).map_or("", |before| words[before]);
    let is_of_age = |number: u32| {
        let is_child = number < ADULT || MONTHS.contains(&after);
        is_child == (age == Age::Child)
    };
    // A treatment or a wait of eight months is no age.
    let is_age = (AGES.contains(&after) && (words.get(at + 2) == Some(&"old") || before == "de"))
        || matches!(before, "age" | "aged");
    (is_age && words[at].parse().is_ok_and(is_of_age))
        || (age == Age::Child && OWN.contains(&words[at]) && ONE_CHILD.contains(&after))
}

#[cfg(test)]
mod tests {
    use super::super::{Thing, Unit};
    use super::*;

    #[track_caller]
    fn check(question: &str, expected: Option<Age>) {
        let words: Vec<&str> = question.split(' ').collect();
        let unit = Unit {
            text: "lymphoma".to_owned(),
            weight: 1.0,
            topic: 1.0,
            is_aside: false,
            asks: false,
            names: Some(Thing::Disease),
            options: Vec::new(),
        };
        let understanding = Understanding {
            units: vec![unit],
            ..Understanding::default()
        };
        assert_eq!(asked(&understanding, &words), expected, "{question}");
    }

    #[test]
    fn an_age_is_asked_about_near_the_disease() {
        check("lymphoma in children", Some(Age::Child));
        check("lymphoma in grown ups", Some(Age::Adult));
        check("lymphoma in adults and children", None);
        check("lymphoma", None);
        check(
            "who tells children at school about my friend who has lymphoma",
            None,
        );
    }

    #[test]
    fn a_number_of_years_is_an_age() {
        check("an 8 year old with lymphoma", Some(Age::Child));
        check("a 45 year old with lymphoma", Some(Age::Adult));
        check("lymphoma at age 60", Some(Age::Adult));
        check("an 18 month old boy with lymphoma", Some(Age::Child));
        check("lymphoma for 8 years", None);
    }
}
