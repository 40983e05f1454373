//! A report as one HTML page: figures with bars, and every case with filters. Works without a network; without
//! JavaScript everything but the filters is there.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::escape;
use crate::eval::report::{Case, Measure, Report, SuiteReport};
use crate::eval::summary::{leading, primary};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Renders a report. Holds no time.
pub fn render_html(report: &Report) -> String {
    let verdict = match (
        report.passed,
        report.suites.iter().all(|s| s.floors.is_empty()),
    ) {
        (_, true) => "<span class=\"badge\">no floors</span>",
        (true, _) => "<span class=\"badge good\">all floors kept</span>",
        (false, _) => "<span class=\"badge bad\">below a floor</span>",
    };
    let mut body = String::new();
    let _ = write!(
        body,
        "<header><h1>citeguard evaluation</h1><p>{verdict} citeguard {}, {}. Intervals are 95 %: Wilson's for \
         shares of cases, else bootstrap ({} resamples, seed {}).</p>",
        escape(&report.version),
        escape(&report.target),
        report.resamples,
        report.seed
    );
    add_overview(&mut body, report);
    body.push_str("</header><main>");
    for (index, suite) in report.suites.iter().enumerate() {
        add_suite(&mut body, index, suite);
    }
    add_cases(&mut body, report);
    body.push_str("</main>");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>citeguard evaluation</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// One line a suite, linked to its section.
fn add_overview(body: &mut String, report: &Report) {
    body.push_str(
        "<nav aria-label=\"Suites\"><table class=\"figures overview\"><caption>Suites</caption><thead><tr>\
         <th scope=\"col\">Suite</th><th scope=\"col\">Leading measure</th><th scope=\"col\">Value</th>\
         <th scope=\"col\" class=\"extra\">95 % interval</th><th scope=\"col\">Floors</th>\
         <th scope=\"col\" class=\"chart\">0 to 1</th></tr></thead><tbody>",
    );
    for (index, suite) in report.suites.iter().enumerate() {
        let n_kept = suite.floors.iter().filter(|floor| floor.passed).count();
        let floors = match (n_kept, suite.floors.len()) {
            (_, 0) => "none".to_owned(),
            (kept, n) if kept == n => format!("<span class=\"badge good\">{n} kept</span>"),
            (kept, n) => format!(
                "<span class=\"badge bad\">{} of {n} broken</span>",
                n - kept
            ),
        };
        let name = escape(&suite.name);
        let _ = write!(
            body,
            "<tr><th scope=\"row\"><a href=\"#suite-{index}\">{name}</a></th>"
        );
        let figures = match leading(&suite.measures) {
            Some(measure) => format!(
                "<td>{}</td><td><strong>{:.3}</strong></td><td class=\"interval extra\">{:.3} to {:.3}</td><td>{floors}</td>{}",
                escape(&measure.name),
                measure.value,
                measure.low,
                measure.high,
                bar(measure)
            ),
            None => format!(
                "<td></td><td></td><td class=\"extra\"></td><td>{floors}</td><td class=\"chart\"></td>"
            ),
        };
        let _ = write!(body, "{figures}</tr>");
    }
    body.push_str("</tbody></table><p><a href=\"#cases\">All cases</a></p></nav>");
}

fn add_suite(body: &mut String, index: usize, suite: &SuiteReport) {
    let name = escape(&suite.name);
    let _ = write!(
        body,
        "\n<section id=\"suite-{index}\" aria-labelledby=\"suite-{index}-name\"><h2 id=\"suite-{index}-name\">{name}</h2>\
         <p class=\"muted\">{}, {} cases",
        escape(&suite.kind),
        suite.n_cases
    );
    for (what, value) in &suite.facts {
        let short: String = value.chars().take(12).collect();
        let _ = write!(
            body,
            ", {} <code>{}</code>",
            escape(&what.replace('_', " ")),
            escape(&short)
        );
    }
    body.push_str("</p>");
    add_floors(body, suite);
    let (graded, plain): (Vec<&Measure>, Vec<&Measure>) = suite
        .measures
        .iter()
        .partition(|measure| measure.name.starts_with("trec:"));
    add_measures(body, "Measures", &plain);
    if !suite.groups.is_empty() {
        add_groups(body, suite);
    }
    if !suite.confusions.is_empty() {
        add_confusions(body, suite);
    }
    if !graded.is_empty() {
        body.push_str("<details><summary>By passage id, as trec_eval counts</summary>");
        add_measures(body, "Measures over passage ids", &graded);
        body.push_str("</details>");
    }
    body.push_str("</section>");
}

fn add_floors(body: &mut String, suite: &SuiteReport) {
    if suite.floors.is_empty() {
        return;
    }
    body.push_str("<ul class=\"floors\">");
    for floor in &suite.floors {
        let (class, word) = if floor.passed {
            ("good", "kept")
        } else {
            ("bad", "broken")
        };
        let _ = write!(
            body,
            "<li><span class=\"badge {class}\">{word}</span> {} <span class=\"muted\">(set {}, {})</span></li>",
            escape(&floor.sentence()),
            escape(&floor.date),
            escape(&floor.corpus)
        );
    }
    body.push_str("</ul>");
}

fn add_measures(body: &mut String, caption: &str, measures: &[&Measure]) {
    let _ = write!(
        body,
        "<div class=\"scroll\"><table class=\"figures\"><caption>{caption}</caption><thead><tr><th scope=\"col\">Measure</th>\
         <th scope=\"col\">Value</th><th scope=\"col\">95 % interval</th><th scope=\"col\">Cases</th>\
         <th scope=\"col\" class=\"chart\">0 to 1</th></tr></thead><tbody>"
    );
    for measure in measures {
        let _ = write!(
            body,
            "<tr><th scope=\"row\">{}</th>{}<td>{}</td>{}</tr>",
            escape(measure.name.trim_start_matches("trec:")),
            figure_cells(measure),
            measure.n,
            bar(measure)
        );
    }
    body.push_str("</tbody></table></div>");
}

fn add_groups(body: &mut String, suite: &SuiteReport) {
    body.push_str(
        "<div class=\"scroll\"><table class=\"figures\"><caption>Groups</caption><thead><tr><th scope=\"col\">Group</th><th scope=\"col\">Value</th><th scope=\"col\">95 % interval</th>\
         <th scope=\"col\">Cases</th><th scope=\"col\" class=\"chart\">0 to 1</th></tr></thead><tbody>",
    );
    for group in &suite.groups {
        if let Some(measure) = leading(&group.measures) {
            let _ = write!(
                body,
                "<tr><th scope=\"row\">{} <span class=\"muted\">{}</span></th>{}<td>{}</td>{}</tr>",
                escape(&group.name),
                escape(&measure.name),
                figure_cells(measure),
                group.n_cases,
                bar(measure)
            );
        }
    }
    body.push_str("</tbody></table></div>");
}

fn add_confusions(body: &mut String, suite: &SuiteReport) {
    body.push_str(
        "<div class=\"scroll\"><table class=\"figures\"><caption>Taken for something else</caption><thead><tr>\
         <th scope=\"col\">Expected</th><th scope=\"col\">Came</th><th scope=\"col\">Cases</th></tr></thead><tbody>",
    );
    for confusion in &suite.confusions {
        let _ = write!(
            body,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
            escape(&confusion.expected),
            escape(&confusion.predicted),
            confusion.n
        );
    }
    body.push_str("</tbody></table></div>");
}

fn figure_cells(measure: &Measure) -> String {
    format!(
        "<td><strong>{:.3}</strong></td><td class=\"interval\">{:.3} to {:.3}</td>",
        measure.value, measure.low, measure.high
    )
}

/// A bar from 0 to 1 with the interval as a line. The figures stand beside it, so it is hidden from screen readers.
fn bar(measure: &Measure) -> String {
    let percent = |value: f64| format!("{:.1}", value.clamp(0.0, 1.0) * 100.0);
    let width = percent(measure.value);
    let (low, high) = (percent(measure.low), percent(measure.high));
    format!(
        "<td class=\"chart\"><svg viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"track\" width=\"100\" height=\"12\"/><rect class=\"value\" width=\"{width}\" height=\"12\"/>\
         <path class=\"range\" d=\"M{low} 6H{high}M{low} 3V9M{high} 3V9\"/></svg></td>"
    )
}

fn add_cases(body: &mut String, report: &Report) {
    let n_cases: usize = report.suites.iter().map(|suite| suite.cases.len()).sum();
    let groups: BTreeSet<String> = report
        .suites
        .iter()
        .flat_map(|suite| &suite.cases)
        .flat_map(|case| {
            case.groups
                .iter()
                .map(|(what, name)| format!("{what}:{name}"))
        })
        .collect();
    body.push_str("\n<section id=\"cases\" aria-labelledby=\"cases-name\"><h2 id=\"cases-name\">Cases</h2><form class=\"filters\" id=\"filters\">");
    body.push_str("<label>Suite <select name=\"suite\"><option value=\"\">all</option>");
    for (index, suite) in report.suites.iter().enumerate() {
        let _ = write!(
            body,
            "<option value=\"{index}\">{}</option>",
            escape(&suite.name)
        );
    }
    body.push_str(
        "</select></label><label>Group <select name=\"group\"><option value=\"\">all</option>",
    );
    for group in &groups {
        let _ = write!(body, "<option>{}</option>", escape(group));
    }
    let _ = write!(
        body,
        "</select></label><label>Outcome <select name=\"outcome\"><option value=\"\">all</option>\
         <option value=\"wrong\">wrong</option><option value=\"right\">right</option></select></label>\
         <label class=\"wide\">Words <input name=\"words\" type=\"search\" autocomplete=\"off\"></label>\
         <output aria-live=\"polite\" id=\"shown\">{n_cases} cases</output></form>"
    );
    body.push_str(
        "<table class=\"cases\" role=\"table\"><caption>Every case: what was asked, what was expected, what came, and why</caption>\
         <thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Case</th>\
         <th scope=\"col\" role=\"columnheader\">Text</th><th scope=\"col\" role=\"columnheader\">Expected</th>\
         <th scope=\"col\" role=\"columnheader\">Got</th><th scope=\"col\" role=\"columnheader\">Why</th></tr></thead>\
         <tbody role=\"rowgroup\">\n",
    );
    for (index, suite) in report.suites.iter().enumerate() {
        for case in &suite.cases {
            add_case(body, index, suite, case);
        }
    }
    body.push_str("</tbody></table></section>");
}

fn add_case(body: &mut String, index: usize, suite: &SuiteReport, case: &Case) {
    let groups: Vec<String> = case
        .groups
        .iter()
        .map(|(what, name)| format!("{what}:{name}"))
        .collect();
    let (outcome, class) = if case.is_right {
        ("right", "good")
    } else {
        ("wrong", "bad")
    };
    let score = primary(case)
        .filter(|(name, _)| name.starts_with("nDCG"))
        .map(|(name, value)| format!(" <span class=\"muted\">{} {value:.2}</span>", escape(name)));
    let question = case
        .question
        .as_ref()
        .map(|question| format!("<p class=\"muted\">Question: {}</p>", escape(question)));
    let _ = writeln!(
        body,
        "<tr role=\"row\" class=\"{outcome}\" data-suite=\"{index}\" data-outcome=\"{outcome}\" data-groups=\"{}\">\
         <th scope=\"row\" role=\"rowheader\"><span class=\"badge {class}\">{outcome}</span>{} <code>{}</code>\
         <span class=\"muted\">{} {}</span></th>\
         <td role=\"cell\" data-label=\"Text\"><div class=\"text\">{}</div>{}</td>\
         <td role=\"cell\" data-label=\"Expected\"><div class=\"text\">{}</div></td>\
         <td role=\"cell\" data-label=\"Got\"><div class=\"text\">{}</div></td>\
         <td role=\"cell\" data-label=\"Why\"><div class=\"text\">{}</div>{}</td></tr>",
        escape(&groups.join("|")),
        score.unwrap_or_default(),
        escape(&case.id),
        escape(&suite.name),
        escape(&groups.join(", ")).replace('_', "_<wbr>"),
        escape(&case.text),
        question.unwrap_or_default(),
        escape(&case.expected),
        escape(&case.got),
        escape(&case.why),
        results(case)
    );
}

/// The ranked results behind a disclosure.
fn results(case: &Case) -> String {
    if case.results.is_empty() {
        return String::new();
    }
    let mut list = String::from("<details><summary>results</summary><ol>");
    for result in &case.results {
        let hit = if result.hit.is_empty() {
            String::new()
        } else {
            format!("<span class=\"badge good\">{}</span> ", escape(&result.hit))
        };
        let words = [&result.heading, &result.excerpt];
        let words = words
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(|part| escape(part));
        let words = words.collect::<Vec<_>>().join(" \u{2014} ");
        let _ = write!(
            list,
            "<li>{hit}{words} <code>{}</code></li>",
            escape(&result.id)
        );
    }
    list.push_str("</ol></details>");
    list
}
