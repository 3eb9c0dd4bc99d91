"""A pool's cases at the desk: filtered by addresses, kept under a name, paged, and never more than one may know."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions
from assessment.models import Assessment, SavedView
from cases.models import Assignment
from tests.assessment import stories
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("four",)
NOW = stories.JUDGED_AT
SLUG = "recovery-2019"
LIST = reverse("assessment:pool", args=[SLUG])


def url(name, *args):
    return reverse(f"assessment:{name}", args=[SLUG, *args])


@pytest.fixture
def four(manager, manager2, region):
    """Four municipalities; 100.000, 200.000, 300.000 and 400.000 kr.; the first in Syddanmark."""
    pool = stories.plain_pool(manager, manager2, questions=seed_document().questions[:1])
    sent = []
    for number in range(1, 5):
        organisation, user = stories.municipality(number)
        organisation.region = region if number == 1 else None
        organisation.save()
        sent.append(stories.submitted(pool, organisation, by=user, amount=f"{number}00.000"))
    stories.opened(pool, by=manager)
    for application in sent:
        application.case.refresh_from_db()
    return sent


@pytest.fixture
def listed(client, login, four):
    """`listed(user, tilstand="…")`: which of the four are on the list, by their place (1–4)."""
    places = {application.case.number: place for place, application in enumerate(four, start=1)}

    def _listed(user, **query):
        response = login(client, user).get(f"{LIST}?{urlencode(query)}")
        assert response.status_code == 200
        return [places[row.case.number] for row in response.context["page"].rows]

    return _listed


def test_every_filter_is_an_address_of_its_own(listed, four, manager, caseworker, caseworker2):
    stories.declared_over_list(four[0].pool, manager)
    stories.ready_to_score(four[0], caseworker, caseworker2, manager=manager)
    stories.scored(four[0], caseworker)
    stories.scored(four[0], caseworker2)
    stories.rejected_on_formalia(four[1], caseworker, manager=manager)
    for query, expected in (
        ({}, [1, 2, 3, 4]),
        ({"tilstand": "Modtaget"}, [3, 4]),
        ({"tilstand": "Formaliakontrol"}, []),
        ({"tilstand": "Skal afvises"}, [2]),
        ({"tilstand": "Vurderet"}, [1]),
        ({"sagsbehandler": "ingen"}, [3, 4]),
        ({"sagsbehandler": caseworker.pk}, [1, 2]),
        ({"region": "1083"}, [1]),
        ({"formalia": "mangler"}, [3, 4]),
        ({"formalia": "ok"}, [1]),
        ({"formalia": "reject"}, [2]),
        ({"mangler": "on"}, [3, 4]),
        ({"fra": "200.000", "til": "300.000"}, [2, 3]),
        ({"q": "kommune 003"}, [3]),
        ({"q": four[3].case.number}, [4]),
        ({"sagsbehandler": caseworker.pk, "formalia": "ok"}, [1]),
        ({"orden": "stoerst"}, [4, 3, 2, 1]),
        ({"orden": "mindst"}, [1, 2, 3, 4]),
        ({"orden": "ansoeger"}, [1, 2, 3, 4]),
    ):
        assert listed(manager, **query) == expected, query
    assert listed(caseworker, sagsbehandler="mig") == [1, 2]
    assert listed(caseworker, habilitet="habil") == [1, 2]
    assert listed(caseworker, habilitet="mangler") == [3, 4]


def test_conflicts_to_rule_on_are_the_leaders_to_find(listed, four, manager, caseworker):
    actions.assign_cases(four[1].pool, [four[1].case.number], [caseworker], by=manager, now=NOW)
    actions.declare(four[1].case, conflict=True, text="Min bror bor der.", by=caseworker, now=NOW)
    assert listed(manager, kendetegn="habilitet") == [2]
    assert listed(caseworker, kendetegn="habilitet") == [1, 2, 3, 4]
    assert listed(caseworker, habilitet="forhold") == [2]


def test_what_one_may_not_read_is_not_found_by_its_amount_nor_placed_by_it(listed, four, manager, caseworker):
    """The caseworker has declared on the first alone: the others' amounts neither show, filter nor sort."""
    stories.ready_to_score(four[0], caseworker, manager=manager)
    assert listed(caseworker, fra="1") == [1]
    assert listed(caseworker, til="9.000.000") == [1]
    assert listed(caseworker, orden="stoerst") == [1, 2, 3, 4]
    assert listed(caseworker, orden="mindst") == [1, 2, 3, 4]


