"""What does the empty application form say on paper? Everything a version asks, with room for notes."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from pools.document import Column, Condition, Criterion, PoolDocument, Question, document_of
from pools.models import PoolVersion
from pools.page import period_text
from pools.questions import kind_of
from pools.questions.table import CELL_KINDS, bounds_of, columns_of
from portal import filetypes, money
from portal.danish import month_label
from portal.paper import render_pdf

TEMPLATE = "pools/paper_empty_form.html"
WATERMARK = "Tomt skema – ansøgninger sendes i portalen"
TALL, LOW = "tall", "low"  # how much room for notes a question has


@dataclass(frozen=True)
class EmptyColumn:
    label: str
    kind: str
    required: bool
    options: tuple[str, ...]


# What is asked of each tilbud, on its own page of the form.
OF_TILBUD = (
    EmptyColumn("Tilbud", "Navn, lovgrundlag og adresse", True, ()),
    EmptyColumn("Afdeling", "Kort tekst", False, ()),
    EmptyColumn("Medarbejdere, som forløbet vedrører", "Helt tal", True, ()),
    EmptyColumn("Borgere, som forløbet vedrører", "Helt tal", True, ()),
)


@dataclass(frozen=True)
class EmptyQuestion:
    """A question before anybody has answered it."""

    label: str
    help: str
    demands: str
    condition: str
    options: tuple[str, ...]
    columns: tuple[EmptyColumn, ...]
    room: str


@dataclass(frozen=True)
class EmptySection:
    """One award criterion, the points it asks about, and its questions."""

    number: int
    title: str
    gate: bool
    text: str
    condition: str
    points: tuple[str, ...]
    questions: tuple[EmptyQuestion, ...]


def print_empty_form(version: PoolVersion) -> bytes:
    """The empty form of a version; the same version gives the same bytes."""
    document = document_of(version)
    context = {
        "agency": settings.AGENCY["name"],
        "watermark": WATERMARK,
        "document": document,
        "version": version,
        "address": f"{settings.PORTAL_URL}/puljer/{document.slug}/",
        "sections": [_section(document, criterion) for criterion in document.criteria],
        "period": period_text(document),
        "years": [
            f"{year.label}: {month_label(year.months[0])} – {month_label(year.months[-1])}"
            for year in document.project_years
        ],
        "approval": _approval(document),
        "declaration": document.declaration.format(organisation="[organisation]", cvr="[CVR-nr.]"),
    }
    title = f"Tomt ansøgningsskema: {document.short_title}"
    return render_pdf(TEMPLATE, context, title=title, made_at=version.written_at)


def _section(document: PoolDocument, criterion: Criterion) -> EmptySection:
    return EmptySection(
        number=criterion.number,
        title=criterion.title,
        gate=criterion.gate,
        text=criterion.text,
        condition=condition_words(document, criterion.shown_when),
        points=tuple(point.text for point in criterion.sub_points),
        questions=tuple(_question(document, each) for each in document.questions_of(criterion.key)),
    )


def _question(document: PoolDocument, question: Question) -> EmptyQuestion:
    kind = kind_of(question)
    words = [kind.title, "skal besvares" if question.required else "frivilligt", *_limits(question)]
    columns = OF_TILBUD if question.kind == "tilbud" else [_column(each) for each in columns_of(question)]
    return EmptyQuestion(
        label=question.label,
        help=question.help,
        demands=", ".join(words),
        condition=condition_words(document, question.shown_when),
        options=("Ja", "Nej") if question.kind == "yes_no" else tuple(option.label for option in question.options),
        columns=tuple(columns),
        room=TALL if question.kind == "long_text" else LOW if question.kind == "short_text" else "",
    )


def _column(column: Column) -> EmptyColumn:
    kind, options = CELL_KINDS[column.kind].title, tuple(option.label for option in column.options)
    return EmptyColumn(column.label, kind, column.required, options)


def condition_words(document: PoolDocument, condition: Condition | None) -> str:
    """«Besvares kun, hvis «Har I en samarbejdspartner?» er besvaret med Ja.»; "" without a condition."""
    if condition is None:
        return ""
    question = document.question(condition.question)
    names = {"ja": "Ja", "nej": "Nej"} | {option.key: option.label for option in question.options}
    answers = " eller ".join(f"«{names[key]}»" for key in condition.any_of)
    return f"Besvares kun, hvis «{question.label}» er besvaret med {answers}."


def _limits(question: Question) -> list[str]:
    """What an answer is held to, in words."""
    limits = []
    if question.max_characters:
        limits.append(f"højst {money.show_number(Decimal(question.max_characters), decimals=0)} tegn")
    shown = kind_of(question).shown
    words = ("tidligst", "senest") if question.kind == "date" else ("mindst", "højst")
    for word, bound in zip(words, (question.minimum, question.maximum), strict=True):
        if bound:
            limits.append(f"{word} {shown(question, bound).rstrip('.')}")
    if question.decimals is not None:
        limits.append(f"højst {question.decimals} decimaler" if question.decimals else "et helt tal")
    if columns_of(question):
        fewest, most = bounds_of(question)
        limits.append(f"{fewest}–{most} rækker")
    return limits + (_file_limits(question) if question.kind == "file" else [])


def _file_limits(question: Question) -> list[str]:
    types = ", ".join(each.title for each in filetypes.types_of(question.file_types))
    files = question.max_files or filetypes.DEFAULT_FILES
    size = question.max_megabytes or filetypes.DEFAULT_MEGABYTES
    return [f"højst {files} {'fil' if files == 1 else 'filer'} på højst {size} MB", f"typer: {types}"]


def _approval(document: PoolDocument) -> str:
    """Who must stand behind the application before it is sent, in words."""
    if document.approval == "portal":
        level = f" på {document.approval_level}" if document.approval_level else ""
        return f"Ansøgningen skal godkendes i portalen{level}, før den kan indsendes."
    if document.approval == "declaration":
        return "Den, der indsender, skriver under på en erklæring med navn, titel og dato."
    return ""
