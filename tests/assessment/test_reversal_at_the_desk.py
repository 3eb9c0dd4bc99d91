"""An omgørelse has a page of its own: mails and the desk lead there, hearings before it are on somebody's list."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from assessment import actions
from assessment.actions import ReversalDraft
from assessment.desk.waiting import waiting_for
from assessment.packages.reversals import line_of, open_reversal_of
from assessment.rules.reversing import is_worse
from cases.models import Case
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_reversal import LATER, codes, draft_of, recommended, saved

pytestmark = pytest.mark.db
TOLD_ONCE = ("released",)
DAY = timedelta(days=1)


@pytest.fixture
def released(proposed, manager, director):
    """Odense has 400.000 kr., Aalborg a refusal."""
    stories.released(proposed[0].pool, manager=manager, director=director)
    return proposed


def page_of(application) -> str:
    return reverse("assessment:reversal", args=[application.case.number])


def waiting(user, now=LATER) -> list[tuple[str, str]]:
    return [(each.text, each.url) for each in waiting_for(user, now=now)]


def test_mails_and_the_desk_lead_to_the_changes_own_page(released, manager, director, client, login):
    package = recommended(released[1], by=manager)
    page = login(client, director).get(reverse("assessment:desk")).content.decode()
    assert f'<a href="{page_of(released[1])}">Omgørelse på sag {released[1].case.number}' in page
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=LATER)
    assert ("Indstillingen er sendt tilbage", page_of(released[1])) in waiting(manager)
    told = OutboxMail.objects.filter(once_key__startswith=f"package/{package.pk}/").order_by("pk")
    assert [(mail.to, page_of(released[1]) in mail.body) for mail in told] == [
        (director.email, True), (manager.email, True),
    ]  # fmt: skip


def test_a_hearing_before_a_change_waits_for_the_manager_until_the_change_is_written(released, manager, applicant):
    odense, due = released[0], LATER + 30 * DAY
    inquiry = actions.ask(odense.case.number, "hearing", text="Er det rigtigt?", due_at=due, by=manager, now=LATER)
    ended = ("Partshøringen før en omgørelse er afsluttet", page_of(odense))
    assert ended not in waiting(manager, due)
    assert ended in waiting(manager, due + DAY)  # nobody answered
    actions.answer(inquiry, "Ja.", by=applicant, now=LATER + DAY)
    assert ended in waiting(manager, LATER + DAY)
    draft = draft_of(odense, "grant", "300000.00")
    actions.save_reversal(odense.case.number, draft, by=manager, now=LATER + 2 * DAY)
    assert ended not in waiting(manager, due + DAY)


def test_a_conflict_that_sends_a_change_back_leaves_the_told_case_told(released, manager, director):
    aalborg = released[1]
    package = recommended(aalborg, by=manager)
    actions.declare(aalborg.case, conflict=True, text="Nabo.", by=manager, now=LATER)
    package.refresh_from_db()
    case = Case.objects.get(pk=aalborg.case_id)
    assert (package.state, case.agency_words, case.party_words) == ("draft", "Meddelt", "Afslag")
    aalborg.pool.refresh_from_db()
    assert aalborg.pool.state == "released"


@pytest.mark.parametrize("partners", [(1, 1)])
def test_a_change_gives_to_no_more_than_the_pool_has_room_for(released, manager):
    saved(released[1], by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend_reversal(open_reversal_of(released[1]), by=manager, now=LATER)
    assert codes(refused) == ["too_many_partners"]


@pytest.mark.parametrize(
    ("years", "worse"),
    [({"2020": 400_000}, False), ({"2020": 400_000, "2021": 50_000}, False), ({"2020": 1, "2021": 499_999}, True)],
    ids=["as it was", "more in a later year", "more in all, later"],
)
def test_money_moved_out_of_a_year_is_to_the_partys_disadvantage(released, manager, years, worse):
    odense = released[0]
    per_year = {year: stories.Decimal(kroner) for year, kroner in years.items()}
    draft = vars(draft_of(odense, "grant")) | {"amount": sum(per_year.values()), "per_year": per_year}
    actions.save_reversal(odense.case.number, ReversalDraft(**draft), by=manager, now=LATER)
    assert is_worse(line_of(open_reversal_of(odense))) is worse


def test_what_was_typed_stands_on_the_page_that_says_no(released, manager, director, client, login, monkeypatch):
    number = released[1].case.number
    typed = {f"reason_{key}": text for key, text in draft_of(released[1]).reasons.items()}
    typed |= {"outcome": "grant", "amount": "300.000,00", "change_reason": "Et bilag, vi ikke så."}
    address = reverse("assessment:save_reversal", args=[number])

    class Refused(Exception):
        class diag:
            constraint_name = "decisions_within_money"

    def refuse(*args, **kwargs):
        raise IntegrityError("x") from Refused()

    with monkeypatch.context() as patched:
        patched.setattr(actions, "save_reversal", refuse)
        page = login(client, manager).post(address, typed)
    assert page.status_code == 409
    assert "Et bilag, vi ikke så." in page.content.decode()
    recommended(released[1], by=manager)
    page = client.post(address, typed)  # another window has recommended meanwhile
    assert page.status_code == 409
    assert "Et bilag, vi ikke så." in page.content.decode()
    back = reverse("assessment:send_back_reversal", args=[number])
    assert login(client, director).post(back, {"comment": " "}).status_code == 422
    actions.approve(open_reversal_of(released[1]), by=director, now=LATER)
    page = client.post(back, {"comment": "Forklar beløbet."})
    assert page.status_code == 409
    assert "Forklar beløbet." in page.content.decode()
