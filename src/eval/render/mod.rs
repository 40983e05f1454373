//! Shows a report: as a table, as `JUnit` XML, as one HTML page.

mod html;
mod junit;
mod table;

pub use html::render_html;
pub use junit::render_junit;
pub use table::{render_comparison, render_table};

/// Escapes text for XML and HTML. Characters that XML 1.0 (section 2.2) does not allow become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_breaks_out_of_markup() {
        assert_eq!(
            super::escape("<a b=\"c\">&'\u{1}\r"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\u{fffd}\u{fffd}"
        );
    }
}
