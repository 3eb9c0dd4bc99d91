"""How is one value of a document typed in a field, the Danish way, and read back without guessing?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from pools.characters import clean_text
from pools.poolfile.reading import without_noughts
from portal import money

# As typed: a text, the chosen ones of several, a table by field, a list of tables.
Raw = str | list[str] | dict[str, Any] | list[dict[str, Any]]
YES = "ja"
BREAK_IN_A_LINE = "↵"


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
            number = int(money.parse_number(raw, decimals=0))
        except money.NumberError as error:
            raise Unreadable(error.text) from error
        if number < 0:
            raise Unreadable("Skriv 0 eller et større tal.")
        return number


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
    optional: bool = False

    def typed(self, value: Any) -> Raw:
        return "" if value is None else f"{value:f}".replace(".", ",")

    def read(self, raw: Any) -> Any:
        if not raw.strip():
            return None if self.optional else Decimal(0)
        try:
            return without_noughts(money.parse_number(raw))
        except money.NumberError as error:
            raise Unreadable(error.text) from error


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
