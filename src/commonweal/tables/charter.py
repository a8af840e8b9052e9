"""The charter of a federation out of a file: a short TOML, or the lists ``federation``, ``bodies`` and ``founders``.

name = "Riverside"
constitution = "default"
tables = "co-op.xlsx"

[workplaces]
Bakery = ["Mira Olsen", "Emil Berg"]

[communities]
Northside = ["Mira Olsen", "Omar Farah"]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonweal.rules.bodies import Kind
from commonweal.rules.founding import Charter, Planned, nearest
from commonweal.tables import lists
from commonweal.tables.faults import BadInput, Fault, some
from commonweal.tables.formats.sheet import check_size

GROUPS = {"workplaces": Kind.WORKPLACE, "communities": Kind.COMMUNITY, "services": Kind.SERVICE}
SETTINGS = ("name", "constitution", "tables")
COLUMNS = {"bodies": ("body", "kind"), "founders": ("name", "body"), "federation": ("key", "value")}
ACCEPTED = "a TOML file (.toml), a workbook (.xlsx, .ods), a folder of CSV files, or JSON"


@dataclass(frozen=True)
class Written:
    """A charter as written, and where its tables are, if it names any."""

    charter: Charter
    tables: Path | None = None


def read(path: Path) -> Written:
    """A charter from a file; what cannot be read is refused with its place."""
    if path.suffix.lower() == ".toml":
        return _from_toml(path)
    return _from_lists(path)


def _from_toml(path: Path) -> Written:
    try:
        check_size(path, path.stat().st_size)
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as reason:
        raise BadInput(
            Fault("The file cannot be read.", path.name, found=reason.strerror or str(reason), accepted=ACCEPTED)
        ) from reason
    except ValueError as reason:  # TOML that is none, or text that is not UTF-8
        raise BadInput(Fault("This is not well-formed TOML.", path.name, found=str(reason), accepted=ACCEPTED)) from reason
    known = (*SETTINGS, *GROUPS)
    for name, value in said.items():
        if name not in known:
            raise BadInput(_unknown(path, name, known))
        if name in SETTINGS and not isinstance(value, str):
            raise BadInput(Fault("This is no text.", path.name, field=name, found=str(value), accepted="text in quotes"))
    bodies = [body for group, kind in GROUPS.items() for body in _group(path, group, kind, said.get(group, {}))]
    return _written(path, {name: said.get(name, "") for name in SETTINGS}, bodies)


def _group(path: Path, group: str, kind: Kind, said: object) -> list[Planned]:
    if not isinstance(said, Mapping):
        raise BadInput(
            Fault(
                "Bodies stand under a heading.",
                path.name,
                field=group,
                found=str(said)[:80],
                accepted=f"[{group}], then a line for each",
            )
        )
    found = []
    for name, people in said.items():
        if not isinstance(people, list) or not all(isinstance(one, str) for one in people):
            accepted = 'names in brackets, as in ["Mira Olsen", "Emil Berg"]'
            raise BadInput(
                Fault("These are no names.", path.name, field=f"{group}.{name}", found=str(people)[:80], accepted=accepted)
            )
        found.append(Planned(" ".join(name.split()), kind, tuple(" ".join(one.split()) for one in people)))
    return found


def _from_lists(path: Path) -> Written:
    found = lists.read_lists(path, COLUMNS)
    settings = dict.fromkeys(SETTINGS, "")
    for row in found["federation"]:
        if row["key"] not in SETTINGS:
            raise BadInput(_unknown(path, row["key"], SETTINGS, row.number))
        settings[row["key"]] = row["value"]
    people: dict[str, list[str]] = {row["body"]: [] for row in found["bodies"]}
    for row in found["founders"]:
        if row["body"] not in people:
            meant = nearest(row["body"], people)
            reason = f"There is no body {row['body']} in the list bodies." + (f" Did you mean {meant}?" if meant else "")
            raise lists.refuse(path, row, "body", reason, some(people))
        people[row["body"]].append(row["name"])
    bodies = []
    for row in found["bodies"]:
        if row["kind"].lower() not in [kind for kind in Kind if kind.is_base]:
            raise lists.refuse(path, row, "kind", "This is no kind of body.", some([kind for kind in Kind if kind.is_base]))
        bodies.append(Planned(row["body"], Kind(row["kind"].lower()), tuple(people[row["body"]])))
    return _written(path, settings, bodies)


def _written(path: Path, settings: Mapping[str, str], bodies: list[Planned]) -> Written:
    charter = Charter(" ".join(settings["name"].split()), tuple(bodies), settings["constitution"] or "default")
    return Written(charter, path.parent / settings["tables"] if settings["tables"] else None)


def _unknown(path: Path, name: str, known: tuple[str, ...], row: int | None = None) -> Fault:
    meant = nearest(name, known)
    reason = f"There is no {name} in a charter." + (f" Did you mean {meant}?" if meant else "")
    return Fault(reason, path.name, row, name, found=name, accepted=some(known, len(known)))
