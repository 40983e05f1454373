//! Whom a unit is aimed at, as far as its words tell.
//!
//! "The rectum connects the colon to the anus." names nobody and nothing that is done to anybody; "Drink plenty of
//! water." on a page of general health is a command, but names no drug, treatment, test or finding and nobody's
//! case. Such units have to read much more like advice than others before likeness alone rejects them. "Yours can
//! stay where it is until the next scan." names a person and care: that has to read the least like it.

use crate::guard::GuardError;
use crate::guard::advice::features::{Names, Set};

/// Whom a unit is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// A person, and a drug, treatment, test or dose.
    Patient,
    /// A drug, treatment, test or dose, and nobody in so many words.
    Care,
    /// A person, and findings, symptoms or somebody to see, of which pages of general health tell their readers too.
    Reader,
    /// It may be somebody.
    Somebody,
    /// A command or a word to all readers about everyday life.
    Everybody,
    /// Nobody: no person, act or care is named.
    Nobody,
}

/// The features that tell.
#[derive(Debug)]
pub(super) struct Aims {
    /// Who is meant.
    person: Set,
    /// What is taken, done or tested.
    care: Set,
    /// Care, findings, and whose case it is.
    somebody: Set,
    /// Acts, food, and all readers.
    everybody: Set,
}

impl Aims {
    pub(super) fn new(names: &Names) -> Result<Aims, GuardError> {
        let care = names.set("drug|treatment|care|dose|professional|seek|no_seek|discouraged|insurer|coverage|source|authority|\
                    finding|prognosis|outcome|reassure|symptom|recommend|prescribed|role_play")?;
        let whose = names.set(
            "relative|kin|case|third|evidence|deictic|yours|definite|first_person|q.personal|q.kin|\
                    fragment|verdict|obligation|permission|ordinal|choice|diagnosed",
        )?;
        Ok(Aims {
            person: names.set("reader|kin|case|relative|q.personal|yours|evidence")?,
            care: names.set("drug|treatment|care|dose")?,
            somebody: care.with(whose),
            everybody: names.set(
                "reader|imperative|take|omit|alter|pick|eat|have|food|thing|disease|prediction|yesno|bring",
            )?,
        })
    }

    /// Of a unit whose clauses together say `features`. An answer to a question may be meant for who asked.
    pub(super) fn of(&self, features: Set, answers: bool) -> Aim {
        if answers || features.meets(self.somebody) {
            match (features.meets(self.person), features.meets(self.care)) {
                (true, true) => Aim::Patient,
                (false, true) => Aim::Care,
                (true, false) => Aim::Reader,
                (false, false) => Aim::Somebody,
            }
        } else if features.meets(self.everybody) {
            Aim::Everybody
        } else {
            Aim::Nobody
        }
    }
}
