"""What does a page cost, measured turn by turn beside the floor so that the machine's other work meets all alike?"""

import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.bench.client import Answer

MARGIN = 1.5  # an aim is missed when a noisy machine does not explain it


@dataclass(frozen=True)
class Page:
    """One thing somebody does; `aim` is how many times the floor it may cost."""

    name: str
    ask: Callable[[], Answer]
    status: int = 200
    aim: float | None = None


@dataclass
class Measured:
    """A page's answers: milliseconds of each, statements and bytes of the last."""

    page: Page
    ms: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def median(self) -> float:
        return median(self.ms)

    @property
    def quickest(self) -> float:
        """The tenth that met least of the machine's other work."""
        return quantiles(self.ms, n=10)[0]

    @property
    def p95(self) -> float:
        return quantiles(self.ms, n=20)[-1]

    def add(self, answer: Answer) -> None:
        self.ms.append(answer.ms)
        self.queries, self.size = answer.queries, len(answer.body)

    def times(self, floor: "Measured") -> float:
        """How many times the floor the page costs, by the medians."""
        return self.median / floor.median

    def misses_aim(self, floor: "Measured") -> bool:
        """By the margin, both as it mostly is and when it is quickest: a busy machine makes long answers longer."""
        if self.page.aim is None:
            return False
        return min(self.times(floor), self.quickest / floor.quickest) > self.page.aim * MARGIN


def measure(pages: Iterable[Page], *, rounds: int, warm_up: int) -> list[Measured]:
    """Every page once a round, `rounds` times, after `warm_up` rounds that are not counted."""
    measured = [Measured(page) for page in pages]
    for number in range(warm_up + rounds):
        for each in measured:
            answer = asked(each.page)
            if number >= warm_up:
                each.add(answer)
    return measured


def asked(page: Page) -> Answer:
    """The page's answer; RuntimeError when it is not the one meant, for then its time says nothing."""
    answer = page.ask()
    if answer.status != page.status:
        raise RuntimeError(f"{page.name}: {answer.status} {answer.location} {answer.body[:2000].decode()}")
    return answer


def warm(page: Page, *, times: int = 200, at_once: int = 16) -> None:
    """Every worker loads its code, and every thread its connection, before anything is measured."""
    with ThreadPoolExecutor(at_once) as callers:
        list(callers.map(lambda _: asked(page), range(times)))


def memory_of_workers(master: int) -> list[int]:
    """MB of resident memory of each web process, shared pages included."""
    if Path("/proc/self/status").exists():
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [_resident(Path(f"/proc/{child}/status").read_text()) for child in children]
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(rss) // 1024 for parent, rss in rows if int(parent) == master]


def _resident(status: str) -> int:
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024
