"""A count in sentences, stage by stage, for whoever wants to follow it by hand."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from commonweal.rules.counting.account import Count, Stage, Tie, Transfer, Why, figure
from commonweal.rules.counting.profile import whole

ELECTED = {
    Why.QUOTA: "{name} has reached the quota and is elected.",
    Why.LAST: "As many remain as seats are open: {name} is elected.",
    Why.MAJORITY: "{name} has more than half of the votes that still count and is elected.",
    Why.MOST: "{name} has the most votes and is elected.",
    Why.PATHS: "No other beats {name} by a stronger path of majorities: {name} is elected.",
}
EXCLUDED = {
    Why.FEWEST: "{name} has the fewest votes and is excluded.",
    Why.RESERVED: "The seats still open are reserved for others: {name} is excluded.",
}
CHOSEN = {
    "election": "{names} are level; {how} {name} goes first.",
    "surplus": "The surpluses of {names} are equal; {how} that of {name} goes first.",
    "exclusion": "{names} are level; {how} {name} is excluded.",
}


def lines(count: Count) -> Iterator[str]:
    """The whole account, a paragraph a stage."""
    profile = count.profile
    seats = "1 seat" if profile.seats == 1 else f"{profile.seats} seats"
    title, standing = profile.title or "Count", len(profile.standing)
    yield f"{title}: {standing} stand for {seats}, {profile.valid()} valid ballots, by {count.method}."
    if count.quota is not None and not count.stages[-1].quota:
        yield quota(count)
    for stage in count.stages:
        yield ""
        yield from stage_lines(count, stage)
    yield ""
    yield outcome(count)


def quota(count: Count) -> str:
    """What surely elects."""
    return f"The quota is {whole(count.quota or 0)}: more than the valid ballots divided by one more than the seats."


def outcome(count: Count) -> str:
    """Who was elected, in one sentence."""
    if count.stays:
        return f"{count.profile.name(count.status_quo or 0)} is beaten by nobody: all stays as it is."
    if not count.elected:
        return "Nobody is elected."
    return f"Elected, in this order: {', '.join(count.profile.name(number) for number in count.elected)}."


def stage_lines(count: Count, stage: Stage) -> Iterator[str]:
    """One stage: the step that led to it, the totals, and what follows from them."""
    name = count.profile.name
    yield f"Stage {stage.number}"
    if stage.transfer is not None:
        yield from (f"  {line}" for line in transfer_lines(count, stage.transfer))
    if stage.preferred:
        yield from (f"  {line}" for line in _pair_lines(count, stage))
    else:
        width = max((len(name(number)) for number in stage.votes), default=0)
        for number, votes in sorted(stage.votes.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"  {name(number):{width}}  {figure(votes, count.places):>14}"
    if stage.exhausted or stage.lost:
        lost = f", lost in cut decimals {figure(stage.lost, count.places)}" if stage.lost else ""
        yield f"  Not transferable so far: {figure(stage.exhausted, count.places)}{lost}."
    if stage.quota is not None:
        yield f"  The quota is now {figure(stage.quota, count.places)}."
    yield from (f"  {sentence}" for sentence in sentences(count, stage))


def sentences(count: Count, stage: Stage) -> Iterator[str]:
    """What follows from the totals of a stage, with how ties were decided."""
    name = count.profile.name
    for tie in stage.ties:
        yield tie_sentence(count, tie)
    for number, why in stage.elected.items():
        yield ELECTED[why].format(name=name(number))
    for number, why in stage.excluded.items():
        yield EXCLUDED[why].format(name=name(number))


def tie_sentence(count: Count, tie: Tie) -> str:
    """Between whom a tie was, and how it was decided."""
    name = count.profile.name
    how = f"by the totals of stage {tie.earlier}" if tie.earlier else "by lot"
    if tie.earlier and tie.draws:
        how += " and by lot"
    return CHOSEN[tie.over].format(names=", ".join(name(number) for number in tie.tied), name=name(tie.chosen), how=how)


def transfer_lines(count: Count, transfer: Transfer) -> Iterator[str]:
    """Where the votes of one candidate went."""
    name, places = count.profile.name, count.places
    if transfer.surplus:
        yield f"The surplus of {name(transfer.source)} goes on, each ballot at {transfer.ratio} of its value:"
    else:
        yield f"The votes of {name(transfer.source)} go on:"
    gone = [f"{figure(amount, places)} to {name(number)}" for number, amount in transfer.to.items()]
    if transfer.exhausted:
        gone.append(f"{figure(transfer.exhausted, places)} to nobody")
    if transfer.lost:
        gone.append(f"{figure(transfer.lost, places)} lost in cut decimals")
    yield f"{', '.join(gone) or 'there are none'}."


def _pair_lines(count: Count, stage: Stage) -> Iterator[str]:
    """Every pair once: how many prefer whom, and by which paths the one beats the other."""
    name = count.profile.name
    pairs: Mapping[tuple[int, int], Fraction] = stage.preferred
    for (a, b), more in pairs.items():
        if a < b:
            there, back = stage.paths[a, b], stage.paths[b, a]
            beats = (
                f"{name(a)} beats {name(b)}"
                if there > back
                else f"{name(b)} beats {name(a)}"
                if back > there
                else "neither beats the other"
            )
            yield (
                f"{more} prefer {name(a)} to {name(b)}, {pairs[b, a]} the other way round; "
                f"strongest paths {there} and {back}: {beats}."
            )
