"""The budget page without a script: a post is added, filled in, spread and saved, and an error keeps what was typed."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from applications.actions import budget as actions
from applications.budget import Budget
from applications.budget.entry import read_post
from applications.models import BudgetPost
from pools.document import document_of
from tests.applications.budget_stories import HOURLY, draft_with_activities, write_line, write_post
from tests.pools.factories import announced_pool, later

pytestmark = pytest.mark.db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def draft(manager, manager2, applicant, odense, now):
    return draft_with_activities(announced_pool(manager, manager2), odense, by=applicant, now=now)


@pytest.fixture
def page(client, login, draft, applicant, time_machine, monkeypatch, now):
    """The budget page's address, seen by the responsible applicant on 20 August 2019, by both clocks."""
    time_machine.move_to(now, tick=False)
    monkeypatch.setattr("portal.clock.database_now", lambda: now)
    login(client, applicant)
    return reverse("applications:budget", args=[draft.case.number])


def words(response) -> str:
    """The page's text as it is read, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def inputs(response) -> dict[str, str]:
    """What stands in every text input of the page, by id."""
    found = re.findall(r'<input[^>]*type="text" id="([^"]+)"[^>]*value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found}


def errors(response) -> dict[str, str]:
    """The error at each cell, by the cell's id."""
    found = re.findall(r'id="([^"]+)-error"><span class="sr-only">Fejl: </span>([^<]*)<', response.content.decode())
    return {name: unescape(text) for name, text in found}


def test_the_whole_road_without_a_script(client, page, draft):
    assert "Budgettet er tomt." in words(client.get(page))
    added = client.post(f"{page}tilfoej-post/")
    post = draft.posts.get()
    assert added.headers["Location"] == f"{page}?post={post.pk}#post-{post.pk}"
    opened = client.get(f"{page}?post={post.pk}")
    assert len([name for name in inputs(opened) if re.search(r"-\d{4}-\d{2}$", name)]) == 33

    fields = {name: text for name, text in HOURLY.items() if not name.startswith("20")}
    fields |= {"activity": str(draft.activities.first().pk), "version": "1"}
    spread = client.post(f"{page}post/{post.pk}/fordel/", fields | {"spread_from": "2020-01", "spread_to": "2020-07"})
    assert spread.status_code == 302
    post.refresh_from_db()
    assert list(post.months.values()) == ["5892.85"] * 6 + ["5892.90"]

    saved = client.post(f"{page}post/{post.pk}/gem/", fields | {"version": "2", "note": "Efter overenskomst"})
    assert saved.status_code == 302
    shown = words(client.get(f"{page}?post={post.pk}"))
    assert "Budgettet er klar til at blive indsendt." in shown
    assert "Ansøgt beløb 41.250,00 kr." in shown
    assert "1. projektår 41.250,00 kr." in shown


