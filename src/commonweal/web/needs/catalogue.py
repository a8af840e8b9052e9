"""What can be asked for and when, as the founding tables say."""

from collections.abc import Mapping, Sequence

from commonweal.tables.amend import Row
from commonweal.web.needs.models import Period, Product


def list_products(document: Mapping[str, Sequence[Row]]) -> None:
    """Bring what can be asked for up to the tables."""
    Product.objects.bulk_create(
        [
            Product(
                name=str(row["product"]),
                title=str(row.get("title") or row["product"]),
                unit=str(row["unit"]),
                place=str(row.get("place") or ""),
            )
            for row in document["products"]
            if row.get("right") != "yes"  # nobody needs a licence
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["title", "unit", "place"],
    )


def list_periods(document: Mapping[str, Sequence[Row]]) -> tuple[int, ...]:
    """Bring the periods up to the tables, and say their numbers."""
    settings = {str(row["key"]): str(row["value"]) for row in document.get("plan", ())}
    said = settings.get("periods", "1")
    labels = said.split(";") if ";" in said else [str(number + 1) for number in range(int(float(said)))]
    Period.objects.bulk_create(
        [Period(number=number, label=label.strip()) for number, label in enumerate(labels, start=1)],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["label"],
    )
    Period.objects.filter(number__gt=len(labels)).delete()
    return tuple(range(1, len(labels) + 1))
