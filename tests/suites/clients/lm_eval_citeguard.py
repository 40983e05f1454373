"""Scores of lm_eval_citeguard.yaml."""

DISCLAIMER = (
    "not give formal guidelines or recommendations for making decisions about health care",
    "no ofrece pautas ni recomendaciones formales para tomar decisiones",
)


def answerable(dataset):
    """Questions that the shipped summary answers."""
    return dataset.filter(lambda row: len(row["gold"]) > 0)


def score(doc, results):
    """Whether the answer quotes the sentence that answers the question, and holds the disclaimer once."""
    text = " ".join(results[0].split())
    n = sum(text.lower().count(core) for core in DISCLAIMER)
    sentence = " ".join(doc["gold"][0]["sentence"].split())
    return {"holds_sentence": float(sentence in text), "disclaimer_once": float(n == 1)}
