//! Emergencies: danger to life now, self-harm, overdose.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;

use super::hits::Hit;
use super::message::Sentence;
use super::pattern::ClassId;
use super::view::{View, classes};

classes!(
    critical,
    critical_abroad,
    no_wish_abroad,
    urgent,
    symptom,
    mild,
    severe,
    minutes,
    now,
    happening,
    holder,
    generic,
    conditional,
    long_ago,
    now_and_then,
    denied,
    self_harm,
    self_harm_denied,
    overdose,
    lethal_ask,
    me,
    kin,
    person,
    people_at_large,
    blood,
    body,
    stool,
    extreme,
    went_wrong,
    vital,
    cannot,
    means,
    medicine_unit,
    swallowed,
    figure,
    ending,
    weary,
    leave_taking,
    end_ask,
    plan,
    edge,
    hazard,
    over_now,
    fiction,
);

/// `QC001`: danger to life now.
pub(super) const ACUTE: Rule = Rule {
    code: "QC001",
    category: "emergency",
    title: "danger to life now",
    page: include_str!("../pages/QC001.md"),
};

/// `QC002`: a wish or plan to die or to hurt oneself.
pub(super) const SELF_HARM: Rule = Rule {
    code: "QC002",
    category: "self_harm",
    title: "a wish or plan to die or to hurt oneself",
    page: include_str!("../pages/QC002.md"),
};

/// `QC003`: too much of a medicine taken.
pub(super) const OVERDOSE: Rule = Rule {
    code: "QC003",
    category: "overdose",
    title: "too much of a medicine taken",
    page: include_str!("../pages/QC003.md"),
};

/// These rules, by code.
pub(super) const RULES: &[Rule] = &[ACUTE, SELF_HARM, OVERDOSE];

/// What makes the message an emergency.
pub(super) fn findings(classes: &Classes, view: &View<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let scene = Scene::of(classes, view);
    for &sentence in &view.message.sentences {
        let hit = acute(classes, view, sentence, &scene);
        found.extend(hit.map(|(hit, reason)| view.finding(&ACUTE, hit, reason)));
        found.extend(self_harm(classes, view, sentence));
        found.extend(overdose(classes, view, sentence));
    }
    found
}

/// Whether a message speaks of anything that can be a danger: a complaint, something wrong with a part of the body or
/// with what a body must be able to do, blood, a medicine, a means of hurting oneself, an end that is wished for, planned,
/// asked about or taken leave for, weariness of living. Fear and grief are none, however much they sound like those who
/// are in danger, and neither is a part of the body or a place alone; what is bad, purple or unable to move is one in a
/// person.
pub(super) fn has_sign(classes: &Classes, view: &View<'_>) -> bool {
    let has = |class| !view.of(class).is_empty();
    let alone = [
        classes.critical,
        classes.urgent,
        classes.blood,
        classes.stool,
        classes.self_harm,
        classes.means,
        classes.medicine_unit,
        classes.swallowed,
        classes.overdose,
        classes.lethal_ask,
        classes.ending,
        classes.weary,
        classes.leave_taking,
        classes.end_ask,
        classes.plan,
        classes.hazard,
    ];
    let complaint = |sentence: &Sentence| {
        view.uncovered(classes.symptom, classes.mild, *sentence)
            .is_some()
    };
    let of_someone = [classes.severe, classes.went_wrong, classes.vital];
    let someone = [
        classes.me,
        classes.kin,
        classes.person,
        classes.body,
        classes.now,
        classes.minutes,
        classes.symptom,
    ];
    alone.into_iter().any(has)
        || (of_someone.into_iter().any(has) && someone.into_iter().any(has))
        || (has(classes.body) && (has(classes.cannot) || has(classes.extreme)))
        || view.message.sentences.iter().any(complaint)
}

