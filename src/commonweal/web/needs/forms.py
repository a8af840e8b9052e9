"""Stating a need: a product by its name, how much, when, how pressing, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.tables.faults import BadInput, suggestion
from commonweal.web.bodies.models import Body
from commonweal.web.needs import sheet
from commonweal.web.needs.models import Period, Product, StatedNeed, Tier


class ProductInput(forms.TextInput):
    """A text field that suggests products as one types; without a script the browser's own list does it."""

    template_name = "needs/_product_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": "products", "autocomplete": "off"})
        context["products"] = Product.objects.values_list("title", "unit")
        return context


class NeedForm(forms.Form):
    """A stated need."""

    product = forms.CharField(label=gettext_lazy("What is needed"), widget=ProductInput, max_length=200)
    amount = forms.DecimalField(
        label=gettext_lazy("How much, in the product's unit"), min_value=0, max_digits=18, decimal_places=6, localize=False
    )
    periods = forms.MultipleChoiceField(
        label=gettext_lazy("When"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None chosen means in every period: so much each time."),
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("How pressing it is"),
        choices=Tier.choices,
        widget=forms.RadioSelect,
        initial=Tier.BASIC,
        help_text=gettext_lazy("Vital needs are met before basic ones, and basic ones before what is wanted besides."),
    )
    replaces = forms.ChoiceField(
        label=gettext_lazy("How it counts"),
        choices=[
            ("", gettext_lazy("on top of what is in force")),
            ("yes", gettext_lazy("in place of what is in force for this product, tier and time")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("On behalf of"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=gettext_lazy("myself"),
        help_text=gettext_lazy("A workplace or service unit you belong to can state a need as a group; the list then names it."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Everyone can read it; your name is not shown."),
    )

    def __init__(self, *args: Any, groups: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["periods"].choices = [(period.number, period.label) for period in Period.objects.all()]
        self.fields["group"].queryset = groups if groups is not None else Body.objects.none()
        if groups is None or not groups.exists():
            del self.fields["group"]

    @classmethod
    def of(cls, need: StatedNeed) -> "NeedForm":
        """The form with what a need says now."""
        return cls(
            initial={
                "product": need.product.title,
                "amount": f"{need.amount.normalize():f}",
                "periods": need.periods,
                "tier": need.tier,
                "replaces": "yes" if need.replaces else "",
                "why": need.why,
            }
        )

    def clean_product(self) -> Product:
        """The product of that title or name, with a suggestion where there is none."""
        said = self.cleaned_data["product"].strip()
        found = Product.objects.filter(title__iexact=said).first() or Product.objects.filter(name__iexact=said).first()
        if found is None:
            known = list(Product.objects.values_list("title", flat=True))
            sentence = _("No product is called “{found}”.").format(found=said) + suggestion(said, known)
            raise forms.ValidationError(sentence)
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the services want."""
        data = self.cleaned_data
        return {
            "product": data["product"],
            "tier": data["tier"],
            "amount": data["amount"],
            "periods": [int(number) for number in data["periods"]],
            "why": data["why"],
            "replaces": data["replaces"] == "yes",
        }


class TableForm(forms.Form):
    """Many needs at once: a file, or rows pasted below their heading."""

    file = forms.FileField(
        label=gettext_lazy("A workbook or a CSV file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        help_text=gettext_lazy("Columns: product, period, tier, amount, unit, why. At most 2,000 rows."),
    )
    rows = forms.CharField(
        label=gettext_lazy("Or the rows themselves"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("As copied from a spreadsheet, with the heading. A file chosen above counts in place of them."),
        strip=False,
    )
    replaces = forms.ChoiceField(
        label=gettext_lazy("How the rows count"),
        choices=[
            ("yes", gettext_lazy("in place of what is in force for the same product, tier and time; whatever has no row stays")),
            ("", gettext_lazy("on top of what is in force")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="yes",
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("On behalf of"), queryset=Body.objects.none(), required=False, empty_label=gettext_lazy("myself")
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Of every row that says nothing itself. Everyone can read it; your name is not shown."),
    )
    field_order = ("file", "rows", "replaces", "group", "why")

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        if not groups.exists():
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """The rows, read; what is wrong with the table as a whole is said of the field it came in."""
        data = super().clean() or {}
        field = "file" if data.get("file") else "rows"
        if not data.get(field) and field not in self.errors and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file, or paste rows with their heading."))
        if not self.errors:
            try:
                data["lines"] = sheet.read_file(data["file"]) if field == "file" else sheet.read_text(data["rows"])
            except BadInput as fault:
                self.add_error(field, fault.sentence)
            else:
                if not data["lines"]:
                    self.add_error(field, _("There is a heading and no row below it."))
        return data


class ListForm(forms.Form):
    """A word with the list that goes to the assembly."""

    note = forms.CharField(
        label=gettext_lazy("A word with the list"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
