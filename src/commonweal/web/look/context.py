"""What every page of the shell needs: the way through the house, and where one stands in it."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """The places of the main navigation that exist, with the present one marked."""
    return {}
