"""How a subject is voted and counted: by majority, by ranking, by consent; and what comes out of each."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from commonweal.rules import choice
from commonweal.rules.articles import BadConstitutionError
from commonweal.rules.ballots import ABSTAIN, YES, Ranking
from commonweal.rules.constitution import Constitution, Method
from commonweal.rules.counting import schulze
from commonweal.rules.counting.profile import Ballot, Profile
from commonweal.rules.counting.shares import Majority
from commonweal.rules.verdict import Verdict
from commonweal.web.decisions.models import Proposal
from commonweal.web.polls import weighing
from commonweal.web.refused import Refused

ORDINARY, REFERENDUM = "ordinary", "referendum"  # subjects of the rules


def ruled_as(proposal: Proposal) -> str:
    """The subject by whose majority it is decided: in a referendum what is ordinary needs the referendum's."""
    return REFERENDUM if proposal.is_referendum and proposal.subject == ORDINARY else proposal.subject


def majority(rules: Constitution, subject: str) -> Majority:
    """The majority for a subject; a vote whose majority nobody has laid down could never be closed."""
    try:
        return rules.majority(subject)
    except BadConstitutionError:
        no_majority = Verdict(False, "decisions.life", _("The rules know no majority for {subject}."), {"subject": subject})
        raise Refused(no_majority) from None


def method(rules: Constitution, proposal: Proposal) -> Method:
    """The rules' own, where it fits: several options are not consented to, and a single one need not be ranked."""
    several = len(proposal.options) > 1 or proposal.amendments.exclude(stands="").exists()
    chosen = rules.method(ruled_as(proposal))
    if (chosen is Method.CONSENT and several) or (chosen is Method.RANKED and not several):
        return Method.MAJORITY
    return chosen


def put_to_the_vote(proposal: Proposal) -> list[dict[str, str]]:
    """Every option of the vote, in order: what was proposed, the amendments that stand beside it, and that all stays as it is."""
    if proposal.method == Method.CONSENT:
        consents = {"key": choice.CONSENT, "title": _("I consent")}
        return [consents, {"key": choice.OBJECT, "title": _("I object, and say why")}, abstain()]
    standing = [{"key": amendment.stands, "title": amendment.title} for amendment in proposal.amendments.exclude(stands="")]
    proposed = proposal.options
    if standing and len(proposed) == 1:  # beside others a plain yes would say nothing
        proposed = [{**proposed[0], "title": proposal.title}]
    return [*proposed, *standing, none(), *([] if proposal.method == Method.RANKED else [abstain()])]


def second_vote(first: Proposal, runoff: Sequence[str]) -> list[dict[str, str]]:
    """The options of a second vote: those that lead, and that all stays as it is; who wants neither can still say so."""
    if first.method == Method.CONSENT:
        return [{"key": carried(first), "title": _("Yes")}, none(), abstain()]
    standing = (*runoff, choice.NONE, ABSTAIN)
    return [option for option in first.options if option["key"] in standing]


def outcome(proposal: Proposal, rules: Constitution) -> tuple[choice.Outcome, Mapping[str, object]]:
    """What came out, by the method of the vote, and the figures that show it."""
    needed = rules.majority(ruled_as(proposal))
    if proposal.method == Method.RANKED:
        return _ranked(proposal, needed)
    counted = weighing.tally(proposal)
    if proposal.method == Method.CONSENT:
        return choice.consent(counted, rules.objections), weighing.figures(counted)
    standing = [key for key in proposal.option_keys if key != ABSTAIN]
    return choice.outcome(counted, needed, standing, again=proposal.before_id is None), weighing.figures(counted)


def carried(proposal: Proposal) -> str:
    """The option whose effects follow from what was chosen: consent is given to the one there is."""
    if proposal.method == Method.CONSENT:
        return next(iter(proposal.effects), YES)
    return proposal.chosen


def order(keys: Sequence[str], cast: Sequence[tuple[Ranking, Fraction]], seed: str) -> list[str]:
    """All options, the best first: whom Schulze's method elects, then whom it elects of the rest, and so on.

    >>> cast = [(Ranking.read("b>a"), Fraction(2)), (Ranking.read("a>none"), Fraction(1))]
    >>> order(["a", "b", "none"], cast, "")
    ['b', 'a', 'none']
    """
    number = {key: place for place, key in enumerate(keys, start=1)}
    ballots = tuple(
        Ballot(tuple(tuple(number[option] for option in tier) for tier in ranking.tiers), weight) for ranking, weight in cast
    )
    counted = schulze.count(Profile(tuple(keys), len(keys), ballots), seed)
    return [keys[elected - 1] for elected in counted.elected]


def _ranked(proposal: Proposal, needed: Majority) -> tuple[choice.Outcome, Mapping[str, object]]:
    cast, roll, keys = weighing.rankings(proposal), weighing.roll_weight(proposal), proposal.option_keys
    best_first = order(keys, cast, proposal.seed)
    above = {key: choice.against_the_status_quo(cast, key, roll).by_option[YES] for key in keys if key != choice.NONE}
    figures = {"by_option": {key: str(votes) for key, votes in above.items()}, "roll": str(roll), "order": best_first}
    return choice.ranked(best_first, cast, needed, roll), figures


def none() -> dict[str, str]:
    """That all stays as it is, as an option."""
    return {"key": choice.NONE, "title": _("None of these: all stays as it is")}


def abstain() -> dict[str, str]:
    """To weigh on neither side, as an option."""
    return {"key": ABSTAIN, "title": _("Abstain")}
