"""What the proxy file promises by itself: the stamp is the arrival, a sender cannot write it, bodies have a limit."""

import http.client
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.proxy import running_proxy

pytestmark = pytest.mark.race


class Upstream(BaseHTTPRequestHandler):
    """A stand-in for the portal that remembers what the proxy told it and when."""

    seen: list[tuple[dict[str, str], float]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((dict(self.headers), time.time()))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def upstream() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    Upstream.seen.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(upstream: ThreadingHTTPServer) -> Iterator[http.client.HTTPConnection]:
    with running_proxy(f"127.0.0.1:{upstream.server_port}") as url:
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
        yield connection
        connection.close()


def test_a_slow_body_keeps_the_moment_it_arrived(proxy: http.client.HTTPConnection) -> None:
    before = time.time()
    proxy.putrequest("POST", "/indsend/")
    proxy.putheader("Content-Length", "4")
    proxy.endheaders()
    for byte in b"2020":
        time.sleep(0.5)
        proxy.send(bytes([byte]))
    assert proxy.getresponse().status == 204
    headers, reached_the_portal = Upstream.seen[0]
    stamp = float(headers["X-Received-At"])
    assert before - 0.002 <= stamp <= before + 0.5
    assert reached_the_portal - stamp >= 2


def test_a_sender_cannot_write_the_stamp_nor_where_it_came_from(proxy: http.client.HTTPConnection) -> None:
    forged = {"X-Received-At": "1568714400.000", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    proxy.request("POST", "/indsend/", body=b"x", headers=forged)
    assert proxy.getresponse().status == 204
    headers, reached_the_portal = Upstream.seen[0]
    assert abs(reached_the_portal - float(headers["X-Received-At"])) < 5
    assert (headers["X-Forwarded-Proto"], headers["X-Forwarded-For"]) == ("http", "127.0.0.1")


def test_a_body_over_the_limit_is_refused_in_danish_and_never_reaches_the_portal(
    proxy: http.client.HTTPConnection,
) -> None:
    proxy.putrequest("POST", "/")
    proxy.putheader("Content-Length", str(6 * 1024 * 1024 + 1))
    proxy.endheaders()
    answer = proxy.getresponse()
    assert answer.status == 413
    assert "Der kan højst sendes 5 MB ad gangen" in answer.read().decode()
    assert Upstream.seen == []


def test_a_body_at_the_limit_passes(proxy: http.client.HTTPConnection) -> None:
    proxy.request("POST", "/", body=b"x" * (6 * 1024 * 1024))
    assert proxy.getresponse().status == 204


@pytest.mark.parametrize(("megabytes", "status"), [(20, 204), (61, 413)])
def test_only_where_a_file_is_laid_without_script_may_a_body_be_bigger(
    proxy: http.client.HTTPConnection, megabytes: int, status: int
) -> None:
    address = "/mine-tilskudssager/2026-0001/ansoegning/filer/plan/"
    proxy.putrequest("POST", f"{address}laeg-ved/")
    proxy.putheader("Content-Length", str(megabytes * 1024 * 1024))
    proxy.endheaders()
    if status == 204:
        proxy.send(b"x" * (megabytes * 1024 * 1024))
    assert proxy.getresponse().status == status


def test_when_the_portal_is_away_the_answer_says_what_to_do(
    proxy: http.client.HTTPConnection, upstream: ThreadingHTTPServer
) -> None:
    upstream.shutdown()
    upstream.server_close()
    proxy.request("POST", "/", body=b"x")
    answer = proxy.getresponse()
    assert (answer.status, answer.headers["Retry-After"]) == (502, "10")
    assert "Portalen svarer ikke lige nu" in answer.read().decode()
