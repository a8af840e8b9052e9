"""Built-in sources by name: the demo on a real national economy, the tutorial's small federation in physical units."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

NAMES = ("demo", "tutorial")


def source(name: str) -> Mapping[str, object] | Path:
    """Give a built-in source as what `tables.read` takes.

    >>> from commonweal import tables
    >>> tables.read(source("tutorial")).settings["title"]
    'Bread for two neighbourhoods'
    """
    match name:
        case "demo":
            from commonweal.examples import demo  # works the accounts out, which takes a while

            return demo.document()
        case "tutorial":
            return Path(str(resources.files("commonweal.examples") / "tutorial"))
        case _:
            raise KeyError(f"there is no built-in source {name}; there are {' and '.join(NAMES)}")
