"""How does a browser's request look to the clock? One connection, one answer, the milliseconds between."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from portal.models import User
from tests.bench.floor import QUERIES

TOKEN = "b" * 32


@dataclass(frozen=True)
class Answer:
    """One answer: milliseconds from connecting to the last byte, statements sent to the database, bytes of body."""

    status: int
    ms: float
    queries: int
    body: bytes
    location: str


class Caller:
    """Somebody with a session at a running portal; without a user, a visitor."""

    def __init__(self, address: str, user: User | None = None) -> None:
        self.host = urlsplit(address).netloc
        self.cookies = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
        if user is not None:
            client = Client()
            client.force_login(user, backend="portal.identity.PasswordBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.cookies += f"; {settings.SESSION_COOKIE_NAME}={session}"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, *, accept: str = "text/html", **fields: object) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN, "Accept": accept}
        return self._ask("POST", path, urlencode(fields, doseq=True), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        begun = time.perf_counter()
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request(method, path, body=body, headers=headers | {"Cookie": self.cookies})
        response = connection.getresponse()
        content = response.read()
        ms = (time.perf_counter() - begun) * 1000
        connection.close()
        queries = int(response.headers.get(QUERIES, 0))
        return Answer(response.status, ms, queries, content, response.headers.get("Location", ""))
