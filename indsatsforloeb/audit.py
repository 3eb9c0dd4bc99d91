"""What does the auditor look through of the courses: places moved by hand, signatures, phases, and reports shared?

The same kind of lists, pages and files as a grant's (`assessment/audit.py`); a case the auditor is barred from is on
none of them.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from applications.models import PlaceEntry
from assessment.audit import PAGE, Listing, Room, Row
from cases.permissions import agency_cases
from cases.timeline import SENTENCES
from indsatsforloeb.models import Agreement, AgreementSignature, Course, CourseTilbud, ReportShare
from indsatsforloeb.permissions.board import courses_of
from indsatsforloeb.states import CourseTransition, Side
from portal.models import HistoryRow, User
from portal.states import LoginMethod

MOVED = {1: "Optaget", -1: "Givet tilbage"}
MOVES = ["start_course", "pause_course", "resume_course", *CourseTransition.values]


def _places(user: User) -> Iterator[Row]:
    """Places taken and given back by hand: beside the decisions they are the whole of the ledger."""
    cases = agency_cases(user)
    of_course = CourseTilbud.objects.filter(course__pool=OuterRef("pool"), tilbud=OuterRef("tilbud"))
    own = Q(application__isnull=True) | Q(application__case__in=cases)
    rows = PlaceEntry.objects.filter(own, ~Exists(of_course.exclude(course__case__in=cases)))
    rows = rows.select_related("pool", "tilbud__organisation", "application__case", "by")
    for row in rows.order_by("-pk").iterator(chunk_size=PAGE):
        number = row.application.case.number if row.application else ""
        names = (row.tilbud.name, row.tilbud.organisation.name)
        yield row.pool.title, *names, MOVED[row.change], row.on, row.reason, row.by.name, row.at, number


def _signatures(user: User) -> Iterator[Row]:
    """Each signature with the hash it stands on, and what has become of that wording."""
    rows = AgreementSignature.objects.filter(agreement__course__in=courses_of(user))
    rows = rows.select_related("agreement__course__case", "tilbud", "by")
    for row in rows.order_by("-at", "-pk").iterator(chunk_size=PAGE):
        agreement, method = row.agreement, LoginMethod(row.login_method).label
        side = row.tilbud.name if row.tilbud else Side.AGENCY.label
        about = (agreement.course.case.number, agreement.number, row.sha256[:16])
        yield *about, side, row.by.name, method, row.at, _standing(agreement)


def _standing(agreement: Agreement) -> str:
    if agreement.set_aside_at:
        return f"Lagt til side: {agreement.set_aside_reason}"
    return "Gælder" if agreement.agreed_at else "Venter på underskrift"


def _phases(user: User) -> Iterator[Row]:
    """Every start, change of phase and pause, by whom, and the reason where one is asked for. Four queries."""
    courses = {each.history_chain: each for each in courses_of(user).select_related("case").prefetch_related("pauses")}
    reasons = {(chain, at): why for chain, course in courses.items() for at, why in _reasons(course)}
    rows = list(HistoryRow.objects.filter(chain__in=courses, verb__in=MOVES).order_by("-at", "-pk"))
    people = User.objects.in_bulk({row.actor_id for row in rows if row.actor_id})
    for row in rows:
        who = people[row.actor_id].name if row.actor_id in people else ""
        yield courses[row.chain].case.number, SENTENCES[row.verb], who, row.at, reasons.get((row.chain, row.at), "")


def _reasons(course: Course) -> Iterator[tuple[datetime, str]]:
    yield course.created_at, course.entered_reason
    yield from ((pause.began_at, pause.reason) for pause in course.pauses.all())
    if course.ended_at:
        yield course.ended_at, course.end_reason


def _shares(user: User) -> Iterator[Row]:
    """Whom a tilbud has let read its report, and until when; the report itself is not here."""
    rows = ReportShare.objects.filter(report__course__in=courses_of(user))
    rows = rows.select_related("report__course__case", "organisation", "shared_by", "ended_by")
    for row in rows.order_by("-pk").iterator(chunk_size=PAGE):
        taken_back = (row.ended_by.name if row.ended_by else "", row.ended_at)
        with_whom = (row.organisation.name, row.organisation.cvr)
        yield row.report.course.case.number, *with_whom, row.shared_by.name, row.shared_at, *taken_back


ROOM = Room(
    "/indsatsforloeb/revision/",
    (
        Listing("pladser", "Pladser flyttet med hånden", "Optaget eller givet tilbage uden om afgørelserne.",
                ("Opslag", "Tilbud", "Organisation", "Plads", "Fra", "Begrundelse", "Af", "Hvornår", "Ansøgning"),
                _places),
        Listing("aftaler", "Underskrifter på samarbejdsaftaler", "Hver underskrift, og den ordlyd den står på.",
                ("Sag", "Aftale nr.", "SHA-256", "Part", "Underskrevet af", "Log-in", "Hvornår", "Aftalen"),
                _signatures),
        Listing("faser", "Forløbenes faser", "Start, faseskift, pauser og afslutning.",
                ("Sag", "Hvad", "Af", "Hvornår", "Begrundelse"), _phases),
        Listing("delinger", "Delte analyserapporter", "Hvem tilbuddet har ladet læse sin rapport, og til hvornår.",
                ("Sag", "Delt med", "CVR", "Delt af", "Delt", "Taget tilbage af", "Taget tilbage"), _shares),
    ),
)  # fmt: skip
