"""The release: all at once, a fixed number of queries, letters that say what was decided and never change."""

import re
from io import BytesIO

import page
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from applications.actions.withdrawing import withdraw
from assessment import actions
from assessment.models import ReleasedDecision
from cases.actions import make_papers
from cases.models import Case, Document, JournalEntry
from portal import files, history
from portal.models import HistoryRow, OutboxMail
from tests.assessment import stories
from tests.pools.factories import places_document, seed_document

pytestmark = [pytest.mark.django_db, stories.both_roads]

# What the letters say of what is given, by what rules, and how much there was.
GRANT = {
    "money": (
        "tilsagn om tilskud på 400.000,00 kr.",
        "I skal acceptere senest 24. december 2019.",
        "§§ 4-12",
        "§ 15.75.55.10.",
    ),
    "places": ("I har fået plads til et indsatsforløb for 3 tilbud.", "En konsulent fra os ringer til jer.", "punkt 1"),
}
REFUSAL = {
    "money": (
        "Afslag på ansøgning om tilskud",
        "Vi modtog 2 ansøgninger om i alt 1.200.000,00 kr. Der er 13,0 mio. kr. til fordeling.",
        "2. Indsats (BEK § 8, nr. 2)",
        "Vi har lagt vægt på Indsats.",
        "§§ 4-8",
        "400.000",  # how much was given in all is part of the weighing …
    ),
    "places": (
        "Afslag på ansøgning om indsatsforløb",
        "Vi modtog 2 ansøgninger om plads til i alt 5 tilbud. Der var plads til 75 tilbud.",
        "2. Modenhed og motivation (Vejledningens punkt 1, tildelingskriterier)",
        "Vi har lagt vægt på Modenhed og motivation.",
        "punkt 1 i vejledningen, tildelingskriterier",
        "Vi giver 1 tilsagn til i alt 3 tilbud.",
    ),
}
CONDITIONAL = {
    "money": "Budgettet i jeres ansøgning er godkendt.",
    "places": "I har fået plads til et indsatsforløb for 3 tilbud, når betingelserne er opfyldt.",
}
REJECTION = {"money": "§ 3 i", "places": "punkt 1 i vejledningen, hvem kan søge"}
TITLE = {"money": "Tilsagn om tilskud", "places": "Tilsagn om indsatsforløb"}


def words(pdf: bytes) -> str:
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def failures(pdf: bytes) -> list[str]:
    profiles = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [report.rules.total > 50 for report in reports] == [True, True]
    return [f"{failure.rule_id} {failure.message}" for report in reports for failure in report.failures]


def letters() -> list[bytes]:
    make_papers(now=stories.RELEASED_AT)
    return [files.read(each.file) for each in Document.objects.filter(kind="afgoerelse").order_by("pk")]


