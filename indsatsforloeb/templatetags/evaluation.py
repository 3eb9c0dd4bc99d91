"""What the pages of the analysis ask of a mapping: what stands at a key?"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from indsatsforloeb.evaluation.radar import MIDDLE, MOST, RADIUS
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


@register.filter
def unlocalized(value: float) -> str:
    """A coordinate with a point, as pictures want it."""
    return f"{float(value):g}"


@register.filter
def shifted(value: float, by: int) -> str:
    return f"{float(value) + by:g}"


@register.filter
def height_of_ring(ring: int) -> str:
    """Where the scale's number stands on the upright axis: just below its ring."""
    return f"{MIDDLE - RADIUS * ring / MOST + 11:g}"


STROKES = {
    "circle": SafeString('stroke="#0b5394" stroke-width="2.5"'),
    "square": SafeString('stroke="#a03c00" stroke-width="2.5" stroke-dasharray="7 4"'),
    "triangle": SafeString('stroke="#2e6b2e" stroke-width="2.5" stroke-dasharray="2 3"'),
}


@register.filter
def stroke(mark: str) -> SafeString:
    """How the line with this mark is drawn; on paper no stylesheet reaches inside the picture."""
    return STROKES[mark]
