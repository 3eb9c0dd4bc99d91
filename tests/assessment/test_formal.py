"""The formal check: what the portal knows already, a rejection drafted from it, and the letter it ends in."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from applications.reading import reading_of
from assessment import actions
from assessment.inquiring.formal_drafts import findings_of, rejection_draft, request_draft
from assessment.models import FormalCheck, Inquiry
from assessment.states import FormalItem, FormalOutcome, FormalReason
from cases.actions import make_papers
from cases.models import Document, JournalEntry
from pools.document import document_of
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.inquiring import AFTER, asked, ready_to_check
from tests.assessment.test_pages import text_of, url
from tests.assessment.test_refusals import codes

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("ready",)


@pytest.fixture
def at(client, login):
    """`at(user)`: the client, logged in as the user."""
    return lambda user: login(client, user)


@pytest.fixture
def ready(opened, caseworker, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    return opened[0]


def known(application, **changes) -> dict[str, tuple[tuple[str, ...], bool]]:
    """{demand: (facts, whether to look twice)}"""
    document = replace(document_of(application.pool.version), **changes)
    found = findings_of(application, document, reading_of(application.current_submission), None)
    return {each.demand: (each.facts, each.look_twice) for each in found}


def drafted(application, code: str, unanswered: Inquiry | None = None, **changes) -> str:
    document = replace(document_of(application.pool.version), **changes)
    reading = reading_of(application.current_submission)
    return rejection_draft(code, application, document, reading, approval=None, unanswered=unanswered)


def test_what_the_portal_knows_stands_demand_by_demand(opened):
    found = known(opened[0])
    assert found["Ansøgerkreds"] == (
        ("Odense Kommune, CVR-nr. 35209115 (Kommune).", "Ansøgerkredsen er alle landets kommuner."), False,
    )  # fmt: skip
    assert found["Ansøgningsfrist"] == (
        ("Modtaget tirsdag den 20. august 2019 kl. 12.00.00. Fristen var tirsdag den 17. september 2019 kl. 12.00.",),
        False,
    )
    assert found["Forpligtelser"] == (("Alle puljens forpligtelser er accepteret.",), False)
    assert found["Budgetposter"] == (("Ingen poster ligner samleposter.",), False)
    assert found["Godkendelse"] == (("Puljen kræver ikke godkendelse hos ansøger.",), False)


def test_what_is_not_as_the_pool_asks_is_to_be_looked_at_twice(opened):
    found = known(opened[0], audience=("region",), approval="portal")
    assert found["Ansøgerkreds"][1] is True
    assert "ikke blandt dem, puljen nævner" in found["Ansøgerkreds"][0][-1]
    assert found["Godkendelse"] == (("Den indsendte udgave er ikke godkendt i portalen på centerchefniveau.",), True)
    missing = known(opened[0], approval="declaration")["Godkendelse"]
    assert missing == (("Erklæringen om godkendelse på centerchefniveau mangler.",), True)


def test_a_rejection_is_drafted_as_rule_fact_and_consequence(opened):
    text = drafted(opened[0], FormalReason.OUTSIDE_CIRCLE, audience=("region",))
    law = document_of(opened[0].pool.version).law
    assert text.split("\n\n") == [
        "Ansøgerkredsen er alle landets kommuner. "
        f"Kravet følger af {law.reference('rejection')} i «{law.order_title}».",
        "Ansøger er Odense Kommune, CVR-nr. 35209115, og er registreret som kommune.",
        "Derfor opfylder ansøgningen ikke kravet, og den kan ikke behandles.",
    ]
    approval = drafted(opened[0], FormalReason.NOT_APPROVED, approval="portal")
    assert "skal være godkendt hos ansøger på centerchefniveau." in approval
    assert "Den indsendte ansøgning er ikke godkendt i portalen." in approval
    assert drafted(opened[0], FormalReason.OTHER) == ""


def test_nothing_is_concluded_that_the_portal_does_not_know(opened):
    for code in (FormalReason.OUTSIDE_CIRCLE, FormalReason.NOT_APPROVED, FormalReason.OUTSIDE_PURPOSE, "incomplete"):
        assert "Derfor opfylder" not in drafted(opened[0], code)
    assert drafted(opened[0], "what is this") == ""


def test_a_rejection_after_an_unanswered_request_says_what_was_asked_for_and_when(ready, caseworker):
    inquiry = asked(ready, by=caseworker)
    text = drafted(ready, FormalReason.INCOMPLETE, inquiry)
    assert text.split("\n\n")[1] == (
        "Vi bad jer den 02.10.2019 om: godkendelse på det krævede niveau. Svarfristen var torsdag den 10. oktober 2019"
        " kl. 23.59. Vi har ikke modtaget svar inden fristen."
    )


def test_every_item_that_can_be_asked_for_has_a_draft(opened):
    document = document_of(opened[0].pool.version)
    drafts = {item: request_draft(item, document) for item in FormalItem}
    assert [item for item, text in drafts.items() if not text or "{" in text] == []
    assert request_draft("something else", document) == ""


def test_the_form_is_filled_with_the_draft_and_what_is_typed_stays(at, ready, caseworker):
    number = ready.case.number
    page = text_of(at(caseworker).get(url("formal_check", number) + "?aarsag=outside_circle"))
    assert "Ansøgerkredsen er alle landets kommuner. Kravet følger af" in page
    assert '<details class="outcome" id="afvis" open>' in page
    unfinished = at(caseworker).post(url("formal_reject", number), {"afvis-text": "Min egen begrundelse"})
    assert unfinished.status_code == 422
    assert "Min egen begrundelse" in text_of(unfinished)
    assert "Vælg, hvorfor ansøgningen skal afvises." in text_of(unfinished)


def test_a_case_that_is_to_be_rejected_leads_on_and_never_to_the_scoring(at, ready, caseworker):
    number = ready.case.number
    typed = {"afvis-reason_code": FormalReason.OUTSIDE_CIRCLE, "afvis-text": "Ansøger er ikke en kommune."}
    page = text_of(at(caseworker).post(url("formal_reject", number), typed, follow=True))
    checked = text_of(at(caseworker).get(url("formal_check", number)))
    assert ["Videre til vurdering" in each for each in (page, checked)] == [False, False]
    assert ["Til mine sager" in each for each in (page, checked)] == [True, True]


def test_earlier_checks_are_listed_also_those_that_have_fallen(at, ready, caseworker, manager):
    number = ready.case.number
    actions.check_formalia(number, outcome=FormalOutcome.OK, by=caseworker, now=stories.JUDGED_AT)
    FormalCheck.objects.update(voided_at=AFTER)
    stories.declared_over_list(ready.pool, manager)
    page = text_of(at(manager).get(url("formal_check", number)))
    assert "Bortfaldet fredag den 11. oktober 2019 kl. 08.00" in page
    assert "Opfylder formalia" in page
    assert FormalCheck.objects.newest_for(ready) is None


def test_a_rejection_needs_a_reason_and_words(ready, caseworker, caseworker2):
    number, reject = ready.case.number, FormalOutcome.REJECT
    for missing in ({"reason_code": "incomplete"}, {"text": "Mangler"}):
        with pytest.raises(NotPossibleNow) as refused:
            actions.check_formalia(number, outcome=reject, **missing, by=caseworker, now=stories.JUDGED_AT)
        assert codes(refused) == ["rejection_incomplete"]
    with pytest.raises(PermissionDenied):
        actions.check_formalia(number, outcome=FormalOutcome.OK, by=caseworker2, now=stories.JUDGED_AT)


def test_a_formal_rejection_is_a_decision_with_rule_fact_reason_and_appeal_in_its_letter(
    opened, applicant, caseworker, caseworker2, manager, director
):
    """The whole road: checked, written as a decision, recommended, approved, told with the others."""
    rejected, other = opened
    stories.declared_over_list(rejected.pool, manager, director)
    stories.assessed(other, caseworker, caseworker2, manager=manager)
    ready_to_check(rejected, caseworker, manager=manager)
    text = drafted(rejected, FormalReason.OUTSIDE_CIRCLE, audience=("region",))
    actions.check_formalia(
        rejected.case.number, outcome=FormalOutcome.REJECT, reason_code=FormalReason.OUTSIDE_CIRCLE, text=text,
        by=caseworker, now=stories.JUDGED_AT,
    )  # fmt: skip
    stories.decided(rejected, "rejection", by=manager, reasons={"formal": text})
    stories.decided(other, "refusal", by=manager)
    before = JournalEntry.objects.filter(case=rejected.case, visible_to_party=True).count()
    stories.released(rejected.pool, manager=manager, director=director)
    letter = Document.objects.get(entry__case=rejected.case, kind="afgoerelse")
    words = letter.words
    assert letter.entry.title == "Afvisning af ansøgning om tilskud"
    assert words["received"] == "tirsdag den 20. august 2019 kl. 12.00.00"
    assert [reason["text"] for reason in words["reasons"]] == [text]
    law = document_of(rejected.pool.version).law
    assert (words["rules"], words["appeal_text"]) == (law.reference("rejection"), law.appeal_text)
    assert JournalEntry.objects.filter(case=rejected.case, visible_to_party=True).count() == before + 1
    rejected.case.refresh_from_db()
    assert rejected.case.party_words == "Afvist"
    assert make_papers(now=stories.RELEASED_AT) > 0
    letter.refresh_from_db()
    assert letter.file is not None
