//! Properties: (1) vectors are those of BERT, computed apart; so is each pooling, and weights of half precision;
//! (2) a text has one vector, byte for byte: alone, in a batch, with one thread or two; (3) vectors are kept, and
//! damage is found and mended; (4) a model that cannot be used is an error that names the file, or leaves words alone
//! to rank where that is set; (5) readiness, responses and explanations say whether a model takes part, scores stay
//! in their range, filters hold; (6) with all-MiniLM-L6-v2, in the folder that `MINILM_DIR` names, vectors equal the
//! reference;
//! (7) a passage is found by what it means where words miss it; (8) a start that was stopped goes on with what it kept.

#![expect(clippy::cast_precision_loss, reason = "a text has few tokens")]

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use citeguard::answer::{Embeddings, Engine, EngineError};
use citeguard::embed::{EmbedError, EmbedSettings, Encoder, OnError};
use citeguard::retrieve::{Filters, Question, RankSettings, TopK};
use safetensors::Dtype;
use serde_json::json;

use crate::support::{self, Folder, call_with, get, post, settings, summary};
use crate::tiny_model::{HIDDEN, Tiny, config, tokenizer};

const TEXT: &str = "What is the small TUMOR of a gist, surgery?";
const WORDS: &[&str] = &[
    "what", "is", "the", "small", "tumor", "of", "a", "gist", ",", "surgery", "?",
];

fn load(dir: &Path) -> Encoder {
    Encoder::load(dir, 256).unwrap()
}

fn far(a: &[f32], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let apart = a.iter().zip(b).map(|(a, b)| (f64::from(*a) - b).abs());
    apart.fold(0.0, f64::max)
}

fn unit(mut vector: Vec<f64>) -> Vec<f64> {
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    for x in &mut vector {
        *x /= length;
    }
    vector
}

#[test]
fn vectors_are_those_of_bert_computed_apart() {
    let (folder, tiny) = (Folder::new(), Tiny::new());
    let dir = tiny.write(&folder);
    let tokens = tiny.tokens(WORDS);
    let n = tokens.len() as f64;
    let columns = |f: &dyn Fn(&[f64]) -> f64| -> Vec<f64> {
        let column = |i: usize| tokens.iter().map(|t| t[i]).collect::<Vec<_>>();
        unit((0..HIDDEN).map(|i| f(&column(i))).collect())
    };
    let mean = columns(&|c| c.iter().sum::<f64>() / n);
    let encoder = load(&dir);
    assert_eq!((encoder.name(), encoder.n_dims()), ("tiny", HIDDEN));
    assert!(far(&encoder.encode(TEXT), &mean) < 1e-5);

    folder.write("tiny/model.safetensors", tiny.safetensors(Dtype::BF16));
    let apart = far(&load(&dir).encode(TEXT), &mean);
    assert!((1e-5..0.05).contains(&apart), "{apart}");

    tiny.write(&folder);
    for (mode, expected) in [
        ("pooling_mode_mean_tokens", mean.clone()),
        ("pooling_mode_cls_token", columns(&|c| c[0])),
        (
            "pooling_mode_max_tokens",
            columns(&|c| c.iter().copied().fold(f64::MIN, f64::max)),
        ),
    ] {
        folder.write(
            "tiny/1_Pooling/config.json",
            json!({mode: true}).to_string(),
        );
        assert!(far(&load(&dir).encode(TEXT), &expected) < 1e-5, "{mode}");
    }
}

#[test]
fn tokenizer_json_and_vocab_txt_give_the_same_tokens_and_long_texts_are_cut() {
    let folder = Folder::new();
    let dir = Tiny::new().write(&folder);
    let from_text = load(&dir);
    folder.write(
        "tiny/tokenizer.json",
        tokenizer("WordPiece", "BertNormalizer"),
    );
    let from_json = load(&dir);
    for text in [
        TEXT,
        "Tumors, GISTs; pain\u{0301}!",
        "",
        "\u{200b} \n",
        "[SEP]",
        "胃 surgery 胃",
    ] {
        assert_eq!(
            from_json.token_ids(text),
            from_text.token_ids(text),
            "{text}"
        );
    }
    // A piece that goes on, an accent dropped, an unknown word, nothing at all, and a mark that is only letters.
    assert_eq!(
        from_text.token_ids("Tumors pàin weird"),
        [2, 5, 18, 9, 1, 3]
    );
    assert_eq!(from_text.token_ids(" "), [2, 3]);
    assert!(!from_text.token_ids("[SEP]")[1..4].contains(&3));
    let long = "pain ".repeat(300);
    assert_eq!(from_text.token_ids(&long).len(), 64);
    assert_eq!(Encoder::load(&dir, 16).unwrap().token_ids(&long).len(), 16);
}

