//! Writes what was chosen into `config/ranking.toml`: the values in place, and how they came about in the lines of
//! comment between a mark and `# -- end`. All other lines stay as they are.

use super::AnyError;

/// The marks that open the lines about the weights of the ranking and about confidence: of words, and of meaning.
pub(super) const WORDS: [&str; 2] = ["# -- weights of words", "# -- confidence of words"];
pub(super) const MEANING: [&str; 2] = ["# -- weights of meaning", "# -- confidence of meaning"];
const END: &str = "# -- end";

/// The text with the lines between `mark` and the next end replaced, and each key's value; `meaning.low` is the key `low`
/// of the table `[meaning]`.
pub(super) fn rewritten(
    text: &str,
    mark: &str,
    lines: &[String],
    values: &[(String, String)],
) -> Result<String, AnyError> {
    let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = all.iter().position(|line| line == mark);
    let start = start.ok_or_else(|| format!("there is no line `{mark}`"))?;
    let n = all[start..].iter().position(|line| line == END);
    let n = n.ok_or_else(|| format!("no line `{END}` follows `{mark}`"))?;
    let comments = lines
        .iter()
        .map(|line| format!("# {line}").trim_end().to_owned());
    all.splice(start + 1..start + n, comments);
    for (key, value) in values {
        set(&mut all, key, value)?;
    }
    Ok(all.join("\n") + "\n")
}

fn set(lines: &mut Vec<String>, key: &str, value: &str) -> Result<(), AnyError> {
    let (table, name) = key.split_once('.').unwrap_or(("", key));
    let mut within = "";
    let mut found = None;
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            within = name;
        } else if within == table && line.split_once(" = ").is_some_and(|(own, _)| own == name) {
            found = Some(at);
        }
    }
    let at = found.ok_or_else(|| format!("there is no key `{key}`"))?;
    // A list may go on over lines.
    let n = if lines[at].ends_with('[') {
        let rest = lines[at..].iter().position(|line| line == "]");
        rest.ok_or_else(|| format!("the list `{key}` has no end"))?
    } else {
        0
    };
    lines.splice(at..=at + n, [format!("{name} = {value}")]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# -- confidence of words\n# old\n# -- end\n# kept\nlow = 1.0\n[meaning]\n# kept\nlow = 2.0\nconfidence = [\n    1.0,\n]\n";

    fn value(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn values_and_comments_are_replaced_and_nothing_else() {
        let values = [
            value("meaning.low", "0.5"),
            value("meaning.confidence", "[3.0]"),
        ];
        let new = rewritten(FILE, WORDS[1], &["new".to_owned(), String::new()], &values).unwrap();
        assert_eq!(
            new,
            "# -- confidence of words\n# new\n#\n# -- end\n# kept\nlow = 1.0\n[meaning]\n# kept\nlow = 0.5\nconfidence = [3.0]\n"
        );
        let again = rewritten(&new, WORDS[1], &["old".to_owned()], &[value("low", "4.0")]).unwrap();
        assert!(
            again.contains("# old\n# -- end\n# kept\nlow = 4.0\n[meaning]\n# kept\nlow = 0.5\n")
        );
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        assert!(rewritten(FILE, MEANING[1], &[], &[]).is_err());
        assert!(rewritten(FILE, WORDS[1], &[], &[value("high", "1.0")]).is_err());
        assert!(rewritten("# -- confidence of words\n", WORDS[1], &[], &[]).is_err());
    }
}
