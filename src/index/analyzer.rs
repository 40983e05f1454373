//! Turns text into terms: words in lower case without accents, stop words removed, stemmed.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as StemmerLanguage, LowerCaser, RemoveLongFilter, SimpleTokenizer,
    Stemmer, StopWordFilter, TextAnalyzer, TokenStream,
};

/// A language that the index analyses: terms of one are never compared with terms of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexLanguage {
    /// English; also stands in for every language without an analyzer of its own.
    English,
    /// Spanish.
    Spanish,
}

impl IndexLanguage {
    /// Every language, in the order of their fields.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// For a primary language subtag.
    pub fn of(tag: &str) -> Self {
        if tag == "es" {
            Self::Spanish
        } else {
            Self::English
        }
    }

    /// Position in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A term and the bytes of the text that it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The stemmed word.
    pub term: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Bytes of the longest word that is indexed; longer runs are data, not words.
const MAX_WORD_BYTES: usize = 64;

/// One analyzer for each [`IndexLanguage`].
#[derive(Clone)]
pub struct Analyzer {
    by_language: [TextAnalyzer; 2],
    words: TextAnalyzer,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self {
            by_language: [
                build(StemmerLanguage::English, ENGLISH_STOP_WORDS),
                build(StemmerLanguage::Spanish, SPANISH_STOP_WORDS),
            ],
            words: TextAnalyzer::builder(SimpleTokenizer::default())
                .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
                .filter(LowerCaser)
                .filter(AsciiFoldingFilter)
                .build(),
        }
    }
}

impl Analyzer {
    /// The tokens of `text`, in order.
    pub fn tokens(&self, text: &str, language: IndexLanguage) -> Vec<Token> {
        collect(self.by_language[language.index()].clone(), text)
    }

    /// The words of `text`, in order: lower case without accents, neither stemmed nor removed.
    pub fn words(&self, text: &str) -> Vec<Token> {
        collect(self.words.clone(), text)
    }

    /// The term of one word as [`Self::words`] gives it; `None` for a stop word.
    pub fn term(&self, word: &str, language: IndexLanguage) -> Option<String> {
        self.tokens(word, language)
            .into_iter()
            .next()
            .map(|t| t.term)
    }
}

// A token stream borrows its analyzer mutably; a copy is two small allocations.
fn collect(mut analyzer: TextAnalyzer, text: &str) -> Vec<Token> {
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    while stream.advance() {
        let token = stream.token();
        tokens.push(Token {
            term: token.text.clone(),
            start: token.offset_from,
            end: token.offset_to,
        });
    }
    tokens
}

fn build(language: StemmerLanguage, stop_words: &[&str]) -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD_BYTES))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(StopWordFilter::remove(
            stop_words.iter().map(|w| (*w).to_owned()),
        ))
        .filter(Stemmer::new(language))
        .build()
}

/// Function words, question words, courtesies and the leftovers of contractions (`doesn’t` is `doesn`, `t`).
/// No noun, no number and no word of place or time: those can be what is asked.
const ENGLISH_STOP_WORDS: &[&str] = &[
    "a",
    "about",
    "am",
    "an",
    "and",
    "any",
    "anyone",
    "anything",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "being",
    "but",
    "by",
    "can",
    "cannot",
    "could",
    "d",
    "did",
    "didn",
    "do",
    "does",
    "doesn",
    "doing",
    "don",
    "done",
    "each",
    "else",
    "ever",
    "every",
    "explain",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "give",
    "go",
    "going",
    "got",
    "had",
    "has",
    "have",
    "haven",
    "having",
    "he",
    "hello",
    "her",
    "hers",
    "hi",
    "him",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "isn",
    "it",
    "its",
    "just",
    "know",
    "let",
    "like",
    "ll",
    "m",
    "mean",
    "means",
    "meaning",
    "may",
    "me",
    "might",
    "my",
    "no",
    "not",
    "of",
    "ok",
    "on",
    "one",
    "or",
    "our",
    "ours",
    "please",
    "re",
    "s",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "someone",
    "something",
    "such",
    "t",
    "tell",
    "than",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "to",
    "too",
    "us",
    "ve",
    "very",
    "want",
    "was",
    "wasn",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "whether",
    "which",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "won",
    "would",
    "you",
    "your",
    "yours",
];

const SPANISH_STOP_WORDS: &[&str] = &[
    "a",
    "al",
    "algo",
    "alguien",
    "ante",
    "aquel",
    "aquella",
    "aqui",
    "asi",
    "aun",
    "cada",
    "como",
    "con",
    "cual",
    "cuales",
    "cualquier",
    "cuando",
    "cuanto",
    "cuantos",
    "da",
    "de",
    "del",
    "desde",
    "donde",
    "dos",
    "e",
    "el",
    "ella",
    "ellas",
    "ellos",
    "en",
    "entre",
    "era",
    "es",
    "esa",
    "esas",
    "ese",
    "eso",
    "esos",
    "esta",
    "estan",
    "estar",
    "estas",
    "este",
    "esto",
    "estos",
    "estoy",
    "fue",
    "gracias",
    "ha",
    "hace",
    "hacen",
    "hacer",
    "han",
    "hay",
    "hola",
    "la",
    "las",
    "le",
    "les",
    "lo",
    "los",
    "mas",
    "me",
    "mi",
    "mis",
    "muy",
    "ni",
    "no",
    "nos",
    "nosotros",
    "o",
    "os",
    "otra",
    "otro",
    "para",
    "pero",
    "por",
    "porque",
    "puede",
    "pueden",
    "puedo",
    "que",
    "quien",
    "quienes",
    "se",
    "sea",
    "ser",
    "si",
    "sin",
    "sobre",
    "son",
    "soy",
    "su",
    "sus",
    "tal",
    "tambien",
    "te",
    "ti",
    "tiene",
    "tienen",
    "tengo",
    "tu",
    "tus",
    "u",
    "un",
    "una",
    "unas",
    "uno",
    "unos",
    "usted",
    "ustedes",
    "va",
    "y",
    "ya",
    "yo",
];
