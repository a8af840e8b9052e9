"""A rule said no: raised by services, told by the middleware as a page or as problem details."""

from commonweal.rules.verdict import Verdict


class Refused(Exception):
    """What was asked for is against a rule; nothing has changed."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict
