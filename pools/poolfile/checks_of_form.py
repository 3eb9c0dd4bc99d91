"""Can the form be judged? Criteria, sub-points, rubrics, commitments and budget rules."""

from collections.abc import Iterator

from pools.document import Criterion, PoolDocument
from pools.poolfile.checks_of_page import key_findings
from pools.poolfile.lines import Path

Finding = tuple[Path, str]
LEVELS = [1, 2, 3, 4, 5]


def findings(document: PoolDocument) -> Iterator[Finding]:
    yield from _criteria(document)
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
    required = [question for question in document.questions_of(criterion.key) if question.required]
    asked, always = {q.sub_point for q in required}, {q.sub_point for q in required if q.shown_when is None}
    for number, point in enumerate(criterion.sub_points):
        here: Path = (*path, "sub_points", number)
        if not point.text:
            yield (*here, "text"), "Underpunktet har ingen tekst."
        if not point.rubric:
            yield (*here, "rubric"), f"Underpunktet «{point.key}» har ingen vurderingstekst."
        if point.key not in asked:
            yield here, f"Underpunktet «{point.key}» har intet spørgsmål, som skal besvares."
        elif point.key not in always:
            yield here, f"Underpunktet «{point.key}» har intet spørgsmål, som altid bliver stillet."


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
