"""A process that dies in the midst of carrying out what was decided, after the change was written and before it stands."""

import os
import signal

import django


def main() -> None:
    """Carry out what waits; when the article has been changed, be killed."""
    django.setup()
    from commonweal.web import enact
    from commonweal.web.clock import now
    from commonweal.web.constitution import services

    change = services.change_article

    def changed_and_killed(**said: object) -> None:
        change(**said)
        os.kill(os.getpid(), signal.SIGKILL)

    services.change_article = changed_and_killed
    enact.carry_out(at=now())


if __name__ == "__main__":
    main()
