"""What do the forms of a run have in common: obstacles at their field, what was seen, a Danish day and a number."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.utils.html import format_html

from portal.danish import short_date
from portal.moments import MomentError, read_day
from portal.money import NumberError, parse_number
from portal.steps import Obstacle


def day_hint(now: datetime, *, weeks: int = 4) -> str:
    """«Skriv fx 24.09.2019.», with a day near the one it is."""
    return f"Skriv fx {short_date(now + timedelta(weeks=weeks))}."


class RunForm(forms.Form):
    """A form whose refusals stand at the field they are about."""

    def refuse(self, obstacles: Iterable[Obstacle]) -> None:
        """Each obstacle at its field («#id_name», «#name»), else on top with a link to where it can be mended."""
        self.is_valid()  # an error is laid beside those that are found by reading
        places = {at: name for name in self.fields for at in (f"#{name}", f"#id_{name}", f"#{self[name].auto_id}")}
        for obstacle in obstacles:
            name = places.get(obstacle.url)
            self.add_error(name, obstacle.text if name else _linked(obstacle))


def _linked(obstacle: Obstacle) -> str:
    if not obstacle.url:
        return obstacle.text
    return format_html('<a class="function-link" href="{}">{}</a>', obstacle.url, obstacle.text)


class SeenForm(RunForm):
    """Carries which version was shown, so that two writers are told apart."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def show_newest(self, version: int) -> None:
        """What was typed stays, and is now an answer to the newest version."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)  # type: ignore[index]


class DayField(forms.CharField):
    """A Danish day, or nothing."""

    def clean(self, value: object) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_day(text)
        except MomentError as error:
            raise forms.ValidationError(str(error)) from error


class HoursField(forms.CharField):
    """A number of hours the Danish way: «2,5»."""

    def clean(self, value: object) -> Decimal:
        text = super().clean(value)
        try:
            return parse_number(text, negative=False) if text else Decimal(0)
        except NumberError as error:
            raise forms.ValidationError(error.text) from error
