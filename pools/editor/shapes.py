"""How is one value of a document typed in a field, the Danish way, and read back without guessing?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from pools.characters import clean_text
from pools.document import NOT_CHOSEN
from pools.poolfile.reading import without_noughts
from portal import danish, money
from portal.clock import COPENHAGEN, exists_once

# As typed: a text, the chosen ones of several, a table by field, a list of tables.
Raw = str | list[str] | dict[str, Any] | list[dict[str, Any]]
YES = "ja"
BREAK_IN_A_LINE = "↵"
MOMENT = re.compile(
    r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})(?:,? *(?:kl\.?)? *(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?)?"
)
MONTH = re.compile(r"(?:(?P<month>\d{1,2})[.\-/ ] ?(?P<year>\d{4})|(?P<iso>\d{4})-(?P<isomonth>\d{2}))")
NAMED_MONTH = re.compile(r"(?P<name>[a-zæøå]{3,})\.? (?P<year>\d{4})")
LIMIT = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY = re.compile(r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})")


class Unreadable(ValueError):
    """What is typed cannot be read; `text` says what to write instead."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Posted(Protocol):
    """What a form sent: Django's QueryDict, or any other with these two."""

    def get(self, name: str, default: str = "") -> str: ...
    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Text:
    """A text on one line or, as "long", on several."""

    control: str = "text"

    def posted(self, post: Posted, name: str) -> Raw:
        return _with_newlines(post.get(name, ""))

    def typed(self, value: Any) -> Raw:
        return value

    def read(self, raw: Any) -> Any:
        return clean_text(raw).strip()


@dataclass(frozen=True)
class Choice(Text):
    """One of a list that `pools.editor.choices` knows by this name."""

    control: str = "choice"
    choices: str = ""


@dataclass(frozen=True)
class Several:
    """Some of a list; the order they were written in is kept."""

    control: ClassVar[str] = "several"
    choices: str = ""

    def posted(self, post: Posted, name: str) -> Raw:
        return post.getlist(name)

    def typed(self, value: Any) -> Raw:
        return list(value)

    def read(self, raw: Any) -> Any:
        return tuple(dict.fromkeys(each for each in raw if each))


@dataclass(frozen=True)
class YesNo(Text):
    control: str = "yes_no"

    def typed(self, value: Any) -> Raw:
        return YES if value else ""

    def read(self, raw: Any) -> Any:
        return raw == YES


@dataclass(frozen=True)
class Number(Text):
    """A whole number; blank is nothing where nothing is allowed, else 0."""

    control: str = "number"
    optional: bool = False
    default: int = -1

    def typed(self, value: Any) -> Raw:
        return "" if value is None or value == self.default else money.show_number(value, 0)

    def read(self, raw: Any) -> Any:
        if not raw.strip():
            return None if self.optional else max(self.default, 0)
        try:
            return int(money.parse_number(raw, decimals=0))
        except money.NumberError as error:
            raise Unreadable(error.text) from error


@dataclass(frozen=True)
class Amount(Text):
    """Kroner with øre."""

    control: str = "amount"
    optional: bool = False

    def typed(self, value: Any) -> Raw:
        return "" if value is None else money.show_number(value)

    def read(self, raw: Any) -> Any:
        if not raw.strip():
            return None if self.optional else Decimal("0.00")
        try:
            return money.parse_kroner(raw, negative=True)
        except money.NumberError as error:
            raise Unreadable(error.text) from error


@dataclass(frozen=True)
class Share(Text):
    """A weight or a percentage: a number with as many decimals as it has."""

    control: str = "number"

    def typed(self, value: Any) -> Raw:
        return f"{value:f}".replace(".", ",")

    def read(self, raw: Any) -> Any:
        if not raw.strip():
            return Decimal(0)
        try:
            return without_noughts(money.parse_number(raw))
        except money.NumberError as error:
            raise Unreadable(error.text) from error


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


@dataclass(frozen=True)
class Lines(Text):
    """A list of texts, one on each line; a line break inside one of them is written ↵."""

    control: str = "lines"

    def typed(self, value: Any) -> Raw:
        return "\n".join(item.replace("\n", BREAK_IN_A_LINE) for item in value)

    def read(self, raw: Any) -> Any:
        lines = (line.strip().replace(BREAK_IN_A_LINE, "\n") for line in clean_text(raw).split("\n"))
        return tuple(line for line in lines if line)


@dataclass(frozen=True)
class Levels:
    """A text for each step of a scale, the lowest first; steps without a text are left out."""

    control: ClassVar[str] = "levels"
    steps: tuple[int, ...] = (1, 2, 3, 4, 5)

    def posted(self, post: Posted, name: str) -> Raw:
        return {str(step): _with_newlines(post.get(f"{name}.{step}", "")) for step in self.steps}

    def typed(self, value: Any) -> Raw:
        return {str(step): value.get(step, "") for step in self.steps}

    def read(self, raw: Any) -> Any:
        texts = {step: clean_text(raw.get(str(step), "")).strip() for step in self.steps}
        return {step: text for step, text in texts.items() if text}


@dataclass(frozen=True)
class Pair:
    """The least and the most of something, or nothing at all."""

    control: ClassVar[str] = "pair"

    def posted(self, post: Posted, name: str) -> Raw:
        return {end: post.get(f"{name}.{end}", "") for end in ("0", "1")}

    def typed(self, value: Any) -> Raw:
        least, most = value or ("", "")
        return {"0": str(least), "1": str(most)}

    def read(self, raw: Any) -> Any:
        given: Mapping[str, str] = {end: text.strip() for end, text in raw.items()}
        if not any(given.values()):
            return None
        if not all(given.values()):
            raise Unreadable("Skriv både det mindste og det største antal, eller lad begge stå tomme.")
        return tuple(Number().read(given[end]) for end in ("0", "1"))


def _with_newlines(text: str) -> str:
    """As a text area shows it: a browser sends CRLF for each line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
