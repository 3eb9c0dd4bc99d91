"""What does the auditor look through? Each list bounded on the page and whole when exported; nothing that is sealed.

A list is read anew each time from what the database holds; a case the auditor is barred from is on none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q

from applications.models import Dispensation
from assessment.models import (
    AccessRequest,
    Assessment,
    Consensus,
    Decision,
    DecisionPackage,
    FormalCheck,
    ReleasedDecision,
)
from assessment.packages import manifest
from assessment.permissions import readable_cases
from assessment.states import PackageState, VoidReason
from assessment.units import tilbud
from cases.models import CaseDuty, Impartiality
from cases.states import Duty, ImpartialityState
from pools.models import DeadlineChange
from portal import history
from portal.danish import copenhagen
from portal.exports import Cell
from portal.models import HistoryAnchor, HistoryRow, User

PAGE = 50
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Listing:
    """One list: its address, its title, what it is for, its headings, and how it is read, newest first."""

    key: str
    title: str
    purpose: str
    headings: tuple[str, ...]
    read: Callable[[User], Iterable[Row]]


@dataclass(frozen=True)
class Room:
    """The lists of one floor, and the address they lie under."""

    address: str
    listings: tuple[Listing, ...]

    def listing(self, key: str) -> Listing | None:
        return next((each for each in self.listings if each.key == key), None)


@dataclass(frozen=True)
class Page:
    """Fifty rows of a list and the number of the next page, 0 when there is none."""

    rows: list[Row]
    number: int
    following: int


def page_of(listing: Listing, user: User, *, number: int) -> Page:
    first = (number - 1) * PAGE
    rows = list(islice(listing.read(user), first, first + PAGE + 1))
    return Page(rows[:PAGE], number, number + 1 if len(rows) > PAGE else 0)


def _packages(user: User) -> Iterator[Row]:
    """Each sealed package compared with its seal now: computed anew, so a page takes as long as its letters."""
    packages = DecisionPackage.objects.select_related("pool__version", "recommended_by", "approved_by")
    for package in packages.order_by("-pk").iterator(chunk_size=PAGE):
        yield (
            package.pool.title,
            package.number,
            package.get_kind_display(),
            package.get_state_display(),
            _name(package.recommended_by),
            package.recommended_at,
            _name(package.approved_by),
            package.approved_at,
            package.manifest_sha256[:16],
            _seal(package),
        )


def _seal(package: DecisionPackage) -> str:
    if package.manifest is None:
        return "Ikke forseglet"
    decisions = manifest.decisions_of(package)
    found = manifest.differences(package, decisions, manifest.words_by_decision(package, decisions))
    return "; ".join(found) or "Stemmer"


def _anchors(user: User) -> Iterator[Row]:
    """Each day's anchor computed anew from the lines that stood then: a change or a cut tail shows as a difference."""
    for anchor in HistoryAnchor.objects.order_by("-day").iterator(chunk_size=PAGE):
        heads = list(HistoryRow.objects.filter(at__lte=anchor.made_at).heads())
        same = (len(heads), history.heads_digest(heads)) == (anchor.chains, anchor.digest)
        yield anchor.day, anchor.chains, anchor.digest, anchor.made_at, "Stemmer" if same else "AFVIGER"


def _chains(user: User) -> Iterator[Row]:
    """Every line of history of every chain, recomputed; only what is broken is listed."""
    for problem in history.broken_links(HistoryRow.objects.in_chain_order().iterator(chunk_size=2000)):
        yield (problem,)


def _duties(user: User) -> Iterator[Row]:
    """Who has done what on which case; two of different sides by one person is an error."""
    another = CaseDuty.objects.filter(case=OuterRef("case"), person=OuterRef("person")).exclude(side=OuterRef("side"))
    rows = CaseDuty.objects.filter(case__in=readable_cases(user)).annotate(clash=Exists(another))
    for row in rows.select_related("case", "person").order_by("-clash", "-pk").iterator(chunk_size=PAGE):
        told = "To pligter, der ikke må forenes" if row.clash else "I orden"
        yield row.case.number, row.person.name, Duty(row.duty).label, row.at, told


