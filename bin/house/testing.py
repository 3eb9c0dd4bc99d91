"""The servers and the environment that tests and checks run in: their own, quick and forgetful, in var/test."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from house import PYTHON, VAR, machine, packages
from house.processes import Children
from house.servers import FAST_AND_FORGETFUL, make_database, start_postgres, start_redis
from house.setup import DATABASE

SETTINGS = FAST_AND_FORGETFUL | {"max_connections": "200", "shared_buffers": "256MB"}


@contextmanager
def test_environment() -> Iterator[dict[str, str]]:
    """Brings everything the tests need, yields the environment to run them in, and ends the servers again."""
    children = Children(VAR / "test" / "run")
    signal.signal(signal.SIGTERM, _stop)
    try:
        machine.prepare(tests=True)
        packages.prepare(dev=True)
        env = {
            **os.environ,
            "TESTING": "1",
            "INSTALLATION": "test",
            "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        if "DATABASE_URL" not in env:
            cluster = start_postgres(children, VAR / "test" / "pg", settings=SETTINGS)
            make_database(cluster, DATABASE)
            env["DATABASE_URL"] = cluster.url("owner", DATABASE)
        if "REDIS_URL" not in env:
            env["REDIS_URL"] = start_redis(children, VAR / "test" / "redis")
        yield env
    finally:
        children.end_all()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
