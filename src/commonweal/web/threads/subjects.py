"""What can be talked about: each kind of thing says by its keys how it is called, where it is shown, and whose it is.

Rooms above this one add theirs with `register`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies.models import Body
from commonweal.web.committees.models import Item
from commonweal.web.decisions.models import Proposal
from commonweal.web.elections.models import Election
from commonweal.web.needs.models import List
from commonweal.web.plans.models import Plan


@dataclass(frozen=True)
class Subject:
    """Something before a body; ``joint`` is the committee whose seats have a say in it as well."""

    about: str
    title: str
    url: str
    body: Body
    joint: Body | None = None


Find = Callable[[Collection[str]], Iterable[Subject]]
_kinds: dict[str, Find] = {}


def register(kind: str) -> Callable[[Find], Find]:
    """Name the function keys -> subjects of one kind; what is not there is left out."""

    def named(find: Find) -> Find:
        _kinds[kind] = find
        return find

    return named


def find(about: str) -> Subject | None:
    """One subject by its name, “proposal:<key>”."""
    return find_all([about]).get(about)


def find_all(abouts: Iterable[str]) -> dict[str, Subject]:
    """Subjects by their names, in as many queries as there are kinds among them."""
    wanted: dict[str, set[str]] = {}
    for about in abouts:
        kind, _colon, key = about.partition(":")
        if kind in _kinds:
            wanted.setdefault(kind, set()).add(key)
    return {subject.about: subject for kind, keys in wanted.items() for subject in _kinds[kind](keys)}


@register("proposal")
def proposals(keys: Collection[str]) -> Iterator[Subject]:
    """What is before a body; drafts are their authors' alone."""
    for found in Proposal.objects.public().filter(key__in=keys).select_related("body"):
        yield Subject(f"proposal:{found.key}", found.title, found.get_absolute_url(), found.body)


@register("election")
def elections(keys: Collection[str]) -> Iterator[Subject]:
    """Elections, talked about by those who vote."""
    for found in Election.objects.filter(key__in=keys).select_related("body", "seat__council", "seat__constituency"):
        title = _("Election of {body} for {council}").format(body=found.body.name, council=found.seat.council.name)
        yield Subject(f"election:{found.key}", title, found.get_absolute_url(), found.body)


@register("list")
def lists(keys: Collection[str]) -> Iterator[Subject]:
    """Lists of needs before an assembly."""
    for found in List.objects.filter(key__in=keys).select_related("body"):
        title = _("A list of needs before {body}").format(body=found.body.name)
        yield Subject(f"list:{found.key}", title, found.get_absolute_url(), found.body)


@register("needs")
def needs(keys: Collection[str]) -> Iterator[Subject]:
    """What a community needs altogether."""
    for body in Body.objects.filter(key__in=keys, kind="community"):
        title = _("What {body} needs").format(body=body.name)
        yield Subject(f"needs:{body.key}", title, reverse("needs:community", args=[body.key]), body)


@register("item")
def items(keys: Collection[str]) -> Iterator[Subject]:
    """Items of a committee of three: the workplace's, and the three seats'."""
    for found in Item.objects.filter(key__in=keys).select_related("committee__workplace", "committee__body"):
        yield Subject(f"item:{found.key}", found.title, found.get_absolute_url(), found.committee.workplace, found.committee.body)


@register("plan")
def plans(keys: Collection[str]) -> Iterator[Subject]:
    """Plans, which are the whole federation's."""
    top = Body.objects.councils().filter(parent=None).first()
    for found in Plan.objects.filter(key__in=keys) if top else ():
        yield Subject(f"plan:{found.key}", found.title, found.get_absolute_url(), top)
