"""The house's conventions (docs/house.md), kept by a test: floors, rooms, open pages, states, stamps, sizes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from portal.diagrams import draw

ROOT = Path(__file__).resolve().parent.parent
FLOOR = {"portal": 1, "cases": 2, "pools": 2, "applications": 3, "assessment": 4, "indsatsforloeb": 5, "demo": 9}
ROOMS = [
    {"states"},
    {"models"},
    {"permissions", "rules"},
    {"notifications", "documents"},
    {"actions"},
    {"forms"},
    {"views", "tasks"},
    {"urls"},
]
ORDER = {room: place for place, rooms in enumerate(ROOMS) for room in rooms}
EXEMPT = {"apps", "migrations", "management", "templatetags", "invariants", "verify"}
UPPER_BY_NAME_ONLY = {"portal/urls.py", "portal/settings.py", "portal/celery.py"}
FORBIDDEN_ROOMS = {"utils", "helpers", "common", "base", "services", "managers"}
EDGES_OF_TIME = {"portal/clock.py", "demo/sink.py"}
LONG_BECAUSE = re.compile(r"house: long because \S+")

# Every address a visitor may see without logging in.
OPEN_PAGES = {
    *("healthz", "readyz", "accessibility", "privacy", "demo:mailbox"),
    "cases:feed",  # its address is the key
    *("pools:front", "pools:list", "pools:detail", "pools:calendar", "indsatsforloeb:front"),
    *("indsatsforloeb:answer", "indsatsforloeb:answered"),
    *("pools:questions", "pools:ask", "pools:feed", "pools:empty_form", "pools:material"),
    *("pools:meeting", "pools:sign_up", "pools:cancel_signup", "pools:meeting_calendar", "pools:meeting_material"),
    *("applications:receipt_check", "applications:report_problem", "applications:empty_sheet", "assessment:recipients"),
    *(
        "assessment:data",
        "assessment:grants_csv",
        "assessment:grants_json",
        "assessment:openapi_json",
        "assessment:pools_json",
    ),
    # the road to a log-in, and allauth's own addresses that are closed here (404)
    *("account_login", "account_logout", "account_inactive", "mfa_authenticate"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"),
    *("account_signup", "account_email", "account_email_verification_sent", "account_set_password"),
    *("socialaccount_connections", "socialaccount_signup"),
}


@cache
def sources() -> dict[Path, ast.Module]:
    """Every Python file of the house but migrations, parsed."""
    files = (file for floor in FLOOR for file in sorted((ROOT / floor).rglob("*.py")) if "migrations" not in file.parts)
    return {file.relative_to(ROOT): ast.parse(file.read_text()) for file in files}


def imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def room_of(path: Path) -> str:
    return path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""


def test_imports_go_down_never_up():
    upward = [
        f"{path}: {name}"
        for path, tree in sources().items()
        for name in imports_of(tree)
        if (other := name.split(".")[0]) in FLOOR and other != path.parts[0] and FLOOR[other] >= FLOOR[path.parts[0]]
    ]
    assert upward == []


def test_imports_inside_a_floor_go_left():
    rightward = [
        f"{path}: {name}"
        for path, tree in sources().items()
        if (here := ORDER.get(room_of(path))) is not None
        for name in imports_of(tree)
        if name.split(".")[0] == path.parts[0] and len(name.split(".")) > 1
        if (there := ORDER.get(name.split(".")[1])) is not None and there > here
    ]
    assert rightward == []


def test_a_concept_never_reaches_into_a_page():
    reaching = [
        f"{path}: {name}"
        for path, tree in sources().items()
        if room_of(path) not in ORDER and room_of(path) not in EXEMPT and str(path) not in UPPER_BY_NAME_ONLY
        if not room_of(path).endswith("_urls")
        for name in imports_of(tree)
        if name.split(".")[0] == path.parts[0] and len(name.split(".")) > 1
        if name.split(".")[1] in {"forms", "views", "tasks", "urls"}
    ]
    assert reaching == []


def test_nothing_behind_a_page_reaches_into_a_page_of_any_floor():
    reaching = [
        f"{path}: {name}"
        for path, tree in sources().items()
        if room_of(path) in {"models", "permissions", "rules", "notifications", "documents", "actions"}
        or (room_of(path) not in ORDER and room_of(path) not in EXEMPT and str(path) not in UPPER_BY_NAME_ONLY)
        if not room_of(path).endswith("_urls")
        for name in imports_of(tree)
        if name.split(".")[0] in FLOOR and name.split(".")[1:2] in (["forms"], ["views"], ["tasks"], ["urls"])
    ]
    assert reaching == []


def test_no_room_has_a_name_that_means_anything():
    assert [
        str(path) for path in sources() if FORBIDDEN_ROOMS & {part.removesuffix(".py") for part in path.parts}
    ] == []


def test_every_module_says_what_it_answers():
    silent = [str(path) for path, tree in sources().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_accessor_reaches_up_a_floor():
    """A foreign key to a lower floor has related_name="+": an accessor is an upward reach no import check sees."""
    reaches = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOOR
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and (target := field.related_model._meta.app_label) in FLOOR
        and FLOOR[target] < FLOOR[model._meta.app_label]
        and not field.remote_field.hidden
    ]
    assert reaches == []


def routes(patterns: list, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace or ""]))
            yield from routes(pattern.url_patterns, inner)
        else:
            yield ":".join(filter(None, [namespace, pattern.name or str(pattern.pattern)])), pattern


def test_open_pages_are_those_listed():
    opened = {
        name
        for name, pattern in routes(get_resolver().url_patterns)
        if not getattr(pattern.callback, "login_required", True)
    }
    assert opened == OPEN_PAGES


def tables() -> Iterator[tuple[str, object]]:
    for floor in FLOOR:
        if find_spec(f"{floor}.states"):
            states = import_module(f"{floor}.states")
            if hasattr(states, "STEPS"):
                yield floor, states


def test_every_state_has_a_turn_and_can_be_reached():
    for floor, states in tables():
        targets = {step.target for step in states.STEPS.values()}
        sources_ = {source for step in states.STEPS.values() for source in step.sources}
        start = next(iter(states.TURN_OF))
        assert set(states.TURN_OF) == set(type(start)), floor
        assert targets | {start} == set(type(start)), floor
        assert sources_ <= set(type(start)), floor


def test_every_moment_and_its_person_come_in_pairs():
    """A nullable `<verb>_at` beside a nullable `<verb>_by` is tied to it by a constraint."""
    loose = []
    for model in apps.get_models():
        if model._meta.app_label not in FLOOR:
            continue
        fields = {field.name: field for field in model._meta.fields}
        tied = " ".join(str(rule.condition) for rule in model._meta.constraints if hasattr(rule, "condition"))
        for name, field in fields.items():
            by = fields.get(f"{name.removesuffix('_at')}_by")
            if name.endswith("_at") and by is not None and (field.null or by.null):
                if f"{name}__isnull" not in tied or f"{by.name}__isnull" not in tied:
                    loose.append(f"{model._meta.label}.{name}")
    assert loose == []


def test_money_is_never_a_float():
    floats = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]
    assert floats == []


def test_time_is_read_at_the_edges_only():
    """`timezone.now()` stands in the clock, in tasks and in commands; everywhere else `now` is told."""
    readers = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        if room_of(path) not in {"tasks", "management"} and str(path) not in EDGES_OF_TIME
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"timezone.now", "datetime.now", "datetime.utcnow", "now"}
    ]
    assert readers == []


def test_every_action_is_one_transaction():
    """Who acts is named (`by`) and the act is whole: a public function of `actions` is decorated, or says why not."""
    loose = [
        f"{path}:{node.name}"
        for path, tree in sources().items()
        if room_of(path) == "actions"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "by" in {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
        if not any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
        and "caller holds" not in (ast.get_docstring(node) or "").lower()
    ]
    assert loose == []


def test_views_ask_querysets_not_columns():
    asking = [
        str(path)
        for path in sources()
        if room_of(path) == "views" and re.search(r"\.(filter|exclude)\([^)]*state", (ROOT / path).read_text())
    ]
    assert asking == []


@pytest.mark.db
def test_no_missing_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_the_state_diagrams_are_current():
    assert (ROOT / "docs" / "states.md").read_text() == draw()


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def test_every_template_is_used():
    """Named by a view, another template or a table of kinds; packages call their own names (allauth, crispy)."""
    text = "\n".join(
        file.read_text()
        for folder in [*FLOOR, "templates", "tests"]
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html"}
    )
    theirs = {"account", "mfa", "socialaccount", "allauth", "dkfds"}
    unused = []
    for file in templates():
        name = str(file.relative_to(ROOT / "templates"))
        if name.split("/")[0] in theirs or re.fullmatch(r"[45]\d\d\.html", name):
            continue
        folder = name.rsplit("/", 1)[0] if "/" in name else ""
        if f'"{name}"' not in text and f"'{name}'" not in text and f"{folder}/{{" not in text:
            unused.append(name)
    assert unused == []


def lines_of(path: Path) -> int:
    return (ROOT / path).read_text().count("\n")


@pytest.mark.parametrize(("pattern", "budget"), [("*.py", 300), ("*.html", 120)])
def test_files_are_read_in_one_sitting(pattern, budget):
    folders = FLOOR if pattern == "*.py" else ["templates"]
    long = [
        f"{file.relative_to(ROOT)}: {lines_of(file)}"
        for folder in folders
        for file in sorted((ROOT / folder).rglob(pattern))
        if "migrations" not in file.parts and lines_of(file) > budget and not LONG_BECAUSE.search(file.read_text())
    ]
    assert long == []


def test_functions_are_read_in_one_breath():
    """≤ 25 lines, a view ≤ 20, docstring and decorators not counted; over it, a line says why."""
    long = []
    for path, tree in sources().items():
        text = (ROOT / path).read_text().splitlines()
        budget = 20 if room_of(path) == "views" else 25
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            size = node.end_lineno - first.lineno + 1
            source = "\n".join(text[node.lineno - 1 : node.end_lineno])
            if size > budget and not LONG_BECAUSE.search(source):
                long.append(f"{path}:{node.lineno} {node.name}: {size}")
    assert long == []
