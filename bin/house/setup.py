"""What stands between the servers and a portal that can be opened: environment, schema, static files, demo world."""

import hashlib
import os
import secrets
import shutil
import subprocess

from house import PYTHON, ROOT, VAR
from house.packages import fingerprint
from house.processes import Child, Children
from house.servers import make_database, start_postgres, start_redis
from house.words import give_up, say, timed

DATABASE = "tilskudsportalen"
COLLECTED = VAR / "static.synced"
STATIC_LOG = VAR / "log" / "static.log"
PREPARED = VAR / "pg" / "prepared"
# Of the design system's 2,500 files: sources, demo pages and formats no browser of today asks for.
NOT_COLLECTED = ("*.scss", "split", "*.otf")


def environment(children: Children, *, port: int, mail_port: int) -> dict[str, str]:
    """Starts the servers nobody else has named, and answers every variable portal/settings.py reads."""
    given = os.environ
    values = {
        "INSTALLATION": "demo",
        "SECRET_KEY": _secret_key(),
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "MEDIA_ROOT": str(VAR / "files"),
        "STATIC_ROOT": str(VAR / "static"),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # as in the Dockerfile
    }
    if "DATABASE_URL" in given:
        values["DATABASE_OWNER_URL"] = given["DATABASE_URL"]
    else:
        cluster = start_postgres(children, VAR / "pg")
        make_database(cluster, DATABASE)
        values["DATABASE_URL"] = cluster.url("portal", DATABASE)
        values["DATABASE_OWNER_URL"] = cluster.url("owner", DATABASE)
    if "REDIS_URL" not in given:
        values["REDIS_URL"] = start_redis(children, VAR / "redis")
    return values | given


def forget_database(children: Children) -> None:
    """Drops the private database, and the cluster's process with it: the next start makes a new one."""
    cluster = start_postgres(children, VAR / "pg")
    PREPARED.unlink(missing_ok=True)
    cluster.sql(f'DROP DATABASE IF EXISTS "{DATABASE}"')
    children.end_all()


def prepare(children: Children, env: dict[str, str]) -> None:
    """Schema as the owner, static files beside it, and the demo world when the installation is one."""
    static = _collect_static(children, env)
    schema = _schema_fingerprint(env)
    if not (PREPARED.exists() and PREPARED.read_text() == schema):
        with timed("Opdaterer databasen"):
            manage(env | {"DATABASE_URL": env["DATABASE_OWNER_URL"]}, "migrate", "--verbosity", "0")
        if env["INSTALLATION"] == "demo":
            with timed("Bygger demoverdenen, hvis den ikke er der"):
                manage(env, "build_demo", "--if-missing")
        PREPARED.write_text(schema)
    if static:
        _await_static(children, static)


def manage(env: dict[str, str], *words: str) -> None:
    """Runs one of the portal's own commands and gives up when it fails."""
    done = subprocess.run([str(PYTHON), str(ROOT / "manage.py"), *words], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    if done.returncode:
        give_up(f"manage.py {words[0]} sluttede med fejl ({done.returncode}).")


def _collect_static(children: Children, env: dict[str, str]) -> Child | None:
    """Starts collecting beside the rest, unless nothing has changed since the last time."""
    if COLLECTED.exists() and COLLECTED.read_text() == _static_fingerprint():
        return None
    COLLECTED.unlink(missing_ok=True)
    shutil.rmtree(VAR / "static", ignore_errors=True)
    command = [str(PYTHON), str(ROOT / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"]
    for pattern in NOT_COLLECTED:
        command += ["--ignore", pattern]
    say("· Samler designsystemets filer …")
    return children.start("static", command, environment=env, log=STATIC_LOG)


def _await_static(children: Children, static: Child) -> None:
    code = static.process.wait()
    children.end(static)
    if code:
        give_up(f"collectstatic sluttede med fejl; se {STATIC_LOG}")
    COLLECTED.write_text(_static_fingerprint())


def _schema_fingerprint(env: dict[str, str]) -> str:
    """Changes when there may be something to migrate. A database that is not ours alone is asked every time."""
    if "DATABASE_URL" in os.environ:
        return secrets.token_hex()
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/invariants.py"), ROOT / "requirements.txt"]
    return f"{env['INSTALLATION']} {fingerprint(*sorted(files))}"


def _static_fingerprint() -> str:
    """Changes when a file of ours, the design system, or the way we store them does."""
    files = [ROOT / "package-lock.json", ROOT / "portal" / "settings.py", *sorted((ROOT / "static").rglob("*"))]
    lines = [
        f"{file.relative_to(ROOT)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files if file.is_file()
    ]
    return hashlib.sha256("\n".join([*NOT_COLLECTED, *lines]).encode()).hexdigest()


def _secret_key() -> str:
    file = VAR / "secret-key"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    return file.read_text()