def test_amounts_show_only_where_one_may_read(client, login, four, manager, caseworker):
    stories.ready_to_score(four[0], caseworker, manager=manager)
    page = login(client, caseworker).get(LIST).content.decode()
    assert [f"{number}00.000,00" in page for number in range(1, 5)] == [True, False, False, False]


FUZZ = [
    "password", "password__startswith", "case__organisation__name", "case__impartialities__text", "state", "id__gt",
    "user__password", "__", "order_by", "orden__", "q__", "caseworker", "current_submission__canonical", "pool__slug",
]  # fmt: skip


def test_a_hundred_strange_keys_and_values_change_nothing(client, login, four, manager):
    client = login(client, manager)
    plain = [row.case.number for row in client.get(LIST).context["page"].rows]
    for number in range(100):
        key = FUZZ[number % len(FUZZ)] + ("" if number < len(FUZZ) else str(number))
        response = client.get(LIST, {key: "a"})
        assert [row.case.number for row in response.context["page"].rows] == plain, key
        assert response.context["filter"].query == ""
    values = ("-password", "1' OR '1'='1", "case__organisation__name", "\x00", "9" * 400, "<script>", "%", "\\")
    for key in (
        "q",
        "tilstand",
        "sagsbehandler",
        "region",
        "habilitet",
        "formalia",
        "fra",
        "til",
        "kendetegn",
        "orden",
    ):
        for value in values:
            assert client.get(LIST, {key: value, "efter": value}).status_code == 200, (key, value)


def test_a_wrong_amount_is_said_at_its_field_and_kept(client, login, four, manager):
    response = login(client, manager).get(LIST, {"fra": "mange", "tilstand": "Modtaget"})
    page = response.content.decode()
    assert 'value="mange"' in page
    assert 'href="#filter-fra"' in page
    assert response.context["filter"].query == "tilstand=Modtaget"


def test_the_next_page_keeps_the_filter_in_every_order(client, login, four, manager, monkeypatch):
    monkeypatch.setattr("assessment.desk.cases.PAGE", 1)
    stories.declared_over_list(four[0].pool, manager)
    login(client, manager)
    for order, expected in (("", [2, 3, 4]), ("stoerst", [4, 3, 2]), ("mindst", [2, 3, 4]), ("ansoeger", [2, 3, 4])):
        query = {"fra": "150.000"} | ({"orden": order} if order else {})
        found, after = [], ""
        while True:
            page = client.get(LIST, query | {"efter": after}).context["page"]
            found += [row.case.number for row in page.rows]
            assert page.total == 3
            if not page.next_after:
                break
            after = page.next_after
        assert found == [four[place - 1].case.number for place in expected], order
    content = client.get(LIST, {"fra": "150.000", "orden": "stoerst"}).content.decode()
    assert f"?fra=150.000&amp;orden=stoerst&amp;efter={four[3].case.number}" in content


@pytest.mark.parametrize("rows", [1, 3])
def test_a_filtered_list_takes_the_same_queries_with_one_row_and_with_three(
    rows, client, login, four, manager, caseworker
):
    stories.declared_over_list(four[0].pool, manager)
    query = {"fra": f"{5 - rows}00.000", "sagsbehandler": "ingen", "orden": "stoerst", "mangler": "on"}
    login(client, manager).get(LIST, query)
    with CaptureQueriesContext(connection) as counted:
        assert len(client.get(LIST, query).context["page"].rows) == rows
    assert len(counted) == 16


# Saved views


def test_a_view_is_kept_under_a_name_and_is_ones_own(client, login, four, manager, manager2):
    kept = {"name": "Store uden sagsbehandler", "filter": "fra=200.000&sagsbehandler=ingen&password__startswith=a"}
    assert login(client, manager).post(url("save_view"), kept).status_code == 302
    view = SavedView.objects.get()
    assert (view.user, view.query) == (manager, "sagsbehandler=ingen&fra=200.000")
    page = client.get(LIST).content.decode()
    assert f'<a href="{LIST}?sagsbehandler=ingen&amp;fra=200.000">Store uden sagsbehandler</a>' in page
    assert client.post(url("rename_view", view.pk), {f"view-{view.pk}-name": "Store"}).status_code == 302
    assert SavedView.objects.get().name == "Store"
    login(client, manager2)
    assert "Store" not in client.get(LIST).content.decode()
    assert client.post(url("delete_view", view.pk)).status_code == 404
    assert client.post(url("rename_view", view.pk), {f"view-{view.pk}-name": "Min"}).status_code == 404
    assert login(client, manager).post(url("delete_view", view.pk)).status_code == 302
    assert SavedView.objects.count() == 0


