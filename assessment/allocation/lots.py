"""In which order do equals stand when lots are drawn? By a seed anybody can look up, so that anybody can draw again."""

import hashlib
from collections.abc import Iterable


def lots_of(seed: str, numbers: Iterable[str]) -> dict[str, int]:
    """{case number: place}, 1 first: the order of SHA-256 of «seed|case number», written as hexadecimal.

    Each case's lot follows from the seed and its own number alone: who else takes part moves nobody past anybody.
    """
    drawn = sorted(numbers, key=lambda number: (lot_of(seed, number), number))
    return {number: place for place, number in enumerate(drawn, start=1)}


def lot_of(seed: str, number: str) -> str:
    """The lot itself, 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()
