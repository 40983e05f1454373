//! What is decided before a word is written: what kind of answer it will be, and what it may rest on.
//!
//! A [`Plan`] is what the composer works from and what a language model would be given. It depends on the last
//! user turn and the user turns before it, never on what an assistant said.

use jiff::civil::Date;

use super::{Ask, Engine, EngineError, Retrieval};
use crate::cite::Citation;
use crate::guard::{Language, QuestionClass, QuestionVerdict};
use crate::retrieve::{Filters, Hit, Question, TopK, Understanding};

/// What kind of answer is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedOutcome {
    /// The passages answer.
    Answer,
    /// Somebody's own situation: the redirection, and general information where there is any.
    Redirect,
    /// No passage is sure enough to answer.
    NothingFound,
    /// What to do now comes first.
    Emergency {
        /// Somebody may hurt themselves: another number to call.
        self_harm: bool,
    },
    /// Not a question for this service.
    Decline(DeclineReason),
    /// A greeting or thanks.
    SmallTalk,
}

/// Why a question is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclineReason {
    /// Coverage and payment.
    Insurance,
    /// Another subject.
    OutOfScope,
    /// An attempt to change what this service does.
    Injection,
}

/// What is decided before a word is written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What kind of answer it will be.
    pub outcome: PlannedOutcome,
    /// The last user turn as it was asked.
    pub asked: Question,
    /// What was classified: `asked`, or `standalone` for a follow-up that says little by itself.
    pub read: String,
    /// What kind of question it is, and why. Offsets are of `read`.
    pub question: QuestionVerdict,
    /// The question with what earlier turns say of it; as asked where it stands alone.
    pub standalone: String,
    /// The question that the passages answer: `standalone` or, beside a personal one, the general question.
    pub sought: String,
    /// Whether the passages are sure enough to be quoted.
    pub is_told: bool,
    /// The language of everything that the service says itself.
    pub language: Language,
    /// What the answer may rest on.
    pub retrieval: Retrieval,
    /// How many of the first hits answer an aspect each; 1 for a question that asks for one thing.
    pub n_aspects: usize,
    /// How often more was asked for on the same question: so many of the first hits were shown already.
    pub n_told: usize,
    /// Whether terms are explained.
    pub definitions: bool,
    /// The day on which freshness is judged.
    pub as_of: Date,
}

/// A passage that an answer may rest on, with what a writer or a model is to see of it.
#[derive(Clone, Debug)]
pub struct PlanSource<'a> {
    /// The number of its citation mark, from 1.
    pub number: usize,
    /// The passage's id.
    pub id: &'a str,
    /// Title of its summary.
    pub title: &'a str,
    /// Its words with the headings above them and the lead-in of its list, parted by line breaks.
    pub text: String,
    /// Where it stands and how old it is.
    pub citation: &'a Citation,
}

/// What is looked up where costs are asked about: what the content says of help with them.
const COSTS: &str = "insurance coverage, costs and financial help; seguro y ayuda financiera";

/// Passages looked through for the aspects of a question that asks for several.
const ASPECT_HITS: u64 = 20;

/// Confidence from which the content tells that a question is about it, whatever its words. Set by hand: one in two is
/// where an answer is likelier right than wrong.
const SURE: f32 = 0.5;

/// Words of a question whose aspects are told apart; a longer message tells more than it asks.
const MAX_ASPECT_WORDS: usize = 16;

/// Weight from which a kind of section counts as asked for on its own.
const ASKED: f32 = 0.8;

/// Share from which a word names the disease, and of the first score that a defining passage must have.
pub(super) const TOPICAL: f32 = 0.5;

/// Words that join two aspects, folded.
const JOINING: &[&str] = &[
    "and", "or", "y", "e", "o", "also", "vs", "versus", "between", "tambien",
];

