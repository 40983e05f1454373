//! From summaries to an index that is open for search.
//!
//! tantivy finds the candidates: each passage is one document of one segment, so its document id is its
//! position among [`Index::passages`]. Beside it stand, in memory, what ranking and highlighting need:
//! the terms of each passage with their offsets, and how many passages hold a term.
//!
//! Nothing is written to disk: an index of a hundred summaries is built in less time than it takes to read one.
//! tantivy types stay inside this room and `retrieve`.

mod analyzer;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use sha2::{Digest, Sha256};
use tantivy::collector::{FilterCollector, TopDocs};
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::PreTokenizedString;
use tantivy::{Searcher, SingleSegmentIndexWriter, TantivyDocument, Term, schema};
use thiserror::Error;

pub use analyzer::{Analyzer, IndexLanguage, Token};
pub use terms::{TermId, Vocabulary};

use crate::content::{Section, SectionKind, Summary};
use crate::error::ErrorKind;
use crate::passage::{Passage, PassageSettings, sentence_ranges, split_summary};

/// Why an index cannot be built or searched: always a fault of ours, never of the content.
#[derive(Debug, Error)]
#[error("the search index failed")]
pub struct IndexError(#[from] tantivy::TantivyError);

impl IndexError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Internal
    }
}

/// A passage as it is indexed: its text, where it stands, its terms.
#[derive(Debug)]
pub struct IndexedPassage {
    /// The passage.
    pub passage: Passage,
    /// Position of its summary in [`Index::summaries`].
    pub summary: usize,
    /// The language it is analysed in.
    pub language: IndexLanguage,
    /// Terms of the text in order, with their bytes.
    pub tokens: Box<[PlacedTerm]>,
    /// Distinct terms of the text, in the order of their ids.
    pub distinct_terms: Box<[TermId]>,
    /// The bytes of each sentence of the text, in order.
    pub sentences: Box<[Range<usize>]>,
    /// For each sentence of the text one past its last place in `tokens`, in order.
    pub sentence_ends: Box<[u32]>,
    /// Distinct terms of the innermost heading, in the order of their ids.
    pub heading_terms: Box<[TermId]>,
    /// Distinct terms of the outer headings and the summary's title, in the order of their ids.
    pub context_terms: Box<[TermId]>,
}

/// A term and the bytes of the passage's text that it was made of.
#[derive(Clone, Copy, Debug)]
pub struct PlacedTerm {
    /// The term.
    pub term: TermId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Summaries and their passages, open for search.
pub struct Index {
    summaries: Vec<Summary>,
    passages: Vec<IndexedPassage>,
    by_id: HashMap<String, usize>,
    vocabulary: Vocabulary,
    analyzer: Analyzer,
    searcher: Searcher,
    text_fields: [Field; 2],
    mean_terms: f32,
    digest: String,
}

/// Bytes of the segment writer's arena; it is freed when the index is built. tantivy's own lower bound is 15 MB
/// for a pool of writers; the single writer takes what it needs up to this.
const WRITER_BUDGET_BYTES: usize = 64 << 20;

/// The field of passage positions, for filters.
const POSITION_FIELD: &str = "position";

impl Index {
    /// Cuts and indexes every summary, in the order given. Passages keep that order.
    ///
    /// # Errors
    /// [`IndexError`] where tantivy fails.
    pub fn build(summaries: Vec<Summary>, settings: PassageSettings) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let text_fields =
            ["text_en", "text_es"].map(|name| schema.add_text_field(name, options.clone()));
        let position = schema.add_u64_field(POSITION_FIELD, schema::FAST);
        let mut writer: SingleSegmentIndexWriter<TantivyDocument> = tantivy::Index::builder()
            .schema(schema.build())
            .single_segment_index_writer(RamDirectory::create(), WRITER_BUDGET_BYTES)?;

