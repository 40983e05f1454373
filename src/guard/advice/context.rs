//! What stands around a sentence: the question, the lead-in, the sentence before.

use crate::guard::GuardError;
use crate::guard::advice::clause::{ClauseReader, Sentence};
use crate::guard::advice::features::{Names, Set};
use crate::guard::text::{Analysis, UnitKind};

/// What a question brings to its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    features: Set,
    /// Whether it asks what a certain person should do, has, or may expect.
    pub(super) is_personal: bool,
    /// What its clauses say.
    pub(super) said: Set,
}

/// Reads what stands around a sentence.
#[derive(Debug)]
pub(super) struct Contexts {
    question: Set,
    rhetorical: Set,
    asked: Set,
    refused: Set,
    redirected: Set,
    bring: Set,
    decision: Set,
    persons: Set,
    relative: Set,
    third: Set,
    kin: Set,
    q_personal: Set,
    q_kin: Set,
    fragment: Set,
    verbs: Set,
    ordinal: Set,
    yesno: Set,
    choice: Set,
    imperative: Set,
    opens_predicate: Set,
    reply: Set,
    sheltered: Set,
    source: Set,
    reader: Set,
    not: Set,
}

impl Contexts {
    pub(super) fn new(names: &Names) -> Result<Contexts, GuardError> {
        Ok(Contexts {
            question: names.set("question")?,
            rhetorical: names.set("rhetorical|recommend|discouraged")?,
            asked: names.set("asked")?,
            refused: names.set("refused")?,
            redirected: names.set("redirected")?,
            bring: names.set("bring")?,
            decision: names.set("decision_q")?,
            persons: names.set("first_person|relative")?,
            relative: names.set("relative")?,
            third: names.set("third")?,
            kin: names.set("kin")?,
            q_personal: names.set("q.personal")?,
            q_kin: names.set("q.kin")?,
            fragment: names.set("fragment")?,
            verbs: names.set("service|seek|bring|refused|redirected|asked|general|class|source")?,
            ordinal: names.set("ordinal")?,
            yesno: names.set("yesno")?,
            choice: names.set("ordinal|yesno|drug|treatment|care|dose|disease|verdict|outcome|reassure|food|permission|choice")?,
            imperative: names.set("imperative")?,
            opens_predicate: names.set("class|hedge|reader")?,
            reply: names.set("reply")?,
            sheltered: names.set("refused|redirected|asked|seek|bring")?,
            source: names.set("source")?,
            reader: names.set("reader")?,
            not: names.set("not")?,
        })
    }

    /// Whether the question asks what a certain person should do, has, or may expect.
    pub(super) fn read_question(
        &self,
        names: &Names,
        reader: &ClauseReader,
        question: &Analysis<'_>,
    ) -> Asked {
        let mut all = Set::default();
        for unit in question.units() {
            all.add(reader.read(names, question.tokens_of(unit)).features);
        }
        let mut features = Set::default();
        if all.meets(self.persons) && all.meets(self.decision) {
            features.add(self.q_personal);
        }
        if all.meets(self.relative) {
            features.add(self.q_kin);
        }
        Asked {
            features,
            is_personal: features.meets(self.q_personal),
            said: all,
        }
    }

    /// Adds to each sentence what its surroundings say.
    pub(super) fn add(
        &self,
        answer: &Analysis<'_>,
        sentences: &mut [Sentence],
        asked: Option<Asked>,
    ) {
        let units = answer.units();
        for index in 0..sentences.len() {
            let mut extra = Set::default();
            let mut is_predicate = false;
            if let Some(asked) = asked {
                extra.add(self.brought(&sentences[index], asked));
            }
            let is_question = sentences[index].features.meets(self.question);
            // A question under "Questions to ask", or after one in the same paragraph.
            let governor = units[index].lead_in;
            let before = index
                .checked_sub(1)
                .filter(|before| units[*before].block == units[index].block);
            if is_question
                && [governor, before].into_iter().flatten().any(|near| {
                    sentences[near].features.meets(self.bring)
                        || (sentences[near].features.meets(self.asked)
                            && sentences[near].features.meets(self.question))
                })
            {
                extra.add(self.asked);
            }
            // "People who: - take certain medicines": the item goes on with the lead-in's sentence.
            if let Some(governor) = governor
                && units[index].kind == UnitKind::ListItem
            {
                is_predicate = sentences[governor].features.meets(self.opens_predicate)
                    && !answer
                        .tokens_of(&units[index])
                        .last()
                        .is_some_and(|token| token.is_punct("."));
            }
            let is_reply = asked.is_some_and(|asked| self.is_reply(&sentences[index], asked));
            if is_reply || self.is_fragment(&sentences[index], extra) {
                extra.add(self.fragment);
            }
            let sentence = &mut sentences[index];
            sentence.features.add(extra);
            for clause in &mut sentence.clauses {
                clause.features.add(extra);
                if is_predicate {
                    clause.features = clause.features.without(self.imperative);
                }
            }
        }
    }

    /// Adds to a sentence what the question brings.
    pub(super) fn add_asked(&self, sentence: &mut Sentence, asked: Asked) {
        let brought = self.brought(sentence, asked);
        sentence.features.add(brought);
        for clause in &mut sentence.clauses {
            clause.features.add(brought);
        }
    }

    fn brought(&self, sentence: &Sentence, asked: Asked) -> Set {
        let mut brought = asked.features;
        if asked.features.meets(self.q_kin) && sentence.features.meets(self.third) {
            brought.add(self.kin);
        }
        brought
    }

    /// A bare answer to a personal question: "The second one.", "Yes, she should."
    fn is_fragment(&self, sentence: &Sentence, context: Set) -> bool {
        /// Longest bare answer, in words.
        const MAX_WORDS: usize = 8;
        let is_short = sentence.n_words <= MAX_WORDS && !sentence.features.meets(self.verbs);
        let is_choice = context.meets(self.q_personal) && sentence.features.meets(self.choice);
        let is_pick = sentence.n_words <= 4
            && sentence.features.meets(self.ordinal)
            && !sentence.features.meets(self.yesno);
        is_short && (is_choice || is_pick)
    }

    /// "Most likely.", "I'm afraid so.", "It does." to a question about somebody.
    ///
    /// What the source says is no verdict, and who asks whether the service can do something may be told that it
    /// cannot.
    fn is_reply(&self, sentence: &Sentence, asked: Asked) -> bool {
        let is_refusal = asked.said.meets(self.reader) && sentence.features.meets(self.not);
        asked.is_personal
            && sentence.features.meets(self.reply)
            && !sentence.features.meets(self.sheltered)
            && !asked.said.meets(self.source)
            && !is_refusal
    }

    /// A sign for what shelters a clause; empty where nothing does.
    pub(super) fn shelter_sign(&self, clause: Set) -> &'static str {
        if clause.meets(self.refused) {
            "~r:"
        } else if clause.meets(self.redirected) {
            "~d:"
        } else if clause.meets(self.asked) {
            "~a:"
        } else if self.is_plain_question(clause) {
            "~q:"
        } else {
            ""
        }
    }

    /// A question that is not a disguised statement.
    pub(super) fn is_plain_question(&self, clause: Set) -> bool {
        clause.meets(self.question) && !clause.meets(self.rhetorical)
    }
}
