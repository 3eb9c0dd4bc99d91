"""Who can log in to the demo? Asked by the log-in page of a demo installation only."""

from django import template

from demo.people import LOGINS, PASSWORD

register = template.Library()


@register.inclusion_tag("demo/_login_list.html")
def demo_logins() -> dict[str, object]:
    """The list of log-ins with the one password."""
    return {"logins": LOGINS, "password": PASSWORD}
