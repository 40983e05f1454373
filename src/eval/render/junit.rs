//! A report as `JUnit` XML, for build servers.
//!
//! What fails a build is a floor: each is a test case that fails when it is not kept. A case of the data that came
//! out wrong is a test case that is skipped, with what was expected and what came: one wrong answer among hundreds
//! is a figure, not a failure.

use std::fmt::Write as _;

use super::escape;
use crate::eval::report::Report;

/// Renders a report. Holds no time.
pub fn render_junit(report: &Report) -> String {
    let (mut body, mut n_tests, mut n_failures, mut n_skipped) = (String::new(), 0, 0, 0);
    for suite in &report.suites {
        let failures = suite.floors.iter().filter(|floor| !floor.passed).count();
        let skipped = suite.cases.iter().filter(|case| !case.is_right).count();
        let tests = suite.floors.len() + suite.cases.len();
        let name = escape(&suite.name);
        let _ = writeln!(
            body,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        );
        for floor in &suite.floors {
            let of = floor
                .group
                .as_ref()
                .map(|group| format!(" of {group}"))
                .unwrap_or_default();
            let title = escape(&format!("floor: {}{of}", floor.measure));
            let _ = write!(body, "    <testcase classname=\"{name}\" name=\"{title}\"");
            if floor.passed {
                body.push_str("/>\n");
            } else {
                let message = escape(&floor.sentence());
                let _ = writeln!(body, "><failure message=\"{message}\"/></testcase>");
            }
        }
        for case in &suite.cases {
            let id = escape(&case.id);
            let _ = write!(body, "    <testcase classname=\"{name}\" name=\"{id}\"");
            if case.is_right {
                body.push_str("/>\n");
            } else {
                let message = format!("expected {}, got {}: {}", case.expected, case.got, case.why);
                let message = escape(&message).replace('\n', "&#10;");
                let _ = writeln!(body, "><skipped message=\"{message}\"/></testcase>");
            }
        }
        body.push_str("  </testsuite>\n");
        n_tests += tests;
        n_failures += failures;
        n_skipped += skipped;
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"citeguard eval\" tests=\"{n_tests}\" failures=\"{n_failures}\" errors=\"0\" skipped=\"{n_skipped}\">\n{body}</testsuites>\n"
    )
}
