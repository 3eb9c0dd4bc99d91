"""How many people press «Indsend ansøgning» at once, and what each of them was answered."""

import asyncio
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from tests.race.crowd import Sender

TOKEN = "c" * 32
RECEIPT = re.compile(r"data-receipt-number>(K-[0-9]{4}-\w{4}-\w{4})<")
NOT_RECEIVED = "Ansøgningen er IKKE modtaget"
NO_ANSWER = 0


@dataclass(frozen=True)
class Answer:
    """One request of one person: seconds since 1970 when it began and ended; status 0 when no whole answer came."""

    number: str
    began: float
    ended: float
    status: int
    body: str

    @property
    def receipt(self) -> str:
        """The receipt number acknowledged; empty when nothing was."""
        found = RECEIPT.search(self.body) if 200 <= self.status < 300 else None
        return found[1] if found else ""

    @property
    def is_plain_refusal(self) -> bool:
        """The loser is told in so many words that nothing was received."""
        return self.status == 409 and NOT_RECEIVED in self.body

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def request_of(
    sender: Sender, host: str, method: str, path: str, fields: dict[str, Any] | None = None, **headers: str
) -> bytes:
    """A browser's request, whole: log-in, CSRF token in cookie and header, form in the body."""
    body = urlencode(fields or {}, doseq=True).encode() if method == "POST" else b""
    cookies = f"{settings.CSRF_COOKIE_NAME}={TOKEN}; {settings.SESSION_COOKIE_NAME}={sender.session}"
    head = {"Host": host, "Cookie": cookies, "Connection": "close", "Accept": "text/html", **headers}
    if method == "POST":
        head |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        head |= {"Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def sending(sender: Sender, host: str, **headers: str) -> bytes:
    """«Indsend ansøgning», with the version that stood on the page."""
    path = f"/mine-tilskudssager/{sender.number}/indsend/"
    return request_of(sender, host, "POST", path, {"version": sender.version}, **headers)


async def ask(address: str, number: str, request: bytes, *, timeout: float = 110) -> Answer:
    """Send one request and read the whole answer; a broken connection is an answer with status 0."""
    began = time.time()
    try:
        status, body = await asyncio.wait_for(_exchange(address, request), timeout)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        status, body = NO_ANSWER, ""
    return Answer(number, began, time.time(), status, body)


async def _exchange(address: str, request: bytes) -> tuple[int, str]:
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1])) if length else await reader.read()
        return int(head.split(" ", 2)[1]), body.decode()
    finally:
        writer.close()


async def _at(moment: float, address: str, number: str, request: bytes) -> Answer:
    await asyncio.sleep(max(0.0, moment - time.time()))
    return await ask(address, number, request)


def rush(address: str, senders: Sequence[Sender], *, first: float, last: float) -> list[Answer]:
    """Everybody sends twice at once; the pairs are spread evenly from `first` to `last` (seconds since 1970)."""
    host = urlsplit(address).netloc
    pause = (last - first) / max(1, len(senders) - 1)

    async def everybody() -> list[Answer]:
        pairs = [(first + place * pause, sender) for place, sender in enumerate(senders)]
        return await asyncio.gather(
            *(_at(moment, address, sender.number, sending(sender, host)) for moment, sender in pairs for _ in range(2))
        )

    return in_a_thread(lambda: asyncio.run(everybody()))()


def one(address: str, sender: Sender, request: bytes) -> Answer:
    """One request, waited for."""
    return in_a_thread(lambda: asyncio.run(ask(address, sender.number, request)))()


def in_a_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin `work` beside this thread; the returned call waits for what it gives, or raises what it raised."""
    outcome: dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["result"] = work()
        except BaseException as error:  # carried to whoever waits, below
            outcome["error"] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def wait() -> Any:
        thread.join(120)
        if thread.is_alive():
            raise TimeoutError("still at work after two minutes")
        if "error" in outcome:
            raise outcome["error"]
        return outcome["result"]

    return wait
