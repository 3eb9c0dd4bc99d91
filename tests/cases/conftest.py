"""A case of Odense's with its people, made by the real actions, and the same case opened for the agency."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from cases import actions
from cases.faces import PartyFace
from cases.gatherings import GatheringDraft
from cases.group import MemberDraft
from cases.models import Case, CaseParticipant, Gathering, GroupMember
from cases.states import CaseKind, CaseRole, MemberRole
from portal.models import Organisation, User
from portal.states import Turn

DRAFT = PartyFace(
    words="Kladde",
    turn=Turn.PARTY,
    next_url="/puljer/",
    words_after_due="Ikke indsendt",
    turn_after_due=Turn.NOBODY,
)


@pytest.fixture
def open_case() -> Callable[..., Case]:
    """`open_case(organisation, by, now)` with a draft's face, due in four weeks."""

    def _open(organisation: Organisation, by: User, now: datetime, title: str = "Recovery i Odense") -> Case:
        face = PartyFace(**(DRAFT.__dict__ | {"due_at": now + timedelta(days=28)}))
        return actions.open_case(kind=CaseKind.GRANT, title=title, organisation=organisation, face=face, by=by, now=now)

    return _open


@pytest.fixture
def case(open_case, odense: Organisation, applicant: User, now: datetime) -> Case:
    return open_case(odense, applicant, now)


RUNNING = PartyFace(words="Opstart", turn=Turn.AGENCY)


@pytest.fixture
def open_run(now: datetime) -> Callable[..., Case]:
    """`open_run(organisation, consultant, people)`: a case with a group, activities and a plan."""

    def _open(organisation: Organisation, consultant: User, *people: User, by: User | None = None) -> Case:
        roles = dict.fromkeys(people, CaseRole.RESPONSIBLE)
        about = {"kind": CaseKind.COURSE, "title": "Forløb i Odense", "organisation": organisation, "face": RUNNING}
        return actions.open_run_case(**about, people=roles, consultant=consultant, by=by or consultant, now=now)

    return _open


@pytest.fixture
def run(open_run, odense: Organisation, consultant: User, applicant: User) -> Case:
    """A run of Odense's: Anna Ansøger is responsible there, Ida Indsatsteam runs it."""
    return open_run(odense, consultant, applicant)


@pytest.fixture
def member(run: Case, applicant: User, now: datetime) -> Callable[..., GroupMember]:
    """`member(role, name, email)`: somebody in the group of the run."""

    def _member(role: MemberRole, name: str = "", email: str = "") -> GroupMember:
        return actions.add_member(run, MemberDraft(role, name, email), by=applicant, now=now)

    return _member


@pytest.fixture
def group(member: Callable[..., GroupMember]) -> list[GroupMember]:
    """A leader, the two of the trio and a citizen: three have an e-mail, the citizen a first name."""
    return [
        member(MemberRole.DAILY_LEADER, "Lene Leder", "leder@odense.example"),
        member(MemberRole.AMR, "Arne Miljø", "amr@odense.example"),
        member(MemberRole.TR, "Trine Tillid", "tr@odense.example"),
        member(MemberRole.CITIZEN, "Bodil"),
    ]


@pytest.fixture
def meeting(now: datetime) -> Callable[..., GatheringDraft]:
    """`meeting(days=7, hours=2)`: a meeting of two hours, a week from now."""

    def _meeting(title: str = "Opstartsmøde", *, days: float = 7, lasts: float = 2, **about: object) -> GatheringDraft:
        starts = now + timedelta(days=days)
        usual = {"kind": "start_meeting", "place": "Mødelokale 1", "hours": Decimal(3), "agenda": "1. Velkomst"}
        return GatheringDraft(title=title, starts_at=starts, ends_at=starts + timedelta(hours=lasts), **(usual | about))

    return _meeting


@pytest.fixture
def gathering(run: Case, group: list[GroupMember], meeting, consultant: User, now: datetime) -> Gathering:
    """The start meeting, the whole group invited."""
    return actions.plan_gathering(run, meeting(), by=consultant, now=now)


@pytest.fixture
def place(case: Case, applicant: User, now: datetime) -> Callable[..., CaseParticipant]:
    """`place(user, role)`: the responsible adds a colleague."""

    def _place(user: User, role: CaseRole) -> CaseParticipant:
        return actions.add_colleague(case, email=user.email, role=role, by=applicant, now=now)

    return _place


@pytest.fixture
def unsealed(case: Case, now: datetime) -> Case:
    """Opened, as upper floors do it when the manager opens the applications."""
    case.unsealed_at = now
    case.save(update_fields=["unsealed_at"])
    return case
