"""Which words stand in the briefing: the director's page on paper, with the same lines left out."""

from typing import Any

from assessment.allocation.order import order_words
from assessment.packages.briefing import Briefing, BriefLine
from assessment.states import GIVING
from portal.danish import moment
from portal.money import show_kroner

BRIEFING = "assessment/briefing.html"
LONGEST = 350_000  # characters of reasons in one paper; what is more stands on the page, and the paper says so


def briefing_words(briefing: Briefing) -> dict[str, Any]:
    """All the paper says; amounts as shown."""
    package, ranking, document = briefing.package, briefing.ranking, briefing.ranking.document
    proposer = package.recommended_by
    told = _within(briefing.shown)
    return {
        "agency": document.authority,
        "pool_title": document.title,
        "offers_money": document.offers_money,
        "package": package,
        "recommended": f"{proposer.name}, {moment(package.recommended_at)}" if proposer else "",
        "money": _money(briefing),
        "years": [[year, show_kroner(amount)] for year, amount in briefing.per_year],
        "order": order_words(ranking),
        "counts": briefing.counts,
        "partners": ranking.shown.partners,
        "lines": briefing.lines,
        "told": told,
        "left_out": len(briefing.shown) - len(told),
        "briefing": briefing,
    }


def _money(briefing: Briefing) -> list[tuple[str, str]]:
    ranking = briefing.ranking
    tell = ranking.unit.tell
    left = [] if ranking.hidden else [("Tilbage", tell(ranking.left))]
    free = [("Ledige pladser", tell(ranking.free))] if ranking.unit.is_whole and not ranking.hidden else []
    return [
        ("Pladser i alt" if ranking.unit.is_whole else "Puljen", tell(ranking.document.supply)),
        *free,
        ("Søgt i alt", tell(ranking.shown.applied)),
        ("Foreslået", tell(ranking.shown.granted)),
        *left,
    ]


def _within(lines: tuple[BriefLine, ...]) -> list[BriefLine]:
    """Those whose reasons have room: what leaves the ranking or is not granted whole first, then the rest in order."""
    first = [line for line in lines if line.line.deviation or line.is_partial or line.is_changed]
    chosen, used = set(), 0
    for line in [*first, *(line for line in lines if _gives(line)), *lines]:
        length = sum(len(text) for _, text in line.reasons)
        if line.number not in chosen and used + length <= LONGEST:
            chosen.add(line.number)
            used += length
    return [line for line in lines if line.number in chosen]


def _gives(line: BriefLine) -> bool:
    return line.decision is not None and line.decision.outcome in GIVING
