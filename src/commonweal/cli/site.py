"""`commonweal serve` and `commonweal tick`: the site as one tree of processes."""

import errno
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from commonweal.cli import supervisor
from commonweal.cli.supervisor import Child

TICK = 10  # seconds between two looks at what has fallen due
PROMPTLY = 0.5  # and between two looks at what has been decided and waits to be carried out
READY = 60.0  # seconds the site may take to answer for the first time
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CannotServe(Exception):
    """The site cannot be served so; the sentence says what to change."""

    def __init__(self, sentence: str, *, field: str, found: str = "") -> None:
        super().__init__(sentence)
        self.field, self.found = field, found

    def as_dict(self) -> dict[str, str]:
        """As every command tells what it could not do."""
        return {"error": str(self), "field": self.field, "found": self.found}


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for every network of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer requests.", min=1, max=64)] = 2,
) -> None:
    """Serve the site, compute plans in the background and close what has fallen due, until Ctrl-C."""
    run(host, port, workers, ready=_welcome)


def tick(
    every: Annotated[float, typer.Option(help="Go on, and look again after so many seconds; 0 looks once.", min=0)] = 0,
) -> None:
    """Close what has fallen due and carry out what was decided."""
    setup()
    from django.db import close_old_connections

    from commonweal.web import clock
    from commonweal.web import tick as ticking

    while True:
        failed = ticking.tick(clock.now())
        if not every:
            if failed:
                typer.echo(f"Not done: {', '.join(failed)}. The log says why; the next tick tries again.", err=True)
                raise typer.Exit(3)
            return
        until = time.monotonic() + every
        while time.monotonic() < until:
            ticking.carry_out_promptly(clock.now())
            close_old_connections()
            time.sleep(min(PROMPTLY, every))


def _welcome(address: str) -> None:
    """Say where the site is; and while nothing is founded, with which address one founds a federation on it."""
    from commonweal.web.bodies.models import Body
    from commonweal.web.founding import services

    typer.echo(f"Commonweal is at {address}   (Ctrl-C ends it)")
    if not Body.objects.exists():
        typer.echo(f"Nothing is founded here yet. To found a federation: {address}founding/?code={services.code()}")


def run(host: str, port: int, workers: int, *, ready: Callable[[str], None], also: Sequence[Child] = ()) -> None:
    """Prepare the database and the static files, then run the site; ``ready`` gets its address once it answers."""
    listening = listen(host, port)
    address = _address(host, listening.getsockname()[1])
    if host not in LOOPBACK:
        names = [name for name in (host, socket.gethostname(), socket.getfqdn()) if name not in ("0.0.0.0", "::")]  # noqa: S104
        os.environ["COMMONWEAL_HOSTS"] = ",".join(filter(None, [os.environ.get("COMMONWEAL_HOSTS"), *names]))
    prepare()
    children = [
        Child("web server", _gunicorn(listening.fileno(), workers), sockets=(listening.fileno(),)),
        Child("worker", [sys.executable, "-m", "django", "db_worker", "--no-reload", "--interval", "0.5"]),
        Child("clock", [sys.executable, "-c", f"from commonweal.cli import site; site.tick({TICK})"]),
        *also,
    ]
    with listening:
        supervisor.run(children, started=lambda: ready(address) if _answers(address) else None)


def listen(host: str, port: int) -> socket.socket:
    """A socket at an address; the web server is handed it, so that nobody else can take the port in between."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as fault:
        listening.close()
        raise CannotServe(_why(host, port, fault), field="port", found=f"{host}:{port}") from fault
    return listening


def prepare() -> None:
    """Bring the database to this version and collect the static files."""
    setup()
    from django.conf import settings
    from django.core.checks import ERROR, run_checks
    from django.core.management import call_command

    faults = [fault for fault in run_checks(include_deployment_checks=bool(settings.ORIGIN)) if fault.level >= ERROR]
    if faults:
        raise CannotServe(" ".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in faults), field="settings")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def setup() -> None:
    """Have Django ready in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    import django

    django.setup()


def _gunicorn(fileno: int, workers: int) -> list[str]:
    options = {
        "bind": f"fd://{fileno}",
        "workers": str(workers),
        "threads": "8",
        "worker-class": "gthread",
        "timeout": "60",
        "graceful-timeout": "4",
        "keep-alive": "5",
        "logger-class": "commonweal.web.serverlog.Gunicorn",
    }
    return [sys.executable, "-m", "gunicorn", *(f"--{name}={value}" for name, value in options.items()), "commonweal.web.wsgi"]


def _answers(address: str) -> bool:
    """Wait until the site answers; True if it did in time."""
    until = time.monotonic() + READY
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}login/", timeout=5):  # noqa: S310 our own address
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    typer.echo(f"The site has not answered for {READY:.0f} seconds; its log above may say why.", err=True)
    return False


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _why(host: str, port: int, fault: OSError) -> str:
    match fault.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is in use: another program, or another Commonweal, listens there. Try --port {port + 1}."
        case errno.EACCES:
            return f"Port {port} is for the system's own programs. Try --port 8000."
        case _:
            return f"{host} is no address of this machine ({fault.strerror}). Try --host 127.0.0.1, or 0.0.0.0 for every network."
