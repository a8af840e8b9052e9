"""Tokens for the API: made and revoked by their member, shown once, kept as a hash.

A token's secret is drawn from its key with the server's own secret, which lies outside the database: so it can be shown after
the form has been answered, and no answer, session or backup holds it.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.members.models import Member, Token
from commonweal.web.refused import Refused

LASTS = timedelta(days=365)
MOST = 20  # tokens of one member


@transaction.atomic
def make(*, member: Member, name: str, at: datetime) -> Token:
    """Make a token that opens the API for a year."""
    Token.objects.filter(member=member, ends__lte=at).delete()
    if Token.objects.filter(member=member).count() >= MOST:
        sentence = _("You have {most} tokens; revoke one that you no longer use.")
        raise Refused(Verdict(False, "permissions.table", sentence, {"most": MOST}))
    token = Token(member=member, name=name.strip(), made=at, ends=at + LASTS)
    token.sha256 = _hash(secret(token))
    token.save()
    return token


@transaction.atomic
def revoke(*, member: Member, key: str) -> None:
    """Revoke a token at once; one that is gone already stays gone."""
    Token.objects.filter(member=member, key=key).delete()


def holder(said: str, at: datetime) -> Member | None:
    """Whose token this is, if it still opens anything."""
    token = Token.objects.running(at).filter(sha256=_hash(said)).select_related("member").first()
    return token.member if token and token.member.is_active else None


def secret(token: Token) -> str:
    """What the program sends."""
    return f"cw_{salted_hmac('commonweal.members.token', token.key, algorithm='sha256').hexdigest()}"


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()
