"""The one table of who may do what: a role that is not named with an action may not do it, and no other place decides it.

A role is what somebody is to the body concerned, at this moment. Whoever runs the server has a role too, and it may do
nothing (C2). The matrix test is generated from this table, and every address of the site names its action.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from commonweal.rules.verdict import Verdict


class Role(StrEnum):
    """What somebody is to a body. Roles add up: a delegate is a constituent as well, and everybody is a visitor."""

    VISITOR = "visitor"
    MEMBER_ELSEWHERE = "member elsewhere"  # signed in, and not of this body
    CONSTITUENT = "constituent"  # belongs to this base body; whatever its kind
    MEMBER_BENEATH = "member beneath"  # belongs to a body beneath this council
    WORKPLACE_MEMBER = "workplace member"
    COMMUNITY_MEMBER = "community member"
    DELEGATE = "delegate"  # holds a seat in this council, or for this constituency
    FORMER_DELEGATE = "former delegate"
    UNION_MEMBER = "union member"
    UNION_OFFICER = "union officer"
    INSTANCE_ADMIN = "instance admin"  # runs the server


EVERYONE = frozenset(Role) - {Role.INSTANCE_ADMIN}
NOBODY_YET = frozenset({Role.VISITOR})
SIGNED_IN = EVERYONE - NOBODY_YET
CONSTITUENTS = frozenset({Role.CONSTITUENT})
WORKPLACE = frozenset({Role.WORKPLACE_MEMBER})
COMMUNITY = frozenset({Role.COMMUNITY_MEMBER})
DELEGATES = frozenset({Role.DELEGATE})
UNION = frozenset({Role.UNION_MEMBER})
OFFICERS = frozenset({Role.UNION_OFFICER})
BENEATH = frozenset({Role.MEMBER_BENEATH})

MAY: Mapping[str, frozenset[Role]] = {
    # Reading: whatever is public, anyone reads without signing in.
    "page.read": EVERYONE,
    "record.read": EVERYONE,
    "account.sign-in": EVERYONE,
    "account.register": EVERYONE,
    "account.edit": SIGNED_IN,
    "notice.read": SIGNED_IN,  # one's own
    "notice.settle": SIGNED_IN,
    "federation.found": EVERYONE,  # once, while there is none, by whoever was told the server's code; no right follows from it
    # Bodies
    "body.join": frozenset({Role.MEMBER_ELSEWHERE}),  # ask to be admitted, and take that back
    "body.admit": CONSTITUENTS | DELEGATES,  # delegates of the council above, where nobody belongs to a body any more
    "body.invite": CONSTITUENTS,
    "invitation.accept": SIGNED_IN,  # whom it is for, the link says
    "body.leave": CONSTITUENTS,
    "outcome.sign": DELEGATES,  # of a body's tellers: rules.tellers
    "accord.propose": CONSTITUENTS | DELEGATES,  # found, join, leave, split, merge, dissolve: by the votes of all whom it takes
    "accord.go": CONSTITUENTS,  # say with which part of one's body one goes
    "recall.mark": CONSTITUENTS | DELEGATES | BENEATH,  # delegates, whom their council sends higher; members beneath them as well
    "recall.withdraw": CONSTITUENTS | DELEGATES | BENEATH,
    "office.resign": DELEGATES,
    # Elections
    "election.stand": CONSTITUENTS | DELEGATES,
    "election.stand-down": CONSTITUENTS | DELEGATES,
    "election.vote": CONSTITUENTS | DELEGATES,
    "paper.handle": CONSTITUENTS | BENEATH,  # the tellers among them: rules.paper
    # Decisions and mandates
    "proposal.open": CONSTITUENTS | DELEGATES,  # write a draft, alone or with others, and put it forward
    "proposal.amend": CONSTITUENTS | DELEGATES,
    "decision.vote": DELEGATES,  # for a seat, in the open
    "decision.ballot": CONSTITUENTS | BENEATH,  # in an assembly or a referendum, sealed
    "petition.begin": BENEATH,
    "petition.sign": BENEATH,  # and withdraw the signature
    "mandate.propose": CONSTITUENTS | DELEGATES,  # of a lower council its delegates bind whom it sends
    "mandate.vote": CONSTITUENTS | DELEGATES,
    "report.give": DELEGATES,
    # Needs and means
    "need.state": COMMUNITY,
    "need.withdraw": COMMUNITY,
    "need.propose": COMMUNITY,
    "need.vote": COMMUNITY,
    "means.state": WORKPLACE,
    "means.withdraw": WORKPLACE,
    # Talking: of a council, whoever belongs beneath it writes as well: they are who can recall
    "word.say": CONSTITUENTS | DELEGATES | BENEATH,
    "word.change": SIGNED_IN,  # one's own
    "word.withdraw": SIGNED_IN,  # one's own, also after leaving the body
    # Meetings: of a council its delegates', of a base body its members'
    "meeting.call": CONSTITUENTS | DELEGATES,  # and stand behind a call: so many as rules.meetings says
    "meeting.item": CONSTITUENTS | DELEGATES,
    "meeting.attend": CONSTITUENTS | DELEGATES,  # come, ask to speak, move and stand behind motions
    "meeting.chair": CONSTITUENTS | DELEGATES,  # who was drawn, or put there by more than half: rules.meetings
    "meeting.minutes": CONSTITUENTS | DELEGATES,
    "item.forward": DELEGATES,  # what a council has decided; an item of a meeting those present send
    "forward.answer": DELEGATES,
    # Committees of three
    "committee.propose": WORKPLACE,
    "item.open": WORKPLACE | DELEGATES,
    "item.answer": DELEGATES,
    "item.call": DELEGATES,  # the workers' seat alone: rules.committees
    "item.vote": WORKPLACE,
    # Unions: organisations of their own; to whoever does not belong to one, nothing is there (U1)
    "union.found": SIGNED_IN,
    "union.join": SIGNED_IN,  # by an invitation
    "union.read": UNION,
    "union.invite": UNION,
    "union.leave": UNION,
    "union.office": UNION,
    "union.stand": UNION,
    "union.open": UNION,
    "union.vote": UNION,
    "union.mark": UNION,
    "union.dispute": UNION,
    "union.paper": OFFICERS,
    # Plans and what becomes of them
    "plan.compute": DELEGATES,
    "plan.stop": DELEGATES,
    "plan.ask": SIGNED_IN,  # what if? An answer, no plan anyone could vote on
    "plan.propose": DELEGATES,
    "assignment.answer": WORKPLACE,
    "delivery.report": WORKPLACE,
    "delivery.confirm": COMMUNITY | WORKPLACE,
}


def can(roles: Iterable[Role], action: str) -> Verdict:
    """Whether somebody with these roles may act so.

    >>> can({Role.VISITOR, Role.INSTANCE_ADMIN}, "recall.mark").sentence
    'This is for: constituent, delegate, member beneath. You are here as: instance admin, visitor.'
    """
    if action not in MAY:
        raise KeyError(f"{action} is not in the table of permissions")
    roles = frozenset(roles)
    return Verdict(
        bool(roles & MAY[action]),
        "permissions.table",
        "This is for: {allowed}. You are here as: {roles}.",
        {"allowed": ", ".join(sorted(MAY[action])), "roles": ", ".join(sorted(roles))},
    )


def needs_account(action: str) -> bool:
    """Whether an action is for people who are signed in."""
    return Role.VISITOR not in MAY[action]
