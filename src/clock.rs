//! The clock, read by the surfaces alone: the core is always handed a day.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where "today" comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock, in UTC.
    System,
    /// A day that stands in for today, for repeatable runs.
    Fixed(Date),
}

impl Clock {
    /// The fixed day, where one is given, else the system's clock.
    pub fn new(fixed: Option<Date>) -> Self {
        fixed.map_or(Self::System, Self::Fixed)
    }

    /// The moment, to the second; of a fixed day its first one in UTC.
    pub fn now(self) -> Timestamp {
        let now = Timestamp::now();
        let seconds = match self {
            Self::System => now.as_second(),
            Self::Fixed(day) => day
                .to_zoned(TimeZone::UTC)
                .map_or(now.as_second(), |zoned| zoned.timestamp().as_second()),
        };
        Timestamp::from_second(seconds).unwrap_or(now)
    }

    /// Today.
    pub fn today(self) -> Date {
        match self {
            Self::System => Timestamp::now().to_zoned(TimeZone::UTC).date(),
            Self::Fixed(day) => day,
        }
    }

    /// Time until the day changes; `None` for a day that stands still.
    pub fn left_today(self) -> Option<Duration> {
        match self {
            Self::System => {
                let now = Timestamp::now().to_zoned(TimeZone::UTC);
                let midnight = now.date().tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
                Duration::try_from(now.duration_until(&midnight)).ok()
            }
            Self::Fixed(_) => None,
        }
    }
}
