"""One of several processes that ask for a plan at the same instant; prints the computation it was shown."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path


def press(number: str, signal: Path) -> None:
    """Wait for the signal, and ask."""
    import django

    django.setup()
    from commonweal.web.plans import services

    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    at = datetime(2030, 3, 2, tzinfo=UTC)
    print(services.request(member=None, why=f"Press {number}.", at=at, enqueue=False).key)


if __name__ == "__main__":
    press(sys.argv[1], Path(sys.argv[2]))