def many(count: int, manager, manager2, caseworker, director, offers="money"):
    """A pool of `count` applications, every one of them to be rejected on formalia, approved and not yet released."""
    document, made = (
        (seed_document(), stories.plain_pool) if offers == "money" else (places_document(), stories.pool_of_places)
    )
    pool = made(manager, manager2, slug=f"pulje-{count}", questions=document.questions[:1])
    people = [stories.municipality(count * 100 + number) for number in range(count)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    for application in sent:
        application.refresh_from_db()
        stories.rejected_on_formalia(application, caseworker, manager=manager)
        stories.decided(application, "rejection", by=manager)
    return stories.approved(pool, manager=manager, director=director)


def test_the_directors_page_says_how_many_letters_are_made(
    client, login, manager, manager2, caseworker, director, offers
):
    actions.release(many(2, manager, manager2, caseworker, director, offers), by=director, now=stories.RELEASED_AT)
    address = reverse("assessment:recommendation", args=["pulje-2"])
    assert "Breve dannet: 0 af 2." in login(client, director).get(address).content.decode()
    make_papers(now=stories.RELEASED_AT)
    assert "Breve dannet: 2 af 2." in client.get(address).content.decode()


def test_fifty_cases_are_released_with_as_many_queries_as_two(manager, manager2, caseworker, director, offers):
    counts = []
    for count in (2, 50):
        package = many(count, manager, manager2, caseworker, director, offers)
        with CaptureQueriesContext(connection) as queries:
            assert actions.release(package, by=director, now=stories.RELEASED_AT) == count
        counts.append(len(queries))
    assert counts == [36, 36]
    assert ReleasedDecision.objects.count() == 52
    mails = OutboxMail.objects.filter(once_key__contains="/decision-").values_list("to", flat=True)
    assert len(set(mails)) == len(mails) == 52


def test_the_letters_are_accessible_archive_files_with_what_was_decided(proposed, manager, director, offers):
    stories.released(proposed[0].pool, manager=manager, director=director)
    grant, refusal = letters()
    assert failures(grant) == []
    assert failures(refusal) == []
    said = words(grant)
    for fact in (
        "Dato 3. december 2019",
        f"Sagsnr. {proposed[0].case.number}",
        "Odense Kommune",
        "CVR-nr. 35209115",
        "Afgørelsen kan ikke indbringes for anden administrativ myndighed.",
        "Ditte Direktør",
        *GRANT[offers],
    ):
        assert fact in said
    said = words(refusal)
    no_appeal = "Afgørelsen kan ikke indbringes for anden administrativ myndighed."
    for fact in ("Aalborg Kommune", no_appeal, "Antagelser.", *REFUSAL[offers]):
        assert fact in said
    assert "Odense" not in said  # … and who got it is not


def test_the_two_other_letters_are_valid_too_and_cite_their_rules(
    opened, manager, director, caseworker, caseworker2, offers
):
    pool = opened[0].pool
    stories.declared_over_list(pool, manager, director)
    stories.assessed(opened[0], caseworker, caseworker2, manager=manager)
    stories.rejected_on_formalia(opened[1], caseworker, manager=manager)
    stories.decided(opened[0], "conditional_grant", "500000.00", by=manager, conditions="Byrådet skal sige ja.")
    stories.decided(opened[1], "rejection", by=manager)
    stories.released(pool, manager=manager, director=director)
    conditional, rejection = letters()
    assert failures(conditional) == []
    assert failures(rejection) == []
    assert "Byrådet skal sige ja." in words(conditional)
    assert CONDITIONAL[offers] in words(conditional)
    assert "Ansøger er uden for ansøgerkredsen." in words(rejection)
    assert REJECTION[offers] in words(rejection)


def test_a_letter_is_made_once_and_never_again(proposed, manager, director):
    stories.released(proposed[0].pool, manager=manager, director=director)
    first = letters()
    assert letters() == first
    assert Document.objects.filter(kind="afgoerelse").count() == 2


def test_one_who_withdraws_after_the_approval_is_not_answered_and_the_rest_are(
    proposed, manager, director, aalborg_applicant
):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    withdraw(proposed[1], by=aalborg_applicant, now=stories.DECIDED_AT)
    assert actions.release(package, by=director, now=stories.RELEASED_AT) == 1
    assert list(ReleasedDecision.objects.values_list("application", flat=True)) == [proposed[0].pk]
    assert Case.objects.get(pk=proposed[1].case_id).party_words == "Trukket tilbage"


def test_the_release_is_journalised_and_told_in_the_partys_history(proposed, manager, director, offers):
    stories.released(proposed[0].pool, manager=manager, director=director)
    case = proposed[0].case
    entry = JournalEntry.objects.filter(case=case).last()
    assert (entry.title, entry.direction, entry.visible_to_party) == (TITLE[offers], "out", True)
    line = HistoryRow.objects.of(case.history_chain).filter(verb="release").get()
    assert (line.audience, line.facts) == ("party", {"outcome": "grant"})
    assert history.broken_links(HistoryRow.objects.in_chain_order()) == []


def test_the_mail_says_nothing_of_the_outcome(proposed, manager, director):
    stories.released(proposed[0].pool, manager=manager, director=director)
    bodies = set(OutboxMail.objects.filter(once_key__contains="/decision-").values_list("body", flat=True))
    assert len(bodies) == 1
    body = bodies.pop().lower()
    assert [word for word in ("tilsagn", "afslag", "kr.", "kommune") if word in body] == []
