"""The assessor's page: one criterion at a time, saved as it is left, locked as it stands, and on to the next case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment import actions
from assessment.models import Assessment, Score, ScoreRevision
from tests.assessment import stories
from tests.assessment.inquiring import AFTER, ANSWERED_AT, QUESTION, asked, ready_to_check
from tests.assessment.test_pages import text_of, typed, url
from tests.pools.factories import seed_document

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("number",)

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def at(client, login):
    return lambda user: login(client, user)


@pytest.fixture
def number(opened, manager, caseworker, caseworker2) -> str:
    """Odense's case, ready to be scored by two; Aalborg's waits for the first of them to declare."""
    stories.ready_to_score(opened[0], caseworker, caseworker2, manager=manager)
    actions.assign_cases(opened[1].pool, [opened[1].case.number], [caseworker], by=manager, now=stories.JUDGED_AT)
    return opened[0].case.number


def save(client, number: str, data: dict, criterion: str = "effort"):
    return client.post(url("save_score", number, criterion), data, **JSON)


# What stands on the page


def test_one_criterion_is_opened_and_the_list_says_how_far_all_six_are(at, number, caseworker):
    save(at(caseworker), number, typed())
    page = text_of(at(caseworker).get(url("score", number)))
    assert [page.count(f'id="criterion-{each.key}"') for each in seed_document().criteria] == [1, 0, 0, 0, 0, 0]
    states = [each.split("</span>")[0] for each in page.split("data-step-state>")[1:]]
    assert states == ["Ikke begyndt", "Udfyldt · 4 point", *["Ikke begyndt"] * 4]
    opened = text_of(at(caseworker).get(url("score", number) + "?kriterium=effort"))
    assert opened.count('id="criterion-effort"') == 1
    assert "Hvor langt er I i omlægningen" in opened
    assert "<strong>5</strong> – Kommunen er dokumenteret langt fremme" in opened
    assert at(caseworker).get(url("score", number) + "?kriterium=findes-ikke").status_code == 200


def test_the_budget_stands_under_its_criterion_with_what_to_look_at_twice(at, number, caseworker):
    page = text_of(at(caseworker).get(url("score", number) + "?kriterium=budget"))
    assert "Budget og aktiviteter passer sammen" in page
    assert "Post 1 (Underviser i recovery)" not in page
    assert "Ansøgt tilskud: <strong>500.000,00 kr.</strong>" in page
    assert "Alle poster med noter, og finansiering (1 post)" in page


def test_the_answer_to_an_inquiry_about_formalia_never_stands_on_the_page(at, opened, caseworker, manager, applicant):
    ready_to_check(opened[0], caseworker, manager=manager)
    inquiry = asked(opened[0], by=caseworker)
    actions.answer(inquiry, "Eftersendt fuldmagt fra direktionen", by=applicant, now=ANSWERED_AT)
    number = opened[0].case.number
    actions.check_formalia(number, outcome="ok", by=caseworker, now=AFTER)
    pages = [url("score", number) + f"?kriterium={each.key}" for each in seed_document().criteria]
    seen = [text_of(at(caseworker).get(page)) for page in pages]
    assert ["data-reason" in each for each in seen] == [True] * 6
    assert ["Eftersendt fuldmagt" in each or QUESTION in each for each in seen] == [False] * 6


# Saved as it is left


def test_a_part_that_is_left_is_saved_and_the_page_is_told_when(at, number, caseworker):
    answer = save(at(caseworker), number, {"effort-reason": "Kun lidt.", "effort-version": 0})
    told = answer.json()
    assert (answer.status_code, told["version"], told["missing"]) == (200, 1, ["point", "underpunkter"])
    assert told["state"] == "Mangler point, underpunkter"
    assert told["saved"].startswith("Gemt kl. ")
    again = save(at(caseworker), number, {"effort-reason": "Kun lidt.", "effort-version": 0}).json()
    assert again["version"] == 1  # the same again, after an answer that was lost: no change, no conflict


def test_another_window_was_first_and_both_are_told(at, number, caseworker):
    save(at(caseworker), number, typed(0, **{"effort-reason": "Første vindue."}))
    answer = save(at(caseworker), number, typed(0, **{"effort-reason": "Andet vindue.", "effort-given": "2"}))
    told = answer.json()
    assert (answer.status_code, told["version"]) == (409, 1)
    assert told["values"]["effort-reason"] == "Første vindue."
    assert told["values"]["effort-given"] == "4"
    assert "<mark>Andet</mark> vindue." in told["merge"]
    assert "<mark>4 point</mark>" in told["merge"]
    assert Score.objects.get().reason == "Første vindue."


def test_a_locked_sheet_refuses_kindly_and_what_was_typed_is_shown(at, opened, number, caseworker):
    stories.scored(opened[0], caseworker)
    late = typed(1, **{"effort-reason": "Skrevet i en fane, der stod åben."})
    answer = save(at(caseworker), number, late)
    assert (answer.status_code, answer.json()) == (409, {"obstacles": ["Vurderingen er låst og kan ikke ændres."]})
    plain = at(caseworker).post(url("save_score", number, "effort"), late)
    assert plain.status_code == 409
    assert "Skrevet i en fane, der stod åben." in text_of(plain)
    assert "Vurderingen er låst og kan ikke ændres." in text_of(plain)


def test_one_who_no_longer_has_the_case_is_told_and_keeps_the_text(at, opened, number, caseworker):
    actions.declare(opened[0].case, conflict=True, text="Ny chef er en ven.", by=caseworker, now=stories.JUDGED_AT)
    answer = save(at(caseworker), number, typed())
    assert (answer.status_code, answer.json()) == (403, {"obstacles": ["Du kan ikke længere vurdere sagen."]})
    plain = at(caseworker).post(url("save_score", number, "effort"), typed())
    assert (plain.status_code, plain.url) == (302, url("impartiality", number))


def test_what_cannot_be_read_is_refused_and_stays_in_the_field(at, number, caseworker):
    strange = typed(0, **{"effort-given": "9", "effort-reason": "Skal blive stående."})
    assert save(at(caseworker), number, strange).status_code == 422
    plain = at(caseworker).post(url("save_score", number, "effort"), strange)
    assert plain.status_code == 422
    assert ">Skal blive stående.</textarea>" in text_of(plain)
    assert Score.objects.count() == 0


def test_what_was_replaced_can_be_read_again_by_its_author_alone(at, number, caseworker, caseworker2):
    for version, words in enumerate(["Første udgave", "Anden udgave", "Tredje udgave"]):
        save(at(caseworker), number, typed(version, **{"effort-reason": words}))
    assert list(ScoreRevision.objects.values_list("version", "reason")) == [(2, "Anden udgave"), (1, "Første udgave")]
    own = text_of(at(caseworker).get(url("earlier_scores", number, "effort")))
    assert [words in own for words in ("Første udgave", "Anden udgave", "Tredje udgave")] == [True, True, False]
    others = text_of(at(caseworker2).get(url("earlier_scores", number, "effort")))
    assert "udgave</div>" not in others
    assert "Du har ikke gemt noget, der siden er ændret." in others


# Locked, and on


def test_locking_saves_what_stands_on_the_page_first(at, opened, number, caseworker):
    stories.scored(opened[0], caseworker, lock=False)
    shown = typed(1, criterion="effort", **{"effort-reason": "Rettet lige før låsen."})
    assert at(caseworker).post(url("lock", number), shown).status_code == 302
    assert Assessment.objects.get().locked_at is not None
    assert Score.objects.get(criterion="effort").reason == "Rettet lige før låsen."


def test_locking_over_another_windows_text_shows_both_and_locks_nothing(at, opened, number, caseworker):
    stories.scored(opened[0], caseworker, lock=False)
    stale = typed(0, criterion="effort", **{"effort-reason": "Fra en gammel fane."})
    answer = at(caseworker).post(url("lock", number), stale)
    assert answer.status_code == 409
    assert "Kriteriet er gemt i et andet vindue" in text_of(answer)
    assert Assessment.objects.get().locked_at is None


def test_a_locked_sheet_is_read_and_printed_and_says_what_comes_next(at, opened, number, caseworker, caseworker2):
    stories.scored(opened[0], caseworker, 5)
    page = text_of(at(caseworker).get(url("score", number)))
    assert "Sagen venter på den anden vurdering. Du skal ikke gøre mere nu." in page
    assert ("<textarea" in page, 'type="radio"' in page, "data-print" in page) == (False, False, True)
    assert f"{opened[1].case.number} Aalborg Kommune: erklær habilitet" in page
    stories.scored(opened[0], caseworker2, 3)
    page = text_of(at(caseworker).get(url("score", number)))
    assert 'Alle har låst, og I er uenige om <a href="#agree-effort">2. Indsats</a>' in page
    read_only = text_of(at(caseworker).get(url("score", number) + "?kriterium=effort"))
    assert "Hvor langt er I i omlægningen" in read_only
    assert "<textarea" not in read_only.split('id="agree-')[0]


def test_the_next_case_waits_for_the_same_step_else_for_the_nearest(at, opened, number, caseworker):
    odense, aalborg = (each.case.number for each in opened)
    to = url("next_case", odense)
    assert at(caseworker).get(to + "?skridt=vurdering").url == url("impartiality", aalborg)
    actions.declare(opened[1].case, conflict=False, text="", by=caseworker, now=stories.JUDGED_AT)
    assert at(caseworker).get(to + "?skridt=vurdering").url == url("formal_check", aalborg)
    actions.check_formalia(aalborg, outcome="ok", by=caseworker, now=stories.JUDGED_AT)
    assert at(caseworker).get(to + "?skridt=vurdering").url == url("score", aalborg)
    assert at(caseworker).get(url("next_case", aalborg) + "?skridt=vurdering").url == url("score", odense)
    stories.scored(opened[1], caseworker)
    assert at(caseworker).get(to).url == url("desk")


def test_a_case_with_sheets_enough_does_not_wait_for_a_third(
    at, opened, number, manager, caseworker, caseworker2, caseworker3
):
    odense, aalborg = (each.case.number for each in opened)
    actions.assign_cases(opened[0].pool, [odense, aalborg], [caseworker3], by=manager, now=stories.JUDGED_AT)
    for each in opened:
        actions.declare(each.case, conflict=False, text="", by=caseworker3, now=stories.JUDGED_AT)
    assert at(caseworker3).get(url("next_case", aalborg)).url == url("score", odense)
    stories.scored(opened[0], caseworker2)
    stories.scored(opened[0], caseworker, lock=False)
    assert at(caseworker3).get(url("next_case", aalborg)).url == url("desk")


# As quick with many posts and many cases as with one


def queries(client, page: str) -> int:
    """How many queries a page takes once its pool's document has been read."""
    client.get(page)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(page).status_code == 200
    return len(counted)


@pytest.mark.parametrize(("cases", "posts"), [(1, 1), (3, 12)])
def test_many_posts_and_many_cases_cost_no_query(cases, posts, at, manager, manager2, caseworker, caseworker2):
    pool = stories.plain_pool(manager, manager2)
    people = [stories.municipality(each) for each in range(cases)]
    sent = [stories.submitted(pool, whose, by=user, posts=posts, amount="20.000") for whose, user in people]
    stories.opened(pool, by=manager)
    for each in sent:
        each.refresh_from_db()
        stories.ready_to_score(each, caseworker, caseworker2, manager=manager)
    stories.scored(sent[0], caseworker, lock=False)
    page = url("score", sent[0].case.number) + "?kriterium=budget"
    assert queries(at(caseworker), page) == 10
    actions.lock_assessment(sent[0].case.number, by=caseworker, now=stories.JUDGED_AT)
    assert queries(at(caseworker), page) == 10
