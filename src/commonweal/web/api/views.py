"""What the API offers, as a page for people, drawn from its own description."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonweal.web.acts import acts
from commonweal.web.api.api import DESCRIPTION, ROOMS, api


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every operation by room: its method, its address, what it does, which action of the table it is."""
    paths = api.get_openapi_schema()["paths"]
    rooms = {name: [] for name, _router in ROOMS}
    for address, operations in paths.items():
        for method, operation in operations.items():
            said = operation.get("description", "").strip().splitlines()
            told = {
                "method": method.upper(),
                "address": address,
                "says": said[0] if said else "",
                "closed": "security" in operation,
            }
            rooms[operation["tags"][0]].append(told)
    return render(request, "api/index.html", {"rooms": rooms, "description": DESCRIPTION.split("\n\n")})
