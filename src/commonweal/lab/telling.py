"""Models and their answers as documents and as lines for a reader."""

from collections.abc import Iterator
from math import inf
from typing import Any

from commonweal.lab.catalogue import MODELS
from commonweal.lab.model import Mark, Model, Value

MEANING = {
    Mark.VERIFIED: "checked against a copy of the source",
    Mark.RECALLED: "from memory of the literature, to be confirmed",
    Mark.COMPUTED: "computed here",
    Mark.ASSUMED: "our assumption, to be varied",
}


def models() -> list[dict[str, str]]:
    """Every model: its name, its title, and what it is for."""
    return [{"name": model.name, "title": model.title, "about": model.about} for model in MODELS.values()]


def document(model: Model) -> dict[str, Any]:
    """A model with its parameters as set, its equations, sources and results."""
    return {
        "model": model.name,
        "title": model.title,
        "about": model.about,
        "equations": [{"words": each.words, "formula": each.formula} for each in model.equations],
        "parameters": [
            {
                "name": told.name,
                "value": getattr(model, told.name),
                "unit": told.unit,
                "means": told.means,
                "low": None if told.low == -inf else told.low,
                "high": None if told.high == inf else told.high,
                "mark": told.mark.value,
            }
            for told in model.parameters()
        ],
        "results": [{"name": each.name, "value": each.value, "unit": each.unit, "means": each.means} for each in model.answers()],
        "sources": [{"text": each.text, "mark": each.mark.value} for each in model.sources],
        "scope": model.scope,
    }


def lines(model: Model) -> Iterator[str]:
    """The same for a reader, results before sources."""
    told = document(model)
    yield f"{told['title']}. {told['about']}"
    yield ""
    yield "Equations"
    for equation in told["equations"]:
        yield f"  {equation['words']}"
        yield f"      {equation['formula']}"
    yield ""
    yield "Parameters"
    rows = [(f"{each['name']} = {number(each['value'])} {each['unit']}".rstrip(), each) for each in told["parameters"]]
    width = max(len(shown) for shown, _ in rows)
    for shown, each in rows:
        yield f"  {shown:{width}}  [{each['mark']}] {each['means']}"
    yield ""
    yield "Results"
    answers = [(f"{each['name']} = {number(each['value'])} {each['unit']}".rstrip(), each) for each in told["results"]]
    width = max(len(shown) for shown, _ in answers)
    for shown, each in answers:
        yield f"  {shown:{width}}  {each['means']}"
    yield ""
    yield "Sources"
    for source in told["sources"]:
        yield f"  [{source['mark']}] {source['text']}"
    yield ""
    yield f"What it cannot say: {told['scope']}"
    marks = sorted({each["mark"] for each in (*told["parameters"], *told["sources"])})
    yield "Marks: " + "; ".join(f"[{mark}] {MEANING[Mark(mark)]}" for mark in marks) + "."


def number(value: Value | None) -> str:
    """A figure as one reads it, seven digits; "none" where there is no such figure.

    >>> number(44.81689070338065), number((0.75, 0.5)), number(None)
    ('44.81689', '0.75, 0.5', 'none')
    """
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return ", ".join(number(each) for each in value)
    return f"{value + 0.0:.7g}"
