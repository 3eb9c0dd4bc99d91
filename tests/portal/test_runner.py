"""Whether bin/run serves the portal, ends everything it started, and puts right what a killed start left behind."""

import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.proxy import free_port

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {".git", ".venv", "node_modules", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
SERVED_BY = ("beat", "postgres", "redis", "web", "worker")

pytestmark = [pytest.mark.world, pytest.mark.race]


class Portal:
    """One `bin/run` in a copy of the project; `live`, since a demo world takes a while and is tested elsewhere."""

    def __init__(self, copy: Path) -> None:
        given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.port = free_port()
        self.environment = given | {"INSTALLATION": "live", "TESTING": "0", "PORT": str(self.port)}
        self.copy = copy
        self.output = copy.parent / "output.txt"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, str(self.copy / "bin" / "run")],
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until_served(self) -> None:
        """Open, and everybody in place."""
        until = time.monotonic() + 90
        while not ("Tilskudsportalen er åben" in self.said() and self.answers() and self.remembered() == SERVED_BY):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def remembered(self) -> tuple[str, ...]:
        return tuple(sorted(file.stem for file in (self.copy / "var" / "run").glob("*.pid")))

    def pid_of(self, name: str) -> int:
        return int((self.copy / "var" / "run" / f"{name}.pid").read_text().split()[0])

    def said(self) -> str:
        return self.output.read_text()

    def ask_to_end(self, number: int = signal.SIGINT) -> int:
        """Sends the signal and answers the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def processes(self) -> list[str]:
        """The command lines of living processes that belong to this copy."""
        shown = subprocess.run(["ps", "-axww", "-o", "stat=,args="], capture_output=True, text=True, check=True).stdout
        return [line for line in shown.splitlines() if str(self.copy) in line and not line.startswith("Z")]

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(host=str(self.copy / "var" / "pg"), user="owner", dbname="tilskudsportalen")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project as it is here, with nothing in var/; the packages are borrowed."""
    folder = tmp_path_factory.mktemp("run") / "p"
    shutil.copytree(ROOT, folder, ignore=lambda _, names: LEFT_OUT.intersection(names))
    for borrowed in (".venv", "node_modules"):
        (folder / borrowed).symlink_to(ROOT / borrowed)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def portal(copy: Path) -> Iterator[Portal]:
    portal = Portal(copy)
    try:
        portal.wait_until_served()
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.ask_to_end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ending_it_leaves_no_process_no_port_and_nothing_remembered(portal: Portal, number: int) -> None:
    assert portal.ask_to_end(number) == 0
    assert portal.processes() == []
    assert portal.remembered() == ()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections may linger, listeners not
        probe.bind(("127.0.0.1", portal.port))
    assert portal.said().splitlines()[-2:] == ["Lukker …", "Alt er lukket."]


def test_a_second_start_is_quick_and_keeps_the_data(portal: Portal) -> None:
    portal.sql("CREATE TABLE remembered AS SELECT 42 AS number")
    portal.ask_to_end()
    begun = time.monotonic()
    portal.process = portal.start()
    portal.wait_until_served()
    assert time.monotonic() - begun <= 15
    assert portal.sql("SELECT number FROM remembered") == [(42,)]
    portal.sql("DROP TABLE remembered")


def test_the_portal_runs_as_its_own_role_and_the_tables_are_the_owners(portal: Portal) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}/readyz", timeout=5) as answer:
        assert answer.status == 200
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename <> ''"
    assert portal.sql(f"SELECT DISTINCT usename {others}") == [("portal",)]
    assert portal.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [("owner",)]
    assert portal.sql("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'portal'") == [
        (False, False, False)
    ]


def test_nothing_listens_on_a_port_but_the_web(portal: Portal) -> None:
    assert portal.sql("SHOW listen_addresses") == [("",)]
    redis = subprocess.run(
        ["redis-cli", "-s", str(portal.copy / "var" / "redis" / "redis.sock"), "config", "get", "port"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert redis.stdout.split() == ["port", "0"]


def test_a_start_after_a_kill_ends_what_was_left_and_serves_again(portal: Portal) -> None:
    portal.process.kill()
    portal.process.wait()
    assert portal.answers()
    portal.process = portal.start()
    portal.wait_until_served()
    cleared = [line.rpartition(" ")[2] for line in portal.said().splitlines() if "Rydder op" in line]
    assert cleared == ["web", "beat", "worker", "redis", "postgres"]
    assert portal.ask_to_end() == 0
    assert portal.processes() == []


@pytest.mark.parametrize("name", ["web", "worker", "postgres"])
def test_a_child_that_dies_by_itself_is_named_and_ends_the_rest(portal: Portal, name: str) -> None:
    os.kill(portal.pid_of(name), signal.SIGKILL)
    assert portal.process.wait(timeout=60) == 1
    assert [line for line in portal.said().splitlines() if line.startswith("!")] == [
        f"! {name} stoppede af sig selv (kode -9). Det sidste i loggen:"
    ]
    assert portal.processes() == []


def test_a_second_one_in_the_same_folder_is_refused_and_the_first_goes_on(portal: Portal) -> None:
    second = subprocess.run(
        [sys.executable, str(portal.copy / "bin" / "run")],
        env=portal.environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    assert (second.returncode, second.stderr) == (
        1,
        "Kommandoen kører allerede i denne mappe. Stop den først med Ctrl-C.\n",
    )
    assert portal.answers()


SLOW_TO_END = """
import signal, sys, time
def end(*_):
    time.sleep(0.3)
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(60)
"""


def test_each_is_waited_for_before_the_next_is_asked_to_end(
    tmp_path: Path, house: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    children = house("processes").Children(tmp_path / "run")
    for name in ("postgres", "redis", "mail", "worker", "beat", "web"):
        log = tmp_path / name
        children.start(name, [sys.executable, "-c", SLOW_TO_END, str(tmp_path / "ended"), name], log=log)
        while "ready" not in (log.read_text() if log.exists() else ""):
            time.sleep(0.02)
    children.end_all()
    assert (tmp_path / "ended").read_text().split() == ["web", "beat", "worker", "mail", "redis", "postgres"]


def test_a_stranger_with_a_reused_number_is_left_alone(tmp_path: Path, house: Callable[[str], object]) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "web.pid").write_text(f"{stranger.pid}\n{int(signal.SIGTERM)}\n/another/place\n")
    house("processes").Children(folder)
    assert stranger.poll() is None
    assert list(folder.glob("*.pid")) == []
    stranger.kill()
    stranger.wait()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    """Imports a module of bin/house as the commands do."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    return lambda name: importlib.import_module(f"house.{name}")
