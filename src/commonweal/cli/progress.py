"""Progress on standard error: which stage, how far, what is reached, what is the most possible, and the gap between them."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # the planner's numerical libraries would slow every command's start
    from commonweal.planner.levels import Progress as Step

Heard = Callable[["Step"], None]


@contextmanager
def shown(title: str) -> Iterator[Heard]:
    """Show a computation's progress as it runs: a bar in a terminal, a line for each stage elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0, figures="")
        yield lambda step: bar.update(task, description=step.stage, completed=step.done, figures=figures(step))


def _lines() -> Heard:
    """Say each stage once, when it begins."""
    last = ""

    def hear(step: "Step") -> None:
        nonlocal last
        if step.stage != last:
            last = step.stage
            print(f"{step.done:4.0%} {step.stage}", file=sys.stderr)

    return hear


def figures(step: "Step") -> str:
    """What a step has reached, in a form that keeps its width."""
    return f"step {step.step:3d}  reached {_short(step.value)}  at most {_short(step.bound)}  gap {_short(step.gap)}"


def _short(value: float) -> str:
    return f"{value:10.4g}" if abs(value) < 1e300 else f"{'?':>10}"


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C, or a time limit's end, into a wish to stop with what is certified; the second ends the program."""
    wished = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal wished
        if wished:
            raise KeyboardInterrupt
        wished = True
        print("Stopping with what is certified so far; Ctrl-C again to end at once.", file=sys.stderr)

    if threading.current_thread() is not threading.main_thread():  # only the main thread hears signals
        yield lambda: wished
        return
    before: dict[signal.Signals, Any] = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: wished
    finally:
        for number, heard in before.items():
            signal.signal(number, heard)