impl Engine {
    /// Decides what kind of answer a question gets and finds what it may rest on.
    ///
    /// # Errors
    /// [`EngineError::Retrieve`] where the search fails.
    pub fn plan(&self, ask: &Ask) -> Result<Plan, EngineError> {
        let resolved = self.resolve(ask);
        let mut question = self.guard.classify(ask.question.as_str());
        let mut read = ask.question.as_str();
        // A follow-up is judged by what it asks, unless its own words already say more.
        let is_open = matches!(
            question.class,
            QuestionClass::General | QuestionClass::OutOfScope | QuestionClass::SmallTalk
        );
        // "Tell me more" says nothing by itself.
        if resolved.is_follow_up && (is_open || resolved.n_told > 0) {
            read = &resolved.text;
            question = self.guard.classify(read);
        }
        let language = match question.language {
            Language::Spanish => Language::Spanish,
            Language::English | Language::Other => Language::English,
        };
        let (mut retrieval, n_aspects) = if question.class == QuestionClass::Insurance {
            let costs = Question::parse(COSTS).unwrap_or_else(|_| ask.question.clone());
            let found = self.retrieve(&costs, ask.top_k, &ask.filters, ask.as_of)?;
            (found, 1)
        } else {
            let sought = Question::parse(&resolved.text).unwrap_or_else(|_| ask.question.clone());
            self.seek(&sought, ask, language)?
        };
        let mut sought = resolved.text.clone();
        let mut is_told = retrieval.ranking.answerable;
        if question.class == QuestionClass::Personal {
            let general = self.seek_general(&sought, &retrieval, ask, language)?;
            is_told = general.is_some();
            if let Some(general) = general {
                sought = general.question;
                retrieval = general.retrieval;
            }
        }
        let outcome = match question.class {
            QuestionClass::Emergency => PlannedOutcome::Emergency {
                self_harm: question.findings.iter().any(|f| f.category == "self_harm"),
            },
            QuestionClass::Personal => PlannedOutcome::Redirect,
            QuestionClass::Insurance => PlannedOutcome::Decline(DeclineReason::Insurance),
            // Words of a search box ("succinate dehydrogenase") name nothing that the guard knows, but the content.
            QuestionClass::OutOfScope if retrieval.ranking.confidence >= SURE => {
                PlannedOutcome::Answer
            }
            QuestionClass::OutOfScope => PlannedOutcome::Decline(DeclineReason::OutOfScope),
            QuestionClass::Injection => PlannedOutcome::Decline(DeclineReason::Injection),
            QuestionClass::SmallTalk => PlannedOutcome::SmallTalk,
            QuestionClass::General if is_told => PlannedOutcome::Answer,
            QuestionClass::General => PlannedOutcome::NothingFound,
        };
        Ok(Plan {
            outcome,
            asked: ask.question.clone(),
            read: read.to_owned(),
            question,
            standalone: resolved.text,
            sought,
            is_told,
            language,
            retrieval,
            n_aspects,
            n_told: resolved.n_told,
            definitions: ask.definitions,
            as_of: ask.as_of,
        })
    }

    /// Finds passages: in the asker's language where the content has it, and for each aspect asked for.
    pub(super) fn seek(
        &self,
        question: &Question,
        ask: &Ask,
        language: Language,
    ) -> Result<(Retrieval, usize), EngineError> {
        let read = self.understand(question.as_str());
        let has_spanish = self
            .index
            .summaries()
            .iter()
            .any(|s| s.front.language == "es");
        if language == Language::Spanish && ask.filters.language.is_none() && has_spanish {
            let filters = Filters {
                language: Some("es".to_owned()),
                ..ask.filters.clone()
            };
            let (found, n_aspects) = self.seek_aspects(question, &read, ask, &filters)?;
            if found.ranking.answerable {
                return Ok((found, n_aspects));
            }
        }
        self.seek_aspects(question, &read, ask, &ask.filters)
    }

    /// `read` is the question, read.
    fn seek_aspects(
        &self,
        question: &Question,
        read: &Understanding,
        ask: &Ask,
        filters: &Filters,
    ) -> Result<(Retrieval, usize), EngineError> {
        let retrieve = |top_k: TopK| {
            self.retrieve_understood(question, read.clone(), top_k, filters, ask.as_of)
        };
        let mut found = retrieve(ask.top_k)?;
        let understanding = &found.ranking.understanding;
        let mut units = understanding.units.iter().filter(|u| u.weight >= TOPICAL);
        let is_one = units.clone().count() == 1;
        let names_one = is_one || units.all(|unit| unit.topic >= TOPICAL);
        if asks_what_it_is(question.as_str()) && names_one {
            let top_k = TopK::parse(ASPECT_HITS.max(ask.top_k.get() as u64)).unwrap_or(ask.top_k);
            self.put_definition_first(retrieve(top_k)?, ask, &mut found);
            return Ok((found, 1));
        }
        let n_words = question.as_str().split_whitespace().count();
        if n_words > MAX_ASPECT_WORDS || !joins(question.as_str()) {
            return Ok((found, 1));
        }
        let understanding = &found.ranking.understanding;
        let kinds: Vec<String> = self.kinds_asked(understanding).map(str::to_owned).collect();
        let diseases: Vec<String> = understanding
            .diseases
            .iter()
            .filter(|(_, is_covered)| *is_covered)
            .map(|(name, _)| name.clone())
            .collect();
        if kinds.len() < 2 && diseases.len() < 2 {
            return Ok((found, 1));
        }
        let top_k = TopK::parse(ASPECT_HITS.max(ask.top_k.get() as u64)).unwrap_or(ask.top_k);
        let wide = retrieve(top_k)?;
        let hits = &wide.ranking.hits;
        let mut first: Vec<usize> = Vec::new();
        let take = |is_of: &dyn Fn(usize) -> bool, first: &mut Vec<usize>| {
            let at = (0..hits.len()).find(|at| !first.contains(at) && is_of(hits[*at].position));
            first.extend(at);
        };
        if diseases.len() >= 2 {
            for disease in &diseases {
                let name = disease.split(' ').next().unwrap_or_default();
                let is_of = |position: usize| {
                    let title = &self.index.summary_of(position).title;
                    !name.is_empty() && title.to_lowercase().contains(name)
                };
                take(&is_of, &mut first);
            }
        } else {
            for kind in &kinds {
                // Its own heading says it surer than the headings above.
                let is_of =
                    |position: usize| self.guide.kinds_of(position).contains(&kind.as_str());
                let opens = |position: usize| {
                    is_of(position) && self.index.section_of(position).heading().ends_with('.')
                };
                let n_before = first.len();
                take(&opens, &mut first);
                if first.len() == n_before {
                    take(&is_of, &mut first);
                }
            }
        }
        let n_aspects = first.len().clamp(1, ask.top_k.get());
        let rest: Vec<usize> = (0..hits.len()).filter(|at| !first.contains(at)).collect();
        let order = first.into_iter().chain(rest).take(ask.top_k.get());
        let chosen: Vec<Hit> = order.map(|from| hits[from].clone()).collect();
        self.put_hits(&mut found, chosen, ask.as_of);
        Ok((found, n_aspects))
    }

