"""One name for one set of data: SHA-256 over everything an economy and a demand say, in their order."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
from scipy.sparse import coo_array, issparse

from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy


def of(economy: Economy, demand: Demand) -> str:
    """The SHA-256 of the data in hexadecimal digits; the same data give the same name on every machine."""
    digest = hashlib.sha256(b"commonweal/economy/v1")
    for part in (economy, demand):
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    """Feed one value, its kind and its size before it, so that no two different data read alike."""
    if issparse(value):
        entries: Any = coo_array(value)  # type: ignore[call-overload]
        row, column = (np.asarray(axis, dtype="<i8") for axis in entries.coords)
        order = np.lexsort((column, row))
        order = order[entries.data[order] != 0]
        for array in (np.array(entries.shape, dtype="<i8"), row[order], column[order], entries.data[order].astype("<f8")):
            _feed(digest, array)
    elif isinstance(value, np.ndarray):
        digest.update(f"array{value.shape}".encode())
        digest.update(np.ascontiguousarray(value + 0, dtype="<i8" if value.dtype.kind == "i" else "<f8").tobytes())
    elif is_dataclass(value):
        digest.update(type(value).__name__.encode())
        for field in fields(value):
            _feed(digest, getattr(value, field.name))
    elif isinstance(value, Mapping):
        _feed(digest, tuple(sorted((str(key), str(entry)) for key, entry in value.items())))
    elif isinstance(value, tuple):
        digest.update(f"tuple{len(value)}".encode())
        for entry in value:
            _feed(digest, entry)
    else:
        text = str(value.value if isinstance(value, Enum) else value)
        digest.update(f"{len(text)}:{text}".encode())
