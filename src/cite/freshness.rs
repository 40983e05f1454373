//! Whether a review is overdue: plain calendar arithmetic on dates that the content states.

use jiff::civil::Date;

use crate::content::ReviewFrequency;

/// Days before the due date on which a review counts as due soon.
///
/// Source: the product contract, "30 days or fewer left".
const DUE_SOON_DAYS: u16 = 30;

/// What happens to passages of a summary whose review is overdue or whose dates are unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreshnessPolicy {
    /// They are served, and every citation says so.
    Flag,
    /// They are not served, and the answer says why.
    Withhold,
}

/// When a review is due soon, and what follows from being overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreshnessSettings {
    /// See [`FreshnessPolicy`].
    pub policy: FreshnessPolicy,
    /// Days left, at most, for [`FreshnessStatus::DueSoon`], `0..=365`.
    pub due_soon_days: u16,
}

impl Default for FreshnessSettings {
    fn default() -> Self {
        Self {
            policy: FreshnessPolicy::Flag,
            due_soon_days: DUE_SOON_DAYS,
        }
    }
}

/// The verdict on a review's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreshnessStatus {
    /// More days are left than [`FreshnessSettings::due_soon_days`].
    Fresh,
    /// The next review is due within [`FreshnessSettings::due_soon_days`], the due date itself included.
    DueSoon,
    /// The due date has passed.
    Overdue,
    /// The content does not say how often it is reviewed, or the review lies after the day asked about.
    Unknown,
}

impl FreshnessStatus {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the review is neither overdue nor of unknown age.
    pub fn is_current(self) -> bool {
        matches!(self, Self::Fresh | Self::DueSoon)
    }
}

/// How old a review is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The verdict.
    pub status: FreshnessStatus,
    /// The day on which the next review is due, where the content says how often.
    pub next_review_due: Option<Date>,
    /// Days since the due date; 0 while it has not passed, `None` where the status is unknown.
    pub days_overdue: Option<i32>,
    /// The day asked about.
    pub as_of: Date,
}

/// Judges a review's age on the day `as_of`.
///
/// The due date is `last_reviewed` plus the frequency's calendar months (30 December plus three months is
/// 30 March). A review after `as_of` is a mistake or not yet known on that day: it never counts as fresh.
pub fn judge(
    last_reviewed: Date,
    frequency: Option<&ReviewFrequency>,
    as_of: Date,
    due_soon_days: u16,
) -> Freshness {
    let next_review_due = frequency.and_then(|f| f.due_after(last_reviewed));
    let unknown = Freshness {
        status: FreshnessStatus::Unknown,
        next_review_due,
        days_overdue: None,
        as_of,
    };
    let Some(due) = next_review_due.filter(|_| last_reviewed <= as_of) else {
        return unknown;
    };
    let days_left = days_between(as_of, due);
    let status = match days_left {
        ..0 => FreshnessStatus::Overdue,
        _ if days_left <= i32::from(due_soon_days) => FreshnessStatus::DueSoon,
        _ => FreshnessStatus::Fresh,
    };
    Freshness {
        status,
        days_overdue: Some((-days_left).max(0)),
        ..unknown
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    // The default unit of a difference of dates is the day; `Date` spans fewer days than `i32` holds.
    from.until(to).map_or(0, |span| span.get_days())
}
