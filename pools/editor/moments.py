"""How are moments, months and the limits of an answer typed the Danish way, and read back without guessing?"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pools.document import NOT_CHOSEN
from pools.editor.shapes import Raw, Text, Unreadable
from portal import danish, money
from portal.clock import COPENHAGEN, exists_once

MOMENT = re.compile(
    r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})(?:,? *(?:kl\.?)? *(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?)?"
)
MONTH = re.compile(r"(?:(?P<month>\d{1,2})[.\-/ ] ?(?P<year>\d{4})|(?P<iso>\d{4})-(?P<isomonth>\d{2}))")
NAMED_MONTH = re.compile(r"(?P<name>[a-zæøå]{3,})\.? (?P<year>\d{4})")
LIMIT = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY = re.compile(r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})")


@dataclass(frozen=True)
class Moment(Text):
    """Date and clock in Copenhagen; blank is nothing, or "not chosen yet" where a moment must come."""

    control: str = "moment"
    optional: bool = False

    def typed(self, value: Any) -> Raw:
        if value is None or value == NOT_CHOSEN:
            return ""
        seconds = danish.copenhagen(value).second
        return danish.moment_short(value) + (f".{seconds:02}" if seconds else "")

    def read(self, raw: Any) -> Any:
        text = raw.strip().lower()
        if not text:
            return None if self.optional else NOT_CHOSEN
        found = MOMENT.fullmatch(text)
        if not found:
            raise Unreadable("Skriv dato og klokkeslæt som dd.mm.åååå kl. tt.mm, fx 17.09.2019 kl. 12.00.")
        if found[4] is None:
            raise Unreadable("Skriv også klokkeslættet, fx 17.09.2019 kl. 12.00.")
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        return _in_copenhagen(year, month, day, hour, minute, second)


@dataclass(frozen=True)
class Moments(Text):
    """Several moments, one on each line."""

    control: str = "lines"

    def typed(self, value: Any) -> Raw:
        return "\n".join(str(Moment().typed(each)) for each in value)

    def read(self, raw: Any) -> Any:
        return tuple(Moment().read(line) for line in raw.split("\n") if line.strip())


@dataclass(frozen=True)
class Month(Text):
    """«01.2020» for "2020-01"."""

    control: str = "month"

    def typed(self, value: Any) -> Raw:
        year, _, month = value.partition("-")
        return f"{month}.{year}" if month else value

    def read(self, raw: Any) -> Any:
        text = raw.strip().lower()
        if not text:
            return ""
        found, named = MONTH.fullmatch(text), NAMED_MONTH.fullmatch(text)
        if found:
            year, month = int(found["year"] or found["iso"]), int(found["month"] or found["isomonth"])
        elif named and (month := _month_by_name(named["name"])):
            year = int(named["year"])
        else:
            raise Unreadable("Skriv måneden som mm.åååå, fx 01.2020.")
        if not 1 <= month <= 12:
            raise Unreadable("Den måned findes ikke. Skriv fx 01.2020.")
        return f"{year:04}-{month:02}"


@dataclass(frozen=True)
class Limit(Text):
    """The least or most of an answer: a number or a date, kept as a text ("10.50", "2019-01-01")."""

    control: str = "limit"

    def typed(self, value: Any) -> Raw:
        if LIMIT.fullmatch(value):
            year, month, day = value.split("-")
            return f"{day}.{month}.{year}"
        return value.replace(".", ",")

    def read(self, raw: Any) -> Any:
        text = raw.strip()
        if not text:
            return ""
        if found := DAY.fullmatch(text):
            moment = _in_copenhagen(int(found[3]), int(found[2]), int(found[1]), 12, 0, 0)
            return danish.copenhagen(moment).date().isoformat()
        try:
            money.parse_number(text)
        except money.NumberError as error:
            raise Unreadable(f"{error.text} Er svaret en dato, så skriv den som 17.09.2019.") from error
        return text.replace(".", "").replace(" ", "").replace(money.MINUS, "-").replace(",", ".")


def _month_by_name(name: str) -> int:
    """1–12 for «januar», «jan»; 0 for no month."""
    return next((n for n, month in enumerate(danish.MONTHS, start=1) if name in {month, month[:3]}), 0)


def _in_copenhagen(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its hour is looked at first
    except ValueError as error:
        raise Unreadable("Den dato eller det klokkeslæt findes ikke. Skriv fx 17.09.2019 kl. 12.00.") from error
    if not exists_once(local):
        raise Unreadable("Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet.")
    return local.replace(tzinfo=COPENHAGEN).astimezone(UTC)