#[test]
fn a_text_has_one_vector_alone_in_a_batch_and_on_any_number_of_threads() {
    let folder = Folder::new();
    let encoder = load(&Tiny::new().write(&folder));
    let texts: Vec<String> = (0..150)
        .map(|i| {
            format!(
                "{} tumor {}",
                "pain of the ".repeat(i % 17),
                "small ".repeat(i % 5)
            )
        })
        .collect();
    let one = encoder.encode_all(&texts, None, 1, &|_, _| {});
    let three = encoder.encode_all(&texts, None, 3, &|_, _| {});
    assert_eq!(one.vectors, three.vectors);
    for (row, text) in texts.iter().enumerate() {
        assert_eq!(one.vectors.row(row), encoder.encode(text), "{text}");
        let cosine = one.vectors.similarity(row, one.vectors.row(row));
        assert!((cosine - 1.0).abs() < 1e-5);
    }
}

#[test]
fn vectors_are_kept_and_damage_is_mended() {
    let folder = Folder::new();
    let encoder = load(&Tiny::new().write(&folder));
    let texts = ["pain".to_owned(), "surgery".to_owned(), "pain".to_owned()];
    let kept = folder.0.join("kept");
    let run = |texts: &[String]| encoder.encode_all(texts, Some(&kept), 2, &|_, _| {});
    let first = run(&texts);
    assert_eq!((first.n_computed, &first.cache_problem), (2, &None));
    let again = run(&texts);
    assert_eq!((again.n_computed, &again.vectors), (0, &first.vectors));
    // A new text costs itself alone, and the others stay.
    assert_eq!(run(&["blood".to_owned()]).n_computed, 1);
    assert_eq!(run(&texts).n_computed, 0);

    let file = std::fs::read_dir(&kept)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = std::fs::read(&file).unwrap();
    for damaged in [&bytes[..bytes.len() - 5], b"nonsense".as_slice(), b""] {
        std::fs::write(&file, damaged).unwrap();
        let mended = run(&texts);
        assert_eq!((mended.n_computed, &mended.vectors), (2, &first.vectors));
        assert!(mended.cache_problem.unwrap().contains("computed again"));
        assert_eq!(run(&texts).n_computed, 0);
    }
    // A folder that cannot be made: its parent is a file.
    let blocked = folder.write("file", "x").join("kept");
    let problem = encoder
        .encode_all(&texts, Some(&blocked), 1, &|_, _| {})
        .cache_problem
        .unwrap();
    assert!(problem.contains("embeddings.cache_dir"), "{problem}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_model_that_cannot_be_used_is_an_error_that_says_what_to_change() {
    let folder = Folder::new();
    let tiny = Tiny::new();
    let dir = tiny.write(&folder);
    let whole = tiny.safetensors(Dtype::F32);
    let without = |name: &str| {
        let mut tiny = Tiny::new();
        tiny.tensors.remove(name).unwrap();
        tiny.safetensors(Dtype::F32)
    };
    let mut reshaped = Tiny::new();
    let bias = "encoder.layer.0.output.dense.bias";
    reshaped
        .tensors
        .insert(bias.to_owned(), (vec![2], vec![0.0; 2]));
    let mut infinite = Tiny::new();
    infinite.tensors.get_mut(bias).unwrap().1[3] = f32::INFINITY;
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "model.safetensors",
            whole[..whole.len() / 2].to_vec(),
            "fetch it anew",
        ),
        (
            "model.safetensors",
            b"<html>404".to_vec(),
            "no safetensors file",
        ),
        (
            "model.safetensors",
            without(bias),
            "config.json is of another model",
        ),
        (
            "model.safetensors",
            without("embeddings.word_embeddings.weight"),
            "not of a BERT model",
        ),
        (
            "model.safetensors",
            reshaped.safetensors(Dtype::F32),
            "of shape [2]; config.json asks for [32]",
        ),
        (
            "model.safetensors",
            infinite.safetensors(Dtype::F32),
            "not finite",
        ),
        (
            "config.json",
            config("roberta").into(),
            "type `roberta`; only models of type `bert`",
        ),
        (
            "config.json",
            config("bert").replace("\"gelu\"", "\"relu\"").into(),
            "activation `relu`",
        ),
        (
            "config.json",
            config("bert").replace("_heads\":4", "_heads\":5").into(),
            "a shape that no BERT has",
        ),
        ("config.json", b"{".to_vec(), "cannot be read as JSON"),
        (
            "tokenizer.json",
            tokenizer("Unigram", "BertNormalizer").into(),
            "`Unigram`; only WordPiece",
        ),
        (
            "tokenizer.json",
            tokenizer("WordPiece", "NFKC").into(),
            "`NFKC`; only BertNormalizer",
        ),
        (
            "tokenizer.json",
            tokenizer("WordPiece", "BertNormalizer")
                .replace("[CLS]", "[X]")
                .into(),
            "no token `[CLS]`",
        ),
        (
            "tokenizer.json",
            tokenizer("WordPiece", "BertNormalizer")
                .replace(":22", ":99")
                .into(),
            "different models",
        ),
        (
            "1_Pooling/config.json",
            b"{\"pooling_mode_lasttoken\": true}".to_vec(),
            "a pooling that is not computed",
        ),
        (
            "modules.json",
            b"[{\"type\": \"sentence_transformers.models.Dense\"}]".to_vec(),
            "a part `Dense`",
        ),
        ("vocab.txt", b"[UNK]\n".to_vec(), "no token `[CLS]`"),
    ];
    for (file, bytes, expected) in cases {
        let path = folder.write(&format!("tiny/{file}"), bytes);
        let error = Encoder::load(&dir, 256)
            .err()
            .unwrap_or_else(|| panic!("{file}: {expected}"));
        let text = error.to_string();
        assert!(text.contains(expected) && text.contains(file), "{text}");
        assert!(matches!(error, EmbedError::Model { .. }));
        std::fs::remove_file(path).unwrap();
        tiny.write(&folder);
    }
    for file in ["config.json", "model.safetensors", "vocab.txt"] {
        std::fs::remove_file(dir.join(file)).unwrap();
        let error = Encoder::load(&dir, 256).err().unwrap();
        assert!(matches!(error, EmbedError::Read { .. }), "{error}");
        assert!(error.to_string().contains("embeddings.model_dir"));
        tiny.write(&folder);
    }
    assert!(Encoder::load(&dir, 256).is_ok());
}

