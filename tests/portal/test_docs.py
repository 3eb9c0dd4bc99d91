"""Is what the papers for developers name really there? Files, folders, commands and the glossary's words."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("portal", "cases", "pools", "applications", "assessment", "indsatsforloeb", "demo")
WORD = re.compile(r"\w+")
IN_THE_STORY = {"applications/actions/pausing.py"}  # what README's newcomer is about to write
PAPERS = ["README.md", "docs/house.md", "docs/drift.md", "docs/pool-file.md"]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_a_paper_names_is_there(paper: str) -> None:
    text = (ROOT / paper).read_text()
    named = set(re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|html|sh|toml|yml|md|template|example))`", text))
    linked = {str(Path(paper).parent / target) for target in re.findall(r"\]\((?!http)([^)#]+)\)", text)}
    gone = {name for name in (named | linked) - IN_THE_STORY if "<" not in name and not (ROOT / name).exists()}
    assert gone == set()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_a_paper_names_is_there(paper: str) -> None:
    text = (ROOT / paper).read_text()
    assert set(re.findall(r"manage\.py (\w+)", text)) - set(get_commands()) == set()
    assert {name for name in re.findall(r"\bbin/(\w+)\b", text) if not (ROOT / "bin" / name).exists()} == set()


def test_the_glossarys_english_words_stand_in_the_code() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    words = {word.split(".")[-1] for row in rows for word in re.findall(r"`([\w.]+)`", row)}
    code = [file.read_text() for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    assert words - {word for text in code for word in WORD.findall(text)} == set()
    assert len(words) > 40
