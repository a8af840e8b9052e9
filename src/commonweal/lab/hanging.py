"""What a result of a component model hangs on: its parameters varied, each within its range."""

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np

from commonweal.lab import catalogue, sensitivity
from commonweal.lab.model import Model, OutOfRange
from commonweal.lab.sensitivity import Index, Varied
from commonweal.planner.economy import Floats

AROUND = 0.5  # unless said otherwise, a parameter is drawn from half less to half more than it is


def hangs_on(name: str, result: str, settings: Sequence[str], vary: Sequence[str], draws: int, seed: int) -> tuple[Index, ...]:
    """Indices of one result of a model; what is neither set nor nothing varies by half around itself, unless told."""
    model = catalogue.given(name, settings)
    known = [each.name for each in model.answers() if not isinstance(each.value, tuple)]
    if result not in known:
        near = get_close_matches(result, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise OutOfRange(f"{model.title} has no such result.{hint}", parameter="RESULT", found=result, accepted=", ".join(known))
    if draws < 2 or draws & (draws - 1):
        raise OutOfRange(
            "Sobol's points come in powers of two.", parameter="--draws", found=draws, accepted="a power of two, such as 256"
        )
    fixed = {setting.partition("=")[0].strip() for setting in settings}
    varied = [_told(model, each) for each in vary] or _usual(model, fixed)

    def figure(points: Floats) -> Floats:
        return np.array([_value(model, result, dict(zip((v.name for v in varied), row, strict=True))) for row in points.T])

    try:
        return sensitivity.indices(figure, varied, draws, seed)
    except sensitivity.Constant as reason:
        raise OutOfRange(
            str(reason), parameter="--vary", found=", ".join(each.name for each in varied), accepted="parameters that it hangs on"
        ) from reason


def _value(model: Model, result: str, values: dict[str, float]) -> float:
    others = {each.name: getattr(model, each.name) for each in model.parameters()}
    answers = model.with_({**others, **{name: float(value) for name, value in values.items()}}).answers()
    found = next(each.value for each in answers if each.name == result)
    if not isinstance(found, float | int):
        told = ", ".join(f"{name} = {value:.4g}" for name, value in values.items())
        raise OutOfRange(
            f"There is none in a part of what is varied, such as {told}.",
            parameter=result,
            found="none",
            accepted="narrower --vary",
        )
    return float(found)


def _usual(model: Model, fixed: set[str]) -> list[Varied]:
    found = []
    for told in model.parameters():
        now = getattr(model, told.name)
        if told.name in fixed or isinstance(now, tuple) or now == 0:
            continue
        low, high = sorted((now * (1 - AROUND), now * (1 + AROUND)))
        found.append(Varied(told.name, max(low, told.low), min(high, told.high)))
    return found


def _told(model: Model, text: str) -> Varied:
    """Ends as a person writes them: lam=0.1:0.9."""
    name, _, ends = text.partition("=")
    known = {each.name: each for each in model.parameters() if not isinstance(each.default, tuple)}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise OutOfRange(f"{model.title} has no such parameter.{hint}", parameter="--vary", found=name, accepted=", ".join(known))
    try:
        low, high = (float(end) for end in ends.split(":"))
    except ValueError:
        raise OutOfRange("This gives no two ends.", parameter="--vary", found=text, accepted="two numbers: lam=0.1:0.9") from None
    if not low < high:
        raise OutOfRange("The ends are the wrong way round.", parameter="--vary", found=text, accepted="the smaller first")
    for end in (low, high):
        if not known[name].low <= end <= known[name].high:
            raise OutOfRange(
                f"An end lies outside {known[name].source}.", parameter=name, found=f"{end:g}", accepted=known[name].range
            )
    return Varied(name, low, high)
