"""Can every question be answered? Its place, kind, limits, options, the columns of a table and the slot of a file."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pools.document import Column, PoolDocument, Question
from pools.poolfile.checks_of_page import key_findings
from pools.poolfile.lines import Path
from pools.questions import KINDS
from pools.questions.table import CELL_KINDS, MOST_COLUMNS, MOST_ROWS
from portal import filetypes

Finding = tuple[Path, str]
TEXTS = {"short_text", "long_text"}
CHOICES = {"one_of", "several_of"}
TABLES = {"table", "goals"}
ONCE = {"activities": "Planen", "budget": "Budgettet", "tilbud": "Listen over tilbud"}
OF_MONEY = ("activities", "budget")
FILE_KEYS = ("file_types", "max_files", "max_megabytes")
MOST_DECIMALS = 2
BOUNDED: dict[str, Callable[[str], Any]] = {"number": Decimal, "kroner": Decimal, "date": date.fromisoformat}


def findings(document: PoolDocument) -> Iterator[Finding]:
    yield from key_findings(document.questions, ("questions",))
    yield from _in_place(document)
    points = {criterion.key: {point.key for point in criterion.sub_points} for criterion in document.criteria}
    for number, question in enumerate(document.questions):
        path: Path = ("questions", number)
        if not question.criterion:
            yield (*path, "criterion"), "Vælg et kriterium."
        elif question.criterion not in points:
            yield (*path, "criterion"), f"Der er intet kriterium «{question.criterion}»."
        elif not question.sub_point:
            yield (*path, "sub_point"), "Vælg et underpunkt."
        elif question.sub_point not in points[question.criterion]:
            yield (*path, "sub_point"), f"Kriteriet «{question.criterion}» har intet underpunkt «{question.sub_point}»."
        if not question.label:
            yield (*path, "label"), "Spørgsmålet har ingen tekst."
        if not question.kind:
            yield (*path, "kind"), "Vælg, hvad svaret er."
        elif question.kind not in KINDS:
            yield (*path, "kind"), f"Der er ingen slags spørgsmål, der hedder «{question.kind}»."
        yield from _limits(question, path)
        yield from _options(question, path)
        yield from _table(question, path)
        yield from _slot(question, path)


def _limits(question: Question, path: Path) -> Iterator[Finding]:
    limit = question.max_characters
    if limit is not None and question.kind not in TEXTS:
        yield (*path, "max_characters"), "Kun tekster har en grænse for antal tegn."
    if limit is not None and limit < 1:
        yield (*path, "max_characters"), "Grænsen skal være mindst 1 tegn."
    if limit is None and question.kind == "long_text":
        yield path, "En lang tekst skal have en grænse («max_characters»), så alle har lige meget plads."
    if question.decimals is not None and question.kind != "number":
        yield (*path, "decimals"), "Kun et tal har «decimals»."
    elif question.decimals is not None and not 0 <= question.decimals <= MOST_DECIMALS:
        yield (*path, "decimals"), f"«decimals» skal være fra 0 til {MOST_DECIMALS}."
    if question.kind not in BOUNDED:
        if question.minimum or question.maximum:
            yield path, "Kun tal, beløb og datoer har «minimum» og «maximum»."
        return
    yield from _bounds(question, BOUNDED[question.kind], path)


def _bounds(question: Question, read: Callable[[str], Any], path: Path) -> Iterator[Finding]:
    bounds = {}
    for name in ("minimum", "maximum"):
        text = getattr(question, name)
        try:
            bounds[name] = read(text) if text else None
        except (ValueError, InvalidOperation):
            yield (*path, name), f"«{name}» skal være et tal som 10.50 eller en dato som 2020-01-31."
    least, most = bounds.get("minimum"), bounds.get("maximum")
    if least is not None and most is not None and least > most:
        yield (*path, "maximum"), "«maximum» er mindre end «minimum»."


def _options(question: Question | Column, path: Path) -> Iterator[Finding]:
    yield from key_findings(question.options, (*path, "options"))
    if question.kind in CHOICES and len(question.options) < 2:
        yield path, "Der skal være mindst to muligheder at vælge imellem."
    if question.kind not in CHOICES and question.options:
        yield (*path, "options"), "Kun «one_of» og «several_of» har muligheder."
    for number, option in enumerate(question.options):
        if not option.label:
            yield (*path, "options", number), "Muligheden har ingen tekst."


def _table(question: Question, path: Path) -> Iterator[Finding]:
    if question.columns and question.kind != "table":
        yield (*path, "columns"), "Kun en tabel har kolonner («columns»)."
    if question.kind == "table" and not 1 <= len(question.columns) <= MOST_COLUMNS:
        yield path, f"En tabel skal have mellem 1 og {MOST_COLUMNS} kolonner («columns»)."
    yield from key_findings(question.columns, (*path, "columns"))
    for number, column in enumerate(question.columns):
        yield from _column(column, (*path, "columns", number))
    if question.columns and not any(column.required for column in question.columns):
        yield path, "Mindst én kolonne skal udfyldes."
    yield from _rows(question, path)


def _column(column: Column, path: Path) -> Iterator[Finding]:
    if not column.label:
        yield (*path, "label"), "Kolonnen har ingen overskrift."
    if column.kind not in CELL_KINDS:
        yield (*path, "kind"), f"En kolonne kan ikke være «{column.kind}», kun {', '.join(CELL_KINDS)}."
    yield from _options(column, path)


def _rows(question: Question, path: Path) -> Iterator[Finding]:
    for name in ("min_rows", "max_rows"):
        count = getattr(question, name)
        if count is not None and question.kind not in TABLES:
            yield (*path, name), "Kun en tabel har et antal rækker."
        elif count is not None and not 1 <= count <= MOST_ROWS:
            yield (*path, name), f"Antallet af rækker skal være fra 1 til {MOST_ROWS}."
    if question.min_rows and question.max_rows and question.min_rows > question.max_rows:
        yield (*path, "max_rows"), "«max_rows» er mindre end «min_rows»."


def _slot(question: Question, path: Path) -> Iterator[Finding]:
    given = [name for name in FILE_KEYS if getattr(question, name) not in ((), None)]
    if question.kind != "file":
        yield from (((*path, name), f"Kun et spørgsmål om filer har «{name}».") for name in given)
        return
    for key in question.file_types:
        if key not in filetypes.TYPES:
            yield (*path, "file_types"), f"Portalen tager ikke filer af typen «{key}»."
    for name, most in (("max_files", filetypes.MOST_FILES), ("max_megabytes", filetypes.MOST_MEGABYTES)):
        count = getattr(question, name)
        if count is not None and not 1 <= count <= most:
            yield (*path, name), f"«{name}» skal være fra 1 til {most}."


def _in_place(document: PoolDocument) -> Iterator[Finding]:
    """Plan and budget belong to money, the list of tilbud to places; each stands once and is always asked."""
    seen: set[str] = set()
    conditional = {criterion.key for criterion in document.criteria if criterion.shown_when}
    for number, question in enumerate(document.questions):
        if question.kind not in ONCE:
            continue
        path, name = ("questions", number), ONCE[question.kind]
        if question.kind in seen:
            yield (*path, "kind"), f"{name} kan kun stå ét sted i skemaet."
        if document.offers_money != (question.kind in OF_MONEY):
            kinds = ("pladser", "penge")[question.kind in OF_MONEY]
            yield (*path, "kind"), f"{name} hører kun til en pulje med {kinds}."
        if not question.required or question.shown_when or question.criterion in conditional:
            yield path, f"{name} skal altid udfyldes: fjern «required = false» og betingelsen."
        seen.add(question.kind)
