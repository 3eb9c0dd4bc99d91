"""Where do an announced call, its notices and its answers speak of this? Also inside compounds, and with å as aa.

Danish is searched by parts of words: «pulje» finds «ansøgningspuljen», which full text search alone does not, and the
stem of a word («kommunernes» → «kommun») is the database's own. æ, ø and å are read as ae, oe and aa on both sides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pools.asking import gathered
from pools.document import PoolDocument, document_of
from pools.models import Pool, PoolNotice, PublicAnswer
from portal.words import cut, fold, telling_stems, words_of

SHORTEST_PART = 3  # letters: shorter words only count where a word begins


@dataclass(frozen=True)
class Passage:
    """A text of a call, where it stands, and how much finding something in it weighs."""

    path: str
    place: str
    text: str
    weight: int
    folded: str


@dataclass(frozen=True)
class Hit:
    """A pool with the best place, cut around what was found: `before`, `found`, `after`."""

    pool: Pool
    document: PoolDocument
    score: int
    passage: Passage
    before: str
    found: str
    after: str


def search(query: str, pools: list[Pool]) -> list[Hit]:
    """The pools (announced, with their versions) that speak of every word, the best first; three queries."""
    stems = telling_stems(words_of(query))
    if not stems or not pools:
        return []
    living = _living(pools)
    hits = []
    for pool in pools:
        passages = [*_passages_of(pool), *living.get(pool.pk, [])]
        hit = _hit(pool, passages, stems)
        hits += [hit] if hit else []
    return sorted(hits, key=lambda hit: -hit.score)


def _hit(pool: Pool, passages: list[Passage], stems: list[str]) -> Hit | None:
    total, best, best_score = 0, None, 0
    scores = dict.fromkeys(stems, 0)
    for passage in passages:
        own = [_score(passage, stem) for stem in stems]
        if not any(own):
            continue
        total += 1
        scores = {stem: max(scores[stem], score) for stem, score in zip(stems, own, strict=True)}
        if sum(own) > best_score:
            best, best_score = passage, sum(own)
    if best is None or not all(scores.values()):
        return None
    stem = next(stem for stem in stems if _score(best, stem))
    before, found, after = cut(best.text, stem) or (best.text, "", "")
    score = 100 * sum(scores.values()) + min(total, 99)
    return Hit(pool, document_of(pool.version), score, best, before, found, after)


def _score(passage: Passage, stem: str) -> int:
    """0 when it is not there; more at the beginning of a word than inside one, more in a title than in a list."""
    if stem not in passage.folded:
        return 0
    if re.search(rf"\b{re.escape(stem)}", passage.folded):
        return 2 * passage.weight
    return passage.weight if len(stem) >= SHORTEST_PART else 0


def _passage(path: str, place: str, text: str, weight: int) -> Passage:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return Passage(path, place, text, weight, fold(text))


_read: dict[str, tuple[Passage, ...]] = {}


def _passages_of(pool: Pool) -> tuple[Passage, ...]:
    """The document's passages, folded once per process and version."""
    passages = _read.get(pool.version.sha256)
    if passages is None:
        read = _of_document(document_of(pool.version))
        passages = _read[pool.version.sha256] = tuple(_passage(*each) for each in read)
    return passages


def _of_document(document: PoolDocument) -> Iterator[tuple[str, str, str, int]]:
    yield "", "Titel", document.title, 12
    yield "", f"Om {document.called}", f"{document.summary} {document.audience_text} {document.authority}", 6
    for heading in document.headings:
        yield f"#{heading.key}", heading.title, f"{heading.title}. {heading.text}", 4
    for criterion in document.criteria:
        place = f"#criterion-{criterion.key}"
        points = " ".join(f"{point.text} {point.rubric}" for point in criterion.sub_points)
        yield place, criterion.title, f"{criterion.title}. {criterion.text} {points}", 3
        for question in document.questions_of(criterion.key):
            yield place, f"Spørgsmål om {criterion.title}", question.label, 2
    if document.intake is not None:
        yield "#deadline", "Åbninger undervejs", document.intake.text, 2
    if document.allocation is not None:
        yield "#allocation", "Fordeling", document.allocation.text, 2
    yield from _of_lists(document)


def _of_lists(document: PoolDocument) -> Iterator[tuple[str, str, str, int]]:
    about = document.background + document.parts
    groups = [("#about", about), ("#themes", document.themes), ("#guidance", document.guidance)]
    for place, sections in groups:
        for section in sections:
            yield from ((place, section.title, f"{section.title}: {item}", 2) for item in section.items)
    yield from (("#commitments", "Forpligtelser", item, 2) for item in document.commitment_items)
    yield from (("#goals", document.goals_title, goal, 2) for goal in document.goals)
    for item in (*document.budget.eligible, *document.budget.not_eligible):
        yield "#budget-rules", "Regler for budgettet", item, 2
    for group in document.material_groups:
        yield from (("#materials", group.title, material.title, 2) for material in group.materials)


def _living(pools: Iterable[Pool]) -> dict[int, list[Passage]]:
    """Notices and answers by pool, two queries; of an answer only what stands now."""
    found: dict[int, list[Passage]] = {}
    for notice in PoolNotice.objects.filter(pool__in=pools):
        passage = _passage("#notices", notice.title, f"{notice.title}. {notice.text}", 4)
        found.setdefault(notice.pool_id, []).append(passage)
    by_pool: dict[int, list[PublicAnswer]] = {}
    for answer in PublicAnswer.objects.filter(question__pool__in=pools).select_related("question").order_by("pk"):
        by_pool.setdefault(answer.question.pool_id, []).append(answer)
    for pool_id, answers in by_pool.items():
        for each in gathered(answers):
            path, place = f"sporgsmaal/#{each.anchor}", f"Svar på spørgsmål {each.number}"
            found.setdefault(pool_id, []).append(_passage(path, place, f"{each.as_published} {each.answer}", 4))
    return found
