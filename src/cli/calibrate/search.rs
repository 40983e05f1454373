//! Which weights are searched over, and the search.

use crate::retrieve::RankSettings;

/// A weight with the steps that are tried from the value at hand, and the range that it stays in.
pub(super) struct Knob {
    /// Its key in `config/ranking.toml`.
    pub(super) name: &'static str,
    /// The weight.
    pub(super) of: fn(&mut RankSettings) -> &mut f32,
    steps: Steps,
    range: (f32, f32),
}

/// How a weight is moved. Factors narrow in on a value; what can be 0 or less is moved by sums.
enum Steps {
    Times(&'static [f32]),
    Plus(&'static [f32]),
}

/// Above 0, and a share.
const POSITIVE: (f32, f32) = (0.001, f32::MAX);
const SHARE: (f32, f32) = (0.0, 1.0);

macro_rules! knob {
    ($name:literal, $steps:ident $list:expr, $range:expr, $($field:tt)+) => {
        Knob { name: $name, of: |s| &mut s.$($field)+, steps: Steps::$steps(&$list), range: $range }
    };
}

/// The weights that are searched over without an embedding model.
pub(super) const OF_WORDS: &[Knob] = &[
    knob!("k1", Times [0.7, 1.4], POSITIVE, k1),
    knob!("b", Times [0.6, 1.5], SHARE, b),
    knob!("heading_frequency", Times [0.6, 1.6], POSITIVE, heading_frequency),
    knob!("context_frequency", Times [0.5, 1.7], POSITIVE, context_frequency),
    knob!("sentence", Times [0.6, 1.5], POSITIVE, sentence),
    knob!("heading", Times [0.6, 1.6], POSITIVE, heading),
    knob!("kind", Times [0.75, 1.3], POSITIVE, kind),
    knob!("kind_half", Times [0.6, 1.6], POSITIVE, kind_half),
    knob!("focus", Times [0.7, 1.5], POSITIVE, focus),
    knob!("topic_discount", Times [0.8, 1.2], SHARE, topic_discount),
    knob!("about_factor", Times [0.85, 1.15], SHARE, about_factor),
    knob!("reading.telling", Times [0.75, 1.3], SHARE, reading.telling),
    knob!("reading.light", Times [0.6, 1.6], SHARE, reading.light),
    knob!("reading.common", Times [0.7, 1.3], SHARE, reading.common),
    knob!("reading.common_rank", Times [0.5, 2.0], POSITIVE, reading.common_rank),
    knob!("reading.rare_rank", Times [0.6, 1.7], POSITIVE, reading.rare_rank),
];

/// The weights that are searched over with one: those of the words stay as they are, so that nothing changes without it.
pub(super) const OF_MEANING: &[Knob] = &[
    knob!("meaning.passage", Plus [-0.5, -0.25, 0.25, 0.5, 1.0], (0.0, 8.0), meaning.passage),
    knob!("meaning.low", Plus [-0.1, 0.1, 0.2], (-0.2, 0.5), meaning.low),
    knob!("meaning.high", Plus [-0.1, 0.1], (0.55, 1.0), meaning.high),
    knob!("meaning.foreign", Plus [-0.25, 0.25, 0.5], (0.0, 2.0), meaning.foreign),
    knob!("meaning.unknown", Plus [-0.5, 0.5, 1.0], (0.0, 4.0), meaning.unknown),
];

/// Rounds over all knobs, and the least gain for which a weight is moved: smaller ones are noise.
const ROUNDS: usize = 3;
const LEAST_GAIN: f64 = 0.0008;

impl Knob {
    /// The settings with this weight moved by each step, those out of range left out.
    fn tries(&self, settings: &RankSettings) -> Vec<RankSettings> {
        let mut tried = *settings;
        let value = *(self.of)(&mut tried);
        let values: Vec<f32> = match self.steps {
            Steps::Times(factors) => factors.iter().map(|factor| value * factor).collect(),
            Steps::Plus(terms) => terms.iter().map(|term| value + term).collect(),
        };
        let (least, most) = self.range;
        let moved = values.into_iter().map(|v| v.clamp(least, most));
        moved
            .filter(|v| (v - value).abs() > f32::EPSILON)
            .map(|v| {
                let mut moved = *settings;
                *(self.of)(&mut moved) = v;
                moved
            })
            .collect()
    }
}

/// Moves one weight at a time while what `measure` says gains; stops after a round without a gain.
pub(super) fn search(
    knobs: &[Knob],
    mut settings: RankSettings,
    mut measure: impl FnMut(&RankSettings) -> f64,
) -> RankSettings {
    let mut best = measure(&settings);
    for _ in 0..ROUNDS {
        let before = best;
        for knob in knobs {
            for tried in knob.tries(&settings) {
                let value = measure(&tried);
                if value > best + LEAST_GAIN {
                    (best, settings) = (value, tried);
                }
            }
        }
        if best <= before {
            break;
        }
    }
    settings
}
