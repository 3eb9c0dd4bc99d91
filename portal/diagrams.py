"""What do the roads look like? State diagrams drawn from the transition tables, so that picture and code agree."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

HEAD = """# Tilstande

Tegnet af `manage.py draw_states` ud fra tabellerne i `<etage>/states.py`; en test fejler, når de ikke stemmer.
"""


def draw() -> str:
    """All floors' tables as one Markdown text with a Mermaid diagram each."""
    return "\n".join([HEAD, *(_diagram(config.name) for config in apps.get_app_configs() if _has_table(config.name))])


def _has_table(floor: str) -> bool:
    if "." in floor or floor == "csp" or not find_spec(f"{floor}.states"):
        return False
    return hasattr(import_module(f"{floor}.states"), "STEPS")


def _diagram(floor: str) -> str:
    lines = "\n".join(f"    {line}" for line in _lines(floor))
    return f"## {floor}\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def _lines(floor: str) -> Iterator[str]:
    states = import_module(f"{floor}.states")
    for state, turn in states.TURN_OF.items():
        yield f"{state.name}: {state.label} ({turn.label})"
    yield f"[*] --> {next(iter(states.TURN_OF)).name}"
    for transition, step in states.STEPS.items():
        for source in step.sources:
            yield f"{type(step.target)(source).name} --> {step.target.name}: {transition.label}"
