"""Three years of two federations: of one the monitor shows that power drifts upward, of the other that it stays below."""

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies.models import Body
from commonweal.web.demo import drifting, found, steady, years
from commonweal.web.drift import signs
from commonweal.web.members.models import Member
from commonweal.web.notices import services as notices
from commonweal.web.plans.models import Adoption
from commonweal.web.record.models import Entry
from tests.cast import AT

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = {"unrecallable", "without_mandate", "against_mandate", "offices", "tenure", "from_above", "unserving", "protest"}


@pytest.fixture
def live(settings, tmp_path):
    settings.HOME = tmp_path

    def lived(telling):
        federation = telling.federation()
        found.found(federation, at=AT - years.SINCE)
        years.lived(federation, telling.HABITS, at=AT)
        return {sign.key: sign for sign in signs.of(None, AT)}

    return lived


def test_where_power_drifts_the_monitor_says_so_for_the_federation_and_its_council(live, client):
    shown = live(drifting)
    assert {key for key, sign in shown.items() if sign.raised} == SEEN
    council = {sign.key for sign in signs.of(Body.objects.get(key="council"), AT) if sign.raised}
    assert council == SEEN - {"unserving"}  # what is made is nobody's alone
    assert shown["tenure"].trend.now.value > 33
    with clock.at(AT):
        text = client.get(reverse("drift:index")).text
    assert "8 signs are above their thresholds." in text


def test_where_it_stays_below_no_sign_is_raised(live, client):
    shown = live(steady)
    assert {key for key, sign in shown.items() if sign.raised} == set()
    assert {key for key, sign in shown.items() if sign.trend.now.value is None} == {"sanctions"}  # nobody had to strike
    with clock.at(AT):
        assert "No sign is above its threshold." in client.get(reverse("drift:index")).text


def test_who_goes_on_living_changes_nothing_and_nothing_of_it_is_new_to_anybody(live):
    live(steady)
    entries = Entry.objects.count()
    years.lived(steady.federation(), steady.HABITS, at=AT)
    assert (Entry.objects.count(), Adoption.objects.count()) == (entries, years.YEARS)
    assert {notices.unread(member, AT) for member in Member.objects.all()} == {0}