    /// The kinds of section that a question asks for on their own.
    pub(super) fn kinds_asked<'a>(
        &'a self,
        understanding: &'a Understanding,
    ) -> impl Iterator<Item = &'a str> {
        let weights = understanding.kinds.iter().map(|(_, weight)| *weight);
        weights
            .zip(self.guide.kind_names(understanding))
            .filter(|(weight, _)| *weight >= ASKED)
            .map(|(_, name)| name)
    }

    /// Where nothing but a disease is named, the passage whose heading says what it is comes first.
    fn put_definition_first(&self, wide: Retrieval, ask: &Ask, found: &mut Retrieval) {
        let mut hits = wide.ranking.hits;
        let least = hits.first().map_or(0.0, |first| first.score * TOPICAL);
        let defining = hits.iter().position(|hit| {
            hit.score >= least
                && hit.parts.heading >= TOPICAL
                && self.guide.kinds_of(hit.position).contains(&"definition")
                && self.index.section_of(hit.position).heading().ends_with('.')
        });
        if let Some(at) = defining {
            let first = hits.remove(at);
            hits.insert(0, first);
            hits.truncate(ask.top_k.get());
            self.put_hits(found, hits, ask.as_of);
        }
    }

    /// Puts other hits in the place of those found, in their order.
    pub(super) fn put_hits(&self, found: &mut Retrieval, mut hits: Vec<Hit>, as_of: Date) {
        for (at, hit) in hits.iter_mut().enumerate() {
            hit.rank = at + 1;
        }
        found.citations = hits
            .iter()
            .map(|hit| self.citer.cite(&self.index, hit.position, hit.rank, as_of))
            .collect();
        found.ranking.hits = hits;
    }

    /// The passages of a plan, numbered as a writer cites them.
    pub fn plan_sources<'a>(&'a self, plan: &'a Plan) -> Vec<PlanSource<'a>> {
        let citations = plan.retrieval.citations.iter().enumerate();
        citations
            .map(|(at, citation)| PlanSource {
                number: at + 1,
                ..self.source(citation)
            })
            .collect()
    }

    pub(super) fn source<'a>(&'a self, citation: &'a Citation) -> PlanSource<'a> {
        PlanSource {
            number: citation.number,
            id: self.id_of(citation.position),
            title: self.index.summary_of(citation.position).title.as_str(),
            text: self.words_of(citation.position),
            citation,
        }
    }

    /// The words that a passage stands for: the headings above it, the lead-in of its list, its text.
    pub(super) fn words_of(&self, position: usize) -> String {
        let passage = &self.index.passages()[position].passage;
        let path = &self.index.section_of(position).path;
        let mut words = path.join("\n\n");
        words.push_str("\n\n");
        if let Some(lead_in) = &passage.lead_in {
            words.push_str(lead_in);
            words.push('\n');
        }
        words.push_str(&passage.text);
        words
    }
}

/// Whether a question joins two aspects.
fn joins(question: &str) -> bool {
    let is_joining = |word: &str| JOINING.contains(&word.to_lowercase().as_str());
    question.contains([',', '&', '/', ';'])
        || question.matches('?').count() > 1
        || question
            .split(|c: char| !c.is_alphanumeric())
            .any(is_joining)
}

/// Beginnings of questions that ask what something is, folded.
const WHAT_IS: &[&str] = &[
    "what is",
    "what are",
    "whats",
    "what s",
    "define",
    "que es",
    "que son",
    "tell me about",
    "explain",
    "hableme de",
];

/// Words of such a question at most; a longer one asks for more.
const MAX_WHAT_IS: usize = 7;

/// Whether a question asks what something is, courtesies before it aside ("Thank you! What is a TKI?").
pub(super) fn asks_what_it_is(question: &str) -> bool {
    let mut sentences = question
        .split(['.', '!', '?', ':', ';', '¿', '\n'])
        .filter(|sentence| sentence.contains(char::is_alphanumeric));
    let asks = |sentence: &str| {
        let words: Vec<String> = sentence
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.to_lowercase().replace('é', "e"))
            .collect();
        let folded = words.join(" ");
        words.len() <= MAX_WHAT_IS && WHAT_IS.iter().any(|start| folded.starts_with(start))
    };
    sentences.next_back().is_some_and(asks)
}
