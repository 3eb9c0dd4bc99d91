"""A virus scanner of our own on a real socket: it speaks clamd's INSTREAM, or does what a broken one does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Win.Test.EICAR_HDB-1"


class FakeClamd:
    """`mood`: «look» (says FOUND when EICAR is in the stream, else OK), «hang», «close», «error»."""

    def __init__(self, server: socket.socket) -> None:
        self.server, self.mood, self.asked = server, "look", 0
        self.pieces: list[int] = []

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        self.asked += 1
        with line:
            if self.mood == "close":
                return
            content = self._read(line)
            if self.mood == "hang":
                line.recv(1)  # until the other side gives up
            elif self.mood == "error":
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            else:
                line.sendall(f"stream: {SIGNATURE} FOUND\0".encode() if EICAR in content else b"stream: OK\0")

    def _read(self, line: socket.socket) -> bytes:
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            self.pieces.append(length)
            content += stream.read(length)
        return content


@contextmanager
def running_clamd(path: str = "") -> Iterator[tuple[FakeClamd, str]]:
    """The scanner and its address: a port of its own, or a unix socket at `path`."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    server.bind(path or ("127.0.0.1", 0))
    server.listen()
    fake = FakeClamd(server)
    threading.Thread(target=fake.serve, daemon=True).start()
    try:
        yield fake, f"unix://{path}" if path else f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()
