"""The demo world as its own command builds it, once per session and served: what the pages are looked at in."""

import sys
from collections.abc import Iterator

import pytest

from tests.worlds import World, clone, drop

CHEAP = {"DJANGO_SETTINGS_MODULE": "tests.settings"}  # where passwords are cheap to check


@pytest.fixture(scope="session")
def demo_world(world_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three calls in a database of its own: decided in 2019, in assessment, and open."""
    folder = tmp_path_factory.mktemp("demo")
    world = World(database=f"{world_template}_demo", folder=folder, media_root=str(folder / "files"), env=CHEAP)
    clone(world_template, world.database)
    try:
        assert world.start(sys.executable, "manage.py", "build_demo").wait(180) == 0, world.logs()
        yield world
    finally:
        world.stop()
        drop(world.database)


@pytest.fixture(scope="session")
def demo_address(demo_world: World) -> str:
    return demo_world.start_web(workers=1)