def test_a_kept_query_is_read_again_by_what_is_allowed(client, login, four, manager):
    SavedView.objects.create(
        user=manager, pool=four[0].pool, name="Gammel", query="case__title=a&fra=x", created_at=NOW
    )
    response = login(client, manager).get(f"{LIST}?case__title=a&fra=x")
    assert (response.status_code, len(response.context["page"].rows)) == (200, 4)


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(client, login, four, manager):
    login(client, manager)
    nothing = client.post(url("save_view"), {"name": "Alt", "filter": "password=a"})
    assert (nothing.status_code, "Vælg først" in nothing.content.decode()) == (409, True)
    unnamed = client.post(url("save_view"), {"name": "", "filter": "tilstand=Modtaget"})
    assert (unnamed.status_code, unnamed.context["filter"].query) == (422, "tilstand=Modtaget")
    for name in ("A", "B"):
        client.post(url("save_view"), {"name": name, "filter": "tilstand=Modtaget"})
    second = SavedView.objects.get(name="B")
    taken = client.post(url("rename_view", second.pk), {f"view-{second.pk}-name": "A"})
    assert (taken.status_code, "Du har allerede en visning, der hedder «A»." in taken.content.decode()) == (409, True)


# Handing out from the list


def test_all_that_the_filter_finds_are_shared_out(client, login, four, manager, caseworker, caseworker2, monkeypatch):
    monkeypatch.setattr("assessment.desk.cases.PAGE", 1)
    stories.declared_over_list(four[0].pool, manager)
    people = [caseworker.pk, caseworker2.pk]
    typed = {"caseworkers": people, "scope": "all", "each": "1", "filter": "fra=200.000"}
    response = login(client, manager).post(url("assign"), typed)
    assert (response.status_code, response.url) == (302, f"{LIST}?fra=200.000")
    found = Assignment.objects.current().values_list("case__number", flat=True)
    assert sorted(found) == [application.case.number for application in four[1:]]


def test_nothing_marked_is_said_and_what_was_chosen_stays(client, login, four, manager, caseworker):
    typed = {"caseworkers": [caseworker.pk], "filter": "tilstand=Modtaget"}
    response = login(client, manager).post(url("assign"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Markér mindst én sag på listen, eller vælg alle." in page
    assert f'value="{caseworker.pk}" checked' in page
    assert response.context["filter"].query == "tilstand=Modtaget"
    marked = client.post(url("assign"), {"cases": [four[2].case.number]})
    assert (marked.status_code, f'value="{four[2].case.number}" checked' in marked.content.decode()) == (422, True)


def test_giving_on_is_seen_before_it_is_done(client, login, four, manager, caseworker, caseworker2, caseworker3):
    stories.ready_to_score(four[0], caseworker, caseworker2, manager=manager)
    stories.scored(four[0], caseworker, lock=False)
    page = login(client, manager).get(url("give_on_page"), {"fra": caseworker.pk}).content.decode()
    assert "Ikke låst, falder bort" in page
    number = four[0].case.number
    typed = {"giver": caseworker.pk, "cases": [number]}
    unfinished = client.post(url("give_on"), typed)
    assert (unfinished.status_code, "Vælg, hvem der skal have sagerne." in unfinished.content.decode()) == (422, True)
    assert client.post(url("give_on"), typed | {"receiver": caseworker3.pk}).url == LIST
    sheet = Assessment.objects.get()
    assert (sheet.assessor, sheet.void_reason) == (caseworker, "handed_over")
    stories.declared_over_list(four[0].pool, manager)
    kept = client.get(reverse("assessment:fallen", args=[number])).content.decode()
    assert "Sofie Sagsbehandler: beskrevet konkret." in kept
    actions.declare(four[0].case, conflict=False, text="", by=caseworker3, now=NOW)
    assert login(client, caseworker3).get(reverse("assessment:fallen", args=[number])).status_code == 403


def test_only_the_manager_gives_on_by_page(client, login, four, caseworker, director):
    for person in (caseworker, director):
        assert login(client, person).get(url("give_on_page")).status_code == 403
        assert client.post(url("give_on"), {"giver": 1}).status_code == 403
