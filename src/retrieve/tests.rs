//! Properties: (1) lay words, drug names, misspelt words and Spanish find what the summary writes otherwise;
//! (2) an asked word weighs more than its expansion; (3) the kind of section and the disease asked for come first;
//! (4) what is not treated is known, and the page for children handed on; (5) the same question gives the same
//! ranking; (6) score, confidence and parts stay in their range; (7) the word lists can be read; (8) what a message tells
//! beside its question costs no confidence, unless the question needs it; (9) the age asked about is that of the summary;
//! (10) words of death and survival find what tells the outlook, and nothing else does; (11) a drug's side effects are
//! told by what tells that drug's; (12) another disease than the one named answers nothing.

use std::path::Path;

use super::understand::Via;
use super::*;
use crate::content::parse_file;
use crate::passage::PassageSettings;

const BODY: &str = "\
## General Information About NAME

### NAME is a disease in which abnormal cells form in the ORGAN.

The ORGAN is part of the body. NAME (ABBR) may grow slowly. See the PDQ summary about
[Childhood NAME Treatment](https://example.gov/child-ABBR) for children.

### Genetic factors can increase the risk of NAME.

The risk is increased in people who have inherited a mutation (change) in a gene.

### Signs of NAME include blood in the stool or vomit.

Check with your doctor if you have blood in the stool or vomit, or if you feel very tired.

### Tests that examine the ORGAN are used to diagnose NAME.

- CT scan (CAT scan): A procedure that makes a series of detailed pictures.
- Biopsy: A pathologist views the tissue under a microscope.

### Certain factors affect prognosis (chance of recovery) and treatment options.

The prognosis depends on the size of the tumor.

## Treatment Option Overview

### Surgery

Laparoscopic surgery may be done if the tumor is small.

### Targeted therapy

Imatinib mesylate and sunitinib block signals needed for tumors to grow.

### Supportive care

Radiation therapy is given as supportive care to relieve pain.

## Treatment of Unresectable NAME

Unresectable tumors cannot be completely removed by surgery.
";

fn index(names: &[(&str, &str, &str)]) -> (Index, Guide) {
    let summaries = names
        .iter()
        .map(|(name, abbreviation, organ)| {
            let body = BODY
                .replace("NAME", name)
                .replace("ABBR", abbreviation)
                .replace("ORGAN", organ);
            let text = format!(
                "---\ntitle: {name} Treatment\nurl: https://example.gov/{abbreviation}-pdq\nlastReviewed: 2025-01-01\n---\n\
                 # {name} Treatment (Adult) (PDQ®)–Patient Version\n\n{body}"
            );
            parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap()
        })
        .collect();
    let index = Index::build(summaries, PassageSettings { max_words: 180 }).unwrap();
    let guide = Guide::build(&index).unwrap();
    (index, guide)
}

fn one() -> (Index, Guide) {
    index(&[("Gastrointestinal Stromal Tumors", "GIST", "stomach")])
}

fn two() -> (Index, Guide) {
    index(&[
        ("Gastrointestinal Stromal Tumors", "GIST", "stomach"),
        ("Thyroid Cancer", "TC", "neck"),
    ])
}

fn ask((index, guide): &(Index, Guide), question: &str) -> Ranking {
    let question = Question::parse(question).unwrap();
    let searched = Searched {
        index,
        guide,
        meaning: None,
    };
    let settings = RankSettings::default();
    retrieve_admitted(searched, &question, TopK::default(), None, &settings).unwrap()
}

#[track_caller]
fn check(content: &(Index, Guide), question: &str, heading: &str) {
    let ranking = ask(content, question);
    let first = ranking
        .hits
        .first()
        .map(|hit| content.0.section_of(hit.position).heading());
    assert!(
        first.is_some_and(|first| first.contains(heading)),
        "{question}: {first:?} {:?}",
        ranking.understanding
    );
}

#[test]
fn lay_words_find_what_the_summary_writes() {
    check(&one(), "throwing up blood", "Signs of");
    check(&one(), "keyhole operation", "Surgery");
    check(&one(), "comfort care", "Supportive care");
    check(&one(), "what is the outlook?", "prognosis");
}

#[test]
fn brand_names_find_the_drug() {
    check(&one(), "how does Gleevec work", "Targeted therapy");
    check(&one(), "Sutent", "Targeted therapy");
}

#[test]
fn misspelt_words_are_mended_and_shown() {
    check(&one(), "imatnib", "Targeted therapy");
    check(&one(), "bllod in my stol", "Signs of");
    let ranking = ask(&one(), "imatnib");
    let option = &ranking.understanding.units[0].options[0];
    assert_eq!(option.via, Via::Corrected("imatnib".to_owned()));
}

#[test]
fn spanish_finds_english_text() {
    check(&one(), "¿Cuáles son los síntomas?", "Signs of");
    check(&one(), "cirugía laparoscópica", "Surgery");
    assert_eq!(ask(&one(), "¿Es hereditario?").understanding.language, "es");
}

#[test]
fn a_denial_turns_a_phrase_round() {
    check(&one(), "the tumor cannot be removed", "Unresectable");
}

#[test]
fn an_asked_word_weighs_more_than_its_expansion() {
    let ranking = ask(&one(), "stool poop");
    let weights = |unit: usize| {
        let options = ranking.understanding.units[unit].options.iter();
        options.map(|o| o.weight).fold(0.0, f32::max)
    };
    assert!((weights(0) - 1.0).abs() < f32::EPSILON);
    assert!(weights(1) < 1.0);
}

#[test]
fn the_kind_of_section_asked_for_comes_first() {
    check(
        &one(),
        "What are the symptoms of gastrointestinal stromal tumors?",
        "Signs of",
    );
    check(&one(), "How is a GIST diagnosed?", "Tests that examine");
    check(&one(), "Who is at risk for GIST?", "risk");
    check(
        &one(),
        "What is a gastrointestinal stromal tumor?",
        "is a disease",
    );
}

#[test]
fn the_disease_asked_for_comes_first() {
    let content = two();
    for (question, url) in [
        ("symptoms of thyroid cancer", "TC-pdq"),
        ("symptoms of GIST", "GIST-pdq"),
        ("how is a stromal tumor diagnosed", "GIST-pdq"),
    ] {
        let ranking = ask(&content, question);
        let summary = content.0.summary_of(ranking.hits[0].position);
        assert!(summary.front.url.as_str().ends_with(url), "{question}");
    }
}

#[test]
fn a_disease_that_is_not_treated_is_known() {
    let ranking = ask(&one(), "symptoms of lung cancer");
    assert_eq!(
        ranking.understanding.diseases,
        [("lung cancer".to_owned(), false)]
    );
    assert!(!ranking.answerable, "{}", ranking.confidence);
    assert!(ask(&one(), "symptoms of GIST").answerable);
}

#[test]
fn what_the_content_does_not_hold_is_declined() {
    for question in [
        "how many milligrams of imatinib a day",
        "can I drink wine with sunitinib",
        "what is the weather in Paris",
        "¿cuánto cuesta el sunitinib?",
    ] {
        let ranking = ask(&one(), question);
        assert!(!ranking.answerable, "{question}: {}", ranking.confidence);
    }
}

#[test]
fn a_disease_named_in_passing_is_not_answered_with_another() {
    let body = "## Treatment\n\n### Signs of Alphoma\n\nSigns are pain and fever.\n\n\
                ### Risk\n\nPeople who had thyroid cancer have a higher risk of alphoma.\n";
    let text = format!(
        "---\ntitle: Alphoma Treatment\nurl: https://example.gov/alphoma\nlastReviewed: 2025-01-01\n---\n\
         # Alphoma Treatment (PDQ®)–Patient Version\n\n{body}"
    );
    let summary = parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap();
    let index = Index::build(vec![summary], PassageSettings { max_words: 180 }).unwrap();
    let guide = Guide::build(&index).unwrap();
    let content = (index, guide);
    for question in [
        "signs of thyroid cancer",
        "What are the signs of thyroid cancer?",
    ] {
        let ranking = ask(&content, question);
        assert!(!ranking.answerable, "{question}: {}", ranking.confidence);
    }
    for question in ["signs of alphoma", "thyroid cancer and the risk of alphoma"] {
        let ranking = ask(&content, question);
        assert!(ranking.answerable, "{question}: {}", ranking.confidence);
    }
}

/// Two summaries that name bladder cancer, lupus and stroke in passing, a sort of skin cancer under a heading of its
/// own, and another in a sentence that tells what it is.
fn with_names_in_passing() -> (Index, Guide) {
    let lung = "## Lung Cancer Prevention\n\n### Smoking raises the risk of lung cancer.\n\nCigarette smoking is the most \
                important risk factor for lung cancer. It also raises the risk of the following:\n\n- Bladder cancer.\n\
                - Stroke.\n\n### Other risk factors for lung cancer\n\nPeople who had bladder cancer or have lupus are \
                more likely to get lung cancer. Lupus may be treated with drugs that raise the risk.\n";
    let skin = "## General Information About Skin Cancer\n\n### Skin cancer is a disease in which cancer cells form in \
                the skin.\n\nMerkel cell carcinoma is a rare type of skin cancer that grows quickly.\n\n### Signs of skin \
                cancer include a sore that does not heal.\n\nCheck with your doctor about a sore.\n\n\
                ## Treatment of Skin Cancer\n\n### Basal Cell Carcinoma\n\nTreatment of basal cell carcinoma may include \
                surgery.\n\n### Stage 0\n\nTreatment may include surgery or cream.\n";
    let summaries = [
        ("Lung Cancer Prevention", lung),
        ("Skin Cancer Treatment", skin),
    ]
    .map(|(title, body)| {
        let url = title.to_lowercase().replace(' ', "-");
        let text = format!(
            "---\ntitle: {title}\nurl: https://example.gov/{url}\nlastReviewed: 2025-01-01\n---\n\
             # {title} (PDQ®)–Patient Version\n\n{body}"
        );
        parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap()
    });
    let index = Index::build(summaries.into(), PassageSettings { max_words: 180 }).unwrap();
    let guide = Guide::build(&index).unwrap();
    (index, guide)
}

#[test]
fn what_is_asked_of_a_disease_named_in_passing_is_declined() {
    let content = with_names_in_passing();
    for (question, name) in [
        ("Does smoking cause bladder cancer?", "bladder cancer"),
        ("What are the symptoms of bladder cancer?", "bladder cancer"),
        ("bladder cancer risk factors", "bladder cancer"),
        (
            "How is bladder cancer treated in people who smoke?",
            "bladder cancer",
        ),
        ("Can bladder cancer spread to the lungs?", "bladder cancer"),
        (
            "My mother has bladder cancer. What treatments are there?",
            "bladder cancer",
        ),
        (
            "¿Cuáles son los síntomas del cáncer de vejiga?",
            "cancer de vejiga",
        ),
        ("How is lupus treated?", "lupus"),
        ("What causes lupus?", "lupus"),
        ("How is a stroke treated?", "stroke"),
    ] {
        let ranking = ask(&content, question);
        assert!(!ranking.answerable, "{question}: {}", ranking.confidence);
        assert_eq!(
            ranking.understanding.diseases,
            [(name.to_owned(), false)],
            "{question}"
        );
    }
}

#[test]
fn a_disease_named_in_passing_may_be_what_another_comes_of() {
    let content = with_names_in_passing();
    for question in [
        "Does smoking cause lung cancer?",
        "Does bladder cancer raise the risk of lung cancer?",
        "Does lupus raise the risk of lung cancer?",
        "I had bladder cancer years ago. Does smoking raise the risk of lung cancer?",
        "treatment of basal cell carcinoma",
        "What is Merkel cell carcinoma?",
        "What are the signs of skin cancer?",
    ] {
        let ranking = ask(&content, question);
        assert!(ranking.understanding.elsewhere < 0.5, "{question}");
        assert!(ranking.answerable, "{question}: {}", ranking.confidence);
    }
    let ranking = ask(&content, "Does lupus raise the risk?");
    assert!(ranking.understanding.elsewhere < 0.5);
}

#[test]
fn a_story_about_another_disease_is_no_question_about_it() {
    let ranking = ask(
        &one(),
        "Last week I had a scan because of kidney stones, and my brother drove me there in the rain. They found a \
         small stromal tumor by chance. Which kinds of surgery are there for such a tumor?",
    );
    assert!(
        ranking.understanding.elsewhere < 0.5,
        "{:?}",
        ranking.understanding
    );
}

#[test]
fn misspelt_everyday_words_are_no_unknown_words() {
    for question in [
        "supportive care meening",
        "diffrent treatments",
        "surgery quesiton",
    ] {
        let units = ask(&one(), question).understanding.units;
        let is_light = |u: &understand::Unit| u.weight < 0.5 || !u.options.is_empty();
        assert!(units.iter().all(is_light), "{question}: {units:?}");
    }
}

#[test]
fn what_stands_beside_a_question_costs_no_confidence() {
    for (question, messages) in [
        (
            "What are the symptoms of GIST?",
            &[
                "What are the symptoms of GIST? I ask out of curiosity.",
                "I ask out of sheer curiosity. What are the symptoms of GIST?",
                "What are the symptoms of GIST? A colleague mentioned her aunt at lunch.",
                "We had a debate about it in the cafeteria, so: what are the symptoms of GIST?",
                "What are the symptoms of GIST, asking for a neighbor with a garden",
                "My roommate and I want to know what the symptoms of GIST are.",
                "Good evening! I run a bakery in Ohio. Tell me the symptoms of GIST. Happy holidays!",
            ][..],
        ),
        (
            "¿Cuáles son los síntomas del GIST?",
            &[
                "¿Cuáles son los síntomas del GIST? Pregunto por curiosidad.",
                "Trabajo en una panadería de Bogotá. ¿Cuáles son los síntomas del GIST?",
            ],
        ),
        (
            "How does imatinib work?",
            &["How does imatinib work? It is for a crossword puzzle."],
        ),
    ] {
        let plain = ask(&one(), question);
        for message in messages {
            let ranking = ask(&one(), message);
            assert_eq!(
                ranking.hits[0].position, plain.hits[0].position,
                "{message}"
            );
            assert!(
                ranking.answerable && ranking.confidence > plain.confidence - 0.25,
                "{message}: {} against {}, {:?}",
                ranking.confidence,
                plain.confidence,
                ranking.understanding.units
            );
        }
    }
}

#[test]
fn what_a_question_needs_is_no_filler() {
    for message in [
        "What are the symptoms of lupus? I ask out of curiosity.",
        "I take warfarin every day. Is it dangerous?",
        "I have lupus. What are the treatments?",
        "My aunt has GIST. Which sunscreen is best?",
        "What is the best sunscreen? My aunt has GIST.",
    ] {
        let ranking = ask(&one(), message);
        assert!(!ranking.answerable, "{message}: {}", ranking.confidence);
    }
}

#[test]
fn the_page_for_children_is_handed_on() {
    let ranking = ask(&one(), "treatment of GIST in children");
    let pointer = ranking.understanding.pointer.unwrap();
    assert_eq!(pointer.url, "https://example.gov/child-GIST");
    assert!(!ranking.answerable);
    assert_eq!(
        ask(&one(), "Will my children worry?").understanding.pointer,
        None
    );
}

#[test]
fn the_same_question_gives_the_same_ranking() {
    let question = "My dad was told he has a tumor in the stomach wall. Which tests are done next?";
    assert_eq!(ask(&two(), question), ask(&two(), question));
}

#[test]
fn scores_and_confidence_stay_in_their_range() {
    for question in [
        "GIST",
        "blood",
        "a",
        "?!",
        "😀",
        "zzzz qqqq",
        "not no never",
        "¿no?",
        &"pain ".repeat(300),
    ] {
        let ranking = ask(&two(), question);
        assert!((0.0..=1.0).contains(&ranking.confidence), "{question}");
        for hit in &ranking.hits {
            assert!((0.0..=1.0).contains(&hit.score), "{question}");
            let parts = hit.parts;
            for part in [
                parts.words,
                parts.sentence,
                parts.heading,
                parts.kind,
                parts.focus,
            ] {
                assert!((0.0..=1.001).contains(&part), "{question}: {parts:?}");
            }
        }
    }
}

#[test]
fn function_words_alone_find_nothing() {
    for question in ["what is it", "¿qué es?", "the"] {
        let ranking = ask(&one(), question);
        assert!(!ranking.has_terms && !ranking.answerable, "{question}");
    }
}

#[test]
fn the_built_in_weights_are_in_range() {
    let settings = RankSettings::default();
    assert!((10..=1000).contains(&settings.n_candidates));
    assert!(settings.k1 > 0.0 && settings.kind_half > 0.0);
    for share in [
        settings.b,
        settings.topic_discount,
        settings.about_factor,
        settings.min_confidence,
        settings.reading.telling,
        settings.reading.light,
        settings.reading.common,
    ] {
        assert!((0.0..=1.0).contains(&share));
    }
    assert!(settings.reading.common_rank < settings.reading.rare_rank);
}

/// Summaries by their titles, each about an organ of its own.
fn titled(titles: &[(&str, &str)], more: &str) -> (Index, Guide) {
    let summaries = titles.iter().enumerate().map(|(at, (title, name))| {
        let body = BODY.replace("NAME", name).replace("ABBR", &format!("Q{at}Q"));
        let body = body.replace("ORGAN", "neck");
        let text = format!(
            "---\ntitle: {title}\nurl: https://example.gov/{at}-pdq\nlastReviewed: 2025-01-01\n---\n\
             # {title} (PDQ®)–Patient Version\n\n{body}{more}"
        );
        parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap()
    });
    let settings = PassageSettings { max_words: 180 };
    let index = Index::build(summaries.collect(), settings).unwrap();
    let guide = Guide::build(&index).unwrap();
    (index, guide)
}

fn both_ages() -> (Index, Guide) {
    let titles = [
        ("Adult Hodgkin Lymphoma Treatment", "adult Hodgkin lymphoma"),
        (
            "Childhood Hodgkin Lymphoma Treatment",
            "childhood Hodgkin lymphoma",
        ),
        ("Hairy Cell Leukemia Treatment", "hairy cell leukemia"),
    ];
    titled(&titles, "")
}

/// The title of the first hit's summary.
fn first_title(content: &(Index, Guide), question: &str) -> String {
    let ranking = ask(content, question);
    let first = ranking.hits.first().unwrap();
    content.0.summary_of(first.position).title.clone()
}

#[test]
fn the_age_asked_about_is_that_of_the_summary() {
    let content = both_ages();
    for (question, expected) in [
        ("How is Hodgkin lymphoma treated in children?", "Childhood"),
        (
            "Hodgkin lymphoma in teenagers, what are the signs?",
            "Childhood",
        ),
        ("signs of Hodgkin lymphoma in an 8 year old", "Childhood"),
        ("How is Hodgkin lymphoma treated in adults?", "Adult"),
        ("signs of Hodgkin lymphoma in a 45 year old", "Adult"),
        ("Hodgkin lymphoma risk in grown-ups", "Adult"),
    ] {
        let title = first_title(&content, question);
        assert!(title.starts_with(expected), "{question}: {title}");
    }
    let ageless = ask(&content, "Signs of Hodgkin lymphoma").understanding;
    assert!(ageless.age_weights.is_empty());
}

#[test]
fn a_summary_for_the_other_age_alone_answers_nothing() {
    let childhood = [(
        "Childhood Thyroid Cancer Treatment",
        "childhood thyroid cancer",
    )];
    let content = titled(&childhood, "");
    assert!(ask(&content, "signs of thyroid cancer in children").answerable);
    assert!(!ask(&content, "signs of thyroid cancer in adults").answerable);
}

#[test]
fn words_of_death_and_survival_find_the_outlook() {
    let content = one();
    for question in [
        "Is GIST deadly?",
        "can you die of it",
        "will it kill you",
        "Do people survive GIST?",
        "how serious is it",
        "Is it a death sentence?",
        "How long do people with it live?",
        "¿Es mortal?",
    ] {
        check(&content, question, "prognosis");
        assert!(ask(&content, question).answerable, "{question}");
    }
    // Of a cure by a drug, of how long something takes and of a serious complaint nothing is said there.
    for question in ["How long does the CT scan take?", "How bad is the pain?"] {
        let kinds = ask(&content, question).understanding.kinds;
        let kinds: Vec<_> = kinds.iter().map(|(kind, _)| *kind).collect();
        let outlook = ask(&content, "prognosis").understanding.kinds[0].0;
        assert!(!kinds.contains(&outlook), "{question}");
    }
}

#[test]
fn what_tells_no_outlook_answers_no_question_for_it() {
    let (from, to) = (
        "### Certain factors affect prognosis",
        "## Treatment Option Overview",
    );
    let (start, end) = (BODY.find(from).unwrap(), BODY.find(to).unwrap());
    let body = format!("{}{}", &BODY[..start], &BODY[end..]);
    let body = body.replace("NAME", "Thyroid Cancer").replace("ABBR", "TC");
    let text = format!(
        "---\ntitle: T\nurl: https://example.gov/t-pdq\nlastReviewed: 2025-01-01\n---\n# Thyroid Cancer Treatment (PDQ®)–Patient Version\n\n{body}"
    );
    let summary = parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap();
    let index = Index::build(vec![summary], PassageSettings { max_words: 180 }).unwrap();
    let guide = Guide::build(&index).unwrap();
    let content = (index, guide);
    for question in [
        "Is thyroid cancer deadly?",
        "Can you die of thyroid cancer?",
    ] {
        assert!(!ask(&content, question).answerable, "{question}");
    }
}

#[test]
fn side_effects_of_a_drug_are_told_by_what_tells_that_drugs() {
    let more = "\n## Side Effects\n\n### Treatment for NAME may cause side effects.\n\nTreatment may cause tiredness. \
                If the side effects of imatinib are too bad, sunitinib may be given.\n\n### Tamoxifen\n\n\
                Tamoxifen is a hormone blocker. Taking tamoxifen increases the risk of blood clots.\n";
    let thyroid = ("Thyroid Cancer Treatment", "thyroid cancer");
    let one = titled(&[thyroid], more);
    let content = titled(
        &[thyroid, ("Kaposi Sarcoma Treatment", "Kaposi sarcoma")],
        more,
    );
    // Of one disease what is said of all its treatment is said of the drug.
    assert!(ask(&one, "What are the side effects of sunitinib?").answerable);
    assert!(!ask(&content, "What are the side effects of sunitinib?").answerable);
    assert!(!ask(&content, "Is regorafenib toxic?").answerable);
    let tamoxifen = ask(&content, "What are the side effects of tamoxifen?");
    assert!(tamoxifen.answerable);
    check(
        &content,
        "What are the side effects of tamoxifen?",
        "Tamoxifen",
    );
    assert_eq!(tamoxifen.hits[0].sentences.last(), Some(&1.0));
    assert!(ask(&content, "side effects of treatment for thyroid cancer").answerable);
    assert!(ask(&content, "what if the side effects of imatinib are too bad").answerable);
}

#[test]
fn another_disease_than_the_one_named_answers_nothing() {
    let only_signs = "---\ntitle: K\nurl: https://example.gov/k-pdq\nlastReviewed: 2025-01-01\n---\n\
        # Kaposi Sarcoma Treatment (PDQ®)–Patient Version\n\n## General Information About Kaposi Sarcoma\n\n\
        ### Kaposi sarcoma is a disease in which tumors form in the skin.\n\nKaposi sarcoma is a cancer.\n";
    let thyroid = BODY
        .replace("NAME", "thyroid cancer")
        .replace("ABBR", "TC")
        .replace("ORGAN", "neck");
    let thyroid = format!(
        "---\ntitle: T\nurl: https://example.gov/t-pdq\nlastReviewed: 2025-01-01\n---\n\
         # Thyroid Cancer Treatment (PDQ®)–Patient Version\n\n{thyroid}"
    );
    let parse = |text: &str| parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap();
    let summaries = vec![parse(only_signs), parse(&thyroid)];
    let index = Index::build(summaries, PassageSettings { max_words: 180 }).unwrap();
    let guide = Guide::build(&index).unwrap();
    let content = (index, guide);
    assert!(ask(&content, "Which tests are used to diagnose thyroid cancer?").answerable);
    assert!(!ask(&content, "Which tests are used to diagnose Kaposi sarcoma?").answerable);
    assert!(!ask(&content, "Can you die of Kaposi sarcoma?").answerable);
}

#[test]
fn a_question_for_treatment_is_none_for_a_definition() {
    let content = two();
    for (question, is_definition) in [
        ("How is thyroid cancer treated?", false),
        ("How is thyroid cancer found?", false),
        ("Is thyroid cancer treated with radiation?", false),
        ("Is GIST a type of cancer?", true),
        ("So, is GIST a cancer?", true),
        ("My doctor says it is GIST. Is GIST cancer?", true),
    ] {
        let understanding = ask(&content, question).understanding;
        let mut names = content.1.kind_names(&understanding);
        assert_eq!(
            names.any(|name| name == "definition"),
            is_definition,
            "{question}"
        );
    }
}
