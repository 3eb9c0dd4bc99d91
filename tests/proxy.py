"""The real proxy file (deploy/nginx.conf.template) running on loopback in front of a web server."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[1] / "deploy" / "nginx.conf.template"


def render(*, listen: str, upstream: str, run_dir: Path) -> str:
    """The template with its three words filled in; nginx's own $words are left alone."""
    text = TEMPLATE.read_text()
    for word, value in {"LISTEN": listen, "UPSTREAM": upstream, "RUN_DIR": str(run_dir)}.items():
        text = text.replace(f"${{{word}}}", value)
    return text


@contextmanager
def running_proxy(upstream: str) -> Iterator[str]:
    """Starts nginx in front of `upstream` (host:port); yields its address, `http://127.0.0.1:<port>`."""
    run_dir = Path(tempfile.mkdtemp(prefix="proxy-"))
    run_dir.chmod(0o755)  # started by root, nginx receives bodies as another user
    port = free_port()
    (run_dir / "nginx.conf").write_text(render(listen=f"127.0.0.1:{port}", upstream=upstream, run_dir=run_dir))
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/bin:/opt/homebrew/bin:/usr/bin")
    assert nginx, "nginx mangler; bin/test installerer den"
    process = subprocess.Popen([nginx, "-c", run_dir / "nginx.conf"], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _await_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(run_dir)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_port(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Intet svarede på port {port}")
