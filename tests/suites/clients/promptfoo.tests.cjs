// The project's own cases as promptfoo tests: drafted answers for the guard, answerable questions for retrieval, and
// the same questions for the chat, whose answers must hold the disclaimer once.
const fs = require('fs');
const path = require('path');

const lines = (file) =>
  fs.readFileSync(path.join(__dirname, file), 'utf8').split('\n').filter(Boolean).map(JSON.parse);

// White space of a passage is not that of the source line.
const oneLine = (text) => text.replace(/\s+/g, ' ');

const answers = lines('../../cases/guard/answers-01.jsonl')
  .filter((row) => !row.question)
  .map((row) => ({
    description: `${row.id} ${row.category}`,
    providers: ['check'],
    vars: { text: row.text },
    assert: [{ type: 'equals', value: row.label === 'reject' ? 'reject' : 'allow' }],
  }));

const questions = lines('../gist/questions.jsonl')
  .filter((row) => row.gold.length > 0)
  .map((row) => ({
    description: `${row.id} ${row.kind}`,
    providers: ['retrieve'],
    vars: { text: row.query, sentence: oneLine(row.gold[0].sentence) },
    assert: [
      {
        type: 'javascript',
        value: "output.replace(/\\s+/g, ' ').includes(context.vars.sentence)",
      },
    ],
  }));

const disclaimer =
  'not give formal guidelines or recommendations for making decisions about health care' +
  '|no ofrece pautas ni recomendaciones formales para tomar decisiones';

const chats = lines('../gist/questions.jsonl').map((row) => ({
  description: `chat ${row.id} ${row.kind}`,
  providers: ['chat'],
  vars: { text: row.query },
  assert: [{ type: 'javascript', value: `(output.match(/${disclaimer}/gi) || []).length === 1` }],
}));

module.exports = [...answers, ...questions, ...chats];