/// Whether a message speaks of nobody and of no time, and only asks, has a few words, or names nothing that can be a danger:
/// "sunitinib blood pressure" and "Can one bleed inside unseen?" are about the thing. Who is in danger says who and when, or
/// tells at length what it is.
pub(super) fn is_impersonal(classes: &Classes, view: &View<'_>, has_sign: bool) -> bool {
    /// Words of the longest message that reads like the words of a search.
    const SEARCH_WORDS: usize = 4;
    let told = [
        classes.me,
        classes.kin,
        classes.person,
        classes.holder,
        classes.now,
        classes.minutes,
        classes.happening,
        classes.critical,
        classes.self_harm,
        classes.leave_taking,
        classes.weary,
        classes.plan,
    ];
    let asks = |sentence: &Sentence| sentence.is_question || view.has(classes.generic, *sentence);
    told.iter().all(|class| view.of(*class).is_empty())
        && (!has_sign
            || view.message.words.len() <= SEARCH_WORDS
            || view.message.sentences.iter().all(asks))
}

/// Whether a sentence tells of a person, a time or a complaint, and does not only ask about the thing or speak of it in
/// general.
pub(super) fn tells(classes: &Classes, view: &View<'_>, sentence: Sentence) -> bool {
    let has = |class: &ClassId| view.has(*class, sentence);
    let of_a_person = [
        classes.critical,
        classes.happening,
        classes.minutes,
        classes.now,
        classes.holder,
        classes.me,
        classes.kin,
        classes.long_ago,
        classes.now_and_then,
        classes.self_harm,
        classes.means,
        classes.overdose,
        classes.lethal_ask,
        classes.swallowed,
    ];
    let of_a_complaint = [
        classes.urgent,
        classes.symptom,
        classes.severe,
        classes.blood,
        classes.stool,
        classes.went_wrong,
        classes.vital,
        classes.body,
    ];
    of_a_person.iter().any(has)
        || (!sentence.is_question && !has(&classes.generic) && of_a_complaint.iter().any(has))
}

/// What was found of danger to life now.
pub(super) fn acute_hits(classes: &Classes, view: &View<'_>) -> Vec<Hit> {
    let scene = Scene::of(classes, view);
    let sentences = view.message.sentences.iter();
    sentences
        .filter_map(|&sentence| acute(classes, view, sentence, &scene))
        .map(|(hit, _)| hit)
        .collect()
}

/// Whether danger to life now is told in another language than those that the likeness has learned.
pub(super) fn is_told_abroad(classes: &Classes, view: &View<'_>) -> bool {
    let scene = Scene::of(classes, view);
    let mut sentences = view.message.sentences.iter();
    sentences.any(|&sentence| {
        view.has(classes.critical_abroad, sentence)
            && acute(classes, view, sentence, &scene).is_some()
    })
}

/// Whether the only danger spoken of is told in another language than those that the likeness has learned.
pub(super) fn is_only_abroad(classes: &Classes, view: &View<'_>) -> bool {
    let has = |class| !view.of(class).is_empty();
    (has(classes.critical_abroad) || has(classes.no_wish_abroad))
        && !has(classes.symptom)
        && !has(classes.means)
}

/// What the statements of the message say about person and time, for sentences that leave them out.
#[derive(Default)]
struct Scene {
    is_now: bool,
    has_holder: bool,
    has_danger: bool,
}

impl Scene {
    fn of(classes: &Classes, view: &View<'_>) -> Scene {
        let mut scene = Scene::default();
        for &sentence in &view.message.sentences {
            let has = |class| view.has(class, sentence);
            scene.has_danger |=
                has(classes.critical) || has(classes.urgent) || has(classes.symptom);
            if !has(classes.generic) && !has(classes.long_ago) {
                scene.is_now |= has(classes.now) || has(classes.minutes);
                scene.has_holder |= has(classes.holder);
            }
        }
        scene
    }
}