def test_an_error_stands_in_its_cell_and_everything_typed_is_kept(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    typed = HOURLY | {"version": str(post.version), "quantity": "mange", "unit": "dage", "2020-03": "1234.50"}
    refused = client.post(f"{page}post/{post.pk}/gem/", typed)
    assert refused.status_code == 422
    assert errors(refused) == {
        f"post-{post.pk}-quantity": "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50.",
        f"post-{post.pk}-2020-03": "Punktum læses som tusinder. Skriv 1234,50 med komma, hvis det er decimaler, "
        "ellers uden punktum.",
    }
    kept = inputs(refused)
    assert [kept[f"post-{post.pk}-{name}"] for name in ("quantity", "unit", "2020-03")] == ["mange", "dage", "1234.50"]
    links = re.findall(r'<a class="function-link" href="(#post-[^"]+)">', refused.content.decode())
    assert links == [f"#post-{post.pk}-quantity", f"#post-{post.pk}-2020-03"]
    assert BudgetPost.objects.get(pk=post.pk).unit == "timer"


def test_a_colleagues_newer_version_is_shown_beside_ones_own(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    theirs = read_post({"unit": "uger"}, document_of(draft.pool_version), [])
    actions.save_post(draft, post.pk, theirs, base_version=post.version, by=applicant, now=now)
    stale = client.post(f"{page}post/{post.pk}/gem/", {"unit": "dage", "version": str(post.version)})
    assert stale.status_code == 409
    assert "Anna Ansøger har gemt andre tal kl. 12.00" in words(stale)
    assert "Enhed uger dage" in words(stale)
    assert inputs(stale)[f"post-{post.pk}-unit"] == "dage"
    again = client.post(f"{page}post/{post.pk}/gem/", {"unit": "dage", "version": str(post.version + 1)})
    assert again.status_code == 302
    assert BudgetPost.objects.get(pk=post.pk).unit == "dage"


def test_a_cell_is_saved_as_it_is_left(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    save = f"{page}post/{post.pk}/gem/"
    saved = client.post(save, {"2020-03": "500", "version": str(post.version)}, **JSON)
    assert saved.json() == {"version": post.version + 1, "saved": "Gemt kl. 12.00.00"}
    refused = client.post(save, {"2020-03": "-500", "version": str(post.version + 1)}, **JSON)
    assert refused.status_code == 422
    assert refused.json() == {"errors": {"2020-03": "Tallet må ikke være negativt. Skriv 500 uden minus."}}
    stale = client.post(save, {"2020-03": "600", "version": str(post.version)}, **JSON)
    assert stale.status_code == 409
    answer = stale.json()
    assert (answer["version"], answer["cells"]["2020-03"], answer["cells"]["unit"]) == (
        post.version + 1,
        "500",
        "timer",
    )
    assert BudgetPost.objects.get(pk=post.pk).months["2020-03"] == "500.00"


def test_a_post_a_colleague_has_removed_cannot_be_saved_and_says_where_it_is(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    actions.remove_post(draft, post.pk, by=applicant, now=now)
    gone = client.post(f"{page}post/{post.pk}/gem/", {"unit": "dage", "version": "2"})
    assert gone.status_code == 409
    assert "En kollega har fjernet linjen i mellemtiden." in words(gone)
    assert client.post(f"{page}post/{post.pk}/tag-tilbage/").status_code == 302
    assert draft.posts.get().pk == post.pk


def test_lines_of_financing_without_a_script(client, page, draft, applicant, now):
    write_post(draft, by=applicant, now=now)
    refused = client.post(f"{page}tilfoej-linje/", {"kind": "cofunding", "source": "Odense Kommune", "amount": "ti"})
    assert refused.status_code == 422
    assert inputs(refused)["line-new-amount"] == "ti"
    client.post(f"{page}tilfoej-linje/", {"kind": "cofunding", "source": "Odense Kommune", "amount": "1.250"})
    line = draft.financing.get()
    assert "= Ansøgt beløb 40.000,00 kr." in words(client.get(page))
    client.post(f"{page}linje/{line.pk}/gem/", {"amount": "2.250", "version": "1"})
    assert "= Ansøgt beløb 39.000,00 kr." in words(client.get(page))
    stale = client.post(f"{page}linje/{line.pk}/gem/", {"amount": "1", "version": "1"})
    assert stale.status_code == 409
    client.post(f"{page}linje/{line.pk}/fjern/")
    assert "= Ansøgt beløb 41.250,00 kr." in words(client.get(page))


def test_every_obstacle_leads_to_a_cell_that_is_there(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now, specification="Løn", m2020_02="21.249,99", category="")
    shown = client.get(page).content.decode()
    links = [unescape(link) for link in re.findall(r'<li><a href="([^"]+\?post=[^"]+)"', shown)]
    assert [link.split("#")[1] for link in links] == [
        f"post-{post.pk}-category", f"post-{post.pk}-specification", f"post-{post.pk}-2020-02",
    ]  # fmt: skip
    for link in links:
        address, cell = link.split("#")
        assert f'id="{cell}"' in client.get(address).content.decode()


def test_the_grid_is_one_answer(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    grid = client.get(f"{page}budget.json").json()
    assert len(grid["months"]) == 33
    assert grid["months"][0] == {"key": "2020-01", "label": "jan. 2020"}
    assert [len(year["months"]) for year in grid["years"]] == [12, 12, 9]
    assert grid["posts"] == [
        {
            "id": post.pk,
            "name": "Post 1 (Projektleder, 20 timer om ugen)",
            "version": post.version,
            "price": "41250.00",
            "months": {"2020-01": "20000.00", "2020-02": "21250.00"},
        }
    ]
    assert grid["editable"] is True


def test_a_stranger_finds_no_budget(client, login, page, draft, stranger):
    login(client, stranger)
    assert client.get(page).status_code == 404
    assert client.get(f"{page}budget.json").status_code == 404
    assert client.post(f"{page}tilfoej-post/").status_code == 404
    assert draft.posts.count() == 0


def test_after_the_deadline_the_budget_is_read_not_written(client, page, draft, applicant, now, time_machine):
    write_post(draft, by=applicant, now=now)
    time_machine.move_to(later(draft.pool.deadline_at, seconds=1), tick=False)
    client.force_login(applicant, backend="portal.identity.PasswordBackend")
    shown = client.get(f"{page}?post={draft.posts.get().pk}")
    assert "Kladden kan læses, men ikke længere ændres." in words(shown)
    assert "Gem post" not in words(shown).split("Måneder")[1]
    assert client.get(f"{page}budget.json").json()["editable"] is False


@pytest.mark.parametrize("posts", [1, 3, 60])
def test_the_page_takes_the_same_queries_however_many_posts(
    client, page, draft, applicant, now, posts, django_assert_num_queries
):
    whole = {month: "100" for month in document_of(draft.pool_version).months}
    for _ in range(posts):
        write_post(draft, by=applicant, now=now, **whole)
    write_line(draft, "cofunding", "100", by=applicant, now=now)
    opened = f"{page}?post={draft.posts.first().pk}"
    client.get(opened)
    with django_assert_num_queries(9):
        response = client.get(opened)
    assert response.status_code == 200
    with django_assert_num_queries(5):
        grid = client.get(f"{page}budget.json")
    assert len(json.loads(grid.content)["posts"]) == posts
    assert sum(Budget.of(draft).by_year.values()) == Budget.of(draft).expenses


def test_a_save_is_few_queries(client, page, draft, applicant, now, django_assert_num_queries):
    post = write_post(draft, by=applicant, now=now)
    cell = {"2020-03": "500", "version": str(post.version)}
    statements, savepoint = 6, 2  # the clock's own query is not asked here; a savepoint stands for BEGIN and COMMIT
    with django_assert_num_queries(statements + savepoint):
        assert client.post(f"{page}post/{post.pk}/gem/", cell, **JSON).status_code == 200
