"""What the pages of the analysis ask of a mapping: what stands at a key?"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from indsatsforloeb.sql.evaluation import SMALLEST_GROUP

register = template.Library()


@register.filter
def at(mapping: dict[str, Any] | None, key: str) -> Any:
    """The value at the key; "" where nothing stands."""
    return (mapping or {}).get(key, "")


@register.simple_tag
def smallest_group() -> int:
    """How many must have answered before anything is shown."""
    return SMALLEST_GROUP


LINES = {
    "circle": SafeString('fill="none" stroke="#0b5394" stroke-width="6" stroke-linejoin="round"'),
    "square": SafeString('fill="none" stroke="#d9662b" stroke-width="3.5" stroke-dasharray="9 6"'),
    "triangle": SafeString('fill="none" stroke="#143d14" stroke-width="2" stroke-dasharray="3 2"'),
}
FILLS = {
    "circle": SafeString('fill="#fff" stroke="#0b5394" stroke-width="3"'),
    "square": SafeString('fill="#fff" stroke="#a03c00" stroke-width="2"'),
    "triangle": SafeString('fill="#143d14"'),
}


@register.filter
def line_look(mark: str) -> SafeString:
    """How the line with this mark is drawn; on paper no stylesheet reaches inside the picture."""
    return LINES[mark]


@register.filter
def mark_look(mark: str) -> SafeString:
    return FILLS[mark]
