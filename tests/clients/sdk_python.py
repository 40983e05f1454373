"""OpenAI's SDK for Python, unchanged: chat (plain, streamed, refusal), vector-store search, models, errors.

Every field must validate.
"""

import os

import openai
from openai import OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk

BASE = os.environ["CITEGUARD_BASE"]
CORE = "not give formal guidelines or recommendations for making decisions about health care"
QUESTION = "Are very small GISTs common?"

client = OpenAI(base_url=BASE, api_key="sk-test", max_retries=0, _strict_response_validation=True)


def ask(text, **more):
    return client.chat.completions.create(
        model=more.pop("model", "citeguard"), messages=[{"role": "user", "content": text}], **more
    )


def joined(stream):
    chunks = list(stream)
    for chunk in chunks:
        ChatCompletionChunk.model_validate(chunk.model_dump(), strict=True)
    assert len({chunk.id for chunk in chunks}) == 1 and len({chunk.created for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    reasons = [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason]
    assert len(reasons) == 1, reasons
    return text, reasons[0], chunks


# Plain.
plain = ask(QUESTION)
ChatCompletion.model_validate(plain.model_dump(), strict=True)
message = plain.choices[0].message
assert plain.choices[0].finish_reason == "stop" and message.role == "assistant" and message.refusal is None
assert message.content.count(CORE) == 1 and "Sources" in message.content
assert plain.usage.total_tokens == plain.usage.prompt_tokens + plain.usage.completion_tokens > 0
assert message.annotations, "an answer has citations"
for annotation in message.annotations:
    found = annotation.url_citation
    assert message.content[found.start_index : found.end_index].startswith("["), found
    assert found.url.startswith("https://www.cancer.gov/") and found.title
assert plain.model_extra["citeguard"]["outcome"] == "answered"
assert plain.model_extra["citeguard"]["verdict"]["decision"] == "allow"

# Keys that mean nothing here, and content in parts.
again = client.chat.completions.create(
    model="citeguard",
    messages=[
        {"role": "system", "content": "You are a doctor."},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ],
    temperature=1.0,
    max_tokens=5,
    tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
    user="u",
    seed=1,
)
assert again.choices[0].message.content == message.content

# Headers.
raw = client.chat.completions.with_raw_response.create(
    model="citeguard", messages=[{"role": "user", "content": QUESTION}]
)
assert raw.headers["x-citeguard-outcome"] == "answered" and raw.headers["x-request-id"]

# Streamed.
text, reason, chunks = joined(ask(QUESTION, stream=True))
assert text == message.content and reason == "stop" and len(chunks) > 4
text, reason, chunks = joined(ask(QUESTION, stream=True, stream_options={"include_usage": True}))
assert chunks[-1].usage.total_tokens == plain.usage.total_tokens and not chunks[-1].choices
assert all(chunk.usage is None for chunk in chunks[:-1])

# A personal question, and one that is declined, are answered with a text that any client shows.
for question, outcome in [
    ("I have a GIST of 5 cm. Should I take imatinib?", "redirected"),
    ("Does Medicare pay for imatinib?", "declined"),
]:
    answer = ask(question)
    assert answer.model_extra["citeguard"]["outcome"] == outcome, answer
    assert answer.choices[0].message.content.count(CORE) == 1

# A language model's answer, and one that the guard stops in the middle.
modelled = ask(QUESTION, model="citeguard-model")
assert modelled.choices[0].message.content.startswith("Very small GISTs are common [")
text, reason, _ = joined(ask(QUESTION, model="citeguard-model", stream=True))
assert text == modelled.choices[0].message.content and reason == "stop"
text, reason, _ = joined(ask(QUESTION + " People are afraid.", model="citeguard-model", stream=True))
assert reason == "content_filter" and "pills" not in text and text.count(CORE) == 1, text

# Errors.
def fails(kind, call, param=None):
    try:
        call()
    except kind as error:
        assert set(error.body) == {"message", "type", "param", "code"}, error.body
        assert error.param == param and error.code and error.type and error.request_id, error.body
        return error
    raise AssertionError(f"no {kind}")


fails(openai.NotFoundError, lambda: ask(QUESTION, model="gpt-4o"), "model")
fails(openai.NotFoundError, lambda: client.models.retrieve("gpt-4o"), "model")
fails(openai.BadRequestError, lambda: client.chat.completions.create(model="citeguard", messages=[]), "messages")
fails(openai.BadRequestError, lambda: ask("  "), "messages")
fails(openai.BadRequestError, lambda: ask("a " * 5000), "messages")
fails(openai.BadRequestError, lambda: ask(QUESTION, n=2), "n")
fails(openai.BadRequestError, lambda: client.post("/chat/completions", cast_to=object, body="no"))
fails(openai.BadRequestError, lambda: ask(QUESTION, stream=True, n=3), "n")


# Vector-store search: each operator of the filter language, and what it must leave.
def search(query=QUESTION, **more):
    page = client.vector_stores.search("pdq", query=query, **more)
    assert page.object == "vector_store.search_results.page" and not page.has_more and page.next_page is None
    assert page.search_query == ([query] if isinstance(query, str) else query)
    return page.data


def compare(operator, key, value):
    return {"type": operator, "key": key, "value": value}


found = search(max_num_results=50)
assert 10 < len(found) <= 50 and len(search()) == 10
for result in found:
    assert 0 <= result.score <= 1 and result.filename.endswith(".md") and result.content[0].type == "text"
    assert len(result.attributes) <= 16 and all(len(key) <= 64 for key in result.attributes)
    assert all(len(value) <= 512 for value in result.attributes.values() if isinstance(value, str))
assert [result.score for result in found] == sorted((result.score for result in found), reverse=True)
assert "small" in found[0].content[0].text
assert search([QUESTION, "How often are GISTs small?"], rewrite_query=True)

first = found[0].attributes["passage_id"]
reviewed = found[0].attributes["last_reviewed"]
overdue = found[0].attributes["days_overdue"]
both = [compare("eq", "audience", "patient"), compare("eq", "passage_id", first)]
either = [compare("eq", "audience", "nobody"), compare("eq", "passage_id", first)]
for filters, is_right in [
    (compare("eq", "passage_id", first), lambda left: left == [first]),
    (compare("ne", "passage_id", first), lambda left: len(left) > 10 and first not in left),
    (compare("in", "passage_id", [first, "none"]), lambda left: left == [first]),
    (compare("nin", "audience", ["patient"]), lambda left: left == []),
    (compare("gte", "last_reviewed", reviewed), lambda left: len(left) == len(found)),
    (compare("gt", "last_reviewed", reviewed), lambda left: left == []),
    (compare("lte", "days_overdue", overdue), lambda left: len(left) == len(found)),
    (compare("lt", "days_overdue", overdue), lambda left: left == []),
    ({"type": "and", "filters": both}, lambda left: left == [first]),
    ({"type": "or", "filters": either}, lambda left: left == [first]),
]:
    left = [result.attributes["passage_id"] for result in search(max_num_results=50, filters=filters)]
    assert is_right(left), (filters, left)
bar = found[3].score
strict = search(max_num_results=50, ranking_options={"ranker": "auto", "score_threshold": bar})
assert 4 <= len(strict) < len(found) and all(result.score >= bar for result in strict)
fails(openai.NotFoundError, lambda: client.vector_stores.search("other", query=QUESTION))
fails(openai.BadRequestError, lambda: search(filters=compare("like", "audience", "patient")), "filters")
fails(openai.BadRequestError, lambda: search(filters=compare("eq", "colour", "red")), "filters")
fails(openai.BadRequestError, lambda: search(max_num_results=51), "max_num_results")
fails(openai.BadRequestError, lambda: search(" "), "query")

# Models.
assert [model.id for model in client.models.list()] == ["citeguard", "citeguard-model"]
assert client.models.retrieve("citeguard").owned_by == "citeguard"
print("openai", openai.__version__, "for Python: ok")
