"""A member is a name, a password and two random keys; there is no staff flag and no superuser to read (C2)."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def member_key() -> str:
    """A fresh key that says nothing about the person."""
    return secrets.token_hex(8)


def office_key() -> str:
    """A fresh key under which a person's public offices appear in the record (A3)."""
    return f"office:{secrets.token_hex(8)}"


class MemberManager(BaseUserManager["Member"]):
    """Finds and makes members."""

    def create_user(self, *, name: str, password: str | None = None, **fields: object) -> "Member":
        """A member with a hashed password; without one the account cannot be signed in to."""
        member = self.model(name=name, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Whoever signs in under this name, however it is capitalised."""
        return self.get(name__iexact=username)


class Member(AbstractBaseUser):
    """A person with an account in a federation."""

    key = models.SlugField(unique=True, default=member_key, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    office_key = models.CharField(max_length=40, unique=True, default=office_key, editable=False)
    joined = models.DateTimeField(auto_now_add=True)

    objects = MemberManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="no_two_members_sign_in_under_one_name",
                violation_error_message=_("Someone here has that name already; add an initial or a place to yours."),
            ),
        )

    def __str__(self) -> str:
        return self.name


def token_key() -> str:
    """A fresh key for a token, under which its member finds it again."""
    return secrets.token_hex(8)


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, read by plain names."""

    def running(self, at: datetime) -> "TokenQuerySet":
        """Those that still open the API."""
        return self.filter(ends__gt=at)


class Token(models.Model):
    """Lets a program of a member's act as them through the API; of the secret only its hash is kept. Revoked, the row goes."""

    key = models.SlugField(max_length=40, unique=True, default=token_key, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made = models.DateTimeField()
    ends = models.DateTimeField()

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.name
