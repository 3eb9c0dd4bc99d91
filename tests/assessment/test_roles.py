"""Where the agency's people stand: what waits, the desk's menu entry, the letter that was sent, and who approved."""

import pytest
from django.urls import reverse

from assessment import actions
from cases.actions import make_papers
from portal.context import start_of
from portal.models import User
from portal.states import Role
from tests.applications import factories
from tests.assessment import stories
from tests.assessment.test_pages import text_of
from tests.assessment.test_release import words
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db

DESK = reverse("assessment:desk")
DEADLINE = {"money": "17. september 2019", "places": "30. juni 2022"}


def page_of(package) -> str:
    return reverse("assessment:recommendation", args=[package.pool.slug])


@stories.both_roads
def test_the_leaders_and_the_auditor_see_what_waits_for_the_director(
    proposed, client, login, manager, director, deputy, auditor, caseworker, offers
):
    address = page_of(stories.recommended(proposed[0].pool, by=manager))
    yours, theirs = "Venter på din afgørelse siden", "Venter på direktøren siden"
    shown = [text_of(login(client, user).get(DESK)) for user in (director, deputy, auditor, manager, caseworker)]
    assert [(address in page, yours in page, theirs in page) for page in shown] == [
        (True, True, False),
        (True, True, False),
        (True, False, True),
        (True, False, True),
        (False, False, False),
    ]
    assert f"(frist {DEADLINE[offers]})" in shown[0]


@stories.both_roads
def test_the_recommendation_lies_under_the_desk_in_the_menu(proposed, client, login, manager, director):
    address = page_of(stories.recommended(proposed[0].pool, by=manager))
    page = text_of(login(client, director).get(address))
    assert 'href="/sagsbehandling/" class="nav-link" aria-current="true"' in page


def test_a_question_about_the_desk_is_answered_without_its_body(client, login, director):
    assert login(client, director).head(DESK).status_code == 200


@pytest.mark.parametrize(
    ("role", "words_"),
    [
        (Role.PAYER, "frigiver du udbetalingerne her"),
        (Role.SYSTEM_ADMINISTRATOR, "sættes op med portalens kommandoer"),
    ],
)
def test_a_role_without_work_yet_is_told_what_it_will_be(db, client, login, role, words_):
    user = User.objects.create_user("ny@styrelsen.example", "Nynne Ny", roles=[role], created_at=stories.APPLIED_AT)
    landing = login(client, user).get("/konto/hjem/", follow=True)
    assert (start_of(user)[1], landing.request["PATH_INFO"]) == ("/konto/organisation/", "/konto/organisation/")
    assert words_ in text_of(landing)


def test_staff_without_an_administrator_are_led_to_the_system_administrator(client, login, director):
    page = text_of(login(client, director).get("/konto/organisation/"))
    assert ("Kontakt systemadministratoren" in page, "endnu ikke udpeget" in page) == (True, False)


@stories.both_roads
def test_before_the_release_the_letter_is_marked_and_after_it_is_the_one_that_was_sent(
    proposed, client, login, manager, director
):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    letter = reverse("assessment:letter", args=[package.pool.slug, proposed[0].case.number])
    assert "UDKAST" in words(login(client, director).get(letter).content)
    actions.release(package, by=director, now=stories.RELEASED_AT)
    assert client.get(letter).url == page_of(package)  # the paper is made in a moment
    make_papers(now=stories.RELEASED_AT)
    sent = words(client.get(letter).content)
    assert ["UDKAST" in sent, "Dato 3. december 2019" in sent, "Ditte Direktør" in sent] == [False, True, True]


@pytest.mark.parametrize("required", ["portal", "none"])
def test_the_formal_check_says_who_approved_what_was_submitted(
    db, client, login, manager, manager2, applicant, approver, caseworker, now, required
):
    pool = announced_pool(manager, manager2, approval=required)
    application = factories.submitted(pool, applicant, approver, now)
    stories.opened(pool, by=manager)
    stories.ready_to_score(application, caseworker, manager=manager)
    page = text_of(login(client, caseworker).get(reverse("assessment:formal_check", args=[application.case.number])))
    said = "indsendte udgave er godkendt i portalen"
    assert (said in page, "udgave er ikke godkendt" in page) == (required == "portal", False)
