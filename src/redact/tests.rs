use super::Redactor;

#[track_caller]
fn check(text: &str, expected: &str) {
    let redactor = Redactor::new();
    let redacted = redactor.redact(text);
    assert_eq!(redacted.text, expected);
    assert_eq!(
        redactor.redact(&redacted.text).text,
        expected,
        "a second time changes nothing"
    );
}

#[test]
fn a_letter_keeps_what_it_asks_and_nothing_that_tells_who_asks() {
    check(
        "Hello Dr. Patel,\nmy name is Maria de la Cruz Lopez (DOB 03/14/1961, MRN 00482913). I live at 42 Oak Street, \
         Apt 3B. My son Juan gave me 400 mg of Gleevec for stage 3 GIST. Call me at (555) 010-4477 or write to \
         maria.lopez@example.com.\nThanks,\nMaria",
        "Hello Dr. [name],\nmy name is [name] (DOB [date of birth], MRN [number]). I live at [address]. My son [name] \
         gave me 400 mg of Gleevec for stage 3 GIST. Call me at [phone] or write to [e-mail].\nThanks,\n[name]",
    );
}

#[test]
fn what_nobody_sees_does_not_hide_a_name() {
    check(
        "write to ma\u{200b}ria@exam\u{ad}ple.com",
        "write to [e-mail]",
    );
    check("call me at ５５５-０１０-４４７７", "call me at [phone]");
}

#[test]
fn where_two_things_overlap_one_placeholder_stands() {
    check(
        "see https://user:pw@portal.example.com/p/1234567?x=1.",
        "see [link].",
    );
}

#[test]
fn what_is_searched_for_has_no_placeholders() {
    let left = |text: &str| Redactor::new().without(text);
    let text = "My name is John Miller, MRN 00482913, call 555-201-7733. What is GIST?";
    let words = left(text);
    for gone in ["Miller", "00482913", "555", "[", "]"] {
        assert!(!words.contains(gone), "{words}");
    }
    assert!(words.ends_with("What is GIST?"), "{words}");
    let plain = "Does Gleevec help with Carney triad and NF1?";
    assert_eq!(left(plain), plain);
}