        let analyzer = Analyzer::default();
        let mut vocabulary = Vocabulary::default();
        let mut passages: Vec<IndexedPassage> = Vec::new();
        let mut by_id = HashMap::new();
        for (summary_position, summary) in summaries.iter().enumerate() {
            let language = IndexLanguage::of(&summary.front.language);
            for passage in split_summary(summary, settings) {
                let section = &summary.sections[passage.section];
                let (outer, inner) = headings(section);
                let context = format!("{} {outer}", summary.title);
                let text_tokens = analyzer.tokens(&passage.text, language);
                let heading_tokens = analyzer.tokens(inner, language);
                let context_tokens = analyzer.tokens(&context, language);

                let mut document = TantivyDocument::default();
                document.add_u64(position, passages.len() as u64);
                let all = [&text_tokens, &heading_tokens, &context_tokens];
                document.add_pre_tokenized_text(text_fields[language.index()], pre_tokenized(&all));
                writer.add_document(document)?;

                by_id.insert(passage.id.as_str().to_owned(), passages.len());
                for text in [passage.text.as_str(), inner] {
                    vocabulary.count_words(language, &analyzer.words(text));
                }
                let sentences = sentence_ranges(&passage.text).into_boxed_slice();
                let sentence_ends = sentence_ends(&sentences, &text_tokens);
                let indexed =
                    vocabulary.index(language, [&text_tokens, &heading_tokens, &context_tokens]);
                passages.push(IndexedPassage {
                    passage,
                    summary: summary_position,
                    language,
                    tokens: indexed.placed,
                    sentences,
                    sentence_ends,
                    distinct_terms: indexed.distinct,
                    heading_terms: indexed.heading,
                    context_terms: indexed.context,
                });
            }
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a mean length needs no more than f32 holds"
        )]
        let mean_terms = passages.iter().map(|p| p.tokens.len()).sum::<usize>() as f32
            / passages.len().max(1) as f32;
        let digest = digest(&summaries, &passages);
        Ok(Self {
            summaries,
            passages,
            by_id,
            vocabulary,
            analyzer,
            searcher,
            text_fields,
            mean_terms,
            digest,
        })
    }

    /// All summaries, in the order of their ids.
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// All passages, in the order of their summaries and of the text.
    pub fn passages(&self) -> &[IndexedPassage] {
        &self.passages
    }

    /// The position of a passage among [`Self::passages`].
    pub fn position_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The summary that a passage is of.
    pub fn summary_of(&self, position: usize) -> &Summary {
        &self.summaries[self.passages[position].summary]
    }

    /// The section that a passage is of.
    pub fn section_of(&self, position: usize) -> &Section {
        &self.summary_of(position).sections[self.passages[position].passage.section]
    }

    /// The innermost heading that a passage stands under.
    pub fn section_heading(&self, passage: &IndexedPassage) -> &str {
        self.summaries[passage.summary].sections[passage.passage.section].heading()
    }

    /// What the passage's section is for.
    pub fn section_kind_of(&self, position: usize) -> SectionKind {
        self.section_of(position).kind
    }

    /// The analyzer that the index was built with.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Terms of the index and how many passages hold each.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Mean number of terms of a passage's text.
    pub fn mean_terms(&self) -> f32 {
        self.mean_terms
    }

    /// SHA-256 over the files and passage ids, lower-case hex: the same content cut the same way.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Positions of at most `limit` passages that hold any of `terms` and that `admits`, best first by BM25
    /// over text, headings and title taken as one field. Ties stand in the order of the passages.
    ///
    /// # Errors
    /// [`IndexError`] where tantivy fails.
    pub fn candidates(
        &self,
        terms: &[(TermId, f32)],
        limit: usize,
        admits: Option<Vec<bool>>,
    ) -> Result<Vec<usize>, IndexError> {
        let clauses = terms.iter().map(|(term, boost)| {
            let (language, text) = self.vocabulary.term(*term);
            let term = Term::from_field_text(self.text_fields[language.index()], text);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            let query = if (*boost - 1.0).abs() < f32::EPSILON {
                query
            } else {
                Box::new(BoostQuery::new(query, *boost))
            };
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let top = TopDocs::with_limit(limit.max(1)).order_by_score();
        let found = match admits {
            None => self.searcher.search(&query, &top)?,
            Some(admits) => {
                let admits = std::sync::Arc::new(admits);
                let predicate = move |position: u64| {
                    usize::try_from(position)
                        .ok()
                        .and_then(|p| admits.get(p).copied())
                        .unwrap_or(false)
                };
                self.searcher.search(
                    &query,
                    &FilterCollector::new(POSITION_FIELD.to_owned(), predicate, top),
                )?
            }
        };
        // One segment, filled in order: a document's id is its passage's position.
        Ok(found
            .into_iter()
            .map(|(_, address)| address.doc_id as usize)
            .collect())
    }
}

fn sentence_ends(sentences: &[Range<usize>], tokens: &[Token]) -> Box<[u32]> {
    sentences
        .iter()
        .map(|sentence| {
            let n = tokens.partition_point(|t| t.start < sentence.end);
            u32::try_from(n).unwrap_or(u32::MAX)
        })
        .collect()
}

fn headings(section: &Section) -> (String, &str) {
    match section.path.split_last() {
        Some((inner, outer)) => (outer.join(" "), inner),
        None => (String::new(), ""),
    }
}

fn pre_tokenized(groups: &[&Vec<Token>]) -> PreTokenizedString {
    let tokens = groups.iter().flat_map(|g| g.iter()).enumerate();
    let tokens = tokens.map(|(position, token)| tantivy::tokenizer::Token {
        offset_from: token.start,
        offset_to: token.end,
        position,
        text: token.term.clone(),
        position_length: 1,
    });
    PreTokenizedString {
        text: String::new(),
        tokens: tokens.collect(),
    }
}

fn digest(summaries: &[Summary], passages: &[IndexedPassage]) -> String {
    let mut hasher = Sha256::new();
    for summary in summaries {
        hasher.update(summary.sha256.as_bytes());
    }
    for indexed in passages {
        hasher.update(indexed.passage.id.as_str().as_bytes());
    }
    let bytes = hasher.finalize();
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