def _conflicts(user: User) -> Iterator[Row]:
    """Every conflict ever reported, how it was ruled on, and what fell on the case; what was reported is not here."""
    rows = Impartiality.objects.exclude(state=ImpartialityState.CLEAR).filter(case__in=readable_cases(user))
    for row in (
        rows.select_related("case", "user", "ruled_by").order_by("-declared_at", "-pk").iterator(chunk_size=PAGE)
    ):
        yield (
            row.case.number,
            row.user.name,
            row.get_state_display(),
            row.declared_at,
            _name(row.ruled_by),
            row.ruled_at,
            _fell(row),
        )


def _fell(row: Impartiality) -> str:
    own = {"application__case": row.case, "voided_at__isnull": False}
    counted = (
        ("vurdering", Assessment.objects.filter(assessor=row.user, void_reason=VoidReason.CONFLICT, **own)),
        ("konsensus", Consensus.objects.fallen().filter(by=row.user, **own)),
        ("formaliakontrol", FormalCheck.objects.filter(by=row.user, **own)),
    )
    return ", ".join(f"{number} {what}" for what, found in counted if (number := found.count())) or "Intet"


def _to_look_at(user: User) -> Iterator[Row]:
    """Released decisions with a hand in them that is barred now: they stand, and somebody must take a view."""
    barred = Impartiality.objects.barring().filter(case=OuterRef("application__case"))
    hands = {
        "har skrevet afgørelsen": Exists(barred.filter(user=OuterRef("decision__changed_by"))),
        "har indstillet": Exists(barred.filter(user=OuterRef("decision__package__recommended_by"))),
        "har godkendt": Exists(barred.filter(user=OuterRef("decision__package__approved_by"))),
        "har vurderet": Exists(
            Assessment.objects.filter(
                application=OuterRef("application"), void_reason="conflict", voided_at__gte=OuterRef("released_at")
            )
        ),
    }
    named = {f"hand_{number}": test for number, test in enumerate(hands.values())}
    any_hand = Q(*[Q(**{name: True}) for name in named], _connector=Q.OR)
    rows = (
        ReleasedDecision.objects.filter(application__case__in=readable_cases(user)).annotate(**named).filter(any_hand)
    )
    for row in rows.select_related("application__case").order_by("-released_at", "-pk").iterator(chunk_size=PAGE):
        told = ", ".join(words for words, name in zip(hands, named, strict=True) if getattr(row, name))
        yield (
            row.application.case.number,
            row.get_outcome_display(),
            _given(row),
            row.released_at,
            f"En, der {told}, er inhabil",
        )


def _given(row: Decision | ReleasedDecision) -> Decimal | str:
    """Kroner as a number to reckon with; places in words."""
    return tilbud(row.places) if row.places else row.amount


def _deadlines(user: User) -> Iterator[Row]:
    """Moved deadlines of pools; proposals too, with what came of them."""
    rows = DeadlineChange.objects.select_related("pool", "proposed_by", "approved_by")
    for row in rows.order_by("-pk").iterator(chunk_size=PAGE):
        yield (
            row.pool.title,
            row.old_deadline,
            row.new_deadline,
            row.reason,
            _name(row.proposed_by),
            row.proposed_at,
            _name(row.approved_by),
            row.approved_at,
        )


def _dispensations(user: User) -> Iterator[Row]:
    rows = Dispensation.objects.filter(application__case__in=readable_cases(user))
    for row in rows.select_related("application__case", "by").order_by("-at", "-pk").iterator(chunk_size=PAGE):
        yield row.application.case.number, row.until, row.reason, _name(row.by), row.at


def _deviations(user: User) -> Iterator[Row]:
    """Lines that leave the ranking, with the reason the manager wrote."""
    rows = Decision.objects.filter(application__case__in=readable_cases(user)).exclude(deviation_reason="")
    for row in (
        rows.select_related("application__case", "package", "changed_by").order_by("-pk").iterator(chunk_size=PAGE)
    ):
        yield (
            row.application.case.number,
            row.get_outcome_display(),
            _given(row),
            row.deviation_reason,
            _name(row.changed_by),
            row.package.get_state_display(),
        )


