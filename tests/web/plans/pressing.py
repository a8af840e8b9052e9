"""One of several processes that ask for a plan at the same instant; prints the computation it was shown."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from commonweal.web.plans import services  # noqa: E402

number, signal = sys.argv[1], Path(sys.argv[2])
Path(f"{signal}.{number}").touch()
while not signal.exists():
    time.sleep(0.001)
print(services.request(member=None, why=f"Press {number}.", at=datetime(2030, 3, 2, tzinfo=UTC), enqueue=False).key)
