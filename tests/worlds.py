"""Worlds: a cloned database with real commits, a real web server on it, and a real Chromium to look at it."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test.utils import setup_databases

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("portal", "cases", "pools", "applications", "assessment", "indsatsforloeb", "demo")


def owner_url(database: str) -> str:
    """The test database's address with another database's name in it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def _execute(sql: str) -> None:
    """One statement on the cluster, outside any transaction."""
    admin = psycopg2.connect(owner_url("postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(sql)
    admin.close()


def drop(database: str) -> None:
    _execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def clone(template: str, name: str) -> None:
    drop(name)
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def copy_of_the_migrated_database() -> Iterator[None]:
    """The test database: every migration is run once for the code as it stands, and copied from there."""
    home, name = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    migrated = f"{home}_migrated_{_code_as_it_stands()}"
    with _one_at_a_time(home) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{home}_migrated_"])
        if migrated not in (found := [row[0] for row in cursor.fetchall()]):
            for outdated in found:
                drop(outdated)
            setup_databases(verbosity=0, interactive=False)
            connections.close_all()
            _execute(f'ALTER DATABASE "{name}" RENAME TO "{migrated}"')
        clone(migrated, name)
    connection.settings_dict["NAME"] = name
    yield
    connections.close_all()
    connection.settings_dict["NAME"] = home
    drop(name)


def _code_as_it_stands() -> str:
    """A mark of everything a migrated database is made from, and of all the other code too: no change is overlooked."""
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.is_file()]
    files += [ROOT / "requirements.txt", ROOT / "tests" / "settings.py"]
    digest = hashlib.sha256()
    for path in sorted(each for each in files if "__pycache__" not in each.parts):
        digest.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


@contextmanager
def _one_at_a_time(home: str) -> Iterator[Any]:
    """A cursor on the cluster, held by one process of those that begin: the others wait, and find the work done."""
    admin = psycopg2.connect(owner_url("postgres"))
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [home])
            yield cursor
    finally:
        admin.close()


def make_template() -> Iterator[str]:
    """A copy of the migrated test database that nothing is connected to."""
    name = f"{connection.settings_dict['NAME']}_template"
    connections.close_all()
    clone(connection.settings_dict["NAME"], name)
    yield name
    drop(name)


def clone_of_the_test_database(template: str, folder: Path, settings: Any) -> Iterator["World"]:
    """The ORM of this process looks into the world while the test runs, and back again afterwards."""
    home = connection.settings_dict["NAME"]
    name = f"{template}_{os.getpid()}_{time.monotonic_ns() % 10**9}"
    clone(template, name)
    connections.close_all()
    connection.settings_dict["NAME"] = name
    world = World(database=name, folder=folder, media_root=str(settings.MEDIA_ROOT))
    try:
        yield world
    finally:
        world.stop()
        connections.close_all()
        connection.settings_dict["NAME"] = home
        drop(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class World:
    """One cloned database and the processes that serve it; `env` is what a process needs to live in it."""

    database: str
    folder: Path
    media_root: str
    env: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    def environment(self, **extra: str) -> dict[str, str]:
        own = {
            "DATABASE_URL": owner_url(self.database),
            "INSTALLATION": django_settings.INSTALLATION,
            "TESTING": "1",
            "MEDIA_ROOT": self.media_root,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        return os.environ | own | self.env | extra

    def start(self, *command: str, **extra: str) -> subprocess.Popen:
        """A process in this world, in a session of its own; ended with the world."""
        log = (self.folder / f"{Path(command[0]).name}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(**extra), stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        return process

    def start_web(self, *, workers: int = 2, threads: int = 8, **extra: str) -> str:
        """gunicorn on a port of its own; returns its address when it answers."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        gunicorn = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--no-control-socket"]
        shape = ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
        bind = ["--bind", f"127.0.0.1:{port}", "--backlog", "2048"]
        process = self.start(*gunicorn, *shape, *bind, PORTAL_URL=address, **extra)
        self.wait_for(address, process)
        return address

    def wait_for(self, address: str, process: subprocess.Popen) -> None:
        """Until the web server answers; RuntimeError with its log when it ends or never does."""
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError("the web server ended by itself: " + self.logs())
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=1):  # noqa: S310 - our own loopback server
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the web server does not answer: " + self.logs())

    def logs(self) -> str:
        return "\n".join(path.read_text()[-4000:] for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self.processes.clear()
