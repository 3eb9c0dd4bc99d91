"""How the commands speak: short Danish lines, with the time beside what is slow."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def say(text: str) -> None:
    """One line at once, also when the output is a file."""
    print(text, flush=True)


@contextmanager
def timed(text: str) -> Iterator[None]:
    """Says what begins, and how many seconds it took when it succeeded."""
    say(f"· {text} …")
    begun = time.monotonic()
    yield
    say(f"  {text}: {seconds(time.monotonic() - begun)}")


def seconds(duration: float) -> str:
    """A duration in the Danish way: 3,2 s."""
    return f"{duration:.1f} s".replace(".", ",")


def give_up(text: str) -> NoReturn:
    """The command cannot go on: one line that says what to do, exit code 1."""
    print(text, file=sys.stderr, flush=True)
    raise SystemExit(1)
