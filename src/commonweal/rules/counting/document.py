"""A count as one JSON document: the shape in which returning officers publish stages, and everything else the count tells."""

from collections.abc import Mapping
from fractions import Fraction

from commonweal.rules.counting.account import Count, Stage, Tie, Transfer, figure
from commonweal.rules.counting.profile import whole


def written(count: Count, file: str | None = None) -> dict[str, object]:
    """The document. Votes are strings with the decimals that the rule prescribes, or exact where it prescribes none."""
    profile = count.profile
    cast = sum((ballot.weight for ballot in profile.ballots), start=Fraction(0))
    valid = profile.valid()
    return {
        "election": profile.title,
        "file": file,
        "method": count.method,
        "seats": profile.seats,
        "seed": count.seed,
        "valid": _plain(valid),
        "blank": _plain(cast - valid),
        "quota": None if count.quota is None else _plain_or(count.quota, count.places),
        "candidates": [_candidate(count, number) for number in range(1, len(profile.candidates) + 1)],
        "elected_in_order": list(count.elected),
        **({"status_quo": {"number": count.status_quo, "stays": count.stays}} if count.status_quo else {}),
        "stages": [_stage(stage, count.places) for stage in count.stages],
    }


def _candidate(count: Count, number: int) -> dict[str, object]:
    outcome, stage = count.stage_of(number)
    return {"number": number, "name": count.profile.name(number), "outcome": outcome, "stage": stage}


def _stage(stage: Stage, places: int | None) -> dict[str, object]:
    document: dict[str, object] = {
        "stage": stage.number,
        "votes": _figures(stage.votes, places),
        "exact": _figures(stage.votes, None),
        "transfer": None if stage.transfer is None else _transfer(stage.transfer, places),
        "elected": [{"number": number, "by": why.value} for number, why in stage.elected.items()],
        "excluded": [{"number": number, "by": why.value} for number, why in stage.excluded.items()],
        "exhausted": figure(stage.exhausted, places),
        "lost": figure(stage.lost, places),
        "ties": [_tie(tie) for tie in stage.ties],
    }
    if stage.quota is not None:
        document["quota"] = figure(stage.quota, places)
    if stage.keeps:
        document["keep_factors"] = _figures(stage.keeps, places)
    if stage.preferred:
        document["preferred"] = _pairs(stage.preferred)
        document["strongest_paths"] = _pairs(stage.paths)
    return document


def _transfer(transfer: Transfer, places: int | None) -> dict[str, object]:
    return {
        "from": transfer.source,
        "of": "surplus" if transfer.surplus else "exclusion",
        "ratio": str(transfer.ratio),
        "to": _figures(transfer.to, places),
        "exhausted": figure(transfer.exhausted, places),
        "lost": figure(transfer.lost, places),
    }


def _tie(tie: Tie) -> dict[str, object]:
    return {
        "over": tie.over,
        "tied": list(tie.tied),
        "chosen": tie.chosen,
        "by_stage": tie.earlier,
        "draws": {str(number): drawn for number, drawn in tie.draws.items()},
    }


def _figures(figures: Mapping[int, Fraction], places: int | None) -> dict[str, str]:
    return {str(number): figure(value, places) for number, value in figures.items()}


def _pairs(pairs: Mapping[tuple[int, int], Fraction]) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    for (first, second), value in pairs.items():
        told.setdefault(str(first), {})[str(second)] = str(value)
    return told


def _plain(number: Fraction | int) -> int | str:
    """A whole number as it is, a fraction as an exact string."""
    return found if isinstance(found := whole(number), int) else str(found)


def _plain_or(number: Fraction, places: int | None) -> int | str:
    return int(number) if number.denominator == 1 else figure(number, places)
