"""Which tilbud does an application for a course concern? Rows as a budget has posts: written, counted, sent, kept."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from applications.actions.opening import open_applications
from applications.actions.starting import start
from applications.actions.tilbud import (
    TilbudRefused,
    add_tilbud,
    correct_tilbud,
    reuse_tilbud,
    save_tilbud,
    save_tilbud_row,
)
from applications.actions.withdrawing import resume, withdraw
from applications.canonical import content_of
from applications.completeness import parts_of, warnings_of
from applications.drafts import draft_of
from applications.field_history import history_of
from applications.models import Application, ApplicationTilbud
from applications.reading import reading_of
from applications.rules import obstacles_to_submit
from applications.tilbud import MOST_ROWS, NEW, STALE, TilbudRow
from cases.actions.people import add_colleague
from cases.states import CaseRole
from portal.models import Tilbud
from portal.states import Lovgrundlag
from portal.steps import NotPossibleNow
from tests.applications.factories import a_tilbud, complete_draft, draft, seen_by, sent
from tests.pools.factories import announced_places

pytestmark = pytest.mark.db
LATER = timedelta(minutes=5)


@pytest.fixture
def begun(places, applicant, now):
    """An application for a course, begun for Lindegården."""
    return draft(places, applicant, now)


def row(tilbud: Tilbud, **cells: str) -> TilbudRow:
    return TilbudRow(NEW, tilbud=str(tilbud.pk), **cells)


def rows_of(application: Application) -> list[str]:
    return [TilbudRow.of(each).words for each in application.tilbud.select_related("tilbud")]


def test_it_begins_with_the_tilbud_it_was_started_for(begun):
    assert (begun.case.tilbud.name, rows_of(begun)) == ("Lindegården", ["Lindegården: – medarbejdere, – borgere"])


def test_there_is_no_budget_for_places(open_places, open_pool, odense, applicant, client, login, now):
    login(client, applicant)
    for pool, status, kind in ((open_places, 404, "places"), (open_pool, 200, "grant")):
        case = draft(pool, applicant, timezone.now()).case
        budget = f"{case.get_absolute_url()}budget/"
        menu = client.get(case.get_absolute_url()).content.decode()
        assert (f'href="{budget}"' in menu, client.get(budget).status_code, case.kind) == (status == 200, status, kind)


def test_a_call_for_places_asks_which_tilbud(places, odense, aalborg, applicant, now):
    with pytest.raises(NotPossibleNow, match="choose_tilbud"):
        start(places, organisation=odense, by=applicant, now=now)
    with pytest.raises(NotPossibleNow, match="tilbud_of_another"):
        start(places, organisation=odense, tilbud=a_tilbud(aalborg, "Fremmedgården"), by=applicant, now=now)


def test_several_tilbud_and_departments_are_one_application(begun, odense, applicant, now):
    first = TilbudRow.of(begun.tilbud.get())
    wanted = [
        replace(first, employees="24", citizens="31"),
        row(a_tilbud(odense, "Havnehuset"), department="Nord", employees="12", citizens="9"),
    ]
    assert save_tilbud(begun, wanted, by=applicant, now=now) == {}
    south = row(a_tilbud(odense, "Havnehuset"), department="Syd", employees="1.004", citizens="0")
    save_tilbud_row(begun.case.number, south, by=applicant, now=now)
    whole = draft_of(seen_by(applicant, begun))
    assert (whole.places_applied, whole.people.employees, whole.people.citizens) == (2, 1040, 40)
    assert whole.application.draft_version == begun.draft_version + 2


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"employees": "mange"}, "employees"),
        ({"employees": "-3"}, "employees"),
        ({"citizens": "12,5"}, "citizens"),
        ({"citizens": "10000"}, "citizens"),
        ({"department": "x" * 201}, "department"),
        ({"tilbud": "999999999"}, "tilbud"),
        ({"tilbud": ""}, "tilbud"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_in_its_cell(begun, odense, applicant, now, cells, cell):
    tilbud = a_tilbud(odense, "Havnehuset")
    wrong = TilbudRow(NEW, **({"tilbud": str(tilbud.pk), "employees": "12"} | cells))
    assert list(save_tilbud(begun, [wrong], by=applicant, now=now)[NEW]) == [cell]
    assert (begun.tilbud.count(), seen_by(applicant, begun).draft_version) == (1, begun.draft_version)


def test_the_same_department_stands_once_and_a_stranger_s_tilbud_never(begun, odense, aalborg, applicant, now):
    same = row(a_tilbud(odense), employees="3")
    assert list(save_tilbud(begun, [same], by=applicant, now=now)[NEW]) == ["department"]
    foreign = row(a_tilbud(aalborg, "Fremmedgården"), employees="3")
    assert list(save_tilbud(begun, [foreign], by=applicant, now=now)[NEW]) == ["tilbud"]


def test_there_is_room_for_twenty_rows(begun, odense, applicant, now):
    more = [row(a_tilbud(odense), department=f"Afdeling {n}") for n in range(1, MOST_ROWS)]
    for each in more:
        save_tilbud_row(begun.case.number, each, by=applicant, now=now)
    with pytest.raises(TilbudRefused):
        save_tilbud_row(begun.case.number, row(a_tilbud(odense), department="En for meget"), by=applicant, now=now)
    assert begun.tilbud.count() == MOST_ROWS


def test_two_who_write_in_a_row_both_stand_until_one_chooses(begun, applicant, now):
    mine = TilbudRow.of(begun.tilbud.get())
    save_tilbud(begun, [replace(mine, employees="24")], by=applicant, now=now)
    assert list(save_tilbud(begun, [replace(mine, employees="30")], by=applicant, now=now)[mine.key]) == [STALE]
    base = TilbudRow.of(begun.tilbud.get()).base
    assert save_tilbud(begun, [replace(mine, employees="30", base=base)], by=applicant, now=now) == {}
    assert [each.text.split("\n")[1:] for each in history_of(begun, f"tilbudsraekke-{mine.key}").wordings] == [
        ["Medarbejdere: 30"],
        ["Medarbejdere: 24"],
        [],
    ]


def test_a_removed_row_is_kept_and_the_case_goes_by_the_first_that_stands(begun, odense, applicant, now):
    other = save_tilbud_row(begun.case.number, row(a_tilbud(odense, "Havnehuset")), by=applicant, now=now)
    first = TilbudRow.of(begun.tilbud.exclude(pk=other.pk).get())
    save_tilbud(begun, [replace(first, remove=True)], by=applicant, now=now)
    begun.case.refresh_from_db()
    assert (begun.case.tilbud.name, begun.tilbud.count()) == ("Havnehuset", 1)
    assert history_of(begun, f"tilbudsraekke-{first.key}").wordings[0].text == "Tilbud: Lindegården"


def test_a_new_tilbud_becomes_the_organisation_s(begun, odense, applicant, now):
    facts = {"lovgrundlag": Lovgrundlag.SEL_85, "address": "Havnegade 2, 5000 Odense C", "kommunekode": "0461"}
    stored = add_tilbud(begun, Tilbud(name="Havnehuset", **facts), by=applicant, now=now)
    assert (stored.tilbud.organisation, stored.position) == (odense, 1)
    with pytest.raises(TilbudRefused):
        add_tilbud(begun, Tilbud(name="havnehuset", **facts), by=applicant, now=now)
    stored.tilbud.name = "Havnehuset Nord"
    correct_tilbud(begun, stored.tilbud, by=applicant, now=now)
    assert content_of(seen_by(applicant, begun))["tilbud"][1]["name"] == "Havnehuset Nord"


def test_only_those_who_write_the_application_write_its_tilbud(begun, colleague, stranger, applicant, now):
    wanted = replace(TilbudRow.of(begun.tilbud.get()), employees="5")
    add_colleague(begun.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=now)
    with pytest.raises(PermissionDenied):
        save_tilbud_row(begun.case.number, wanted, by=colleague, now=now)
    with pytest.raises(Http404):
        save_tilbud_row(begun.case.number, wanted, by=stranger, now=now)


def test_a_grant_has_no_tilbud(pool, odense, applicant, now):
    grant = draft(pool, applicant, now)
    with pytest.raises(Http404):
        save_tilbud(grant, [row(a_tilbud(odense))], by=applicant, now=now)
    assert "tilbud" not in content_of(seen_by(applicant, grant))


def test_what_is_missing_is_said_at_its_row(begun, odense, applicant, now):
    stored = begun.tilbud.get()
    part = {part.key: part for part in parts_of(draft_of(seen_by(applicant, begun)))}["geography"]
    assert [(each.code, each.url.split("#")[1]) for each in part.obstacles] == [
        ("tilbud_employees", f"tilbudsraekke-{stored.pk}"),
        ("tilbud_citizens", f"tilbudsraekke-{stored.pk}"),
    ]
    nobody = replace(TilbudRow.of(stored), employees="0", citizens="0")
    assert save_tilbud(begun, [nobody], by=applicant, now=now) == {}
    part = {part.key: part for part in parts_of(draft_of(seen_by(applicant, begun)))}["geography"]
    assert [each.code for each in part.obstacles] == ["tilbud_employees", "tilbud_citizens"]
    stored.refresh_from_db()
    save_tilbud(begun, [replace(TilbudRow.of(stored), remove=True)], by=applicant, now=now)
    part = {part.key: part for part in parts_of(draft_of(seen_by(applicant, begun)))}["geography"]
    assert [each.code for each in part.obstacles] == ["no_tilbud"]


@pytest.mark.parametrize(("employees", "told"), [("19", True), ("20", False), ("50", False), ("51", True)])
def test_more_or_fewer_than_recommended_is_a_friendly_word_and_a_flag(places, applicant, now, employees, told):
    application = complete_draft(places, applicant, now)
    wanted = replace(TilbudRow.of(application.tilbud.get()), employees=employees)
    save_tilbud(application, [wanted], by=applicant, now=now)
    application = seen_by(applicant, application)
    assert [each.code for each in warnings_of(draft_of(application))] == ["people_unusual"] * told
    assert obstacles_to_submit(application, now=now) == []
    reading = reading_of(sent(application, by=applicant, now=now))
    assert reading.people.flag == (f"{employees} medarbejdere er uden for de anbefalede 20-50" if told else "")


def test_the_submission_says_which_tilbud_and_how_many_places(places, odense, applicant, now):
    application = complete_draft(places, applicant, now)
    other = a_tilbud(odense, "Havnehuset", lovgrundlag=Lovgrundlag.ALMENBOLIG_85, p_number="1003388394")
    two = [row(other, department=name, employees="5", citizens="7") for name in ("Nord", "Syd")]
    for each in two:
        save_tilbud_row(application.case.number, each, by=applicant, now=now)
    submission = sent(application, by=applicant, now=now)
    content = json.loads(bytes(submission.canonical))
    reading = reading_of(submission)
    assert (submission.places_applied, reading.places, len(content["tilbud"]), content["budget"]) == (2, 2, 3, None)
    assert [(each.title, each.lovgrundlag_title, each.where, each.employees) for each in reading.concerned] == [
        ("Lindegården", "§ 107 i lov om social service", "Lindevej 1, 5000 Odense C", 24),
        ("Havnehuset, Nord", "Almenboligloven med støtte efter § 85", "Lindevej 1, 5000 Odense C", 5),
        ("Havnehuset, Syd", "Almenboligloven med støtte efter § 85", "Lindevej 1, 5000 Odense C", 5),
    ]
    assert (reading.operator, reading.people.employees, reading.people.citizens) == ("Kommune", 34, 45)


def test_another_who_asks_for_the_same_tilbud_is_told_who_has_it(begun, odense, applicant, colleague, now):
    other = start(begun.pool, organisation=odense, tilbud=a_tilbud(odense, "Havnehuset"), by=colleague, now=now)
    for act in (
        lambda: start(begun.pool, organisation=odense, tilbud=a_tilbud(odense), by=colleague, now=now),
        lambda: save_tilbud_row(other.case.number, row(a_tilbud(odense)), by=colleague, now=now),
    ):
        with pytest.raises((NotPossibleNow, TilbudRefused)) as refused:
            act()
        told = str(getattr(refused.value, "obstacles", None) or refused.value.errors)
        assert (begun.case.number in told, "Anna Ansøger" in told) == (True, True)
    assert ApplicationTilbud.objects.filter(tilbud__name="Lindegården").count() == 1


def test_a_withdrawn_application_gives_its_tilbud_up_and_cannot_take_it_back(begun, odense, applicant, colleague, now):
    withdraw(begun, by=applicant, now=now)
    start(begun.pool, organisation=odense, tilbud=a_tilbud(odense), by=colleague, now=now + LATER)
    with pytest.raises(NotPossibleNow, match="tilbud_elsewhere"):
        resume(begun, by=applicant, now=now + LATER)


def test_of_two_who_know_nothing_of_each_other_the_first_to_send_has_it(places, applicant, colleague, now):
    """One who still waits for the administrator sees no other case, and may send a draft of their own."""
    mine = complete_draft(places, applicant, now)
    colleague.memberships.update(state="waiting")
    theirs = complete_draft(places, colleague, now)
    sent(theirs, by=colleague, now=now + LATER)
    with pytest.raises(NotPossibleNow, match="tilbud_elsewhere") as refused:
        sent(mine, by=applicant, now=now + LATER)
    assert theirs.case.number not in str(refused.value.obstacles)


def test_the_rows_of_an_earlier_application_can_be_used_again(places, applicant, now, manager, manager2):
    earlier = complete_draft(places, applicant, now)
    again = announced_places(manager, manager2, slug="indsatsforloeb-2")
    application = draft(again, applicant, now)
    first = TilbudRow.of(application.tilbud.get())
    save_tilbud(application, [replace(first, remove=True)], by=applicant, now=now)
    assert reuse_tilbud(seen_by(applicant, application), earlier, by=applicant, now=now) == 1
    assert rows_of(application) == ["Lindegården: 24 medarbejdere, 31 borgere"]


def test_what_is_opened_has_the_tilbud_that_were_sent(places, odense, applicant, manager, now):
    application = complete_draft(places, applicant, now)
    sent(application, by=applicant, now=now)
    before = rows_of(application)
    save_tilbud_row(application.case.number, row(a_tilbud(odense, "Havnehuset"), employees="9"), by=applicant, now=now)
    assert len(rows_of(application)) == len(before) + 1
    open_applications(places, by=manager, now=now + LATER)
    assert rows_of(application) == before
