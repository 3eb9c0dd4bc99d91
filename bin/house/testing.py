"""The servers and the environment that tests and checks run in: their own, quick and forgetful, in var/test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from house import PYTHON, VAR, machine, packages
from house.processes import Children, end_on_signals
from house.servers import FAST_AND_FORGETFUL, make_database, start_postgres, start_redis
from house.setup import DATABASE

SETTINGS = {"max_connections": "200", "shared_buffers": "256MB"}


@contextmanager
def environment_for_tests(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Brings everything the tests need, yields the environment to run them in, and ends the servers again.

    `durable`: commits reach the disk, as they do in service; for measurements.
    """
    children = Children(VAR / "test" / "run")
    end_on_signals()
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
            settings = SETTINGS if durable else SETTINGS | FAST_AND_FORGETFUL
            cluster = start_postgres(children, VAR / "test" / "pg", settings=settings)
            make_database(cluster, DATABASE)
            env["DATABASE_URL"] = cluster.url("owner", DATABASE)
        if "REDIS_URL" not in env:
            env["REDIS_URL"] = start_redis(children, VAR / "test" / "redis")
        yield env
    finally:
        children.end_all()
