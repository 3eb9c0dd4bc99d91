"""Named people, a database that is rolled back, and whole worlds for what needs real commits, servers and browsers."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from portal.models import Membership, Organisation, Region, User
from portal.states import MembershipRole, MembershipState, OrganisationKind, Role
from tests import told
from tests.worlds import World, clone_of_the_test_database, copy_of_the_migrated_database, make_template

NOW = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
PASSWORD = "tilskud-demo"

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop beside the ORM


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`db` is a rolled-back database test; a `world` test has a database of its own instead."""
    for item in items:
        if item.get_closest_marker("db") and "world" not in item.fixturenames:
            item.add_marker(pytest.mark.django_db)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> object:
    """What the test's story has told already is not told again."""
    answer = told.TELLER.answers.get(fixturedef.argname)
    if answer is not None:
        fixturedef.cached_result = (answer, fixturedef.cache_key(request), None)
    return answer


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """One test database per process."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker, django_db_modify_db_settings: None) -> Iterator:
    """The test database, a copy of a migrated one: worlds are cloned from it, also where no `db` test asks for it."""
    with django_db_blocker.unblock():
        yield from copy_of_the_migrated_database()


@pytest.fixture(scope="session")
def world_template(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The migrated, empty database as a template that worlds are cloned from (0.2 s each)."""
    with django_db_blocker.unblock():
        yield from make_template()


@pytest.fixture
def world(world_template: str, django_db_blocker, tmp_path, settings) -> Iterator[World]:
    """A database of its own with real commits, which the ORM of this test uses too; `world.start_web()` serves it."""
    with django_db_blocker.unblock():
        yield from clone_of_the_test_database(world_template, tmp_path, settings)


@pytest.fixture
def now() -> datetime:
    """The moment most stories happen: 20 August 2019, 12.00 in Copenhagen."""
    return NOW


@pytest.fixture
def region(request: pytest.FixtureRequest) -> Region:
    return Region.objects.create(code="1083", name="Region Syddanmark", valid_from="2007-01-01")


def _organisation(name: str, kind: OrganisationKind, cvr: str, kommunekode: str | None, region: Region | None):
    slug = name.split()[0].lower().replace("å", "aa")
    return Organisation.objects.create(
        name=name,
        kind=kind,
        cvr=cvr,
        kommunekode=kommunekode,
        region=region,
        official_email=f"post@{slug}.example",
        created_at=NOW,
    )


@pytest.fixture
def odense(any_db: None, region: Region) -> Organisation:
    return _organisation("Odense Kommune", OrganisationKind.KOMMUNE, "35209115", "0461", region)


@pytest.fixture
def aalborg(any_db: None) -> Organisation:
    return _organisation("Aalborg Kommune", OrganisationKind.KOMMUNE, "29189420", "0851", None)


@pytest.fixture
def agency(any_db: None) -> Organisation:
    return _organisation("Styrelsen", OrganisationKind.STYRELSE, "26144698", None, None)


@pytest.fixture
def any_db(request: pytest.FixtureRequest) -> None:
    """The world's database when the test has one, else the one that is rolled back."""
    request.getfixturevalue("world" if "world" in request.fixturenames else "db")


def person(email: str, name: str, organisation: Organisation | None = None, *roles: Role, admin: bool = False) -> User:
    user = User.objects.create_user(email, name, PASSWORD, roles=list(roles), created_at=NOW)
    if organisation:
        role = MembershipRole.ADMINISTRATOR if admin else MembershipRole.MEMBER
        Membership.objects.create(
            user=user, organisation=organisation, role=role, state=MembershipState.ACTIVE, created_at=NOW
        )
    return user


@pytest.fixture
def applicant(odense: Organisation) -> User:
    return person("ansoeger@odense.example", "Anna Ansøger", odense)


@pytest.fixture
def colleague(odense: Organisation) -> User:
    return person("kollega@odense.example", "Karl Kollega", odense)


@pytest.fixture
def approver(odense: Organisation) -> User:
    return person("godkender@odense.example", "Gerda Godkender", odense)


@pytest.fixture
def administrator(odense: Organisation) -> User:
    return person("administrator@odense.example", "Agnes Administrator", odense, admin=True)


@pytest.fixture
def aalborg_applicant(aalborg: Organisation) -> User:
    return person("ansoeger@aalborg.example", "Aksel Aalborg", aalborg)


@pytest.fixture
def stranger(aalborg: Organisation) -> User:
    return person("fremmed@aalborg.example", "Frida Fremmed", aalborg)


@pytest.fixture
def caseworker(agency: Organisation) -> User:
    return person("sagsbehandler1@styrelsen.example", "Sofie Sagsbehandler", agency, Role.CASEWORKER)


@pytest.fixture
def caseworker2(agency: Organisation) -> User:
    return person("sagsbehandler2@styrelsen.example", "Søren Sagsbehandler", agency, Role.CASEWORKER)


@pytest.fixture
def caseworker3(agency: Organisation) -> User:
    return person("sagsbehandler3@styrelsen.example", "Signe Sagsbehandler", agency, Role.CASEWORKER)


@pytest.fixture
def manager(agency: Organisation) -> User:
    return person("puljeansvarlig@styrelsen.example", "Pia Puljeansvarlig", agency, Role.POOL_MANAGER)


@pytest.fixture
def manager2(agency: Organisation) -> User:
    return person("puljeansvarlig2@styrelsen.example", "Per Puljeansvarlig", agency, Role.POOL_MANAGER)


@pytest.fixture
def director(agency: Organisation) -> User:
    return person("direktoer@styrelsen.example", "Ditte Direktør", agency, Role.DIRECTOR)


@pytest.fixture
def deputy(agency: Organisation) -> User:
    return person("stedfortraeder@styrelsen.example", "Sten Stedfortræder", agency, Role.DEPUTY)


@pytest.fixture
def payer(agency: Organisation) -> User:
    return person("udbetaler@styrelsen.example", "Ulla Udbetaler", agency, Role.PAYER)


@pytest.fixture
def auditor(agency: Organisation) -> User:
    return person("revisor@styrelsen.example", "Rita Revisor", agency, Role.AUDITOR)


@pytest.fixture
def consultant(agency: Organisation) -> User:
    return person("indsatsteam@styrelsen.example", "Ida Indsatsteam", agency, Role.COURSE_CONSULTANT)


@pytest.fixture
def consultant2(agency: Organisation) -> User:
    return person("indsatsteam2@styrelsen.example", "Ivan Indsatsteam", agency, Role.COURSE_CONSULTANT)


@pytest.fixture
def supplier(any_db: None) -> Organisation:
    return _organisation("Leverandøren", OrganisationKind.LEVERANDOER, "25313763", None, None)


@pytest.fixture
def external(supplier: Organisation) -> User:
    """An external consultant, who sees what is assigned and nothing else."""
    return person("konsulent@leverandoer.example", "Eva Ekstern", supplier, Role.EXTERNAL_CONSULTANT)


@pytest.fixture
def admin(agency: Organisation) -> User:
    return person("admin@styrelsen.example", "Adam Admin", agency, Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def login() -> Callable[[Client, User], Client]:
    """`login(client, user)`: the client with the user's session, as e-mail and password would have made it."""

    def _login(client: Client, user: User) -> Client:
        client.force_login(user, backend="portal.identity.PasswordBackend")
        return client

    return _login
