"""Two served worlds: the demo as its own command builds it, once per session, and the world a road is walked in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.road.clock import FILE, set_clock
from tests.road.walking import APPLYING, Road
from tests.worlds import World, clone, drop, free_port

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


@pytest.fixture
def road(world: World, settings, tmp_path: Path) -> Iterator[Road]:
    """A served world where it is 20 August 2019, with a real SMTP server for its mail."""
    clock_file = tmp_path / "clock"
    set_clock(clock_file, APPLYING)
    port = free_port()
    world.start(sys.executable, "manage.py", "demo_mail_sink", "--port", str(port))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    here = {"DJANGO_SETTINGS_MODULE": "tests.road.settings", FILE: str(clock_file)}
    address = world.start_web(workers=1, **here)
    with chromium() as browser:
        yield Road(world, browser, address, clock_file)
