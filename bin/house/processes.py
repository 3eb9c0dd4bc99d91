"""Child processes: started in sessions of their own, remembered in a folder, ended in order and waited for."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from house import ROOT
from house.words import give_up, say

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Who ends before whom: nobody loses a server they are still using.
ENDING = ("static", "web", "beat", "worker", "mail", "redis", "postgres")


@dataclass(frozen=True)
class Child:
    """One running child. `end_with` is the signal that asks it to finish; `patience` how many seconds it may take."""

    name: str
    process: subprocess.Popen[bytes]
    end_with: int
    patience: float


def end_on_signals() -> None:
    """Ctrl-C, a polite kill and a closed terminal all end the command the same way: as KeyboardInterrupt."""
    for number in STOPPING:
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


class Children:
    """The children of one command; `folder` remembers them for the next start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[Child] = []
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock_or_give_up()
        self._end_leftovers()

    def start(
        self,
        name: str,
        command: list[str],
        *,
        environment: dict[str, str] | None = None,
        end_with: int = signal.SIGTERM,
        patience: float = 30,
        log: Path | None = None,
        user: str | None = None,
        mark: str = str(ROOT),
    ) -> Child:
        """Starts a child in its own session: Ctrl-C reaches us and not it. `mark` is a word of its command line."""
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
        output: IO[bytes] | None = log.open("ab") if log else None
        process = subprocess.Popen(
            command,
            cwd=ROOT if user is None else "/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        if output:
            output.close()
        (self.folder / f"{name}.pid").write_text(f"{process.pid}\n{int(end_with)}\n{mark}\n")
        child = Child(name, process, end_with, patience)
        self.running.append(child)
        return child

    def end(self, child: Child) -> None:
        """Asks the child to finish, waits, and at last ends its whole group."""
        if child.process.poll() is None:
            child.process.send_signal(child.end_with)
        try:
            child.process.wait(timeout=child.patience)
        except subprocess.TimeoutExpired:
            say(f"! {child.name} ville ikke slutte på {child.patience:.0f} s og blev stoppet.")
        _kill_group(child.process.pid)
        child.process.wait()
        (self.folder / f"{child.name}.pid").unlink(missing_ok=True)
        self.running.remove(child)

    def end_all(self) -> None:
        """Ends the children in their order, each waited for; a second Ctrl-C does not hurry it."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        for child in sorted(self.running, key=lambda child: ENDING.index(child.name)):
            self.end(child)
        end_on_signals()

    def first_dead(self) -> Child | None:
        """A child that has ended by itself, if any."""
        return next((child for child in self.running if child.process.poll() is not None), None)

    def _lock_or_give_up(self) -> IO[str]:
        """One command at a time per folder; the lock goes with us, however we end."""
        lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            give_up("Kommandoen kører allerede i denne mappe. Stop den først med Ctrl-C.")
        return lock

    def _end_leftovers(self) -> None:
        """Ends what a killed command left behind: only processes whose command line carries the mark we wrote down."""
        for file in sorted(self.folder.glob("*.pid"), key=lambda file: ENDING.index(file.stem)):
            leader, end_with, mark = file.read_text().split("\n")[:3]
            if members := _session(int(leader), mark):
                say(f"· Rydder op efter sidste gang: {file.stem}")
                _end_strangers(int(leader), int(end_with), mark, members)
            file.unlink()


def _session(leader: int, mark: str) -> list[int]:
    """The living processes of a child's group whose command line carries the mark."""
    return [pid for pid, group, command in _processes() if group == leader and mark in command]


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every living process: its number, its group, its command line (a zombie has none)."""
    if not Path("/proc/self/cmdline").exists():
        shown = subprocess.run(["ps", "-axww", "-o", "pid=,pgid=,args="], capture_output=True, text=True, check=True)
        for line in shown.stdout.splitlines():
            pid, group, command = line.split(None, 2)
            yield int(pid), int(group), command
        return
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended while we looked
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            yield int(folder.name), os.getpgid(int(folder.name)), command


def _end_strangers(leader: int, end_with: int, mark: str, members: list[int]) -> None:
    """Ends processes that are not our children: the leader is asked first, the group is killed after 20 s."""
    if leader in members:
        os.kill(leader, end_with)
    until = time.monotonic() + 20
    while leader in _session(leader, mark) and time.monotonic() < until:
        time.sleep(0.05)
    _kill_group(leader)


def _kill_group(leader: int) -> None:
    """Ends what is left of a child's group; usually nothing is."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
