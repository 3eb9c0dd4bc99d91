"""Who looks on while everybody is answered: applicants and the public in the web, and one who reads the tables.

What they saw is all or nothing when there is one moment before which nobody saw anything and after which all see all.
"""

import asyncio
import json
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.db import connection

from tests.race.clients import ask, request_of
from tests.race.crowd import Sender
from tests.worlds import owner_url

PAUSE = 0.01  # seconds: a hundred looks a second
VISIBLE = """
    SELECT (SELECT count(*) FROM assessment_releaseddecision),
        (SELECT count(*) FROM cases_case WHERE party_words IN ('Tilsagn', 'Afvist')),
        (SELECT count(*) FROM cases_document d JOIN cases_journalentry e ON e.id = d.entry_id
         WHERE d.kind = 'afgoerelse' AND e.visible_to_party),
        (SELECT count(DISTINCT split_part(once_key, '/', 2)) FROM portal_outboxmail WHERE once_key LIKE '%/decision-%'),
        (SELECT count(*) FROM portal_historyrow WHERE verb = 'release' AND audience = 'party')
"""


@dataclass(frozen=True)
class Look:
    """One page in the web: seconds since 1970 when it was asked for and had, and whether the answer stood on it."""

    began: float
    ended: float
    answered: bool


@dataclass
class Seen:
    """Everything the onlookers saw, until `stop` is called."""

    cases: int
    looks: list[Look] = field(default_factory=list)
    counts: list[tuple[int, ...]] = field(default_factory=list)
    early_mails: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def is_all_or_nothing(self) -> bool:
        """In the tables all or none at every look; in the web nobody sees nothing after another has seen something."""
        whole = {(0,) * 5, (self.cases,) * 5}
        first = min((look.ended for look in self.looks if look.answered), default=float("inf"))
        late = [look for look in self.looks if not look.answered and look.began > first]
        return set(self.counts) <= whole and not late and not self.early_mails


@contextmanager
def onlookers(cases: int, mailbox: Path, *, address: str = "", senders: Sequence[Sender] = ()):
    """Begin to look on beside this thread; ended with the block, or by `ended.set()`."""
    seen = Seen(cases)
    threads = [threading.Thread(target=_read_tables, args=(seen, mailbox), daemon=True)]
    if address:
        threads.append(threading.Thread(target=lambda: asyncio.run(_read_pages(seen, address, senders)), daemon=True))
    with ExitStack() as ending:
        for thread in threads:
            thread.start()
            ending.callback(thread.join, 60)
        ending.callback(seen.ended.set)
        yield seen


def _read_tables(seen: Seen, mailbox: Path) -> None:
    reader = psycopg2.connect(owner_url(connection.settings_dict["NAME"]))
    reader.autocommit = True
    with reader.cursor() as cursor:
        while not seen.ended.is_set():
            mailed = "decision" in _subjects(mailbox)
            cursor.execute(VISIBLE)
            counts = cursor.fetchone()
            seen.counts.append(counts)
            seen.early_mails += mailed and not counts[0]
            time.sleep(PAUSE)
    reader.close()


def _subjects(mailbox: Path) -> str:
    """«decision» as soon as any mail has gone; the story sends no others."""
    return "decision" if mailbox.exists() and mailbox.stat().st_size else ""


async def _read_pages(seen: Seen, address: str, senders: Sequence[Sender]) -> None:
    """Applicants of cases far apart, and a visitor of the open data, in turn on four lines."""
    host, place = urlsplit(address).netloc, 0
    nobody = Sender("", "", 0)
    pages = [(sender, f"/mine-tilskudssager/{sender.number}/", ("Tilsagn", "Afvist")) for sender in senders]
    pages.append((nobody, "/data/tilskud.json", ("awardDate",)))

    async def line() -> None:
        nonlocal place
        while not seen.ended.is_set():
            place += 1
            sender, path, words = pages[place % len(pages)]
            answer = await ask(address, sender.number, request_of(sender, host, "GET", path), timeout=30)
            if answer.status == 200:
                answered = any(word in answer.body for word in words)
                seen.looks.append(Look(answer.began, answer.ended, answered))

    await asyncio.gather(*(line() for _ in range(4)))


def mails_of(mailbox: Path) -> list[tuple[str, str]]:
    """(to, message id) of every mail that went, doubles included."""
    return [tuple(json.loads(line)) for line in mailbox.read_text().splitlines()]
