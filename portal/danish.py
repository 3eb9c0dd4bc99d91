"""How are dates, moments and months written in Danish, whatever the active locale says?"""

import unicodedata
from datetime import date, datetime

from portal.clock import COPENHAGEN

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS = ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec.")
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")

# The three characters that follow z in ASCII stand for the three letters that follow z in Danish.
_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y", "é": "e", "è": "e"})


def copenhagen(moment: datetime) -> datetime:
    """The same moment by the clock in Copenhagen. Raises ValueError for a moment without time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(COPENHAGEN)


def _day(day: date | datetime) -> date:
    """The calendar day in Copenhagen."""
    return copenhagen(day).date() if isinstance(day, datetime) else day


def long_date(day: date | datetime) -> str:
    """«17. september 2019»"""
    local = _day(day)
    return f"{local.day}. {MONTHS[local.month - 1]} {local.year}"


def short_date(day: date | datetime) -> str:
    """«17.09.2019»"""
    local = _day(day)
    return f"{local.day:02}.{local.month:02}.{local.year}"


def weekday_date(day: date | datetime) -> str:
    """«tirsdag den 17. september 2019»"""
    return f"{WEEKDAYS[_day(day).weekday()]} den {long_date(day)}"


def clock_time(moment: datetime) -> str:
    """«kl. 12.00», with a dot as the agency writes it; seconds are cut off, never rounded up past a deadline."""
    local = copenhagen(moment)
    return f"kl. {local.hour:02}.{local.minute:02}"


def clock_time_exact(moment: datetime) -> str:
    """«kl. 11.42.10», for receipts and evidence."""
    return f"{clock_time(moment)}.{copenhagen(moment).second:02}"


def moment(at: datetime) -> str:
    """«tirsdag den 17. september 2019 kl. 12.00»"""
    return f"{weekday_date(at)} {clock_time(at)}"


def moment_short(moment: datetime) -> str:
    """«17.09.2019 kl. 12.00»"""
    return f"{short_date(moment)} {clock_time(moment)}"


def clock_or_date(at: datetime, *, now: datetime, exact: bool = False) -> str:
    """«kl. 12.00» on the day itself, «17.09.2019 kl. 12.00» on any other; `exact`: with seconds."""
    clock = clock_time_exact(at) if exact else clock_time(at)
    return clock if copenhagen(at).date() == copenhagen(now).date() else f"{short_date(at)} {clock}"


def month_label(month: str) -> str:
    """«jan. 2020» for "2020-01". Raises ValueError for anything that is no month."""
    first = date.fromisoformat(f"{month}-01")
    return f"{SHORT_MONTHS[first.month - 1]} {first.year}"


def sort_key_da(text: str) -> str:
    """A key that sorts names read from a file as Danes do: æ, ø, å last, and aa as å.

    Rows of the database are sorted by its own collation "da-x-icu", not by this.
    """
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    return folded.translate(_LETTERS)
