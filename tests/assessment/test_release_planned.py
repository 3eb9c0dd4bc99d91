"""A release planned for a moment to come: carried out once, late or not, by nobody's hand, or stopped and told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assessment import actions, verify
from assessment.models import DecisionPackage, Inquiry, ReleasedDecision
from assessment.packages.preflight import stopped_plan_of
from assessment.results import package_of
from cases.actions import write_document
from portal.models import HistoryRow, OutboxMail
from portal.states import Role
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.db
TOLD_ONCE = ("package", "planned")

PLANNED = datetime(2019, 12, 2, 8, 0, tzinfo=UTC)  # a Monday, 9.00 in Copenhagen
A_MINUTE = timedelta(minutes=1)
LETTER = {"kind": "hearing", "title": "Partshøring", "template": "paper/base.html", "words": {}, "direction": "out"}


@pytest.fixture
def package(proposed, manager, director) -> DecisionPackage:
    return stories.approved(proposed[0].pool, manager=manager, director=director)


@pytest.fixture
def planned(package, director) -> DecisionPackage:
    return actions.plan_release(package, PLANNED, by=director, now=stories.DECIDED_AT)


def asked(application, by, due) -> Inquiry:
    """The party is being heard."""
    letter = write_document(
        application.case, **LETTER, visible_to_party=True, dated_at=stories.DECIDED_AT, now=stories.DECIDED_AT
    )
    return Inquiry.objects.create(
        application=application, kind="hearing", text="Er tallet rigtigt?", sent_at=stories.DECIDED_AT, sent_by=by,
        due_at=due, letter=letter,
    )  # fmt: skip


def line_of(package, verb) -> HistoryRow:
    rows = HistoryRow.objects.of(package.history_chain).filter(verb=verb, facts__package=package.number)
    return rows.order_by("-number").first()


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def test_it_goes_out_at_its_moment_in_the_planners_name_and_not_before(planned, director):
    assert actions.release_due(now=PLANNED - A_MINUTE) == 0
    assert ReleasedDecision.objects.count() == 0
    assert actions.release_due(now=PLANNED) == 2
    package = package_of(planned.pool)
    assert (package.state, package.released_by, package.released_at) == ("released", director, PLANNED)
    assert line_of(package, "release").facts["late_seconds"] == 0


def test_a_second_run_and_a_late_one_change_nothing(planned):
    actions.release_due(now=PLANNED)
    before = (OutboxMail.objects.count(), HistoryRow.objects.count())
    assert [actions.release_due(now=PLANNED), actions.release_due(now=PLANNED + timedelta(hours=3))] == [0, 0]
    assert actions.release_as_planned(planned, now=PLANNED) == 0
    assert (OutboxMail.objects.count(), HistoryRow.objects.count()) == before


def test_a_clock_that_stood_still_releases_late_and_says_so(planned, client, login, director):
    assert actions.release_due(now=PLANNED + timedelta(minutes=47)) == 2
    assert line_of(planned, "release").facts["late_seconds"] == 47 * 60
    page = login(client, director).get(reverse("assessment:delivery", args=[planned.pool.slug])).content.decode()
    assert "Planlagt til mandag den 2. december 2019 kl. 09.00, 47 minutter forsinket." in page


def test_a_plan_is_moved_and_dropped_and_each_is_written(planned, director):
    moved = PLANNED + timedelta(days=1)
    actions.plan_release(planned, moved, by=director, now=stories.DECIDED_AT)
    assert line_of(planned, "plan_release").facts["before"] == PLANNED.isoformat()
    assert actions.release_due(now=PLANNED) == 0
    actions.cancel_planned_release(planned, by=director, now=stories.DECIDED_AT)
    assert line_of(planned, "cancel_planned_release").facts["planned"] == moved.isoformat()
    assert actions.release_due(now=moved) == 0
    with pytest.raises(NotPossibleNow) as refused:
        actions.cancel_planned_release(planned, by=director, now=stories.DECIDED_AT)
    assert codes(refused) == ["not_planned"]


def test_only_who_may_release_may_plan(package, manager, caseworker):
    for user in (manager, caseworker):
        with pytest.raises(PermissionDenied):
            actions.plan_release(package, PLANNED, by=user, now=stories.DECIDED_AT)


def test_the_past_is_refused_and_so_is_what_is_not_approved(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.plan_release(package, PLANNED, by=director, now=stories.DECIDED_AT)
    assert codes(refused) == ["not_approved"]
    actions.approve(package, by=director, now=stories.DECIDED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.plan_release(package, stories.DECIDED_AT, by=director, now=stories.DECIDED_AT)
    assert codes(refused) == ["moment_has_passed"]


def test_while_a_party_is_being_heard_nothing_goes_out_and_two_are_told(
    planned, proposed, manager, director, client, login
):
    asked(proposed[1], manager, due=PLANNED + timedelta(days=2))
    assert actions.release_due(now=PLANNED) == 0
    assert ReleasedDecision.objects.count() == 0
    told = OutboxMail.objects.filter(subject="Afgørelserne blev ikke meddelt").order_by("to")
    assert [mail.to for mail in told] == sorted([director.email, manager.email])
    assert line_of(planned, "planned_release_stopped").facts["codes"] == ["inquiry_runs"]
    package = package_of(planned.pool)
    assert (package.state, package.release_at) == ("approved", None)
    assert stopped_plan_of(package).planned == PLANNED
    page = login(client, manager).get(reverse("assessment:preflight", args=[package.pool.slug])).content.decode()
    assert "Den planlagte meddelelse blev ikke til noget" in page
    assert actions.release_due(now=PLANNED + timedelta(days=9)) == 0  # nothing goes out by itself after that
    assert actions.release(package, by=director, now=PLANNED + timedelta(days=3)) == 2
    assert stopped_plan_of(package_of(planned.pool)) is None


def test_a_planner_who_is_no_longer_director_releases_nothing(planned, director):
    director.roles = [Role.CASEWORKER]
    director.save()
    assert actions.release_due(now=PLANNED) == 0
    assert line_of(planned, "planned_release_stopped").facts["codes"] == ["planner_may_not_release"]


def test_nothing_goes_out_in_the_name_of_somebody_who_has_left(planned, director, manager):
    director.is_active = False
    director.save()
    assert actions.release_due(now=PLANNED) == 0
    assert (ReleasedDecision.objects.count(), package_of(planned.pool).release_at) == (0, None)
    assert line_of(planned, "planned_release_stopped").facts["codes"] == ["planner_may_not_release"]
    told = OutboxMail.objects.filter(subject="Afgørelserne blev ikke meddelt")
    assert [mail.to for mail in told] == [manager.email]


def test_releasing_by_hand_sets_the_plan_aside(planned, director):
    actions.release(planned, by=director, now=PLANNED - A_MINUTE)
    assert package_of(planned.pool).release_at is None
    assert "planned" not in line_of(planned, "release").facts


@pytest.mark.parametrize(
    ("day", "clock", "status"),
    [
        ("29.03.2099", "02.30", 422),
        ("1.12.2019", "9.00", 409),
        ("31.02.2099", "9.00", 422),
        ("06.01.2099", "9.00", 302),
    ],
    ids=["an hour that does not exist", "the past", "no such day", "a day to come"],
)
def test_the_page_plans_what_is_a_moment_to_come(package, client, login, director, day, clock, status):
    address = reverse("assessment:plan_release", args=[package.pool.slug])
    assert login(client, director).post(address, {"day": day, "clock": clock}).status_code == status
    assert (package_of(package.pool).release_at is not None) == (status == 302)


def test_a_day_off_is_warned_about_and_not_refused(package, client, login, director):
    address = reverse("assessment:plan_release", args=[package.pool.slug])
    page = login(client, director).post(address, {"day": "25.12.2098", "clock": "9.00"}, follow=True).content.decode()
    assert "Torsdag den 25. december 2098 er ikke en arbejdsdag." in page
    dropped = client.post(reverse("assessment:cancel_planned_release", args=[package.pool.slug]), follow=True)
    assert "er ikke en arbejdsdag" not in dropped.content.decode()


def test_the_database_keeps_a_plan_to_an_approved_package(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    rows = DecisionPackage.objects.filter(pk=package.pk)
    with pytest.raises(Exception, match="package_planned_when_approved"):
        rows.update(release_at=PLANNED, planned_at=PLANNED, planned_by=director)


def test_verify_names_a_release_that_should_have_been(planned):
    assert list(verify.problems()) == [
        "Pakke 1 til recovery-2019: skulle være meddelt mandag den 2. december 2019 kl. 09.00 og er det ikke"
    ]
    actions.release_due(now=PLANNED)
    assert list(verify.problems()) == []
