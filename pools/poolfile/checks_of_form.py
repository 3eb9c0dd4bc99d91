"""Can the form be answered and judged? Criteria, sub-points, rubrics, questions, commitments and budget rules."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pools.document import Criterion, PoolDocument, Question
from pools.poolfile.checks_of_page import key_findings
from pools.poolfile.lines import Path
from pools.questions import KINDS

Finding = tuple[Path, str]
LEVELS = [1, 2, 3, 4, 5]
TEXTS = {"short_text", "long_text"}
CHOICES = {"one_of", "several_of"}
BOUNDED: dict[str, Callable[[str], Any]] = {"number": Decimal, "kroner": Decimal, "date": date.fromisoformat}


def findings(document: PoolDocument) -> Iterator[Finding]:
    yield from _criteria(document)
    yield from _questions(document)
    yield from _promises(document)
    yield from _budget(document)


def _criteria(document: PoolDocument) -> Iterator[Finding]:
    if not document.criteria:
        yield ("criteria",), "Der skal være mindst ét tildelingskriterium."
    yield from key_findings(document.criteria, ("criteria",))
    for number, criterion in enumerate(document.criteria):
        path: Path = ("criteria", number)
        if criterion.number != number + 1:
            yield (*path, "number"), f"Kriterierne skal være nummereret i rækkefølge: her {number + 1}."
        if not criterion.title:
            yield (*path, "title"), "Kriteriet har ingen titel."
        yield from _scale(criterion, path)
        yield from _sub_points(document, criterion, path)


def _scale(criterion: Criterion, path: Path) -> Iterator[Finding]:
    if criterion.gate:
        if criterion.weight or criterion.rubric:
            yield path, f"«{criterion.title}» er opfyldt eller ikke: vægten skal være 0, og der er ingen trin."
        return
    if criterion.weight <= 0:
        yield (*path, "weight"), f"Vægten af «{criterion.title}» skal være over 0."
    if list(criterion.rubric) != LEVELS or not all(criterion.rubric.values()):
        yield (*path, "rubric"), f"«{criterion.title}» skal have en tekst til hvert af trinene 1-5."


def _sub_points(document: PoolDocument, criterion: Criterion, path: Path) -> Iterator[Finding]:
    if not criterion.sub_points:
        yield path, f"«{criterion.title}» har intet underpunkt."
    yield from key_findings(criterion.sub_points, (*path, "sub_points"))
    required = {q.sub_point for q in document.questions_of(criterion.key) if q.required}
    for number, point in enumerate(criterion.sub_points):
        here: Path = (*path, "sub_points", number)
        if not point.text:
            yield (*here, "text"), "Underpunktet har ingen tekst."
        if not point.rubric:
            yield (*here, "rubric"), f"Underpunktet «{point.key}» har ingen vurderingstekst."
        if point.key not in required:
            yield here, f"Underpunktet «{point.key}» har intet spørgsmål, som skal besvares."


def _questions(document: PoolDocument) -> Iterator[Finding]:
    yield from key_findings(document.questions, ("questions",))
    points = {criterion.key: {point.key for point in criterion.sub_points} for criterion in document.criteria}
    for number, question in enumerate(document.questions):
        path: Path = ("questions", number)
        if question.criterion not in points:
            yield (*path, "criterion"), f"Der er intet kriterium «{question.criterion}»."
        elif question.sub_point not in points[question.criterion]:
            yield (*path, "sub_point"), f"Kriteriet «{question.criterion}» har intet underpunkt «{question.sub_point}»."
        if not question.label:
            yield (*path, "label"), "Spørgsmålet har ingen tekst."
        if question.kind not in KINDS:
            yield (*path, "kind"), f"Der er ingen slags spørgsmål, der hedder «{question.kind}»."
        yield from _limits(question, path)
        yield from _options(question, path)


def _limits(question: Question, path: Path) -> Iterator[Finding]:
    limit = question.max_characters
    if limit is not None and question.kind not in TEXTS:
        yield (*path, "max_characters"), "Kun tekster har en grænse for antal tegn."
    if limit is not None and limit < 1:
        yield (*path, "max_characters"), "Grænsen skal være mindst 1 tegn."
    if limit is None and question.kind == "long_text":
        yield path, "En lang tekst skal have en grænse («max_characters»), så alle har lige meget plads."
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


def _options(question: Question, path: Path) -> Iterator[Finding]:
    yield from key_findings(question.options, (*path, "options"))
    if question.kind in CHOICES and len(question.options) < 2:
        yield path, "Der skal være mindst to muligheder at vælge imellem."
    if question.kind not in CHOICES and question.options:
        yield (*path, "options"), "Kun «one_of» og «several_of» har muligheder."
    for number, option in enumerate(question.options):
        if not option.label:
            yield (*path, "options", number), "Muligheden har ingen tekst."


def _promises(document: PoolDocument) -> Iterator[Finding]:
    for number, group in enumerate(document.commitments):
        if not group.items:
            yield ("commitments", number), "Gruppen har ingen forpligtelser."
    if len(set(document.commitment_items)) < len(document.commitment_items):
        yield ("commitments",), "Den samme forpligtelse står to gange."
    if document.goals and not document.goals_title:
        yield ("goals_title",), "Målene skal have en overskrift."


def _budget(document: PoolDocument) -> Iterator[Finding]:
    rules = document.budget
    yield from key_findings(rules.categories, ("budget", "categories"))
    for number, category in enumerate(rules.categories):
        if not category.title:
            yield ("budget", "categories", number), "Udgiftsarten har ingen titel."
    if document.offers_money and not rules.categories:
        yield ("budget",), "Et budget skal have mindst én udgiftsart («categories»)."
    for name in ("max_amount", "min_amount"):
        limit = getattr(rules, name)
        if limit is not None and not 0 < limit <= document.amount:
            yield ("budget", name), "Beløbsgrænsen skal ligge mellem 0 kr. og puljens beløb."
    if rules.max_amount is not None and rules.min_amount is not None and rules.min_amount > rules.max_amount:
        yield ("budget", "min_amount"), "Det mindste beløb er større end det største."
