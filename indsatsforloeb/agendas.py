"""Which agenda is suggested for each kind of activity? Inserted when one is planned, and free to change."""

import tomllib
from functools import lru_cache
from pathlib import Path

AGENDAS = Path(__file__).parent / "data" / "dagsordener.toml"


@lru_cache(maxsize=1)
def agendas() -> dict[str, str]:
    """{kind (Held): the agenda, a numbered point on each line}; a kind without one is not there."""
    suggested = tomllib.loads(AGENDAS.read_text(encoding="utf-8"))
    return {kind: _numbered(each["points"]) for kind, each in suggested.items()}


def _numbered(points: list[str]) -> str:
    return "\n".join(f"{number}. {point}" for number, point in enumerate(points, start=1))
