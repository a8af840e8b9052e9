"""A member's inbox: what is new, what it means, and the two switches: read, and quiet."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from commonweal.web.acts import acts
from commonweal.web.clock import now
from commonweal.web.notices import services
from commonweal.web.notices.lines import gathered, lines, reminder
from commonweal.web.record.idempotency import once

ON_A_PAGE = 30


@acts("notice.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What concerns me, the latest first."""
    inbox = services.inbox_of(request.user)
    page = Paginator(services.notices_to(request.user, inbox), ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = services.reminders(request.user, now()) if page.number == 1 else []
    shown = {
        "inbox": inbox,
        "page": page,
        "lines": gathered(line for _notice, line in lines(page.object_list, request.user, inbox.read)),
        "reminders": [reminder(poll, new=not inbox.has_read(poll.closes - services.REMINDED)) for poll in waiting],
        "latest": max((notice.entry for notice in page.object_list), default=0) if page.number == 1 else 0,
        "unread": services.unread(request.user, now()),
    }
    return render(request, "notices/index.html", shown)


@acts("notice.settle")
@require_POST
@once
def read(request: HttpRequest) -> HttpResponse:
    """Note that I have read what stands on the page."""
    said = request.POST.get("up_to", "")
    services.mark_read(request.user, up_to=int(said) if said.isdecimal() and len(said) < 16 else 0, at=now())
    return redirect("notices:index")


@acts("notice.settle")
@require_POST
@once
def quiet(request: HttpRequest) -> HttpResponse:
    """Silence everything but recalls and votes I am asked for, or hear everything again."""
    services.set_quiet(request.user, quiet=request.POST.get("quiet") == "yes")
    return redirect("notices:index")
