//! What the tests share: folders, engines, servers, one-line requests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use citeguard::answer::{Engine, EngineSettings};
use citeguard::api::{AppState, router};
use citeguard::clock::Clock;
use citeguard::config::Config;
use citeguard::content::parse_iso_date;
use citeguard::guard::{CitedPassage, Guard, GuardSettings};
use citeguard::mcp::{self, McpServer};
use proptest::test_runner::{Config as ProptestConfig, RngSeed};
use serde_json::Value;
use tower::ServiceExt;

/// The guard as it comes.
pub(crate) static GUARD: LazyLock<Guard> =
    LazyLock::new(|| Guard::new(&GuardSettings::default()).unwrap());

/// A passage of the content, with the source's own second person.
pub(crate) const PASSAGE: CitedPassage<'static> = CitedPassage {
    id: "p1",
    text: "Surgery may be used to remove a tumor. Check with your doctor if you have pain.",
    title: None,
    is_from_content: true,
    reading: None,
};

/// The folder of the crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Settings of a property test: `n_cases`, the same ones in every run, so that a passing state passes again.
///
/// `PROPTEST_RNG_SEED` draws others and `PROPTEST_CASES` more of them, to look further.
pub(crate) fn drawn(n_cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: match std::env::var_os("PROPTEST_CASES") {
            Some(_) => asked.cases,
            None => n_cases,
        },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..asked
    }
}

/// A folder of its own for one test, removed when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "citeguard-test-{}-{}",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A small invented summary.
pub(crate) fn summary(slug: &str, front: &str, body: &str) -> String {
    format!(
        "---\ntitle: {slug}\nurl: https://example.gov/types/{slug}\nlastReviewed: 2026-01-01\n\
         reviewFrequency: annual\nlanguage: en\naudienceLevel: patient\n{front}---\n\n# {slug}\n\n{body}"
    )
}

/// Settings over the shipped content, or over folders.
pub(crate) fn settings(dirs: &[&Path]) -> Config {
    let mut config = Config::load(Some(&root().join("config/citeguard.toml"))).unwrap();
    config.engine.content.dirs = if dirs.is_empty() {
        vec![root().join("content")]
    } else {
        dirs.iter().map(|d| (*d).to_owned()).collect()
    };
    config
}

pub(crate) fn engine_settings(dirs: &[&Path]) -> EngineSettings {
    settings(dirs).engine
}

/// The router over the shipped content with the clock at 2026-11-23, and what it does to one request.
pub(crate) async fn call(request: Request<Body>) -> Response {
    // Immutable, so the tests of a run share it: building it takes longer than any request.
    static SHIPPED: LazyLock<Arc<Engine>> =
        LazyLock::new(|| Arc::new(Engine::new(&engine_settings(&[])).unwrap()));
    call_engine(Arc::clone(&SHIPPED), &settings(&[]), request).await
}

pub(crate) async fn call_with(config: &Config, request: Request<Body>) -> Response {
    let engine = Arc::new(Engine::new(&config.engine).unwrap());
    call_engine(engine, config, request).await
}

async fn call_engine(engine: Arc<Engine>, config: &Config, request: Request<Body>) -> Response {
    let clock = Clock::new(parse_iso_date("2026-11-23"));
    let mcp = McpServer::new(Arc::clone(&engine), clock);
    let mcp = mcp::routes(mcp, &config.mcp, config.server.max_body_bytes);
    let state = AppState::new(engine, &config.server, clock);
    router(state, &config.server, mcp)
        .oneshot(request)
        .await
        .unwrap()
}

pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

pub(crate) fn post(path: &str, body: &Value) -> Request<Body> {
    post_raw(path, body.to_string())
}

pub(crate) fn post_raw(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).body(body.into()).unwrap()
}

pub(crate) async fn json(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

/// The binary, run in the crate's folder.
pub(crate) fn citeguard(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citeguard"));
    command.args(args).current_dir(root());
    command
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
