"""«Revision»: what the auditor reads, that it is true and nothing sealed, and that nothing can be changed."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessment import actions
from assessment.audit import LISTINGS, ROOM, page_of
from cases.actions import make_papers
from cases.models import CaseDuty
from portal.anchor import anchor
from portal.models import HistoryRow
from tests.assessment import stories
from tests.assessment.test_invariants import tamper
from tests.assessment.test_pages import text_of
from tests.road.routes import DESK, DESK_CASE, EDITOR, addresses
from tests.road.test_strangers import of, rows

pytestmark = pytest.mark.db

NOW = stories.RELEASED_AT


def listed(key, user) -> list[tuple]:
    return list(ROOM.listing(key).read(user))


def test_the_auditor_finds_it_in_the_menu_and_nobody_else_does(
    client, login, auditor, manager, director, caseworker, admin
):
    assert 'href="/revision/"' in text_of(login(client, auditor).get("/sagsbehandling/"))
    page = text_of(client.get("/revision/"))
    assert [listing.title for listing in LISTINGS if listing.title not in page] == []
    for person in (manager, director, caseworker, admin):
        login(client, person)
        answers = {client.get(reverse("assessment:audit")).status_code}
        answers |= {
            client.get(reverse(f"assessment:audit_{what}", args=["pakker"])).status_code
            for what in ("list", "xlsx", "csv")
        }
        assert answers == {403}


@pytest.mark.parametrize("key", [listing.key for listing in LISTINGS])
def test_every_list_is_read_on_the_page_and_taken_along_whole(proposed, manager, director, client, login, auditor, key):
    stories.released(proposed[0].pool, manager=manager, director=director)
    actions.declare(proposed[0].case, conflict=True, text="x", by=director, now=NOW)
    login(client, auditor)
    listing = ROOM.listing(key)
    assert listing.title in text_of(client.get(reverse("assessment:audit_list", args=[key])))
    book = io.BytesIO(client.get(reverse("assessment:audit_xlsx", args=[key])).content)
    sheet = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert sheet[0] == list(listing.headings)
    assert len(sheet) == 1 + len(listed(key, auditor))
    lines = client.get(reverse("assessment:audit_csv", args=[key])).content.decode().splitlines()
    assert len(lines) >= 1 + len(listed(key, auditor))
    assert all(len(row) == len(listing.headings) for row in listed(key, auditor))


def test_a_list_there_is_not_is_not_found(client, login, auditor):
    assert login(client, auditor).get("/revision/findes-ikke/").status_code == 404


def test_a_broken_seal_is_seen(proposed, manager, director, auditor):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert listed("pakker", auditor)[0][-1] == "Stemmer"
    tamper(proposed[0], "Ændret bag om ryggen.")
    told = f"Sag {proposed[0].case.number}: afgørelsen er ikke, som den blev godkendt"
    assert listed("pakker", auditor)[0][-1] == told


@pytest.mark.parametrize("attack", ["edit", "delete", "swap", "cut"])
def test_history_changed_behind_the_portals_back_is_seen(proposed, auditor, attack):
    """As a superuser could, with the triggers switched off; a cut tail shows in the anchor alone."""
    anchor(now=stories.RELEASED_AT)
    assert (listed("kaeder", auditor), listed("ankre", auditor)[0][-1]) == ([], "Stemmer")
    chain = proposed[0].case.history_chain
    first, second, *_, last = HistoryRow.objects.of(chain)
    numbers = "UPDATE portal_historyrow SET number = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        if attack == "edit":
            cursor.execute("UPDATE portal_historyrow SET facts = '{\"x\": 1}' WHERE id = %s", [second.pk])
        elif attack == "swap":
            for number, row in ((9999, first), (first.number, second), (second.number, first)):
                cursor.execute(numbers, [number, row.pk])
        else:
            cursor.execute("DELETE FROM portal_historyrow WHERE id = %s", [last.pk if attack == "cut" else second.pk])
        cursor.execute("SET session_replication_role = origin")
    found = (bool(listed("kaeder", auditor)), listed("ankre", auditor)[0][-1] == "AFVIGER")
    assert (
        found == {"edit": (True, False), "delete": (True, False), "swap": (True, False), "cut": (False, True)}[attack]
    )


def test_duties_of_two_sides_stand_first_and_are_called_an_error(proposed, manager, director, auditor):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    assert {row[-1] for row in listed("pligter", auditor)} == {"I orden"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseduty DROP CONSTRAINT duty_pair_refused")
    CaseDuty.objects.create(case=proposed[0].case, person=manager, duty="pay", at=NOW)
    found = listed("pligter", auditor)
    assert [row[-1] for row in found[:2]] == ["To pligter, der ikke må forenes"] * 2
    assert {row[1] for row in found[:2]} == {"Pia Puljeansvarlig"}


def test_what_fell_and_what_must_be_looked_at_are_listed(proposed, manager, director, caseworker, auditor):
    actions.declare(proposed[1].case, conflict=True, text="x", by=caseworker, now=stories.DECIDED_AT)
    (row,) = listed("habilitet", auditor)
    assert (row[0], row[1], row[2], row[-1]) == (
        proposed[1].case.number,
        "Sofie Sagsbehandler",
        "Forhold meldt",
        "1 vurdering, 1 formaliakontrol",
    )
    assert "x" not in row


def test_a_released_decision_somebody_barred_had_a_hand_in_asks_for_a_view(proposed, manager, director, auditor):
    stories.released(proposed[0].pool, manager=manager, director=director)
    assert listed("stillingtagen", auditor) == []
    actions.declare(proposed[0].case, conflict=True, text="x", by=director, now=NOW)
    (row,) = listed("stillingtagen", auditor)
    assert (row[0], row[-1]) == (proposed[0].case.number, "En, der har godkendt, er inhabil")


def test_nothing_sealed_stands_on_any_list(sent, auditor):
    found = str([listed(listing.key, auditor) for listing in LISTINGS])
    assert [word for word in ("Odense", "Aalborg", sent[0].case.number) if word in found] == []


def test_a_list_is_shown_fifty_at_a_time(proposed, auditor):
    page = page_of(ROOM.listing("pligter"), auditor, number=1)
    assert (len(page.rows), page.following) == (len(listed("pligter", auditor)), 0)
    assert page_of(ROOM.listing("pligter"), auditor, number=2).rows == []


@pytest.mark.parametrize("count", [1, 2])
def test_the_list_of_duties_costs_the_same_however_many_there_are(judged, auditor, count, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(ROOM.listing("pligter").read(auditor))[:count]


def test_the_auditor_changes_nothing_at_any_address(proposed, client, login, auditor, manager):
    login(client, auditor)
    values, before = of(proposed[0]), rows()
    tables = DESK | DESK_CASE | EDITOR
    found = {}
    for name, address in addresses(set(tables), **values).items():
        if "post" in tables[name]:
            found[name] = client.post(address).status_code
    assert {name: status for name, status in found.items() if status not in (403, 404)} == {}
    assert rows() == before


@pytest.mark.parametrize(("hour", "told"), [(22, "Til tiden"), (23, "Efter fristen")])
def test_a_request_answered_after_midnight_in_copenhagen_is_late(proposed, manager, auditor, hour, told):
    """In December the day is over at 23 UTC."""
    values = {"basis": "party", "asked_by": "Odense Kommune", "received_on": date(2019, 12, 2)}
    asked = actions.register_access(proposed[0], **values, by=manager, now=NOW)
    make_papers(now=NOW)
    answered = datetime(2019, 12, 11, hour, 30, tzinfo=UTC)
    actions.answer_access(asked, with_internal=False, by=manager, now=answered)
    assert [row[-1] for row in listed("aktindsigt", auditor)] == [told]


@pytest.mark.parametrize("side", ["9" * 40, "0", "-1", "²", "999999"])
def test_no_number_of_a_page_makes_a_list_fall(proposed, client, login, auditor, side):
    page = reverse("assessment:audit_list", args=["pligter"])
    assert login(client, auditor).get(page, {"side": side}).status_code == 200
