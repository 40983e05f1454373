//! The full reference, in the form that the summaries themselves ask for.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::content::Summary;

/// A reference with everything but the day of access.
pub(super) struct Formal {
    /// Up to "Accessed ".
    head: String,
    /// After the day of access.
    tail: String,
}

impl Formal {
    pub(super) fn new(summary: &Summary) -> Self {
        let front = &summary.front;
        let board = summary
            .editorial_board
            .as_deref()
            .unwrap_or("National Cancer Institute");
        // In the sources the name stands with or without "PDQ" before it; the reference has it once.
        let board = board
            .trim_start_matches("PDQ®")
            .trim_start_matches("PDQ")
            .trim_start();
        let title = match &summary.citation_title {
            Some(title) => title.clone(),
            None => format!("PDQ {}", summary.plain_title()),
        };
        let dated = match front.updated {
            Some(updated) => format!("Updated {}", us_date(updated)),
            None => format!("Last reviewed {}", us_date(summary.last_reviewed())),
        };
        let head = format!(
            "PDQ® {board}. {title}. Bethesda, MD: National Cancer Institute. {dated}. Available at: {}. Accessed ",
            front.url
        );
        let mut tail = ".".to_owned();
        if let Some(pmid) = &summary.pmid {
            write!(tail, " [PMID: {pmid}]").expect("writing to a String cannot fail");
        }
        Self { head, tail }
    }

    pub(super) fn render(&self, accessed: Date) -> String {
        format!("{}{}{}", self.head, us_date(accessed), self.tail)
    }
}

/// `MM/DD/YYYY`, as NCI writes dates in its references.
fn us_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
}
