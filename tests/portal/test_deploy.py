"""Whether what a real installation is set up with (compose, image, manual) knows every variable the portal reads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "portal" / "settings.py").read_text()
GUNICORN = (ROOT / "portal" / "gunicorn.conf.py").read_text()
READ = set(re.findall(r'env\.\w+\("([A-Z_]+)"', SETTINGS) + re.findall(r'environ\.get\("([A-Z_]+)"', GUNICORN))
FOR_THE_TESTS_ALONE = {"TESTING"}
NEVER_IN_SERVICE = {"DEBUG"}


def test_the_manual_explains_every_variable() -> None:
    manual = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "drift.md").read_text()))
    assert READ - FOR_THE_TESTS_ALONE - manual == set()


def test_compose_or_the_image_passes_every_variable_on() -> None:
    compose = set(re.findall(r"^    ([A-Z_]+):", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE))
    image = set(re.findall(r"\b([A-Z_]+)=", (ROOT / "Dockerfile").read_text()))
    assert READ - FOR_THE_TESTS_ALONE - NEVER_IN_SERVICE - compose - image == set()


def test_only_the_migration_knows_the_owners_password() -> None:
    services = re.split(r"^  (?=\w+:$)", (ROOT / "docker-compose.yml").read_text(), flags=re.MULTILINE)
    assert [part.split(":")[0] for part in services if "OWNER_DB_PASSWORD" in part] == ["db", "migrate"]


def test_the_image_leaves_out_of_the_static_files_what_the_runner_does() -> None:
    skipped = re.search(r"NOT_COLLECTED = \((.*)\)", (ROOT / "bin" / "house" / "setup.py").read_text())
    assert skipped
    in_image = re.findall(r"--ignore '([^']+)'", (ROOT / "Dockerfile").read_text())
    assert in_image == re.findall(r'"([^"]+)"', skipped[1])
