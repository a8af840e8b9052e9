"""Forms as this site draws them: a label, a help text, the error in a sentence, and the field, tied together for all readers."""

from django.forms import Form
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from commonweal.web.refused import Refused


class Renderer(TemplatesSetting):
    """Draws forms and fields with the templates of the look."""

    form_template_name = "look/_form.html"
    field_template_name = "look/_field.html"


def refuse(form: Form, refused: Refused) -> None:
    """Show a refusal above the form it was said of, so that what was typed stays."""
    form.add_error(None, _(refused.verdict.pattern).format(**refused.verdict.values))
