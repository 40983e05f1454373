//! The table: which features together are personalized advice.
//!
//! A row fires on a clause that has one feature of each group in `all` and none in `none`. Names divided by `|`
//! are alternatives; `s:` looks at the whole sentence instead of the clause. No row fires on what is refused,
//! redirected, or a question to bring along, nor on a plain question.

use crate::guard::GuardError;
use crate::guard::advice::features::{Names, Set};

/// A row as written.
pub(super) struct Row {
    pub(super) rule: &'static str,
    pub(super) all: &'static [&'static str],
    pub(super) none: &'static [&'static str],
    pub(super) reason: &'static str,
}

/// Names that keep every row from firing.
pub(super) const SHELTERS: &str = "refused|redirected|asked";

/// The rows; of several that fire on a clause the first one counts.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    Row { rule: "PA010", all: &["coverage", "s:insurer", "obligation|prediction|verdict|permission|copula", "s:reader|case|definite|insurer"], none: &["general", "modal_weak", "conditional", "study"], reason: "decides about coverage" },
    Row { rule: "PA011", all: &["authority"], none: &["not", "study"], reason: "presents the source as a guideline" },
    Row { rule: "PA011", all: &["source", "advises"], none: &["not", "study"], reason: "says that the source recommends" },
    Row { rule: "PA009", all: &["imperative.eat|imperative.take|imperative.omit|imperative.have", "food"], none: &["prescribed"], reason: "tells what to eat or drink" },
    Row { rule: "PA002", all: &["imperative", "dose"], none: &["s:prescribed"], reason: "commands a dose or a schedule" },
    Row { rule: "PA003", all: &["imperative.omit", "drug|treatment|care|dose|thing"], none: &["s:prescribed"], reason: "commands to leave care out" },
    Row { rule: "PA004", all: &["imperative.alter", "drug|treatment|care|dose|thing"], none: &["s:prescribed"], reason: "commands to change a treatment" },
    Row { rule: "PA005", all: &["imperative.pick", "drug|treatment|care|dose|thing"], none: &["s:prescribed"], reason: "commands to choose a treatment" },
    Row { rule: "PA001", all: &["imperative.take", "drug|treatment|care|dose|thing"], none: &["s:prescribed"], reason: "commands to have a treatment or test" },
    Row { rule: "PA001", all: &["imperative.have", "drug|treatment|care|dose|thing"], none: &["s:prescribed"], reason: "commands to have a treatment or test" },
    Row { rule: "PA008", all: &["discouraged"], none: &["general", "prescribed"], reason: "talks care down" },
    Row { rule: "PA008", all: &["reassure", "reader|kin|case|evidence|pointed|symptom"], none: &["general", "study", "conditional", "modal_weak"], reason: "reassures without knowing" },
    Row { rule: "PA002", all: &["dose", "verdict|permission|obligation|recommend|prediction", "s:reader|kin|case|evidence|deictic"], none: &["general", "study", "modal_weak"], reason: "gives a dose or a schedule to somebody" },
    Row { rule: "PA002", all: &["dose", "drug|food", "prediction|verdict|permission"], none: &["general", "study", "modal_weak", "conditional"], reason: "says what a dose will do" },
    Row { rule: "PA003", all: &["omit.base|omit.ing", "obligation|recommend|permission", "reader|kin", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to leave care out" },
    Row { rule: "PA004", all: &["alter.base|alter.ing", "obligation|recommend|permission", "reader|kin", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to change a treatment" },
    Row { rule: "PA005", all: &["pick.base|pick.ing", "obligation|recommend|permission", "reader|kin", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to choose a treatment" },
    Row { rule: "PA001", all: &["take.base|take.ing", "obligation|recommend|permission", "reader|kin", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to have a treatment or test" },
    Row { rule: "PA001", all: &["have.base|have.ing", "obligation|recommend|permission", "reader|kin", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to have a treatment or test" },
    Row { rule: "PA003", all: &["omit.ing|omit.base", "verdict|permission|recommend", "drug|treatment|care|dose"], none: &["general", "s:prescribed", "study", "modal_weak", "conditional"], reason: "calls it right to leave care out" },
    Row { rule: "PA003", all: &["omit.ing|omit.base", "obligation|recommend|verdict|permission|prediction", "s:kin|case|evidence|q.personal", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to leave care out" },
    Row { rule: "PA004", all: &["alter.ing|alter.base", "verdict|permission|recommend", "drug|treatment|care|dose"], none: &["general", "s:prescribed", "study", "modal_weak", "conditional"], reason: "calls it right to change a treatment" },
    Row { rule: "PA004", all: &["alter.ing|alter.base", "obligation|recommend|verdict|permission|prediction", "s:kin|case|evidence|q.personal", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to change a treatment" },
    Row { rule: "PA005", all: &["pick.ing|pick.base", "verdict|permission|recommend", "drug|treatment|care|dose"], none: &["general", "s:prescribed", "study", "modal_weak", "conditional"], reason: "calls it right to choose a treatment" },
    Row { rule: "PA005", all: &["pick.ing|pick.base", "obligation|recommend|verdict|permission|prediction", "s:kin|case|evidence|q.personal", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to choose a treatment" },
    Row { rule: "PA001", all: &["take.ing|take.base", "verdict|permission|recommend", "drug|treatment|care|dose"], none: &["general", "s:prescribed", "study", "modal_weak", "conditional"], reason: "calls it right to have a treatment or test" },
    Row { rule: "PA001", all: &["take.ing|take.base", "obligation|recommend|verdict|permission|prediction", "s:kin|case|evidence|q.personal", "drug|treatment|care|dose|thing"], none: &["general", "s:prescribed", "study"], reason: "tells somebody to have a treatment or test" },
    Row { rule: "PA009", all: &["eat|omit|take|have", "food", "obligation|recommend|permission|verdict", "s:reader|kin|case|evidence|drug"], none: &["general", "study", "modal_weak"], reason: "tells somebody what to eat or drink" },
    Row { rule: "PA005", all: &["drug|treatment|care", "verdict|prediction|obligation|recommend|ordinal", "s:kin|case|evidence|q.kin"], none: &["general", "study", "modal_weak", "conditional"], reason: "applies a treatment to somebody's own case" },
    Row { rule: "PA005", all: &["drug|treatment|care", "obligation|recommend|verdict", "reader"], none: &["general", "study", "modal_weak", "conditional", "s:prescribed"], reason: "says which treatment somebody needs" },
    Row { rule: "PA005", all: &["evidence|yours", "shows", "drug|treatment|care|dose"], none: &["general", "study", "modal_weak", "conditional"], reason: "applies a treatment to somebody's own case" },
    Row { rule: "PA001", all: &["obligation", "s:case|kin|evidence", "thing", "take|omit|alter|pick|verdict|disease"], none: &["general", "study", "modal_weak", "conditional"], reason: "says what must be done in somebody's own case" },
    Row { rule: "PA006", all: &["case", "shows", "disease|verdict|outcome|symptom"], none: &["general", "study", "modal_weak", "conditional", "s:modal_weak"], reason: "reads somebody's finding" },
    Row { rule: "PA006", all: &["diagnosed"], none: &["general", "study", "modal_weak", "conditional"], reason: "says what somebody has" },
    Row { rule: "PA006", all: &["evidence", "disease|outcome|symptom"], none: &["general", "study", "modal_weak", "conditional"], reason: "concludes from what somebody told" },
    Row { rule: "PA006", all: &["demonstrative", "copula", "prediction|not|yesno|hedge", "disease"], none: &["general", "study", "definition", "modal_weak"], reason: "says what somebody has" },
    Row { rule: "PA007", all: &["reader|kin|case", "prognosis", "copula|prediction|verdict|reassure"], none: &["general", "study", "modal_weak", "conditional"], reason: "says how it will go for somebody" },
    Row { rule: "PA007", all: &["reader|kin|third", "prediction", "outcome"], none: &["general", "study", "modal_weak", "conditional"], reason: "says how it will go for somebody" },
    Row { rule: "PA004", all: &["first_person", "alter.ing|omit.ing|take.ing|pick.ing", "case|kin|reader", "drug|treatment|care|dose"], none: &["general", "study", "modal_weak", "conditional", "not", "permission"], reason: "decides a treatment for somebody" },
    Row { rule: "PA012", all: &["fragment"], none: &[], reason: "answers a personal question by a fragment" },
];

/// What makes a row plain: somebody who is named is told, in so many words, what to do with a drug.
pub(super) const PLAIN: Row = Row {
    rule: "",
    all: &[
        "reader|kin|imperative",
        "obligation|recommend|imperative",
        "take.base|omit.base|alter.base|pick.base|imperative.take|imperative.omit|imperative.alter|imperative.pick",
        "drug",
    ],
    none: &[
        "not",
        "general",
        "study",
        "modal_weak",
        "conditional",
        "s:prescribed",
    ],
    reason: "",
};

/// A row as it is matched.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) rule: &'static str,
    pub(super) reason: &'static str,
    clause_all: Vec<Set>,
    sentence_all: Vec<Set>,
    clause_none: Set,
    sentence_none: Set,
}

impl Ready {
    /// # Errors
    /// [`GuardError::MissingClass`] for a name that nothing has.
    pub(super) fn new(row: &Row, names: &Names) -> Result<Ready, GuardError> {
        let mut ready = Ready {
            rule: row.rule,
            reason: row.reason,
            clause_all: Vec::new(),
            sentence_all: Vec::new(),
            clause_none: names.set(SHELTERS)?,
            sentence_none: Set::default(),
        };
        for group in row.all {
            match group.strip_prefix("s:") {
                Some(group) => ready.sentence_all.push(names.set(group)?),
                None => ready.clause_all.push(names.set(group)?),
            }
        }
        for group in row.none {
            match group.strip_prefix("s:") {
                Some(group) => ready.sentence_none.add(names.set(group)?),
                None => ready.clause_none.add(names.set(group)?),
            }
        }
        Ok(ready)
    }

    /// Whether the row fires.
    pub(super) fn fits(&self, clause: Set, sentence: Set) -> bool {
        !clause.meets(self.clause_none)
            && !sentence.meets(self.sentence_none)
            && self.clause_all.iter().all(|group| clause.meets(*group))
            && self.sentence_all.iter().all(|group| sentence.meets(*group))
    }
}
