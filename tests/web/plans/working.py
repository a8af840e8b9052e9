"""A worker that takes up one computation and never comes to an end; it says when it has begun, and is killed then."""

import sys
import time


def endless(*_args: object, **_said: object) -> None:
    """A stage without end."""
    print("at work", flush=True)
    time.sleep(600)


def take_up(key: str) -> None:
    """Begin with a computation."""
    import django

    django.setup()
    from commonweal.planner import stages
    from commonweal.web.plans import work

    stages.plan = endless  # type: ignore[assignment]
    work.run(key)


if __name__ == "__main__":
    take_up(sys.argv[1])
