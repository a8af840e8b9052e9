"""Accounts: a name, a password under argon2, two random keys, and no flag that gives power (C2)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commonweal.web import settings as platform
from commonweal.web.members.models import Member


def test_c2_a_member_has_no_flag_that_gives_power():
    names = {field.name for field in Member._meta.get_fields()}
    assert not names & {"is_staff", "is_superuser", "groups", "user_permissions"}


def test_a_password_is_kept_under_argon2(db, settings):
    settings.PASSWORD_HASHERS = platform.PASSWORD_HASHERS  # tests run with a faster one
    member = Member.objects.create_user(name="Ana", password="a long enough secret")
    assert member.password.startswith("argon2")
    assert member.check_password("a long enough secret")


def test_an_account_without_a_password_cannot_be_signed_in_to(db):
    assert not Member.objects.create_user(name="Ana").has_usable_password()


def test_keys_are_random_and_say_nothing(db):
    ana, ben = (Member.objects.create_user(name=name) for name in ("Ana", "Ben"))
    assert len({ana.key, ben.key, ana.office_key, ben.office_key}) == 4
    assert "ana" not in ana.key + ana.office_key


def test_no_two_members_sign_in_under_one_name(db):
    Member.objects.create_user(name="Ana")
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create_user(name="ANA")
    assert Member.objects.get_by_natural_key("aNa").name == "Ana"


def test_signing_in_by_name(client, db):
    Member.objects.create_user(name="Ana Ruiz", password="a long enough secret")
    answer = client.post(reverse("account_login"), {"login": "Ana Ruiz", "password": "a long enough secret"})
    assert answer.status_code == 302
    assert "Ana Ruiz" in client.get(reverse("members:me")).content.decode()


def test_my_page_shows_what_is_mine_and_asks_to_sign_in_first(client, town):
    answer = client.get(reverse("members:me"))
    assert answer.url.startswith(reverse("account_login"))
    client.force_login(town.people[0])
    page = client.get(reverse("members:me")).content.decode()
    assert "Mill Street bakery" in page
    assert town.people[0].office_key in page


def test_a3_who_holds_office_has_a_public_page_and_nobody_else_has(client, town):
    holder, other = town.people[0], town.people[5]
    page = client.get(reverse("members:member", args=[holder.key])).content.decode()
    assert town.seat.tenure.get_absolute_url() in page
    assert client.get(reverse("members:member", args=[other.key])).status_code == 404
