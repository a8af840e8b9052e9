"""`commonweal demo`: a federation on real accounts, founded, planned for and served."""

from typing import Annotated

import typer

from commonweal.cli import site


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards, until Ctrl-C.")] = True,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=0, max=65535)] = 8000,
) -> None:
    """Found the demo federation, compute its plan, print it in about ten lines and serve the site.

    The data lie in COMMONWEAL_HOME; whoever calls again goes on where they left.
    """
    if serve:
        site.listen(host, port).close()  # say now that the port is taken, not after a minute's work
    _say("Preparing the database and the pages")
    site.prepare()
    from commonweal.web.demo import nation

    federation = nation.federation()
    _found(federation)
    plan = _planned(federation)
    for line in plan:
        typer.echo(line)
    if not serve:
        return
    names = ", ".join(person.name for person in federation.people if person.login)
    site.run(host, port, 2, ready=lambda address: _invite(address, names, federation.password))


def _say(what: str) -> None:
    typer.echo(f"{what} …", err=True)


def _invite(address: str, names: str, password: str) -> None:
    typer.echo(f"\nThe site is at {address}   (Ctrl-C ends it)")
    typer.echo(f"Log in as {names}; the password of each is: {password}")


def _found(federation) -> None:  # type: ignore[no-untyped-def]  # Django's types are known only once it is set up
    from commonweal.web import clock
    from commonweal.web.bodies.models import Body
    from commonweal.web.demo import found

    if Body.objects.exists():
        if not Body.objects.filter(key="power-gas-and-heat").exists():
            raise site.CannotServe(
                "COMMONWEAL_HOME holds another federation than the demo’s. Name an empty folder.", field="COMMONWEAL_HOME"
            )
        return
    found.found(federation, at=clock.now(), tell=lambda what: _say(f"Founding the federation: {what}"))


def _planned(federation) -> list[str]:  # type: ignore[no-untyped-def]
    """The plan in lines: computed and put to the vote the first time, read afterwards."""
    from commonweal.cli import progress, report
    from commonweal.planner import document as documents
    from commonweal.web import clock, enact
    from commonweal.web.decisions.models import Proposal
    from commonweal.web.demo import life
    from commonweal.web.plans import inputs, keep, services, work
    from commonweal.web.plans.models import Computation, Plan

    plan = Plan.objects.order_by("pk").first()
    if plan is None or plan.options.count() <= services.ALTERNATIVES:
        waiting = Computation.objects.under_way().first()
        question = waiting or services.request(
            member=None, why="A four-day week and a fifth less CO2: what remains?", at=clock.now(), enqueue=False
        )
        if waiting:  # an earlier demo was ended in the middle of it
            Computation.objects.filter(pk=waiting.pk).update(state="queued", attempt=waiting.attempt + 1)
            question.refresh_from_db()
        with progress.shown("Computing the plan and its alternatives") as watch:
            plan = work.run(question.key, question.attempt, watch=watch)
        if plan is None:
            question.refresh_from_db()
            raise RuntimeError(f"The demo's plan could not be computed. {question.failure}")
    if not Proposal.objects.filter(about=f"plan:{plan.key}").exists():
        _say("The council takes it up: delegates vote, the West’s assembly meets")
        life.put_to_vote(federation, plan, assembly="west", at=clock.now())
        enact.carry_out(at=clock.now())
    tables = inputs.document(plan.source)
    economy, demand, _warnings = keep.read_tables(tables)
    plan.refresh_from_db()
    said = inputs.document(plan.document)
    return list(report.plan(plan.title, economy, demand, documents.from_document(economy, demand, said), said["alternatives"]))
