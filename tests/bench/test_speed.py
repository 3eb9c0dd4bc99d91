"""How fast is the portal, beside a view that does next to nothing on the same servers? Run with `bin/bench`."""

import pytest

from tests.bench import pages, table
from tests.bench.conftest import ROUNDS, WARM_UP
from tests.bench.measuring import measure, memory_of_workers, warm
from tests.bench.pages import Scene
from tests.worlds import World

pytestmark = [pytest.mark.bench, pytest.mark.world]


def test_everything_keeps_its_distance_to_the_floor(world: World, scene: Scene):
    every = pages.floors(scene) + pages.of_visitors(scene) + pages.of_applicants(scene)
    every += pages.of_the_agency(scene) + pages.letters(scene)
    print(f"· Måler {len(every)} sider {ROUNDS} gange på skift …", flush=True)
    warm(every[1])
    measured = measure(every, rounds=ROUNDS, warm_up=WARM_UP)
    memory = memory_of_workers(world.processes[-1].pid)
    print("\n", *table.lines(measured, memory), sep="\n")
    assert table.missed(measured, memory) == []
