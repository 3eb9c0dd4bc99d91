"""How do forms and states look in Det Fælles Designsystem? Widgets, marks on labels, colours of badges."""

from collections.abc import Iterable

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Field, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.steps import Obstacle

register = template.Library()

# The words carry the meaning; a colour only helps the eye.
COLOUR_OF_WORDS = {
    "Til godkendelse": "warning",
    "Klar til indsendelse": "info",
    "Indsendt": "info",
    "Under behandling": "info",
    "Afventer svar fra jer": "warning",
    "Afventer oplysninger": "warning",
    "Afventer partshøring": "warning",
    "Afventer svar": "warning",
    "Besvaret": "success",
    "Udløbet uden svar": "warning",
    "Tilsagn": "success",
    "Betinget tilsagn": "success",
    "Afslag": "error",
    "Afvist": "error",
    "Ikke indsendt": "warning",
    "IKKE INDSENDT": "warning",
    "Modtaget": "info",
    "Formaliakontrol": "info",
    "Under vurdering": "info",
    "Indstillet": "info",
    "Godkendt": "success",
    "Meddelt": "success",
    "Åben": "success",
    "Udmeldt": "info",
    "Opstart": "info",
    "Analyse": "info",
    "Udvikling": "info",
    "På pause": "warning",
    "Afsluttet": "success",
    "Afbrudt": "error",
}

CLASS_OF_WIDGET = [
    (CheckboxSelectMultiple, "form-checkbox"),
    (RadioSelect, "form-radio"),
    (Select, "form-select"),
    (CheckboxInput, "form-checkbox"),
]


@register.filter
def badge_class(words: object) -> str:
    """` badge-success` and the like for a state in words; empty for words that need no colour."""
    colour = COLOUR_OF_WORDS.get(str(words))
    return f" badge-{colour}" if colour else ""


@register.filter
def kind_of_field(field: BoundField) -> str:
    """Which part of the pack draws the field: `checkbox`, `options` (radio or several) or `input`."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "options"
    return "checkbox" if isinstance(widget, CheckboxInput) else "input"


@register.filter
def option_class(field: BoundField) -> str:
    """`radio` or `checkbox`, for the classes of one option."""
    return "checkbox" if isinstance(field.field.widget, CheckboxSelectMultiple) else "radio"


@register.filter
def first_control_id(field: BoundField) -> str:
    """The id an error's link leads to: the control, or the first of several."""
    return f"{field.auto_id}_0" if kind_of_field(field) == "options" else field.auto_id


@register.filter
def required_mark(field: BoundField) -> str:
    """Marks the minority of a form's fields: «(frivilligt)» when most must be filled in, else «(skal udfyldes)»."""
    fields = [visible.field for visible in field.form.visible_fields()]
    required = sum(each.required for each in fields)
    optional = len(fields) - required
    says_itself = getattr(field.field, "says_itself_when_needed", False)  # needed only where another is left empty
    if not required or not optional or says_itself:
        return ""
    if required >= optional:
        return "" if field.field.required else " (frivilligt)"
    return " (skal udfyldes)" if field.field.required else ""


@register.simple_tag
def dkfds_widget(field: BoundField) -> SafeString:
    """The field's control with DKFDS's class and without a placeholder (a placeholder vanishes when one types)."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    css = next((css for kind, css in CLASS_OF_WIDGET if isinstance(widget, kind)), "form-input")
    return field.as_widget(attrs={"class": f"{css} {widget.attrs.get('class', '')}".strip()})


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """The field's errors in words that say what to do, also where a form has no words of its own for an empty field."""
    texts = []
    for error in field.errors.as_data():
        is_plain = error.code == "required" and error.message == Field.default_error_messages["required"]
        texts += [_what_to_do(field)] if is_plain else error.messages
    return texts


@register.filter
def error_at(obstacles: Iterable[Obstacle] | None, place: str) -> str:
    """What stands in the way at one place of the page («#title»), in words."""
    return " ".join(each.text for each in obstacles or () if each.url == place)


def _what_to_do(field: BoundField) -> str:
    if isinstance(field.field.widget, CheckboxInput):
        return "Sæt kryds for at gå videre."
    is_choice = isinstance(field.field.widget, Select | RadioSelect | CheckboxSelectMultiple)
    return "Vælg en mulighed." if is_choice else "Udfyld feltet."


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """One of DKFDS's icons; with a label it is read aloud, without it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    sprite = static("dkfds/img/all-svg-icons.svg")
    css = f"icon-svg {classes}".strip()
    tag = '<svg class="{}" focusable="false" {}><use href="{}#{}"></use></svg>'
    return format_html(tag, css, spoken, sprite, name)
