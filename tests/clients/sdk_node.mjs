// OpenAI's SDK for Node, unchanged: chat (plain, streamed, refusal), vector-store search, models, errors.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.env.CITEGUARD_BASE, apiKey: 'sk-test', maxRetries: 0 });
const core = 'not give formal guidelines or recommendations for making decisions about health care';
const question = 'Are very small GISTs common?';
const count = (text) => text.split(core).length - 1;
const ask = (text, more = {}) =>
  client.chat.completions.create({ model: 'citeguard', messages: [{ role: 'user', content: text }], ...more });

process.on('warning', (warning) => {
  throw warning;
});

// Plain.
const plain = await ask(question);
const message = plain.choices[0].message;
assert.equal(plain.object, 'chat.completion');
assert.deepEqual(
  Object.keys(plain).sort(),
  ['choices', 'citeguard', 'created', 'id', 'model', 'object', 'system_fingerprint', 'usage'],
);
assert.deepEqual(Object.keys(message).sort(), ['annotations', 'content', 'refusal', 'role']);
assert.deepEqual(Object.keys(plain.choices[0]).sort(), ['finish_reason', 'index', 'logprobs', 'message']);
assert.equal(plain.choices[0].finish_reason, 'stop');
assert.equal(message.refusal, null);
assert.equal(count(message.content), 1);
assert.ok(message.annotations.length > 0);
for (const { url_citation: found } of message.annotations) {
  const mark = [...message.content].slice(found.start_index, found.end_index).join('');
  assert.match(mark, /^\[[\d, ]+\]$/);
}
assert.equal(plain.usage.total_tokens, plain.usage.prompt_tokens + plain.usage.completion_tokens);

// Streamed, piece by piece and through the SDK's own accumulator.
let text = '';
const reasons = [];
for await (const chunk of await ask(question, { stream: true, stream_options: { include_usage: true } })) {
  assert.equal(chunk.object, 'chat.completion.chunk');
  text += chunk.choices[0]?.delta?.content ?? '';
  if (chunk.choices[0]?.finish_reason) reasons.push(chunk.choices[0].finish_reason);
}
assert.equal(text, message.content);
assert.deepEqual(reasons, ['stop']);
const stream = client.chat.completions.stream({
  model: 'citeguard',
  messages: [{ role: 'user', content: question }],
});
assert.equal((await stream.finalChatCompletion()).choices[0].message.content, message.content);

// A question that is declined, a model's answer, and one that the guard stops.
assert.equal(count((await ask('Does Medicare pay for imatinib?')).choices[0].message.content), 1);
const modelled = await ask(question, { model: 'citeguard-model' });
assert.ok(modelled.choices[0].message.content.startsWith('Very small GISTs are common ['));
const stopped = client.chat.completions.stream({
  model: 'citeguard-model',
  messages: [{ role: 'user', content: `${question} People are afraid.` }],
});
const final = await stopped.finalChatCompletion();
assert.equal(final.choices[0].finish_reason, 'content_filter');
assert.ok(!final.choices[0].message.content.includes('pills'));
assert.equal(count(final.choices[0].message.content), 1);

// A client that stops listening.
const left = await ask(question, { model: 'citeguard-model', stream: true });
left.controller.abort();

// Errors.
const fails = async (kind, call, param) => {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof kind, `${error}`);
    assert.deepEqual(Object.keys(error.error).sort(), ['code', 'message', 'param', 'type']);
    assert.equal(error.param, param);
    assert.ok(error.code && error.type && error.requestID);
    return;
  }
  assert.fail('no error');
};
await fails(OpenAI.NotFoundError, () => ask(question, { model: 'gpt-4o' }), 'model');
await fails(OpenAI.BadRequestError, () => ask(' '), 'messages');
await fails(OpenAI.BadRequestError, () => ask(question, { n: 2 }), 'n');
await fails(OpenAI.BadRequestError, () => ask(question, { n: 2, stream: true }), 'n');

// Vector-store search: each operator of the filter language, and what it must leave.
const search = async (more = {}) => {
  const page = await client.vectorStores.search('pdq', { query: question, max_num_results: 50, ...more });
  const results = [];
  for await (const result of page) results.push(result);
  return results;
};
const compare = (type, key, value) => ({ type, key, value });
const everything = await search();
assert.ok(everything.length > 10 && everything[0].content[0].text.includes('small'));
const { passage_id: first, last_reviewed: reviewed, days_overdue: overdue } = everything[0].attributes;
const isFirst = (result) => result.attributes.passage_id === first;
for (const [filters, isRight] of [
  [compare('eq', 'passage_id', first), (left) => left.length === 1 && left.every(isFirst)],
  [compare('ne', 'passage_id', first), (left) => left.length > 10 && !left.some(isFirst)],
  [compare('in', 'passage_id', [first, 'none']), (left) => left.length === 1 && left.every(isFirst)],
  [compare('nin', 'audience', ['patient']), (left) => left.length === 0],
  [compare('gte', 'last_reviewed', reviewed), (left) => left.length === everything.length],
  [compare('gt', 'last_reviewed', reviewed), (left) => left.length === 0],
  [compare('lte', 'days_overdue', overdue), (left) => left.length === everything.length],
  [compare('lt', 'days_overdue', overdue), (left) => left.length === 0],
  [
    { type: 'and', filters: [compare('eq', 'audience', 'patient'), compare('eq', 'passage_id', first)] },
    (left) => left.length === 1 && left.every(isFirst),
  ],
  [
    { type: 'or', filters: [compare('eq', 'audience', 'nobody'), compare('eq', 'passage_id', first)] },
    (left) => left.length === 1 && left.every(isFirst),
  ],
]) {
  assert.ok(isRight(await search({ filters })), JSON.stringify(filters));
}
await fails(OpenAI.NotFoundError, () => client.vectorStores.search('other', { query: question }), null);
await fails(OpenAI.BadRequestError, () => search({ filters: compare('like', 'audience', 'patient') }), 'filters');

// Models.
const ids = [];
for await (const model of client.models.list()) ids.push(model.id);
assert.deepEqual(ids, ['citeguard', 'citeguard-model']);
console.log('openai for Node: ok');
