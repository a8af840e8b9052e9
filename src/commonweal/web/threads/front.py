"""What threads put on the pages of bodies: the way to what is talked about there."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import besides
from commonweal.web.bodies.models import Body
from commonweal.web.threads import services  # noqa: F401 registers what pages show


@besides.leads
def threads_of(body: Body) -> Iterator[tuple[str, str]]:
    """The threads of a body."""
    yield _("What is talked about"), reverse("threads:of-body", args=[body.key])
