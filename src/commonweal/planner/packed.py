"""Arrays as JSON, zeros left out: the shape, where something is (unless it is everywhere), and what is there."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from commonweal.planner.economy import Floats


def pack(array: Floats) -> dict[str, list[Any]]:
    """Say an array by its places, counted through row by row.

    >>> pack(np.array([[0.0, 2.5], [0.0, 1.0]]))
    {'shape': [2, 2], 'at': [1, 3], 'is': [2.5, 1.0]}
    >>> pack(np.array([0.5, 1.0]))
    {'shape': [2], 'is': [0.5, 1.0]}
    """
    flat = array.ravel()
    places = np.flatnonzero(flat)
    if len(places) == len(flat):
        return {"shape": list(array.shape), "is": flat.tolist()}
    return {"shape": list(array.shape), "at": places.tolist(), "is": flat[places].tolist()}


def unpack(said: Mapping[str, Any]) -> Floats:
    """Read an array back.

    >>> unpack({"shape": [2, 2], "at": [1, 3], "is": [2.5, 1.0]})
    array([[0. , 2.5],
           [0. , 1. ]])
    """
    shape = tuple(said["shape"])
    flat = np.zeros(int(np.prod(shape, dtype=np.int64)))
    flat[np.asarray(said.get("at", np.arange(len(flat))), dtype=np.int64)] = said["is"]
    return flat.reshape(shape)
