"""How does one type a Danish moment, and what is told when it does not exist, or twice?"""

import re
from datetime import date, datetime, time

from django import forms

from portal.clock import COPENHAGEN, exists_once
from portal.danish import copenhagen, short_date

DAY = re.compile(r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})[.:](\d{2})")


class MomentError(ValueError):
    """What was typed is no moment; `part` is the field («day» or «clock») and the text says why."""

    def __init__(self, part: str, text: str) -> None:
        super().__init__(text)
        self.part = part


def read_moment(day: str, clock: str) -> datetime:
    """«24.09.2019» and «12.00» by the clock in Copenhagen. Raises MomentError, also for an hour lost or doubled."""
    local = datetime.combine(read_day(day), _clock(clock.strip()))
    if not exists_once(local):
        text = "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
        raise MomentError("clock", text)
    return local.replace(tzinfo=COPENHAGEN)


def typed_moment(moment: datetime) -> dict[str, str]:
    """The moment as it would be typed."""
    local = copenhagen(moment)
    return {"day": short_date(moment), "clock": f"{local.hour:02}.{local.minute:02}"}


def read_day(text: str) -> date:
    """«24.09.2019» or «2019-09-24» as a day. Raises MomentError."""
    text = text.strip()
    if found := DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise MomentError("day", "Skriv datoen som dag.måned.år, fx 24.09.2019.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise MomentError("day", "Den dato findes ikke. Skriv fx 24.09.2019.") from error


def _clock(text: str) -> time:
    found = CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise MomentError("clock", "Skriv klokkeslættet som timer.minutter, fx 12.00.")
    return time(int(found[1]), int(found[2]))


class MomentForm(forms.Form):
    """A form that asks for a moment in two fields, day and clock; `moment` is what they mean together."""

    day = forms.CharField(label="Dato", max_length=20, help_text="Skriv fx 24.09.2019.")
    clock = forms.CharField(label="Klokkeslæt", max_length=20, help_text="Skriv fx 12.00. Det er dansk tid.")

    def clean(self) -> dict:
        data = super().clean() or {}
        day, clock = data.get("day", ""), data.get("clock", "")
        data["moment"] = None
        if day and clock:
            try:
                data["moment"] = read_moment(day, clock)
            except MomentError as error:
                self.add_error(error.part, str(error))
        return data
