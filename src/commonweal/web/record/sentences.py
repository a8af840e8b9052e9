"""What entries say in plain words: each app tells here how its kinds of entry read, and how its keys are named.

An app's module ``sentences.py`` is found by itself and calls

    sentences.say({"need.stated": _("{body} says it needs {amount} {unit} of {product}.")})
    sentences.name("body", lambda keys: dict(Body.objects.filter(key__in=keys).values_list("key", "name")))

Places in a sentence are fields of the entry's data, ``body``, and private values that anyone may read. A field with names is
told by its name; names are looked up once for a whole page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.record.models import Entry

Names = Callable[[frozenset[str]], Mapping[str, str]]

_sentences: dict[str, str | Promise] = {}
_names: dict[str, Names] = {}


@dataclass(frozen=True)
class Told:
    """An entry and what it says."""

    entry: Entry
    sentence: str
    body: str  # the body's name, or its key


def say(sentences: Mapping[str, str | Promise]) -> None:
    """Tell how kinds of entry read."""
    _sentences.update(sentences)


def name(field: str, names: Names) -> None:
    """Tell how the values of a field are named: keys in, names out; a key that is not found stands for itself."""
    _names[field] = names


def kinds() -> list[str]:
    """Every kind that has its sentence."""
    return sorted(_sentences)


def named(field: str, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Keys with their names, in the order of the names."""
    asked = list(keys)
    names = _names[field](frozenset(asked)) if field in _names else {}
    return sorted(((key, names.get(key, key)) for key in asked), key=lambda pair: pair[1].casefold())


def tell(entries: Iterable[Entry]) -> list[Told]:
    """Every entry with its sentence. Their openings should have been fetched along."""
    entries = list(entries)
    said = {entry.pk: _values(entry) for entry in entries}
    names = _names_in(said.values())
    return [_told(entry, said[entry.pk], names) for entry in entries]


def _told(entry: Entry, said: Mapping[str, object], names: Mapping[str, Mapping[str, str]]) -> Told:
    values = {field: names[field].get(str(value), value) if field in names else value for field, value in said.items()}
    body = str(values.get("body", ""))
    pattern = str(_sentences.get(entry.kind, ""))
    wanted = {field.split(".")[0].split("[")[0] for _text, field, _spec, _conversion in Formatter().parse(pattern) if field}
    if not pattern or not wanted <= values.keys():
        return Told(entry, _("An entry of the kind “{kind}”.").format(kind=entry.kind), body)
    return Told(entry, pattern.format(**values), body)


def _values(entry: Entry) -> dict[str, object]:
    shown = {opening.field: opening.said for opening in entry.openings.all() if opening.shown}
    return {"index": entry.index, **shown, **entry.data, "body": entry.body}


def _names_in(said: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for values in said:
        for field in _names.keys() & values.keys():
            if isinstance(value := values[field], str) and value:
                keys[field].add(value)
    return {field: _names[field](frozenset(found)) for field, found in keys.items()}


say({"log.opened": gettext_lazy("This record was opened under the name {origin}.")})
