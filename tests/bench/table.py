"""How are the measurements shown, and which aims were not met?"""

from collections.abc import Iterator

from tests.bench.measuring import Measured

MEMORY = "Hver webproces, MB (delte sider talt med)"
MEMORY_AIM = 150
COLUMNS = f"{'':46}{'ms':>8}{'10 %':>8}{'95 %':>8}{'SQL':>5}{'× gulv':>8}{'kB':>7}  mål"


def lines(measured: list[Measured], memory: list[int]) -> Iterator[str]:
    """One line per page beside the first of them, the floor, and one for the web processes."""
    floor = measured[0]
    yield COLUMNS
    for each in measured:
        times = f"{each.median:>8.1f}{each.quickest:>8.1f}{each.p95:>8.1f}{each.queries:>5}{each.times(floor):>8.1f}"
        yield f"{each.page.name:46}{times}{each.size / 1024:>7.1f}  {_aim(each, floor)}".replace(".", ",").rstrip()
    shown = ", ".join(str(megabytes) for megabytes in memory)
    yield f"{MEMORY:46}{shown:>8}  ≤ {MEMORY_AIM}: {_met(max(memory) <= MEMORY_AIM)}"


def missed(measured: list[Measured], memory: list[int]) -> list[str]:
    """Aims missed by more than a noisy machine explains; memory makes no noise."""
    floor = measured[0]
    slow = [each.page.name for each in measured if each.misses_aim(floor)]
    return slow + (["webprocessens hukommelse"] if max(memory) > MEMORY_AIM else [])


def _aim(each: Measured, floor: Measured) -> str:
    if each.page.aim is None:
        return ""
    return f"≤ {each.page.aim}: {_met(each.times(floor) <= each.page.aim)}"


def _met(is_met: bool) -> str:
    return "nået" if is_met else "IKKE NÅET"