const BODY: &str = "## Treatment\n\n### Surgery\n\nA small tumor is treated.\n\n### Signs\n\nBlood of the stool.\n\n\
                    ### Tests\n\nHow small is the tumor? Pain.\n";

/// Two summaries, searched with the tiny model.
fn tiny_config(folder: &Folder) -> citeguard::config::Config {
    folder.write("content/one.md", summary("one", "", BODY));
    let spanish = summary("two", "", BODY).replace("language: en", "language: es");
    folder.write("content/two.md", spanish);
    let mut config = settings(&[&folder.0.join("content")]);
    config.engine.embeddings = EmbedSettings {
        model_dir: Some(Tiny::new().write(folder)),
        ..EmbedSettings::default()
    };
    config
}

#[test]
fn a_failing_model_stops_the_start_unless_words_alone_may_do() {
    let folder = Folder::new();
    let mut config = tiny_config(&folder);
    std::fs::remove_file(folder.0.join("tiny/model.safetensors")).unwrap();
    let error = Engine::new(&config.engine).err().unwrap();
    assert!(matches!(error, EngineError::Embed(_)));
    config.engine.embeddings.on_error = OnError::Lexical;
    let engine = Engine::new(&config.engine).unwrap();
    let Embeddings::Failed { problem } = engine.embeddings() else {
        panic!("{:?}", engine.embeddings());
    };
    assert!(problem.contains("model.safetensors"), "{problem}");
    // The command line stops with 2 and says the key.
    let toml = format!("[embeddings]\nmodel_dir = {:?}\n", folder.0.join("nothing"));
    let file = folder.write("config.toml", toml);
    let output = support::citeguard(&["--config", file.to_str().unwrap(), "retrieve", "surgery"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(support::stderr(&output).contains("embeddings.model_dir"));
}

#[tokio::test]
async fn readiness_and_responses_say_whether_a_model_takes_part() {
    let folder = Folder::new();
    let mut config = tiny_config(&folder);
    let ask = json!({"query": "how is a tumor treated", "explain": true});
    let (status, ready) = support::json(call_with(&config, get("/readyz")).await).await;
    let (_, found) = support::json(call_with(&config, post("/v1/retrieve", &ask)).await).await;
    let name = ready["embeddings"].as_str().unwrap();
    let sha256 = load(&folder.0.join("tiny")).sha256().to_owned();
    assert_eq!(
        (status, name),
        (StatusCode::OK, &*format!("tiny@sha256:{sha256}"))
    );
    assert_eq!(found["index"]["embeddings"], name);
    assert!(
        found["explain"]["hits"][0]["meaning"].is_number(),
        "{found}"
    );

    config.engine.embeddings.on_error = OnError::Lexical;
    std::fs::remove_file(folder.0.join("tiny/config.json")).unwrap();
    let (_, ready) = support::json(call_with(&config, get("/readyz")).await).await;
    assert_eq!(
        (&ready["embeddings"], &ready["status"]),
        (&"off".into(), &"degraded".into())
    );
    let problem = ready["embeddings_problem"].as_str().unwrap();
    assert!(problem.contains("embeddings.model_dir") && !problem.contains("tiny"));

    config.engine.embeddings = EmbedSettings::default();
    let (_, ready) = support::json(call_with(&config, get("/readyz")).await).await;
    assert_eq!(
        (&ready["embeddings"], &ready["status"]),
        (&"off".into(), &"ready".into())
    );
    let (_, found) = support::json(call_with(&config, post("/v1/retrieve", &ask)).await).await;
    assert_eq!(found["index"]["embeddings"], "off");
    assert!(found["explain"]["hits"][0].get("meaning").is_none());
}

#[test]
fn with_a_model_scores_stay_in_range_filters_hold_and_nothing_depends_on_chance() {
    let folder = Folder::new();
    let config = tiny_config(&folder);
    let engines = [1, 2].map(|threads| {
        let mut settings = config.engine.clone();
        settings.embeddings.threads = threads;
        settings.embeddings.cache_dir = Some(folder.0.join(format!("kept-{threads}")));
        Engine::new(&settings).unwrap()
    });
    let as_of = citeguard::content::parse_iso_date("2026-11-23").unwrap();
    let top_k = TopK::parse(10).unwrap();
    let spanish = Filters {
        language: Some("es".to_owned()),
        ..Filters::default()
    };
    for text in [
        "tumor",
        "zzzz",
        "how is pain treated?",
        "¿dolor?",
        "what is it",
        "?!",
        "stool blood pain",
    ] {
        let question = Question::parse(text).unwrap();
        for filters in [&Filters::default(), &spanish] {
            let rankings = [0, 1].map(|i| {
                engines[i]
                    .retrieve(&question, top_k, filters, as_of)
                    .unwrap()
                    .ranking
            });
            assert_eq!(rankings[0], rankings[1], "{text}");
            let ranking = &rankings[0];
            assert!((0.0..=1.0).contains(&ranking.confidence));
            assert!(
                ranking.hits.is_sorted_by(|a, b| a.score >= b.score),
                "{text}"
            );
            for hit in &ranking.hits {
                assert!(
                    (0.0..=1.0).contains(&hit.score) && (0.0..=1.0).contains(&hit.parts.meaning)
                );
                let front = &engines[0].index().summary_of(hit.position).front;
                assert!(
                    filters.language.is_none() || front.language == "es",
                    "{text}"
                );
            }
            assert_eq!(ranking.has_meaning, ranking.has_terms, "{text}");
        }
    }
}

/// Headings of the first hits without and with a model.
fn first_headings(engines: &[Engine; 2], text: &str) -> [Option<String>; 2] {
    let as_of = citeguard::content::parse_iso_date("2026-11-23").unwrap();
    let question = Question::parse(text).unwrap();
    [0, 1].map(|at| {
        let engine = &engines[at];
        let found = engine.retrieve(&question, TopK::default(), &Filters::default(), as_of);
        let hit = found
            .unwrap()
            .ranking
            .hits
            .first()
            .map(|hit| hit.position)?;
        Some(engine.index().section_of(hit).heading().to_owned())
    })
}

/// One summary, searched by words alone and with the model in `dir`.
fn both(folder: &Folder, body: &str, dir: PathBuf, rank: RankSettings) -> [Engine; 2] {
    folder.write("content/one.md", summary("one", "", body));
    let mut words = settings(&[&folder.0.join("content")]).engine;
    words.rank = rank;
    let mut meaning = words.clone();
    meaning.embeddings = EmbedSettings {
        model_dir: Some(dir),
        cache_dir: Some(folder.0.join("kept")),
        ..EmbedSettings::default()
    };
    [words, meaning].map(|settings| Engine::new(&settings).unwrap())
}

#[test]
fn a_passage_without_a_word_of_the_question_is_found_by_its_vector() {
    // Words outside the tiny model's vocabulary are one token, so that these two have the same vector.
    let body = "## Treatment\n\n### Surgery\n\nA small tumor is treated.\n\n### Lorem\n\nIpsum dolor sit.\n";
    let folder = Folder::new();
    // Vectors of a model that has learned nothing are all near each other.
    let mut rank = RankSettings::default();
    (rank.meaning.low, rank.meaning.high) = (0.99, 1.0);
    let engines = both(&folder, body, Tiny::new().write(&folder), rank);
    assert_eq!(
        first_headings(&engines, "Quux fnord blarg wibble."),
        [None, Some("Lorem".to_owned())]
    );
}

const DAILY: &str = "## Living with it\n\n### Hair\n\nThe drug may make hair fall out.\n\n### Sleep\n\n\
                     Many people lie awake at night.\n\n### Money\n\nWages are paid on for six weeks.\n\n\
                     ### Blood\n\nIt is drawn from a vein.\n\n### Children\n\nSchools can be told.\n";

#[test]
fn minilm_finds_paraphrases_that_words_miss() {
    let Some(dir) = minilm() else { return };
    let folder = Folder::new();
    let engines = both(&folder, DAILY, dir, RankSettings::default());
    for (question, heading) in [
        ("Will I go bald?", "Hair"),
        ("insomnia", "Sleep"),
        ("sick pay from my employer", "Money"),
        ("informing the teacher of my daughter", "Children"),
    ] {
        let [words, meaning] = first_headings(&engines, question);
        assert_ne!(words.as_deref(), Some(heading), "{question}: words suffice");
        assert_eq!(meaning.as_deref(), Some(heading), "{question}");
    }
}

#[test]
fn a_start_that_was_stopped_goes_on_with_what_it_kept() {
    let folder = Folder::new();
    let encoder = load(&Tiny::new().write(&folder));
    let words = [
        "pain", "blood", "stool", "vomit", "small", "tumor", "gist", "surgery",
    ];
    let texts: Vec<String> = (0..4_200)
        .map(|i: usize| [i, i / 8, i / 64, i / 512].map(|n| words[n % 8]).join(" "))
        .enumerate()
        .map(|(i, text)| format!("{text}{}", " of".repeat(1 + i / 4_096)))
        .collect();
    let kept = folder.0.join("kept");
    // Stops where the texts after the first that are kept are embedded.
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        encoder.encode_all(&texts, Some(&kept), 1, &|n_done, _| {
            assert!(n_done <= 4_096, "stopped");
        })
    }));
    assert!(stopped.is_err());
    let rest = encoder.encode_all(&texts, Some(&kept), 2, &|_, _| {});
    assert_eq!(rest.n_computed, 4_200 - 4_096);
    assert_eq!(
        rest.vectors,
        encoder.encode_all(&texts, None, 2, &|_, _| {}).vectors
    );
}

