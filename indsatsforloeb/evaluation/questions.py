"""What is asked in a self-evaluation, whom, and on which scale? A round keeps what it was opened with."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from indsatsforloeb.themes import THEMES

FILE = Path(__file__).resolve().parent.parent / "data" / "selvevaluering.toml"
LEADERS = "leaders"
POINTS = range(1, 6)


@dataclass(frozen=True)
class Statement:
    """One statement; its key is the theme's with its place in it."""

    key: str
    text: str


@dataclass(frozen=True)
class ThemeAsked:
    """One theme as one group is asked about it; `easy` is its title in the citizens' words.

    `comment` is what only the leaders are asked in words.
    """

    key: str
    title: str
    statements: tuple[Statement, ...]
    comment: str = ""
    easy: str = ""


@cache
def current_questions() -> dict[str, Any]:
    """The file as it stands, in the guide's order of themes: what a round opened now will ask."""
    read = tomllib.loads(FILE.read_text())
    themes = [{"key": key, "title": title} | read[key] for key, title in THEMES.items()]
    return {"scale": read["scale"], "unknown": read["unknown"], "themes": themes}


def sha256_of(questions: dict[str, Any]) -> str:
    """Tells versions apart: 64 hex digits over the canonical JSON."""
    canonical = json.dumps(questions, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def asked_of(group: str, questions: dict[str, Any]) -> tuple[ThemeAsked, ...]:
    """What `group` (an AnswerGroup, or LEADERS) is asked, theme by theme."""
    return tuple(
        ThemeAsked(
            theme["key"],
            theme["title"],
            tuple(Statement(f"{theme['key']}-{at}", text) for at, text in enumerate(theme[group], start=1)),
            theme["ask_leaders"] if group == LEADERS else "",
            theme.get("easy", theme["title"]),  # a round opened before has none
        )
        for theme in questions["themes"]
    )


def points_of(questions: dict[str, Any]) -> list[tuple[str, str]]:
    """The scale as (value, words), from the lowest; the last, «0», is that one does not know."""
    steps = [(str(point), words) for point, words in zip(POINTS, questions["scale"], strict=True)]
    return [*steps, ("0", questions["unknown"])]


def read_answer(posted: Any, group: str, questions: dict[str, Any]) -> dict[str, int]:
    """{statement key: 1–5} of a sent form; what is not one of the five is no answer, and no other key is read."""
    keys = [statement.key for theme in asked_of(group, questions) for statement in theme.statements]
    given = {key: posted.get(key, "") for key in keys}
    allowed = {str(point) for point in POINTS}
    return {key: int(value) for key, value in given.items() if value in allowed}
