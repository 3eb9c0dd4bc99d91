"""A call for places, two tilbud of Odense's with a released place each, and a course that has been started."""

from collections.abc import Iterator

import pytest

from applications.models import Application
from indsatsforloeb.models import Course
from pools.models import Pool
from portal.models import Organisation, Tilbud, User
from portal.states import Role
from tests import told
from tests.conftest import person
from tests.indsatsforloeb import stories

TOLD_ONCE = ("call", "place", "place_of_two", "course")


@pytest.fixture(autouse=True)
def _begun(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from told.begun(request, TOLD_ONCE)


@pytest.fixture
def consultant3(agency: Organisation) -> User:
    return stories.user_of(agency, "indsatsteam3@styrelsen.example", "Inge Indsatsteam", Role.COURSE_CONSULTANT)


@pytest.fixture
def external2(supplier: Organisation) -> User:
    """Another of the supplier's, who has no course."""
    return stories.user_of(supplier, "konsulent2@leverandoer.example", "Erik Ekstern", Role.EXTERNAL_CONSULTANT)


@pytest.fixture
def leader(odense: Organisation) -> User:
    """The leader of Solsiden, who signs for it."""
    return person("leder@odense.example", "Lene Leder", odense)


@pytest.fixture
def call(manager: User, manager2: User) -> Pool:
    return stories.call_for_places(manager, manager2)


@pytest.fixture
def solsiden(odense: Organisation) -> Tilbud:
    return stories.tilbud_of(odense, "Solsiden")


@pytest.fixture
def bakken(odense: Organisation) -> Tilbud:
    return stories.tilbud_of(odense, "Bakken", lovgrundlag="sel_108")


@pytest.fixture
def place(call: Pool, odense: Organisation, solsiden: Tilbud, applicant: User) -> Application:
    """Odense's application for Solsiden, which got its place."""
    return stories.released_place(call, odense, solsiden, by=applicant)


@pytest.fixture
def place_of_two(call: Pool, odense: Organisation, solsiden: Tilbud, bakken: Tilbud, applicant: User) -> Application:
    """One application over two tilbud: one course, two places."""
    return stories.released_place(call, odense, solsiden, bakken, by=applicant)


@pytest.fixture
def course(place: Application, consultant: User) -> Course:
    """Started from the place of Solsiden; Ida Indsatsteam is responsible, Anna Ansøger on the case."""
    return stories.started(place, consultant)