def _releases(user: User) -> Iterator[Row]:
    rows = DecisionPackage.objects.filter(state=PackageState.RELEASED)
    names = ["pool", "recommended_by", "approved_by", "released_by"]
    for row in rows.select_related(*names).order_by("-released_at", "-pk").iterator(chunk_size=PAGE):
        printed, letters = row.letters
        yield (
            row.pool.title,
            row.number,
            row.get_kind_display(),
            _name(row.recommended_by),
            _name(row.approved_by),
            _name(row.released_by),
            row.released_at,
            f"{printed} af {letters}",
        )


def _access(user: User) -> Iterator[Row]:
    rows = AccessRequest.objects.filter(case__in=readable_cases(user)).select_related("case", "answered_by")
    for row in rows.order_by(F("answered_at").asc(nulls_first=True), "-pk").iterator(chunk_size=PAGE):
        yield (
            row.case.number,
            row.get_basis_display(),
            row.received_on,
            row.due_on,
            row.answered_at,
            _name(row.answered_by),
            _late(row.due_on, row.answered_at),
        )


def _late(due: date, answered: datetime | None) -> str:
    if answered is None:
        return "Ikke besvaret"
    return "Efter fristen" if copenhagen(answered).date() > due else "Til tiden"


def _name(user: User | None) -> str:
    return user.name if user else ""


LISTINGS = (
    Listing("pakker", "Afgørelsespakker og segl", "Hver pakke sammenlignet med det, der blev godkendt.",
            ("Pulje", "Pakke", "Art", "Tilstand", "Indstillet af", "Indstillet", "Godkendt af", "Godkendt", "Segl",
             "Kontrol"),
            _packages),
    Listing("ankre", "Historikkens ankre", "Hver dags anker regnet efter.",
            ("Dag", "Kæder", "SHA-256", "Lavet", "Kontrol"), _anchors),
    Listing("kaeder", "Brud på historikken", "Alle kæder regnet efter. Listen er tom, når alt er helt.",
            ("Brud",), _chains),
    Listing("pligter", "Pligter pr. person", "Hvem der har gjort hvad på hver sag. To sider af samme sag er en fejl.",
            ("Sag", "Person", "Pligt", "Hvornår", "Kontrol"), _duties),
    Listing("habilitet", "Habilitet", "Meldte forhold, lederens afgørelse, og hvad der er bortfaldet.",
            ("Sag", "Person", "Tilstand", "Meldt", "Afgjort af", "Afgjort", "Bortfaldet"), _conflicts),
    Listing("stillingtagen", "Kræver stillingtagen", "Meddelte afgørelser, hvor en, der har medvirket, nu er inhabil.",
            ("Sag", "Udfald", "Beløb eller tilbud", "Meddelt", "Hvorfor"), _to_look_at),
    Listing("frister", "Flyttede frister", "Forslag om at flytte en puljes frist, og hvem der godkendte.",
            ("Pulje", "Hidtidig frist", "Ny frist", "Begrundelse", "Foreslået af", "Foreslået", "Godkendt af",
             "Godkendt"),
            _deadlines),
    Listing("dispensationer", "Dispensationer", "Ansøgere, der har fået en senere frist.",
            ("Sag", "Frist", "Begrundelse", "Givet af", "Givet"), _dispensations),
    Listing("fravigelser", "Fravigelser af ranglisten", "Afgørelser, der ikke følger ranglisten, og hvorfor.",
            ("Sag", "Udfald", "Beløb eller tilbud", "Begrundelse", "Skrevet af", "Pakkens tilstand"), _deviations),
    Listing("meddelelser", "Meddelelser", "Hvem der indstillede, godkendte og meddelte.",
            ("Pulje", "Pakke", "Art", "Indstillet af", "Godkendt af", "Meddelt af", "Meddelt", "Breve lavet"),
            _releases),
    Listing("aktindsigt", "Aktindsigt", "Anmodninger, svarfrister og svar.",
            ("Sag", "Grundlag", "Modtaget", "Besvares senest", "Besvaret", "Besvaret af", "Kontrol"), _access),
)  # fmt: skip

ROOM = Room("/revision/", LISTINGS)
