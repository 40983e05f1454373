//! What is wrong with a content file, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is served all the same.
    Warning,
    /// The file is not served; every other file is.
    Error,
}

impl Severity {
    /// The word printed by `content check`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal),+ $(,)?) => {
        /// The stable code of a kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ProblemCode { $($(#[doc = $doc])+ $variant),+ }

        impl ProblemCode {
            /// The code as printed: lower case, words joined by `_`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

problem_codes! {
    /// The file cannot be read from disk.
    Unreadable = "unreadable",
    /// The file is larger than the configured limit.
    TooLarge = "too_large",
    /// The bytes are not UTF-8.
    NotUtf8 = "not_utf8",
    /// The file does not begin with a `---` block that is closed.
    NoFrontMatter = "no_front_matter",
    /// The front matter is not valid YAML, or a value has the wrong shape.
    BadYaml = "bad_yaml",
    /// A key that must be there is not.
    MissingKey = "missing_key",
    /// A key's value cannot be read.
    BadValue = "bad_value",
    /// A key that nothing uses; it is kept.
    UnknownKey = "unknown_key",
    /// A value that is well formed but cannot be meant.
    DoubtfulValue = "doubtful_value",
    /// There is front matter and no text.
    EmptyBody = "empty_body",
    /// Two files have one URL or one CDR id.
    Duplicate = "duplicate",
}

/// One thing wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// From 1; 0 where the problem is of the file as a whole.
    pub line: usize,
    /// Whether the file is served all the same.
    pub severity: Severity,
    /// The kind of problem.
    pub code: ProblemCode,
    /// What is wrong and what to change; lower case, one line.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            severity,
            code,
            message,
        } = self;
        write!(f, "{}:", path.display())?;
        if *line > 0 {
            write!(f, "{line}:")?;
        }
        write!(f, " {}[{}]: {message}", severity.as_str(), code.as_str())
    }
}

/// Collects the problems of one file.
pub(super) struct Sink<'a> {
    path: &'a Path,
    problems: Vec<Problem>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(path: &'a Path) -> Self {
        Self {
            path,
            problems: Vec::new(),
        }
    }

    pub(super) fn error(&mut self, code: ProblemCode, line: usize, message: impl Into<String>) {
        self.push(Severity::Error, code, line, message.into());
    }

    pub(super) fn warn(&mut self, code: ProblemCode, line: usize, message: impl Into<String>) {
        self.push(Severity::Warning, code, line, message.into());
    }

    fn push(&mut self, severity: Severity, code: ProblemCode, line: usize, message: String) {
        self.problems.push(Problem {
            path: self.path.to_owned(),
            line,
            severity,
            code,
            message,
        });
    }

    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.problems.sort();
        self.problems
    }
}
