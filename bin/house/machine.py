"""What the machine itself must have: found by use, installed by apt when it is missing."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from house.words import give_up, say, timed

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
HOMEBREW = ("/opt/homebrew/bin", "/usr/local/bin")
MAC_OFFICE = "/Applications/LibreOffice.app/Contents/MacOS"


def find(program: str) -> str | None:
    """The program's path: on PATH, in the system's own folders, or where Debian and Homebrew hide PostgreSQL."""
    hidden = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    newest_first = sorted(
        hidden, key=lambda folder: [int(n) for n in folder.parent.name.split("@")[-1].split(".")], reverse=True
    )
    folders = [
        *map(str, newest_first),
        os.environ.get("PATH", ""),
        "/usr/local/sbin",
        "/usr/sbin",
        *HOMEBREW,
        MAC_OFFICE,
    ]
    return shutil.which(program, path=os.pathsep.join(folders))


def _letters_can_be_drawn() -> bool:
    if sys.platform == "darwin":
        return any(Path(folder).parent.joinpath("lib/libpango-1.0.0.dylib").exists() for folder in HOMEBREW)
    try:
        for library in PANGO:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _venv_can_be_made() -> bool:
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


# What must work → the Debian packages that bring it. Not npm: packages.py brings it as a wheel where it is missing.
ALWAYS: dict[Callable[[], object], tuple[str, ...]] = {
    _letters_can_be_drawn: ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    lambda: find("postgres") and find("initdb"): ("postgresql",),
    lambda: find("redis-server"): ("redis-server",),
    _venv_can_be_made: ("python3-venv",),
}
FOR_TESTS: dict[Callable[[], object], tuple[str, ...]] = {
    lambda: find("chromium") or find("chromium-browser") or find("google-chrome"): ("chromium",),
    lambda: find("nginx"): ("nginx-light",),
    lambda: find("soffice") or find("libreoffice"): ("libreoffice-calc",),
}


def prepare(*, tests: bool) -> None:
    """Installs what is missing; gives up with the line to type where we may not."""
    _require_python()
    needs = ALWAYS | FOR_TESTS if tests else ALWAYS
    missing = [package for works, packages in needs.items() if not works() for package in packages]
    if not missing:
        return
    if sys.platform == "darwin" or not shutil.which("apt-get"):
        give_up(f"Maskinen mangler noget, der svarer til Debians {' '.join(missing)}. Installer det, og prøv igen.")
    _install(missing)
    if still := [packages[0] for works, packages in needs.items() if not works()]:
        give_up(f"Efter installationen mangler stadig: {' '.join(still)}.")


def _require_python() -> None:
    if sys.version_info[:2] == (3, 11):
        return
    other = shutil.which("python3.11")
    if other is None:
        give_up(f"Portalen kører på Python 3.11; her er {sys.version.split()[0]}.")
    os.execv(other, [other, *sys.argv])  # noqa: S606 - the same command, on the right Python


def _install(packages: list[str]) -> None:
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    as_root = _as_root()
    if as_root is None:
        give_up(f"Maskinen mangler pakker. Kør:  sudo apt-get update && sudo {' '.join(install)}")
    # RUNLEVEL=1: Debian then leaves its own PostgreSQL, Redis and nginx services stopped. We start our own.
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    with timed(f"Installerer {' '.join(packages)}"):
        for command in (["apt-get", "update"], install):
            done = subprocess.run(
                [*as_root, *quiet, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL
            )
            if done.returncode:
                say(done.stdout[-2000:] + done.stderr[-2000:])
                give_up(f"apt-get svarede med fejl på: {' '.join(command)}")


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True)
    return ["sudo", "-n"] if asked.returncode == 0 else None
