"""What was said on the telephone, at a meeting or came to the wrong place becomes an akt; no party page shows it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import send_message, write_note
from cases.models import JournalEntry, Message, Note
from cases.notes import NoteDraft
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.django_db
NOW = stories.JUDGED_AT
DRAWN_ANEW = re.compile(r'value="[\w-]{64}"|data-session-ends-in="\d+"')


@pytest.fixture
def case(manager, manager2, odense, applicant, caseworker):
    application = stories.submitted(stories.plain_pool(manager, manager2), odense, by=applicant)
    stories.opened(application.pool, by=manager)
    stories.ready_to_score(application, caseworker, manager=manager)
    application.case.refresh_from_db()
    return application.case


@pytest.fixture
def message(case, applicant):
    return send_message(
        case, subject="Om byggetilladelse", body="Hvornår får vi den?", from_agency=False, by=applicant, now=NOW
    )


def note_of(kind, **told):
    return NoteDraft(kind, NOW, told.pop("text", "Kommunen oplyser, at projektlederen er ansat."), **told)


@pytest.mark.parametrize(
    ("kind", "told", "direction", "title"),
    [
        ("phone", {"with_whom": "Anna Ansøger"}, "in", "Telefonnotat: Anna Ansøger"),
        ("meeting", {"with_whom": "Odense"}, "in", "Mødenotat: Odense"),
        ("internal", {}, "internal", "Internt notat"),
        (
            "misdirected",
            {"with_whom": "En borger", "forwarded_to": "Odense Kommune"},
            "in",
            "Fejlsendt henvendelse, sendt videre til Odense Kommune",
        ),
    ],
)
def test_each_kind_is_an_akt_with_its_direction_and_in_the_history(case, caseworker, kind, told, direction, title):
    note = write_note(case, note_of(kind, **told), by=caseworker, now=NOW)
    entry = JournalEntry.objects.filter(case=case).last()
    assert (entry.direction, entry.title, entry.visible_to_party, entry.note) == (direction, title, False, note)
    row = HistoryRow.objects.of(case.history_chain).last()
    assert (row.verb, row.audience, row.facts) == ("write_note", "agency", {"note": note.pk, "kind": kind})


def test_of_a_misdirected_message_the_writer_is_told_where_it_went(case, caseworker, applicant, message):
    draft = note_of("misdirected", text="Byggesag.", forwarded_to="Odense Kommune, Byg", message=message)
    write_note(case, draft, by=caseworker, now=NOW)
    sent = Message.objects.filter(case=case, from_agency=True).get()
    assert sent.subject == "Jeres henvendelse er sendt videre"
    assert sent.body.startswith("Vi har modtaget jeres besked «Om byggetilladelse».")
    assert "sendt den videre til Odense Kommune, Byg, som svarer jer" in sent.body
    assert OutboxMail.objects.filter(to=applicant.email, once_key__contains=f"message-{sent.pk}").count() == 1


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (note_of("phone"), "note_with_nobody"),
        (note_of("internal", text="  "), "note_empty"),
        (note_of("misdirected", with_whom="En borger"), "note_not_forwarded"),
        (NoteDraft("internal", NOW + timedelta(hours=1), "Senere."), "note_ahead"),
    ],
)
def test_what_is_missing_is_said(case, caseworker, draft, code):
    with pytest.raises(NotPossibleNow) as refused:
        write_note(case, draft, by=caseworker, now=NOW)
    assert [each.code for each in refused.value.obstacles] == [code]
    assert Note.objects.count() == 0


def test_a_message_of_the_agency_itself_cannot_be_misdirected(case, caseworker):
    own = send_message(case, subject="Hej", body="Fra os.", from_agency=True, by=caseworker, now=NOW)
    with pytest.raises(NotPossibleNow) as refused:
        write_note(case, note_of("misdirected", forwarded_to="X", message=own), by=caseworker, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["note_of_another_message"]


def test_only_those_who_write_for_the_agency_write_notes(case, applicant, caseworker2, director, auditor):
    for person in (applicant, caseworker2, director, auditor):
        with pytest.raises(PermissionDenied):
            write_note(case, note_of("internal"), by=person, now=NOW)


def test_no_note_reaches_the_party(client, login, case, caseworker, applicant):
    """Not by journal, documents, history, messages or the case's own page; the agency reads it under the akt."""
    before = _party_pages(client, login, case, applicant)
    for kind, told in (("phone", {"with_whom": "Anna"}), ("meeting", {"with_whom": "Anna"}), ("internal", {})):
        write_note(case, note_of(kind, text="Kanariefugl på sagen.", **told), by=caseworker, now=NOW)
    assert _party_pages(client, login, case, applicant) == before
    page = login(client, caseworker).get(reverse("assessment:files", args=[case.number])).content.decode()
    assert page.count("Kanariefugl på sagen.") == 3


def _party_pages(client, login, case, applicant) -> list[str]:
    login(client, applicant)
    names = ("case", "documents", "history", "colleagues")
    pages = [client.get(reverse(f"cases:{name}", args=[case.number])).content.decode() for name in names]
    return [DRAWN_ANEW.sub("", page) for page in pages]


def test_a_note_is_written_by_page_and_typed_text_stays_at_an_error(client, login, case, caseworker, auditor, message):
    login(client, caseworker)
    address = reverse("assessment:write_note", args=[case.number, "telefonnotat"])
    typed = {"day": "01.10.2019", "clock": "9.30", "text": "Lang samtale om projektlederen."}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Lang samtale om projektlederen." in refused.content.decode()
    assert 'href="#id_with_whom"' in refused.content.decode()
    ahead = client.post(address, typed | {"with_whom": "Anna", "day": "01.10.2099"})
    assert (ahead.status_code, "Lang samtale om projektlederen." in ahead.content.decode()) == (422, True)
    assert client.post(address, typed | {"with_whom": "Anna <b>A</b>"}).status_code == 302
    page = client.get(reverse("assessment:files", args=[case.number])).content.decode()
    assert "Telefonnotat: Anna &lt;b&gt;A&lt;/b&gt;" in page
    assert f"?besked={message.pk}" in page
    form = client.get(reverse("assessment:note", args=[case.number, "fejlsendt"]), {"besked": message.pk})
    assert f'<option value="{message.pk}" selected>' in form.content.decode()
    forwarded = {"day": "01.10.2019", "clock": "9.30", "text": "Byggesag.", "forwarded_to": "Odense Kommune"}
    sent = client.post(
        reverse("assessment:write_note", args=[case.number, "fejlsendt"]), forwarded | {"message": message.pk}
    )
    assert (sent.status_code, Message.objects.filter(from_agency=True).count()) == (302, 1)
    assert client.get(reverse("assessment:note", args=[case.number, "digt"])).status_code == 404
    assert login(client, auditor).get(reverse("assessment:note", args=[case.number, "internt"])).status_code == 403
