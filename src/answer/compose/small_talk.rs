//! Which short line answers a greeting, thanks, a farewell, or a question about the service itself.

/// Words of each kind with the text that answers, looked for in this order; accents and case do not count.
const ANSWERS: &[(&str, &[&str])] = &[
    (
        "answer-about",
        &[
            "who are you",
            "what are you",
            "are you a",
            "are you human",
            "are you real",
            "your name",
            "what can you",
            "what do you do",
            "how do you work",
            "can you help",
            "quien eres",
            "que eres",
            "quien es usted",
            "eres un",
            "que puedes",
            "como te llamas",
            "puede ayudar",
            "puedes ayudar",
        ],
    ),
    (
        "answer-thanks",
        &[
            "thank",
            "thanks",
            "thx",
            "appreciate",
            "gracias",
            "agradezco",
            "that helps",
            "helpful",
        ],
    ),
    (
        "answer-farewell",
        &[
            "bye",
            "goodbye",
            "see you",
            "good night",
            "adios",
            "hasta luego",
            "hasta pronto",
            "nos vemos",
        ],
    ),
];

/// The name of the text.
pub(super) fn text_for(message: &str) -> &'static str {
    let words: Vec<String> = message
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(fold)
        .collect();
    let folded = format!(" {} ", words.join(" "));
    let has = |phrase: &&str| folded.contains(&format!(" {phrase} "));
    let found = ANSWERS.iter().find(|(_, phrases)| phrases.iter().any(has));
    found.map_or("answer-greeting", |(name, _)| name)
}

fn fold(word: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    };
    word.to_lowercase().chars().map(plain).collect()
}
