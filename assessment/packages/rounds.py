"""How a recommendation goes from round to round: what each line said, what came back, what has changed, who decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.models import Decision, DecisionPackage, LineReturn, RecommendedLine, Signature
from assessment.packages.manifest import sha256_of
from assessment.packages.signing import without_director
from assessment.reasoning.reasons import title_of_reason
from assessment.states import Capacity, Outcome, PackageState
from assessment.units import places
from pools import canonical
from pools.document import PoolDocument, document_of
from portal.differences import Piece, differences
from portal.models import User
from portal.money import show_kroner

TEXTS = {
    "conditions": "Betingelser",
    "deviation_reason": "Hvorfor ranglisten fraviges",
    "internal_note": "Internt notat",
}


@dataclass(frozen=True)
class TextChange:
    """One field as it was and as it is, cut in pieces; `differs` marks the words that changed."""

    label: str
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True)
class LineChange:
    """What happened to one line since the round before; a line that was not there then `is_new`."""

    is_new: bool
    texts: tuple[TextChange, ...]

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.texts)


def content_of(decision: Decision) -> dict[str, Any]:
    """What a line says, for the next round to be compared with."""
    return {
        "submission": decision.submission_id,
        "outcome": decision.outcome,
        "amount": format(decision.amount, ".2f"),
        "amounts_per_year": decision.amounts_per_year,
        "reasons": decision.reasons,
        "reserve_place": decision.reserve_place,
    } | {name: getattr(decision, name) for name in ("places", *TEXTS)}


def keep_round(package: DecisionPackage) -> None:
    """Keep what every line says in the package's round."""
    RecommendedLine.objects.bulk_create(
        [
            RecommendedLine(
                package=package,
                round=package.round,
                decision=decision,
                content=(content := content_of(decision)),
                sha256=sha256_of(canonical.encode(content)),
            )
            for decision in package.decisions.order_by("pk")
        ]
    )


def changes_since(package: DecisionPackage, *, only: Decision | None = None) -> dict[int, LineChange]:
    """{decision id: what differs from the round before}, or that of `only` one line; empty in the first round.

    A draft is compared with what was recommended last, a recommendation with the one before it.
    """
    last = package.round if package.state == PackageState.DRAFT else package.round - 1
    if last < 1:
        return {}
    kept = RecommendedLine.objects.filter(package=package, round=last)
    before = dict((kept if only is None else kept.filter(decision=only)).values_list("decision", "content"))
    document, lines = document_of(package.pool.version), [only] if only else package.decisions.all()
    return {each.pk: _change(before.get(each.pk), content_of(each), document) for each in lines}


def _change(before: dict[str, Any] | None, after: dict[str, Any], document: PoolDocument) -> LineChange:
    if before is None:
        return LineChange(is_new=True, texts=())
    was, now = _shown(before, document), _shown(after, document)
    labels = dict.fromkeys([*was, *now])
    return LineChange(
        is_new=False,
        texts=tuple(
            TextChange(label, *differences(was.get(label, ""), now.get(label, "")))
            for label in labels
            if was.get(label, "") != now.get(label, "")
        ),
    )


def _shown(content: dict[str, Any], document: PoolDocument) -> dict[str, str]:
    """{label: text} as a person reads the line."""
    years = sorted(content["amounts_per_year"].items())
    shown = {
        "Afgørelse": str(Outcome(content["outcome"]).label),
        **_given(content, document),
        "Beløb pr. år": ", ".join(f"{year}: {show_kroner(Decimal(amount))}" for year, amount in years),
        "Plads på reservelisten": str(content["reserve_place"] or ""),
    }
    shown |= {f"Begrundelse: {title_of_reason(key, document)}": text for key, text in content["reasons"].items()}
    return shown | {label: content[name] for name, label in TEXTS.items()}


def _given(content: dict[str, Any], document: PoolDocument) -> dict[str, str]:
    """A line kept before there were places says nothing of them."""
    if document.offers_money:
        return {"Beløb": show_kroner(Decimal(content["amount"]))}
    return {"Pladser": places(content.get("places", 0))}


def comments_of(package: DecisionPackage, number: int) -> dict[int, LineReturn]:
    """{decision id: the director's comment} on the lines that came back in round `number`."""
    rows = LineReturn.objects.filter(package=package, round=number)
    rows = rows.select_related("by", "decision__application__case").order_by("decision__application__case__number")
    return {row.decision_id: row for row in rows}


def signer_of(package: DecisionPackage) -> dict[int, User]:
    """{decision id: who decided it}: the director, or the deputy where the director was barred."""
    signers: dict[int, User] = {}
    rows = Signature.objects.filter(package=package, round=package.round).select_related("by")
    for row in sorted(rows, key=lambda each: each.capacity == Capacity.DIRECTOR):
        signers |= dict.fromkeys(row.lines, row.by)
    return signers


def deputys_lines(package: DecisionPackage, decisions: Iterable[Decision]) -> set[int]:
    """Of these decisions those that are the deputy's."""
    cases = {each.application.case_id: each.pk for each in decisions}
    return {cases[case] for case in without_director(cases)}
