"""Where each action of the table can be tried: every closed address of the pages and of the API, with what it is tried on.

Of each: which keys of a passage stand in the address, the body whose people decide (``community``, ``workplace``, ``council``;
``root``, the federation's own council, of which there is one; or nobody's), and what is sent so that who may act gets through.
"""

from dataclasses import dataclass, field

BALLOT = {"choice": "yes"}
GOODS = {"title": "Less", "text": "For all.", "goods": {"bread": {"vital": "0.5", "basic": "0.3", "wanted": "0.2"}}}
FIGURES = {"title": "A third", "text": "Sooner.", "figures": {"more_than": "1/3"}}
ARTICLE = {"title": "A third", "text": "Sooner.", "more_than": "1/3"}
OWN_ARTICLE = {"title": "The kitchen", "text": "It is dirty.", "heading": "The kitchen", "words": "Whoever cooks washes up."}
TIERS = {"title": "Less bread", "text": "For all.", "vital:bread": "50", "basic:bread": "30"}
NEED = {"product": "bread", "tier": "basic", "amount": "3", "why": "For guests."}

FARM = {"title": "A farm", "text": "Who grows it?", "name": "Farm", "kind": "workplace", "seats": "1"}
OPENING = {"title": "A farm", "act": "open", "new": [{"name": "Farm", "kind": "workplace"}]}

ROWS = {"rows": "product,tier,amount\nbread,basic,3", "why": "For guests."}


@dataclass(frozen=True)
class Place:
    """One address where an act can be tried."""

    keys: tuple[str, ...] = ()
    body: str = ""
    sends: dict[str, object] = field(default_factory=dict)
    personal: bool = False  # one person's alone, whatever the others' roles
    reads: bool = False  # answers to GET alone
    joint: bool = False  # whoever sits in the body's committee of three may as well
    looks: bool = False  # a form that is looked at and changes nothing, so that it needs no key


IN_UNION, OFFICE, DISPUTE = ("union",), ("union", "office"), ("union", "dispute")
DRAFT, STATEMENT = ("draft",), {"statement": "We begin on Monday."}
PAPER = {"kind": "offer", "text": "One hour less."}
WORD = ("word",)
COMMUNITY, TENURE, NEED_KEY = ("community",), ("tenure",), ("need",)
OWNER = {"northside": "Ana", "southside": "Dora"}  # they stated the need, and speak for it in the council