/// A state that cannot wait, in a person, now: where, and why it is one.
fn acute(
    classes: &Classes,
    view: &View<'_>,
    sentence: Sentence,
    scene: &Scene,
) -> Option<(Hit, &'static str)> {
    let has = |class| view.has(class, sentence);
    let is_now = has(classes.now) || has(classes.minutes);
    let is_happening = has(classes.happening);
    if has(classes.long_ago) && !is_happening && !is_now {
        return None;
    }
    if let Some(&hit) = view.within(classes.happening, sentence).first()
        && (scene.has_danger || has(classes.minutes) || view.message.sentences.len() == 1)
    {
        return Some((hit, "what was spoken of is happening now"));
    }
    let has_holder = has(classes.holder);
    let is_asked = |hit: Hit| view.comes_before(classes.generic, hit, sentence);
    let is_real = |hit: &Hit| is_now || !view.comes_before(classes.conditional, *hit, sentence);
    if let Some(hit) = view
        .unless(classes.critical, classes.denied, sentence)
        .filter(is_real)
        && (has_holder || !is_asked(hit))
    {
        return Some((hit, "a state that threatens life, in a person"));
    }
    let n_complaints =
        view.n_apart(classes.urgent, sentence) + view.n_apart(classes.symptom, sentence);
    let comes_and_goes = has(classes.now_and_then) && !is_now;
    if let Some(hit) = view
        .unless(classes.urgent, classes.denied, sentence)
        .filter(is_real)
    {
        let is_event = if is_asked(hit) {
            has_holder && (is_now || n_complaints > 2)
        } else if has(classes.generic) {
            has_holder || is_now || n_complaints > 1
        } else {
            has_holder
                || is_now
                || scene.is_now
                || scene.has_holder
                // Told in a hurry, without person or time: "heart racing, hands numb".
                || (n_complaints > 1 && !sentence.is_question && sentence.end - sentence.start > 4)
                || n_complaints > 2
        };
        if is_event && !comes_and_goes {
            return Some((hit, "a warning sign that cannot wait, in a person"));
        }
    }
    let complaint = view
        .unless(classes.symptom, classes.denied, sentence)
        .filter(is_real);
    if let Some(hit) = complaint {
        let is_serious = view
            .uncovered(classes.symptom, classes.mild, sentence)
            .is_some();
        let is_strong = has(classes.severe) || view.n_apart(classes.symptom, sentence) > 1;
        if (is_serious || is_strong)
            && has(classes.minutes)
            && (has_holder || !has(classes.generic))
            && !comes_and_goes
        {
            return Some((hit, "a strong symptom that has just begun"));
        }
    }
    None
}

/// A wish or plan to die or to hurt oneself, of the person who writes or someone close.
fn self_harm(classes: &Classes, view: &View<'_>, sentence: Sentence) -> Option<Finding> {
    let hit = view.uncovered(classes.self_harm, classes.self_harm_denied, sentence)?;
    let has = |class| view.has(class, sentence);
    let is_of_others = has(classes.people_at_large) && !has(classes.me) && !has(classes.kin);
    if is_of_others && (sentence.is_question || has(classes.generic)) {
        return None;
    }
    Some(view.finding(&SELF_HARM, hit, "a wish or plan to die or to hurt oneself"))
}

/// Too much of a medicine taken, or asked for.
fn overdose(classes: &Classes, view: &View<'_>, sentence: Sentence) -> Option<Finding> {
    if let Some(&hit) = view.within(classes.lethal_ask, sentence).first() {
        return Some(view.finding(&SELF_HARM, hit, "asks how much would kill"));
    }
    let hit = *view.within(classes.overdose, sentence).first()?;
    let has = |class| view.has(class, sentence);
    if has(classes.conditional) && has(classes.me) {
        return Some(view.finding(&SELF_HARM, hit, "speaks of taking too much of a medicine"));
    }
    if has(classes.conditional) || has(classes.long_ago) {
        return None;
    }
    Some(view.finding(&OVERDOSE, hit, "too much of a medicine was taken"))
}
