"""All component models by name, and parameters as a person writes them."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from commonweal.lab.model import Model, OutOfRange, Parameter, Value
from commonweal.lab.models.arms import Arms
from commonweal.lab.models.arms_data import ArmsData
from commonweal.lab.models.cycle import Cycle
from commonweal.lab.models.gravitation import Gravitation
from commonweal.lab.models.growth import Growth
from commonweal.lab.models.hours import Hours
from commonweal.lab.models.mandates import Mandates
from commonweal.lab.models.migration import Migration
from commonweal.lab.models.prices import Prices
from commonweal.lab.models.ratchet import Ratchet
from commonweal.lab.models.recall import Recall
from commonweal.lab.models.shortage import Shortage
from commonweal.lab.models.storming import Storming
from commonweal.lab.models.wedges import Wedges

_ALL: Sequence[type[Model]] = (
    Growth, Migration, Wedges, Arms, ArmsData, Ratchet, Storming, Shortage, Cycle, Prices, Gravitation, Recall, Mandates, Hours,
)  # fmt: skip
MODELS: dict[str, type[Model]] = {model.name: model for model in _ALL}


def found(name: str) -> type[Model]:
    """The model of a name; one that nobody knows is refused, with the nearest that is known."""
    if name not in MODELS:
        raise OutOfRange(
            f"There is no such model.{_near(name, MODELS)}", parameter="NAME", found=name, accepted=", ".join(MODELS)
        )
    return MODELS[name]


def given(name: str, settings: Iterable[str]) -> Model:
    """A model with its parameters put as settings say, such as ``lam=0.5`` or ``labour=1,0.5``.

    >>> given("ratchet", ["lam=1"]).results()[0].value
    0.09090909090909091
    """
    model = found(name)
    told = {each.name: each for each in model.parameters()}
    values: dict[str, Value] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = key.strip()
        if not equals:
            raise OutOfRange(
                "This sets nothing.", parameter="--set", found=setting, accepted="a parameter, = and a number: lam=0.5"
            )
        if key not in told:
            raise OutOfRange(
                f"{model.title} has no such parameter.{_near(key, told)}", parameter="--set", found=key, accepted=", ".join(told)
            )
        values[key] = _read(told[key], text)
    return model.with_(values)


def _read(told: Parameter, text: str) -> Value:
    """The numbers of a text; several, separated by commas, where the parameter holds several."""
    several = isinstance(told.default, tuple)
    parts = text.split(",") if several else [text]
    try:
        read = tuple(float(part) for part in parts)
    except ValueError:
        accepted = "numbers separated by commas" if several else "a number"
        raise OutOfRange("This is no number.", parameter=told.name, found=text, accepted=f"{accepted}, {told.range}") from None
    return read if several else read[0]


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""