PAGES = {
    "bodies:join": Place(COMMUNITY, "community"),
    "bodies:take-back": Place(COMMUNITY, "community"),
    "bodies:admit": Place(("community", "admission"), "community"),
    "bodies:leave": Place(COMMUNITY, "community"),
    "bodies:invite": Place(COMMUNITY, "community", {"name": "Nora", "most": "1", "days": "3"}),
    "bodies:import": Place(COMMUNITY, "community", {"names": "Nora"}),
    "bodies:withdraw-invitation": Place(("community", "body_invitation"), "community"),
    "bodies:accept": Place(("link", "secret"), ""),
    "polls:sign": Place(("small",), "tellers"),
    "accords:choose": Place(("council",), "council", reads=True),
    "accords:draw": Place(("council", "act"), "council", FARM, looks=True),
    "accords:propose": Place(("council", "act"), "council", FARM),
    "accords:again": Place(("unable", "council"), "council"),
    "accords:go": Place(("dividing",), "workplace", {"part": "late"}),
    "bodies:set-mark": Place(TENURE, "community"),
    "bodies:withdraw-mark": Place(TENURE, "community"),
    "bodies:resign": Place(TENURE, "community", personal=True),
    "elections:stand": Place(("standing",), "workplace"),
    "elections:stand-down": Place(("standing",), "workplace"),
    "elections:vote": Place(("election",), "workplace", {"candidate": "<candidate>"}),
    "paper:note": Place(("list", "neighbour"), "community"),
    "paper:enter": Place(("list",), "community"),
    "needs:state": Place(COMMUNITY, "community", NEED),
    "needs:change": Place(NEED_KEY, "community", NEED, personal=True),
    "needs:withdraw": Place(NEED_KEY, "community", personal=True),
    "needs:upload": Place(COMMUNITY, "community", ROWS, looks=True),
    "needs:state-all": Place(COMMUNITY, "community", ROWS),
    "needs:open-list": Place(COMMUNITY, "community"),
    "needs:vote": Place(("list",), "community", BALLOT),
    "means:state-recipe": Place(("technique",), "workplace"),
    "means:state-capacity": Place(("technique",), "workplace"),
    "means:state-stock": Place(("workplace",), "workplace"),
    "means:withdraw": Place(("statement",), "workplace"),
    "committees:found": Place(("workplace",), "workplace"),
    "committees:open": Place(("workplace",), "workplace", {"title": "Bake on Sundays?"}, joint=True),
    "committees:answer": Place(("item",), "committee", {"option": "yes"}),
    "committees:call-assembly": Place(("item",), "committee"),
    "committees:vote": Place(("call",), "workplace", BALLOT),
    "decisions:vote": Place(("ruling",), "council", BALLOT),
    "decisions:ballot": Place(("asked",), "community", BALLOT),
    "decisions:begin-petition": Place(("council",), "council", {"title": "A free library"}),
    "decisions:sign": Place(("petition",), "council"),
    "decisions:withdraw-signature": Place(("petition",), "council"),
    "decisions:propose": Place(("council",), "council", {"title": "A fair", "text": "In May."}),
    "decisions:draft": Place(DRAFT, "community", {"title": "A fair", "text": "In May."}, personal=True),
    "decisions:drop-draft": Place(DRAFT, "community", personal=True),
    "decisions:join-draft": Place(("draft", "draft_invitation"), "community"),
    "decisions:amend": Place(("discussed",), "community", {"title": "A feast", "option": "yes"}),
    "decisions:take-over": Place(("amendment",), "community"),
    "decisions:vote-again": Place(("undone",), "community"),
    "decisions:state-outcome": Place(("undone",), "community", STATEMENT),
    "decisions:open-assembly": Place(("proposal", "work_seat"), "workplace"),
    "decisions:split": Place(("ruling",), "council", {"part-yes": "7", "part-none": "3"}),
    "decisions:report": Place(("reported", "work_seat"), "workplace", {"text": "We were outvoted."}),
    "decisions:vote-in-assembly": Place(("assembly",), "workplace", BALLOT),
    "changes:dismiss": Place(TENURE, "community", {"title": "Dismiss", "text": "Never there."}),
    "changes:tiers": Place(("council",), "council", TIERS, looks=True),
    "changes:propose-tiers": Place(("council",), "council", TIERS),
    "changes:propose-article": Place(("council", "article"), "council", ARTICLE),
    "changes:own-article": Place(("council",), "council", OWN_ARTICLE),
    "changes:reword-article": Place(("council", "own_article"), "council", OWN_ARTICLE),
    "changes:propose-constitution": Place(("council", "ready"), "council", {"title": "Ours", "text": "As others do."}),
    "plans:compute": Place((), "root", {"why": "Something has changed."}),
    "plans:stop": Place(("computation",), "root"),
    "plans:propose": Place(("plan",), "root"),
    "plans:what-if": Place(("plan",), "", {"limit": "0", "amount": "5"}),
    "production:put": Place(("assignment",), "workplace"),
    "production:vote": Place(("question",), "workplace", {"choice": "accept"}),
    "production:report": Place(("workplace",), "workplace"),
    "production:withdraw": Place(("delivery",), "workplace"),
    "production:confirm": Place(("delivery",), "community", {"amount": "5"}),
    "notices:index": Place(reads=True),
    "notices:read": Place((), "", {"up_to": "5"}),
    "notices:quiet": Place((), "", {"quiet": "yes"}),
    "threads:open": Place(COMMUNITY, "community", {"title": "Noise", "text": "The bells."}),
    "threads:say": Place(("thread",), "community", {"text": "So do I."}),
    "threads:say-about": Place(("kind", "community"), "community", {"text": "Why not?"}),
    "threads:change": Place(WORD, "community", {"text": "Better."}, personal=True),
    "threads:withdraw": Place(WORD, "community", personal=True),
    "unions:found": Place((), "", {"name": "Gardeners"}),
    "unions:join": Place(("invitation",), ""),
    "unions:union": Place(IN_UNION, "union", reads=True),
    "unions:record": Place(IN_UNION, "union", reads=True),
    "unions:term": Place(("union", "term"), "union", reads=True),
    "unions:ballot": Place(("union", "ballot"), "union", reads=True),
    "unions:dispute": Place(DISPUTE, "union", reads=True),
    "unions:invite": Place(IN_UNION, "union"),
    "unions:leave": Place(IN_UNION, "union"),
    "unions:add-office": Place(IN_UNION, "union", {"title": "Steward"}),
    "unions:stand": Place(OFFICE, "union"),
    "unions:stand-down": Place(OFFICE, "union"),
    "unions:open-office": Place(OFFICE, "union"),
    "unions:set-mark": Place(("union", "term"), "union"),
    "unions:withdraw-mark": Place(("union", "term"), "union"),
    "unions:open-vote": Place(IN_UNION, "union", {"title": "A fair?"}),
    "unions:vote": Place(("union", "ballot"), "union", BALLOT),
    "unions:open-dispute": Place(IN_UNION, "union", {"title": "Hours"}),
    "unions:add-paper": Place(DISPUTE, "union", PAPER),
    "unions:open-in-dispute": Place(DISPUTE, "union", {"title": "Stop?", "subject": "demand"}),
    "unions:close-dispute": Place(DISPUTE, "union"),
    "members:me": Place(reads=True),
    "members:tokens": Place((), "", {"name": "my spreadsheet"}),
    "members:revoke-token": Place(("need",), ""),
}
API = {
    "GET /me": Place(reads=True),
    "POST /bodies/{}/join": PAGES["bodies:join"],
    "POST /bodies/{}/join/take-back": PAGES["bodies:take-back"],
    "GET /bodies/{}/asking": Place(COMMUNITY, "community", reads=True),
    "POST /bodies/{}/admit/{}": PAGES["bodies:admit"],
    "POST /bodies/{}/leave": PAGES["bodies:leave"],
    "GET /bodies/{}/invitations": Place(COMMUNITY, "community", reads=True),
    "POST /bodies/{}/invitations": Place(COMMUNITY, "community", {"name": "Nora"}),
    "POST /bodies/{}/invitations/{}/withdraw": PAGES["bodies:withdraw-invitation"],
    "POST /bodies/{}/list": Place(COMMUNITY, "community", {"people": [{"name": "Nora"}], "sure": True}),
    "POST /invitations/{}/{}/accept": PAGES["bodies:accept"],
    "POST /polls/{}/sign": PAGES["polls:sign"],
    "POST /bodies/{}/accords/look": Place(("council",), "council", OPENING),
    "POST /bodies/{}/accords": Place(("council",), "council", OPENING),
    "POST /accords/{}/again/{}": PAGES["accords:again"],
    "POST /accords/{}/go": PAGES["accords:go"],
    "POST /tenures/{}/mark": PAGES["bodies:set-mark"],
    "POST /tenures/{}/withdraw": PAGES["bodies:withdraw-mark"],
    "POST /tenures/{}/resign": PAGES["bodies:resign"],
    "POST /elections/{}/stand": PAGES["elections:stand"],
    "POST /elections/{}/stand-down": PAGES["elections:stand-down"],
    "POST /elections/{}/vote": PAGES["elections:vote"],
    "POST /votes/{}/paper/note": Place(("list",), "community", {"member": "<neighbour>"}),
    "POST /votes/{}/paper/enter": Place(("list",), "community"),
    "GET /notices": Place(reads=True),
    "GET /notices/state": Place(reads=True),
    "POST /notices/read": Place((), "", {"up_to": 5}),
    "POST /notices/quiet": Place((), "", {"quiet": True}),
    "GET /needs/mine": Place(reads=True),
    "POST /communities/{}/needs": PAGES["needs:state"],
    "POST /communities/{}/needs/table": Place(
        COMMUNITY, "community", {"rows": [{"product": "bread", "tier": "basic", "amount": 3}], "why": "For guests."}
    ),
    "POST /needs/{}/change": PAGES["needs:change"],
    "POST /needs/{}/withdraw": PAGES["needs:withdraw"],
    "POST /communities/{}/lists": PAGES["needs:open-list"],
    "POST /lists/{}/vote": PAGES["needs:vote"],
    "POST /techniques/{}/recipe": Place(("technique",), "workplace", {"makes": "Bread 1", "reason": "So it is."}),
    "POST /techniques/{}/capacity": Place(("technique",), "workplace", {"amount": 5, "reason": "So it is."}),
    "POST /workplaces/{}/stock": Place(("workplace",), "workplace", {"product": "flour", "amount": 5, "reason": "So it is."}),
    "POST /statements/{}/withdraw": PAGES["means:withdraw"],
    "POST /workplaces/{}/committee": PAGES["committees:found"],
    "POST /workplaces/{}/items": PAGES["committees:open"],
    "POST /items/{}/answer": PAGES["committees:answer"],
    "POST /items/{}/call": PAGES["committees:call-assembly"],
    "POST /calls/{}/vote": PAGES["committees:vote"],
    "POST /bodies/{}/proposals": PAGES["decisions:propose"],
    "POST /councils/{}/petitions": PAGES["decisions:begin-petition"],
    "POST /petitions/{}/sign": PAGES["decisions:sign"],
    "POST /petitions/{}/withdraw": PAGES["decisions:withdraw-signature"],
    "POST /tenures/{}/dismissal": PAGES["changes:dismiss"],
    "POST /drafts/{}/put-forward": Place(DRAFT, "community", personal=True),
    "POST /proposals/{}/ballot": PAGES["decisions:ballot"],
    "POST /proposals/{}/amendments": PAGES["decisions:amend"],
    "POST /amendments/{}/take-over": PAGES["decisions:take-over"],
    "POST /proposals/{}/again": PAGES["decisions:vote-again"],
    "POST /proposals/{}/outcome": PAGES["decisions:state-outcome"],
    "POST /proposals/{}/vote": PAGES["decisions:vote"],
    "POST /proposals/{}/assembly/{}": PAGES["decisions:open-assembly"],
    "POST /proposals/{}/report/{}": PAGES["decisions:report"],
    "POST /assemblies/{}/vote": PAGES["decisions:vote-in-assembly"],
    "POST /councils/{}/tiers": Place(("council",), "council", GOODS),
    "POST /bodies/{}/rules": PAGES["changes:own-article"],
    "POST /bodies/{}/rules/{}": Place(("council", "article"), "council", FIGURES),
    "POST /bodies/{}/constitution/{}": PAGES["changes:propose-constitution"],
    "POST /computations": PAGES["plans:compute"],
    "POST /computations/{}/stop": PAGES["plans:stop"],
    "POST /plans/{}/propose": PAGES["plans:propose"],
    "POST /plans/{}/what-if": Place(("plan",), "", {"limit": 0, "amount": 5}),
    "POST /assignments/{}/ask": PAGES["production:put"],
    "POST /questions/{}/vote": PAGES["production:vote"],
    "POST /workplaces/{}/deliveries": Place(
        ("workplace",), "workplace", {"product": "bread", "receiver": "northside", "period": 1, "amount": "5"}
    ),
    "POST /deliveries/{}/withdraw": PAGES["production:withdraw"],
    "POST /deliveries/{}/confirm": PAGES["production:confirm"],
    "POST /bodies/{}/threads": PAGES["threads:open"],
    "POST /threads/{}/words": PAGES["threads:say"],
    "POST /about/{}/{}/words": PAGES["threads:say-about"],
    "POST /words/{}/change": PAGES["threads:change"],
    "POST /words/{}/withdraw": PAGES["threads:withdraw"],
    "GET /unions": Place(reads=True),
    "POST /unions": PAGES["unions:found"],
    "POST /unions/join": Place((), "", {"invitation": "<invitation>"}),
    "GET /unions/{}": PAGES["unions:union"],
    "POST /unions/{}/invite": PAGES["unions:invite"],
    "POST /unions/{}/leave": PAGES["unions:leave"],
    "GET /unions/{}/offices": PAGES["unions:union"],
    "POST /unions/{}/offices": PAGES["unions:add-office"],
    "POST /unions/{}/offices/{}/stand": PAGES["unions:stand"],
    "POST /unions/{}/offices/{}/stand-down": PAGES["unions:stand-down"],
    "POST /unions/{}/offices/{}/vote": PAGES["unions:open-office"],
    "POST /unions/{}/terms/{}/mark": PAGES["unions:set-mark"],
    "POST /unions/{}/terms/{}/withdraw": PAGES["unions:withdraw-mark"],
    "GET /unions/{}/ballots": PAGES["unions:union"],
    "POST /unions/{}/ballots": PAGES["unions:open-vote"],
    "POST /unions/{}/ballots/{}/vote": PAGES["unions:vote"],
    "GET /unions/{}/disputes": PAGES["unions:union"],
    "POST /unions/{}/disputes": Place(IN_UNION, "union", {"title": "Hours", "workplace": "bakery"}),
    "POST /unions/{}/disputes/{}/papers": PAGES["unions:add-paper"],
    "POST /unions/{}/disputes/{}/close": PAGES["unions:close-dispute"],
}
OUTSIDE = {  # of one's own account, and no act of self-government: allauth asks for the CSRF token, once is not needed
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
}
