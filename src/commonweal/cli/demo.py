"""`commonweal demo`: a federation on real accounts, or the tutorial's small one; founded, planned for and served."""

import fcntl
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Annotated, Any

import typer

from commonweal.cli import progress, site
from commonweal.cli.supervisor import Child

LOOK = 2.0  # seconds between two looks of the invented people at what they are asked


@dataclass(frozen=True)
class Demo:
    """One of the federations that can be founded for trying out."""

    module: str  # in web.demo; asked for the federation only when there is none yet, for its tables take a while to lay out
    mark: str  # the key of a body that no other demo has
    assembly: str  # the base body that is asked how its delegate is to vote
    why: str  # its plan is asked for
    lived: bool = False  # whether it is told from three years ago on, by its habits


NATION = Demo("nation", "power-gas-and-heat", "west", "A four-day week and a fifth less CO2: what remains?")
SMALL = Demo("tutorial", "market-bakery", "northside", "Bread, jam and repairs for two neighbourhoods: what is possible?")
DRIFTING = Demo("drifting", "bridge-bakery", "northside", "Another year.", lived=True)
STEADY = Demo("steady", "garden-bakery", "northside", "Another year.", lived=True)


def demo(
    small: Annotated[bool, typer.Option("--small", help="Found the tutorial's two neighbourhoods instead.")] = False,
    drift: Annotated[
        bool | None,
        typer.Option(
            help="Found two neighbourhoods three years ago, and power has drifted upward since; with --no-drift it has not."
        ),
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards, until Ctrl-C.")] = True,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=0, max=65535)] = 8000,
) -> None:
    """Found a demo federation, compute its plan, print it in about ten lines and serve the site.

    The data lie in COMMONWEAL_HOME; whoever calls again goes on where they left.
    """
    if serve:
        site.listen(host, port).close()  # say now that the port is taken, not after a minute's work
    wanted = _wanted(small, drift)
    with _alone():
        _say("Preparing the database and the pages")
        site.prepare()
        _found(wanted)
        plan = _lived(wanted) if wanted.lived else _planned(wanted)
    from commonweal.web.demo import lines

    for line in lines.of(plan):
        typer.echo(line)
    if serve:
        invitation = _invitation(wanted)
        site.run(
            host,
            port,
            2,
            ready=lambda address: typer.echo(f"\nThe site is at {address}   (Ctrl-C ends it)\n{invitation}"),
            also=[Child("invented people", [sys.executable, "-c", "from commonweal.cli import demo; demo.live()"])],
        )


def _wanted(small: bool, drift: bool | None) -> Demo:
    """Which federation is asked for: at most one of the small ones."""
    if drift is None:
        return SMALL if small else NATION
    if small:
        raise site.CannotServe("--small and --drift found two different federations. Name one.", field="--small")
    return DRIFTING if drift else STEADY


def live() -> None:
    """Let the demo's invented people vote where they are asked to, until told to end."""
    site.setup()
    import structlog
    from django.db import close_old_connections

    from commonweal.web import clock
    from commonweal.web.demo import life

    while True:
        try:
            life.go_on(clock.now())
        except Exception:
            structlog.get_logger().exception("demo.life")
        close_old_connections()
        time.sleep(LOOK)


def _say(what: str) -> None:
    typer.echo(f"{what} …", err=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Found and compute once, however many are started on one folder: the others wait; who is killed lets go."""
    from django.conf import settings

    with (settings.HOME / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _say("Another demo is at work on this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _federation(wanted: Demo) -> Any:
    return import_module(f"commonweal.web.demo.{wanted.module}").federation()


def _found(wanted: Demo) -> None:
    """Found the federation, unless it is there; what was broken off in the middle has left nothing."""
    from commonweal.web import clock
    from commonweal.web.bodies.models import Body
    from commonweal.web.demo import found, years

    if Body.objects.exists():
        if not Body.objects.filter(key=wanted.mark).exists():
            raise site.CannotServe(
                "COMMONWEAL_HOME holds another federation than this demo’s. Name an empty folder.", field="COMMONWEAL_HOME"
            )
        return
    at = clock.now() - (years.SINCE if wanted.lived else timedelta())
    found.found(_federation(wanted), at=at, tell=lambda what: _say(f"Founding the federation: {what}"))


def _lived(wanted: Demo) -> Any:
    """The years up to now, or what is left of them; gives the plan in force."""
    from commonweal.web.demo import years
    from commonweal.web.production import services

    habits = import_module(f"commonweal.web.demo.{wanted.module}").HABITS
    years.lived(_federation(wanted), habits, at=years.over(), tell=lambda what: _say(f"Living in it: {what}"))
    return services.in_force().option.plan


def _planned(wanted: Demo) -> Any:
    """The federation's first plan, computed and put to the vote unless that has been done."""
    from commonweal.web import clock, enact
    from commonweal.web.decisions.models import Proposal
    from commonweal.web.demo import life
    from commonweal.web.plans import services
    from commonweal.web.plans.models import Plan

    plan = Plan.objects.order_by("pk").first()
    if plan is None or plan.options.count() <= services.ALTERNATIVES:
        plan = _computed(wanted)
    if not Proposal.objects.filter(about=f"plan:{plan.key}").exists():
        _say("The council takes it up: delegates vote, an assembly meets")
        life.put_to_vote(_federation(wanted), plan, assembly=wanted.assembly, at=clock.now())
        enact.carry_out(at=clock.now())
    return plan


def _computed(wanted: Demo) -> Any:
    """Compute the plan here, with progress; or go on with what an earlier demo was ended in the middle of."""
    from commonweal.web import clock
    from commonweal.web.plans import services, work
    from commonweal.web.plans.models import Computation, State

    question = Computation.objects.under_way().filter(kind=Computation.Kind.PLAN).order_by("pk").first()
    if question is None:
        question = services.request(member=None, why=wanted.why, at=clock.now(), enqueue=False)
    elif question.state == State.RUNNING:
        _say("An earlier start was ended in the middle of computing; it is computed again")
        Computation.objects.filter(pk=question.pk).update(state=State.QUEUED, attempt=question.attempt + 1)
        question.refresh_from_db()
    with progress.shown("Computing the plan and its alternatives") as watch:
        plan = work.run(question.key, question.attempt, watch=watch)
    if plan is None:
        question.refresh_from_db()
        raise RuntimeError(f"The demo's plan could not be computed. {question.failure}")
    plan.refresh_from_db()
    return plan


def _invitation(wanted: Demo) -> str:
    """Whom one can log in as."""
    from django.conf import settings

    left = settings.HOME / "demo-people.json"  # the founding leaves it, if it was not killed just then
    if left.exists():
        said = json.loads(left.read_text(encoding="utf-8"))
        names, password = [person["name"] for person in said["people"]], said["password"]
    else:
        federation = _federation(wanted)
        names, password = [person.name for person in federation.people if person.login], federation.password
    whom = f"Log in as {', '.join(names)}; the password of each is: {password}"
    return f"{whom}\nAll others are invented: they vote a few seconds after a vote opens, and leave the votes of these to you."
