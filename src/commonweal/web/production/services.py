"""From an adopted plan to an answer: what workplaces are asked for, what they say to it, and the numbers of an objection."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal.rules import choice
from commonweal.rules.effects import AnswerAssignment, Compute
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.services import heirs, rules_of
from commonweal.web.committees import services as committees
from commonweal.web.means import services as means
from commonweal.web.means.models import Statement
from commonweal.web.members.models import Member
from commonweal.web.plans import inputs
from commonweal.web.plans import services as plans
from commonweal.web.plans.models import THIS, Adoption, Alternative
from commonweal.web.polls import services as polls
from commonweal.web.polls import weighing
from commonweal.web.production.due import due, titled
from commonweal.web.production.models import Answer, Assignment, Due, Line, Question
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

ACCEPT, PROTEST, OBJECT, WAIT = "accept", "protest", "object", "wait"
ANSWERS = {ACCEPT: Answer.ACCEPTED, PROTEST: Answer.ACCEPTED, OBJECT: Answer.OBJECTED}  # nothing else answers it
ENTRIES = {ACCEPT: "assignment.accepted", PROTEST: "assignment.protested", OBJECT: "assignment.objected"}
NOTHING = 1e-9  # levels below are the solver's rounding, and nobody is asked for them
ROWS_AT_ONCE = 500


# ── Assignments


@transaction.atomic
def adopt(*, plan: str, proposal: str, entry: int, at: datetime) -> Adoption:
    """Put a plan in force and ask every workplace for its part (effect AdoptPlan); a second time changes nothing."""
    key, _dot, name = plan.partition(".")
    option = Alternative.objects.select_related("plan").get(plan__key=key, name=name or THIS)
    adoption = plans.adopt(option=option, proposal=proposal, entry=entry, at=at)
    if not adoption.assignments.exists():
        Assignment.objects.current().exclude(adoption=adoption).update(answer=Answer.SUPERSEDED)
        _assign(adoption)
    return adoption


def _assign(adoption: Adoption) -> None:
    """Group what the plan asks for by workplace."""
    document, tables = inputs.document(adoption.option.plan.document), inputs.document(adoption.option.plan.source)
    said = document if adoption.option.name == THIS else _alternative(document, adoption.option.name)
    techniques = {str(row["technique"]): row for row in tables["techniques"]}
    bodies = heirs()
    asked: dict[str, dict[tuple[str, int], list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for position, rows in enumerate((said["runs"], said.get("investment", ()))):
        for row in rows:
            workplace = slugify(str(techniques[row["technique"]].get("workplace") or ""))
            if workplace in bodies:
                asked[bodies[workplace].key][row["technique"], int(row["period"])][position] += float(
                    row.get("level", row.get("amount", 0))
                )
    owners = {name: slugify(str(row.get("workplace") or "")) for name, row in techniques.items()}
    sends = due(tables, said, {name: bodies[owner].key for name, owner in owners.items() if owner in bodies})
    products = {str(row["product"]): row for row in tables["products"]}
    titles = titled(tables["products"])
    for workplace, levels in sorted(asked.items()):
        assignment = Assignment.objects.create(adoption=adoption, workplace=bodies[workplace])
        Due.objects.bulk_create(
            [
                Due(
                    assignment=assignment,
                    product=product,
                    title=titles[product],
                    unit=str(products[product]["unit"]),
                    period=period,
                    amount=amount,
                )
                for (sender, product, period), amount in sends.items()
                if sender == workplace
            ],
            batch_size=ROWS_AT_ONCE,
        )
        Line.objects.bulk_create(
            [
                Line(
                    assignment=assignment,
                    technique=technique,
                    title=str(techniques[technique].get("title") or technique),
                    period=period,
                    level=level,
                    investment=investment,
                )
                for (technique, period), (level, investment) in sorted(levels.items())
                if max(level, investment) > NOTHING
            ],
            batch_size=ROWS_AT_ONCE,
        )


def _alternative(document: Mapping[str, object], name: str) -> Mapping[str, list[dict[str, object]]]:
    return next(told for told in document["alternatives"] if told["name"] == name)


@transaction.atomic
def put(
    *,
    assignment: Assignment,
    at: datetime,
    reason: str = "",
    limits: Sequence[Mapping[str, object]] = (),
    member: Member | None = None,
) -> Question:
    """Put an assignment to the workplace: to accept it, under protest for a reason, or to object with numbers too (T4).

    A committee of three decides, where the workplace has one; else its assembly does.
    """
    record.hold()
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.answer != Answer.ASKED:
        raise Refused(
            Verdict(False, "plan.acceptance", _("This assignment has been answered, or a later plan has overtaken it."))
        )
    if assignment.questions.pending().exists():
        raise Refused(
            Verdict(False, "plan.acceptance", _("The committee or the assembly has this assignment before it already."))
        )
    if limits and not reason.strip():
        raise Refused(Verdict(False, "plan.acceptance", _("An objection has a reason beside its numbers: say it too.")))
    said = [_limit(assignment, limit) for limit in limits]
    question = Question.objects.create(
        body=assignment.workplace, by=Question.By.MEMBERS, assignment=assignment, reason=reason.strip(), limits=said
    )
    record.append(
        "assignment.put",
        {"assignment": assignment.key, "poll": question.key, "limits": [_written(limit) for limit in said]},
        body=assignment.workplace.key,
        private={"reason": question.reason},
        shown=["reason"],
        at=at,
    )
    options = _options(question)
    if committee := committees.of(assignment.workplace):
        question.item = committees.open_item(
            committee=committee,
            title=str(_("What the plan asks of {workplace}")).format(workplace=assignment.workplace.name),
            text=question.reason,
            options=options,
            follows={key: [AnswerAssignment(question.key, key).written()] for key in ANSWERS},
            url=question.get_absolute_url(),
            member=member,
            at=at,
        )
        question.save(update_fields=["item"])
    else:
        polls.open_poll(question, options=options, at=at)
        question.refresh_from_db()
    return question


def _options(question: Question) -> list[dict[str, str]]:
    """What can be answered: two things, so that a vote settles it."""
    accept, wait = (ACCEPT, _("Accept what is asked")), (WAIT, _("Not yet: it needs more talk"))
    if question.limits:
        found = accept, (OBJECT, _("Object, with these numbers"))
    elif question.reason:
        found = (PROTEST, _("Accept it under protest, for this reason")), wait
    else:
        found = accept, wait
    return [{"key": key, "title": str(title)} for key, title in found]


def _limit(assignment: Assignment, limit: Mapping[str, object]) -> dict[str, object]:
    """One number of an objection: less than is asked, of something that is asked."""
    line = assignment.lines.filter(technique=limit["technique"], period=limit["period"]).first()
    if line is None:
        raise Refused(
            Verdict(
                False,
                "plan.acceptance",
                _("The plan does not ask for {technique} in period {period}."),
                {"technique": limit["technique"], "period": limit["period"]},
            )
        )
    most = float(str(limit["most"]))
    if not 0 <= most < line.level:
        raise Refused(
            Verdict(
                False,
                "plan.acceptance",
                _("{found} is no objection: say a number from 0 to less than the {asked} asked for."),
                {"found": f"{most:g}", "asked": f"{line.level:g}"},
            )
        )
    return {"technique": line.technique, "title": line.title, "period": line.period, "asked": line.level, "most": most}


@polls.concluding(Question)
def conclude(question: Question, at: datetime) -> polls.Conclusion:
    """What an assembly answers: accepted, under protest or not, it binds; objected, its numbers are data for the next plan."""
    counted = weighing.tally(question)
    majority = rules_of(question.body, question.opened).majority("ordinary")
    found = choice.outcome(counted, majority, question.option_keys, again=False)
    chosen = found.chosen if found.verdict.holds else WAIT
    _answer(question, chosen, at)
    return polls.Conclusion({"chosen": chosen, "assignment": question.assignment.key}, weighing.figures(counted))


@transaction.atomic
def answer(*, question: str, chosen: str, body: str, at: datetime) -> Assignment:
    """Take what a committee, or the assembly in its place, has answered (effect AnswerAssignment); once answered, it stays."""
    record.hold()
    found = Question.objects.select_related("assignment", "body").get(key=question)
    committee = committees.of(found.body)
    if body not in (found.body.key, committee.body.key if committee else ""):
        raise Refused(
            Verdict(False, "plan.acceptance", _("Only {workplace} answers what it is asked."), {"workplace": found.body.name})
        )
    return _answer(found, chosen, at)


def _answer(question: Question, chosen: str, at: datetime) -> Assignment:
    """Write a workplace's answer: accepted, it binds; objected, its numbers are data, and a new plan is computed (T4).

    Accepted under protest it binds as well; the entry says why it was, and the drift monitor counts it.
    """
    assignment = Assignment.objects.select_for_update().get(pk=question.assignment_id)
    if assignment.answer != Answer.ASKED or chosen not in ANSWERS:
        return assignment
    assignment.answer, assignment.answered = ANSWERS[chosen], at
    assignment.protest = question.reason if chosen == PROTEST else ""
    effects = []
    if chosen == OBJECT:
        state_limits(question.body, question.limits, question.reason, "objection", at)
        effects = [Compute(str(_("{workplace} objected")).format(workplace=question.body.name), assignment.key).written()]
    data = {"assignment": assignment.key, "poll": question.item.key if question.item else question.key}
    assignment.entry = record.append(
        ENTRIES[chosen],
        data,
        body=question.body.key,
        private={"protest": assignment.protest} if assignment.protest else None,
        shown=["protest"] if assignment.protest else (),
        effects=effects,
        at=at,
    ).index
    assignment.save(update_fields=["answer", "answered", "entry", "protest"])
    return assignment


def state_limits(workplace: Body, limits: Sequence[Mapping[str, object]], reason: str, cause: str, at: datetime) -> None:
    """Make numbers data: at most so much of a technique in a period."""
    by_technique: dict[str, list[dict[str, object]]] = defaultdict(list)
    for limit in limits:
        row = {"technique": limit["technique"], "period": str(limit["period"]), "amount": limit["most"]}
        by_technique[str(limit["technique"])].append(row)
    for technique, rows in by_technique.items():
        means.state(
            workplace=workplace,
            kind=Statement.Kind.LIMIT,
            about=technique,
            rows={"capacity": rows},
            reason=reason,
            cause=cause,
            at=at,
        )


def in_force() -> Adoption | None:
    """The plan in force."""
    return Adoption.objects.select_related("option__plan").first()


def _written(limit: Mapping[str, object]) -> dict[str, object]:
    """A limit as an entry can hold it: numbers as decimal strings."""
    return {
        "technique": limit["technique"],
        "period": limit["period"],
        "asked": f"{limit['asked']:.12g}",
        "most": f"{limit['most']:.12g}",
    }
