"""The portal as it runs for real on a crowded database: collected static files and its own gunicorn.conf.py."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.bench import crowd
from tests.bench.crowd import People
from tests.bench.pages import Scene
from tests.worlds import ROOT, World, free_port

ROUNDS, WARM_UP = 40, 5
STATIC_ROOT = ROOT / "var" / "bench" / "static"
NOT_COLLECTED = ("*.scss", "split", "*.otf")  # as bin/house/setup.py


@pytest.fixture
def people(odense, applicant, colleague, approver, caseworker, caseworker2, manager, manager2, director) -> People:
    return People(applicant, colleague, approver, caseworker, caseworker2, manager, manager2, director, odense)


@pytest.fixture
def static_files(world: World) -> subprocess.Popen:
    """Collected beside the making of the crowd, under their hashed names."""
    world.env |= {"TESTING": "0", "STATIC_ROOT": str(STATIC_ROOT), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    ignored = [word for pattern in NOT_COLLECTED for word in ("--ignore", pattern)]
    return world.start(sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0", *ignored)


@pytest.fixture
def scene(world: World, people: People, administrator, static_files: subprocess.Popen) -> Scene:
    now = timezone.now()
    print(f"\n· Laver {crowd.COUNT} ansøgninger og {ROUNDS + WARM_UP} godkendte kladder …", flush=True)
    letter = crowd.unmade_letter(people, now=now)
    judged, walked = crowd.judged_pool(people, now=now)
    pool = crowd.pool_between(people, "aaben", now - timedelta(days=30), now + timedelta(days=60))
    drafted = now - timedelta(days=2)
    draft = crowd.one_draft(pool, people, now=drafted)
    ready = crowd.ready_to_send(pool, people, ROUNDS + WARM_UP, now=drafted)
    crowd.settle()
    if static_files.wait(120):
        raise RuntimeError("collectstatic: " + world.logs())
    return Scene(start_portal(world), people, administrator, pool, draft, ready, judged, walked, letter)


def start_portal(world: World) -> str:
    """The web server exactly as a running installation starts it; its address when it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(Path("portal", "gunicorn.conf.py")), "portal.wsgi"]
    process = world.start(*gunicorn, BIND=f"127.0.0.1:{port}", PORTAL_URL=address, MALLOC_ARENA_MAX="2")
    world.wait_for(address, process)
    return address
