"""Forms as this site draws them: a label, a help text, the error in a sentence, and the field, tied together for all readers."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields with the templates of the look."""

    form_template_name = "look/_form.html"
    field_template_name = "look/_field.html"
