"""A private PostgreSQL and a private Redis on unix sockets: no port taken, no clash with the machine's own."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from house.machine import find
from house.processes import Children
from house.words import give_up, timed

LONGEST_SOCKET_FOLDER = 93  # bytes; PostgreSQL adds /.s.PGSQL.5432.lock, the kernel allows 107
PATIENCE = 30  # seconds to start: after a kill the old postmaster may linger as a zombie
FAST_AND_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Cluster:
    """Where the private PostgreSQL keeps its data and its socket, and how it is started there."""

    data: Path
    sockets: Path
    prefix: tuple[str, ...] = ()  # words before the command, when we are root
    user: str | None = None

    def url(self, role: str, database: str) -> str:
        """The address of a database, as django-environ reads it."""
        return f"postgres://{role}@/{database}?host={quote(str(self.sockets))}"

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Runs one statement as the owner; answers what it gives, without headings."""
        command = [_program("psql"), "-X", "-At", "-v", "ON_ERROR_STOP=1", "-h", str(self.sockets), "-U", "owner"]
        return subprocess.run(
            [*command, "-d", database, "-c", statement],
            check=True,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        ).stdout.strip()


def start_postgres(children: Children, folder: Path, *, settings: dict[str, str] | None = None) -> Cluster:
    """Makes the cluster the first time, starts it, and answers when it takes connections."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = _place(folder)
    if not (cluster.data / "PG_VERSION").exists():
        with timed("Opretter databasen"):
            _initdb(cluster)
    options = {"listen_addresses": "", "unix_socket_directories": str(cluster.sockets), "jit": "off"} | (settings or {})
    command = [*cluster.prefix, _program("postgres"), "-D", str(cluster.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    _start_until_it_answers(children, cluster, command, folder / "postgres.log")
    if not cluster.sql("SELECT 1 FROM pg_roles WHERE rolname = 'portal'"):
        cluster.sql("CREATE ROLE portal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    return cluster


def make_database(cluster: Cluster, name: str) -> None:
    """The database, owned by the role that migrates; there already is fine."""
    if not cluster.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 - our own name
        cluster.sql(f'CREATE DATABASE "{name}" OWNER owner')


def start_redis(children: Children, folder: Path) -> str:
    """Starts Redis on a socket; answers its address. What waits in it survives an orderly stop."""
    folder.mkdir(parents=True, exist_ok=True)
    socket = _socket_folder(folder) / "redis.sock"
    command = [_program("redis-server"), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    command += ["--dir", str(folder), "--save", "3600", "1", "--set-proc-title", "no", "--daemonize", "no"]
    children.start("redis", command, log=folder / "redis.log", mark=str(socket), patience=20)
    if not _within(PATIENCE, socket.is_socket):
        give_up(f"Redis kom ikke op; se {folder / 'redis.log'}")
    return f"redis+socket://{socket}"


def _place(folder: Path) -> Cluster:
    """PostgreSQL refuses to run as root. As root it runs in a user namespace, or as the system's user `postgres`."""
    if os.geteuid() != 0:
        return Cluster(folder / "data", _socket_folder(folder))
    user = _user_for_postgres()
    prefix = (find("unshare") or "unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}")
    if not (folder / "elsewhere").exists() and _runs([*prefix, "true"]):
        return Cluster(folder / "data", _socket_folder(folder), prefix=prefix)
    elsewhere = Path(_remembered(folder / "elsewhere", lambda: f"/var/lib/tilskudsportalen-{secrets.token_hex(4)}"))
    if not elsewhere.exists():
        elsewhere.mkdir(mode=0o700)
        shutil.chown(elsewhere, user.pw_name, user.pw_gid)
    return Cluster(elsewhere / "data", elsewhere, user=user.pw_name)


def _user_for_postgres() -> pwd.struct_passwd:
    """Debian's package makes the user `postgres`; any ordinary user will do, but initdb must find it by name."""
    return next((user for user in pwd.getpwall() if user.pw_name == "postgres"), pwd.getpwnam("nobody"))


def _initdb(cluster: Cluster) -> None:
    shutil.rmtree(cluster.data, ignore_errors=True)  # a half-made cluster of a killed first start
    command = [*cluster.prefix, _program("initdb"), "-D", str(cluster.data), "-U", "owner", "--auth=trust"]
    command += ["--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    folder = "/" if cluster.user else None
    done = subprocess.run(
        command, capture_output=True, text=True, user=cluster.user, cwd=folder, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        shutil.rmtree(cluster.data, ignore_errors=True)
        give_up(f"Databasen kunne ikke oprettes:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


def _start_until_it_answers(children: Children, cluster: Cluster, command: list[str], log: Path) -> None:
    mark, until = str(cluster.data), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        child = children.start(
            "postgres", command, log=log, user=cluster.user, mark=mark, end_with=signal.SIGINT, patience=60
        )
        while child.process.poll() is None and time.monotonic() < until:
            if _answers(cluster):
                return
            time.sleep(0.05)
        children.end(child)
        time.sleep(0.5)
    give_up(f"PostgreSQL kom ikke op på {PATIENCE} s; se {log}")


def _answers(cluster: Cluster) -> bool:
    return _runs([_program("pg_isready"), "-q", "-h", str(cluster.sockets), "-U", "owner"])


def _socket_folder(folder: Path) -> Path:
    """The folder itself when its address is short enough, else a temporary one remembered beside it."""
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    short = Path(_remembered(folder / "sockets", lambda: tempfile.mkdtemp(prefix="tilskud-")))
    short.mkdir(mode=0o700, exist_ok=True)
    return short


def _remembered(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        file.write_text(make())
    return file.read_text().strip()


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


def _runs(command: list[str]) -> bool:
    """Whether the command can be run and ends well."""
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _program(name: str) -> str:
    path = find(name)
    if path is None:
        give_up(f"Programmet {name} blev ikke fundet.")
    return path
