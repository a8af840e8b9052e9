"""Constitutions to start from, ready as they are: one file each, with the figures that differ from the defaults."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from commonweal.rules.articles import OWN, BadConstitutionError, Data, schema
from commonweal.rules.constitution import START, Article, Constitution, Document, written
from commonweal.rules.contradictions import check

FOLDER = files("commonweal.rules") / "constitutions"


def list_ready() -> list[Document]:
    """The ready constitutions, by the order of their titles.

    >>> [document.name for document in list_ready()]
    ['citizens-assembly', 'federation', 'small-coop', 'tenants-union']
    """
    names = [path.name.removesuffix(".toml") for path in FOLDER.iterdir() if path.name.endswith(".toml")]
    return sorted((load(name) for name in names), key=lambda document: document.title)


def load(name: str) -> Document:
    """A ready constitution, whole, by its name.

    >>> load("small-coop").title
    'Small co-operative'
    """
    path = FOLDER / f"{name}.toml"
    if not name.replace("-", "").isalpha() or not path.is_file():
        raise BadConstitutionError(f"there is no ready constitution {name}")
    return read(name, path.read_text(encoding="utf-8"))


def read(name: str, text: str) -> Document:
    """A constitution from its TOML: figures that differ from the defaults, and a body's own articles; refused by article."""
    raw = tomllib.loads(text)
    said: Mapping[str, Data] = raw.get("articles", {})
    unknown = [key for key in said if key not in schema()]
    if unknown:
        raise BadConstitutionError(f"there is no article {unknown[0]}")
    articles = [written(key, said.get(key, {})) for key in schema()]
    articles += [
        Article(f"{OWN}{key}", own["title"], " ".join(own["text"].split()), START) for key, own in raw.get("own", {}).items()
    ]
    check(Constitution({article.key: article for article in articles}))
    return Document(name, raw["title"], " ".join(raw["about"].split()), tuple(articles))
