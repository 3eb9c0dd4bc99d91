"""How the web server runs: threads in two processes, the program loaded once and shared between them."""

import gc
import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
preload_app = True
timeout = 110  # seconds; the proxy's own, so that neither gives up long before the other
graceful_timeout = 30
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file, no contents
accesslog = None  # the portal writes its own request lines, without personal data
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")


def when_ready(server: object) -> None:
    """Before the workers are forked: what is loaded stays out of every later garbage collection, and shared."""
    gc.collect()
    gc.freeze()
