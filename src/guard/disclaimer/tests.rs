use super::*;

const ENGLISH: &str = include_str!("../../../prompts/disclaimer.en.txt");
const SPANISH: &str = include_str!("../../../prompts/disclaimer.es.txt");

#[track_caller]
fn check(text: &str, placed: Placed) -> String {
    let disclaimers = Disclaimers::new(ENGLISH.trim(), SPANISH.trim());
    let place = |text: &str| disclaimers.place(&analyse(text), Language::English);
    let (once, how) = place(text);
    let n = CORES
        .iter()
        .map(|core| Folded::new(&once).places(core).len())
        .sum::<usize>();
    assert_eq!((n, how), (1, placed), "{once}");
    let (twice, how) = place(&once);
    assert_eq!((twice.as_str(), how), (once.as_str(), Placed::Present));
    once
}

#[test]
fn it_is_added_where_it_is_missing() {
    check("GIST is treated with surgery.", Placed::Added);
    check("", Placed::Added);
    check(
        "This summary does not give formal dosing schedules.",
        Placed::Added,
    );
    check(
        "It does not give formal guidelines or recommendations for making dinner.",
        Placed::Added,
    );
}

#[test]
fn it_is_known_in_any_dress() {
    check(
        &format!("Surgery.\n\n{}", ENGLISH.to_uppercase()),
        Placed::Present,
    );
    for text in [
        "It does n\u{200b}ot give for\u{ad}mal guidelines or recommendations for\n\nmaking decisions about health care.",
        "It does **not** give *formal* guidelines or recommendations for making decisions about health care.",
        "It does not give f o r m a l guidelines or recommendations for making decisions about health care.",
        "It does not give fоrmal guidelines or recommendations for making decisions about health care.",
        "It doesn't give formal guidelines or recommendations for making decisions about health care.",
        "It does ｎｏｔ give formal guidelines or recommendations for making decisions about health\u{a0}care.",
        "It does not give formal guidelines, or recommendations, for making decisions about health care.",
    ] {
        check(text, Placed::Present);
    }
}

#[test]
fn it_is_not_there_where_nobody_sees_it() {
    let disclaimers = Disclaimers::new(ENGLISH.trim(), SPANISH.trim());
    for hidden in [
        format!("GIST is rare.\n\n<!-- {} -->", ENGLISH.trim()),
        format!("GIST is <a title=\"{}\">rare</a>.", ENGLISH.trim()),
    ] {
        let (shown, how) = disclaimers.place(&analyse(&hidden), Language::English);
        assert_eq!(how, Placed::Added, "{shown}");
        assert!(shown.ends_with(ENGLISH.trim()), "{shown}");
    }
}

#[test]
fn a_text_that_may_hold_the_core_is_folded() {
    for (core, key) in CORES.iter().zip(KEYS) {
        assert!(core.split(' ').any(|word| word == key));
        assert!(may_hold_core(key) && may_hold_core(&key.to_uppercase()));
    }
    // A sign that vanishes, or stands for a letter of it, could hide it.
    for sign in '\u{80}'..='\u{ffff}' {
        let sign = sign.to_string();
        let folded = Folded::new(&sign).text;
        if folded.is_empty() || folded.contains(|c: char| c.is_ascii_alphabetic()) {
            assert!(may_hold_core(&sign), "{sign:?}");
        }
    }
    assert!(!may_hold_core(
        "Surgery may help – “in some cases”. ¿Qué es un GIST?"
    ));
}

#[test]
fn a_double_is_taken_out() {
    let once = check(
        &format!("Surgery.\n\n{ENGLISH}\n\n{ENGLISH}"),
        Placed::Present,
    );
    assert_eq!(once, format!("Surgery.\n\n{}", ENGLISH.trim()));
    check(
        &format!("{ENGLISH} Surgery. - {}", ENGLISH.to_uppercase()),
        Placed::Present,
    );
}

#[test]
fn the_other_language_gives_way() {
    let english = ENGLISH.trim();
    let spanish: Vec<&str> = SPANISH.trim().split_inclusive(". ").collect();
    let expected = format!("Surgery may be done.\n\n{english}");
    for text in [
        SPANISH.to_owned(),
        spanish[0].to_owned(),
        spanish[2].to_owned(),
        format!("- {}\n- {}", spanish[2], spanish[0]),
        format!("> {}\n>\n> {}", spanish[1], spanish[0]),
        format!("{} {}", spanish[0].trim_end_matches([' ', '.']), spanish[2]),
        format!("**{}**", spanish[2].to_uppercase()),
    ] {
        let text = format!("Surgery may be done.\n\n{text}");
        assert_eq!(check(&text, Placed::Added), expected, "{text}");
    }
    let both = format!("Surgery may be done.\n\n{english}\n\n{SPANISH}\n\n{english}");
    assert_eq!(check(&both, Placed::Present), expected);
    let near = "Surgery may be done. Hable con su médico sobre su propia situación.";
    assert!(check(near, Placed::Added).starts_with(near));
}

#[test]
fn what_nobody_reads_as_one_is_none() {
    let core = "It does not give formal guidelines or recommendations for making decisions about health care.";
    let claim = core.replace("It does", "this service does");
    for text in [
        format!("Surgery. <!-- {core} -->"),
        format!("[Surgery](https://example.org \"{core}\") helps."),
        format!("[Surgery](https://example.org/{core}) helps."),
        format!("<a title=\"{core}\">Surgery</a> helps."),
        format!("Surgery. It is false that {claim}"),
        format!("Surgery. It is not true that {claim}"),
        format!("Surgery. That {} is a myth.", claim.trim_end_matches('.')),
    ] {
        assert!(
            check(&text, Placed::Added).ends_with(ENGLISH.trim()),
            "{text}"
        );
    }
    for text in [
        format!("It is no substitute for your doctor, and {claim}"),
        core.replace("care.", "care\u{301}."),
    ] {
        check(&text, Placed::Present);
    }
}
