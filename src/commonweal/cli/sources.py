"""What a command is given: tables by path or built-in name, a plan's document, a case; and where it writes its answer."""

import json
import math
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commonweal import examples, tables
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan
from commonweal.tables.faults import suggestion
from commonweal.tables.read import ACCEPTED


def read(source: str) -> tables.Tables:
    """Read the tables of a built-in source or of a path; a file of a built-in's name is meant by ./demo."""
    if source in examples.NAMES:
        return tables.read(examples.source(source))
    if not Path(source).exists():
        reason = f"There is no such file.{suggestion(source, examples.NAMES)}"
        raise _refusal(reason, Path(source), source, f"{ACCEPTED}, or one of {', '.join(examples.NAMES)}")
    return tables.read(Path(source))


def read_json(path: Path, accepted: str) -> Mapping[str, Any]:
    """Read one JSON object, or refuse it with a sentence."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as reason:
        raise tables.BadInput(
            tables.Fault("The file cannot be read.", path.name, found=reason.strerror, accepted=accepted)
        ) from reason
    except (ValueError, RecursionError) as reason:
        found, line = getattr(reason, "msg", None) or str(reason), getattr(reason, "lineno", None)
        raise tables.BadInput(
            tables.Fault("This is not well-formed JSON.", path.name, line, found=found, accepted=accepted)
        ) from reason
    if not isinstance(document, dict):
        raise _refusal("This is no JSON object.", path, type(document).__name__, accepted)
    return document


def read_plan(economy: Economy, demand: Demand, path: Path) -> Plan:
    """Read a plan that was written by `commonweal plan --out`."""
    from commonweal.planner.document import from_document

    accepted = "a plan for these tables, written by commonweal plan SOURCE --out FILE"
    document = read_json(path, accepted)
    try:
        return from_document(economy, demand, document)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as reason:
        found = str(reason) if isinstance(reason, ValueError) else f"{type(reason).__name__} {reason}"
        raise _refusal("This is no plan that can be read beside these tables.", path, found, accepted) from reason


def check_writable(path: Path) -> None:
    """Refuse a place one cannot write to before anything is computed."""
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        found = "a folder" if path.is_dir() else f"the folder {folder}"
        fault = tables.Fault(
            "The answer cannot be written there.", path.name, found=found, accepted="a file in a folder that you may write to"
        )
        raise tables.BadInput(fault)


def _refusal(reason: str, path: Path, found: str, accepted: str) -> tables.BadInput:
    return tables.BadInput(tables.Fault(reason, path.name, found=found, accepted=accepted))


def sayable(value: Any) -> Any:
    """The same without what JSON cannot say: a figure without limit, or unknown, becomes null.

    >>> sayable({"high": float("inf"), "low": [0.5, float("nan")]})
    {'high': None, 'low': [0.5, None]}
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: sayable(entry) for key, entry in value.items()}
    return [sayable(entry) for entry in value] if isinstance(value, list | tuple) else value


def write_json(path: Path, document: Mapping[str, object]) -> None:
    """Write one document, whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False, suffix=".part") as stream:
        json.dump(sayable(document), stream, ensure_ascii=False, indent=1)
        stream.write("\n")
    mask = os.umask(0)
    os.umask(mask)
    Path(stream.name).chmod(0o666 & ~mask)
    Path(stream.name).replace(path)