/// all-MiniLM-L6-v2, where `MINILM_DIR` names its folder, as CI does after `config/fetch-model.sh`. A folder that is
/// named but not there fails.
fn minilm() -> Option<PathBuf> {
    Some(support::root().join(std::env::var_os("MINILM_DIR")?))
}

/// Texts, their tokens, and some of their numbers, from the first on.
///
/// Source: a forward pass in numpy in double precision over the same weights (`model.safetensors` with SHA-256
/// 53aa5117…b6d9db), tokens by Hugging Face tokenizers 0.23, 2026-11-28.
const REFERENCE: &[(&str, &[u32], &[f64])] = &[
    (
        "throwing up blood",
        &[101, 6886, 2039, 2668, 102],
        &[
            0.047_285, 0.030_591, 0.007_742, 0.022_757, 0.045_155, -0.029_88, 0.109_951, 0.074_157,
            0.013_897, -0.024_79, -0.052_391, -0.006_878,
        ],
    ),
    (
        "Imatinib mesylate and sunitinib are tyrosine kinase inhibitors (TKIs).",
        &[
            101, 10_047, 20_363, 12_322, 2033, 6508, 13_806, 1998, 3103, 25_090, 3490, 2497, 2024,
            5939, 7352, 3170, 21_903, 25_456, 1006, 1056, 14_270, 1007, 1012, 102,
        ],
        &[
            -0.019_304, 0.100_266, -0.063_207, -0.016_794, 0.064_345, -0.106_162, 0.039_012,
            0.096_875, 0.037_575, 0.030_096, -0.008_245, -0.019_248,
        ],
    ),
    (
        "¿Cuáles son los síntomas del cáncer de estómago?",
        &[
            101, 1094, 12_731, 23_266, 2365, 3050, 8254, 20_389, 3022, 3972, 4456, 2139, 9765,
            9626, 3995, 1029, 102,
        ],
        &[
            0.010_957, 0.060_021, -0.094_435, -0.053_343, -0.049_324, 0.005_305, 0.068_394,
            -0.009_598, 0.068_197, -0.013_439, 0.076_58, -0.019_126,
        ],
    ),
    (
        "Is it “normal” to feel tired 3 weeks after keyhole surgery?!  My doctor's e-mail said: don't worry…",
        &[
            101, 2003, 2009, 1523, 3671, 1524, 2000, 2514, 5458, 1017, 3134, 2044, 3145, 11_484,
            5970, 1029, 999, 2026, 3460, 1005, 1055, 1041, 1011, 5653, 2056, 1024, 2123, 1005,
            1056, 4737, 1529, 102,
        ],
        &[
            0.042_968, -0.099_497, 0.041_842, 0.064_487, -0.002_743, -0.089_672, -0.064_129,
            -0.020_983, 0.016_667, -0.039_892, -0.089_061, 0.057_494,
        ],
    ),
    (
        "naïve café 胃癌 \u{200b} zero\u{ad}width αΣ 5–10 mg/m² №1 ＧＩＳＴ",
        &[
            101, 15_743, 7668, 100, 100, 5717, 9148, 11_927, 2232, 1155, 29_733, 1019, 1516, 2184,
            11_460, 1013, 7030, 1578, 2487, 100, 102,
        ],
        &[
            -0.025_222, -0.033_196, 0.006_378, 0.033_999, 0.005_219, -0.063_556, 0.083_331,
            0.104_939, 0.000_76, -0.000_429, 0.078_368, -0.050_631,
        ],
    ),
    (
        "",
        &[101, 102],
        &[
            -0.118_838, 0.048_299, -0.002_548, -0.011_011, 0.051_951, 0.010_292, 0.115_433,
            0.000_701, -0.085_925, -0.070_654, 0.001_332, -0.035_472,
        ],
    ),
];

#[test]
fn minilm_gives_the_vectors_of_the_reference() {
    let Some(dir) = minilm() else { return };
    let encoder = load(&dir);
    assert_eq!(
        encoder.sha256(),
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    );
    for (text, tokens, numbers) in REFERENCE {
        assert_eq!(encoder.token_ids(text), *tokens, "{text}");
        let vector = encoder.encode(text);
        assert_eq!(vector.len(), 384);
        let apart = far(&vector[..numbers.len()], numbers);
        assert!(apart < 1e-4, "{text}: {apart}");
    }
    let long = "The tumor may be removed by surgery if it is small enough. ".repeat(40);
    assert_eq!(encoder.token_ids(&long).len(), 256);
    assert!(far(&encoder.encode(&long)[..6], LONG) < 1e-4);
}

const LONG: &[f64] = &[
    -0.008_166, 0.044_985, 0.021_447, -0.039_398, -0.019_087, -0.036_645,
];
