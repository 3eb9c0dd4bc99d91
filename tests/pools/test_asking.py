"""Is everybody answered the same, and is nobody named: questions asked, answered, corrected, declined, in time?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from pools.actions import move_deadline, propose_deadline
from pools.actions.asking import answer, ask, decline, forget_askers
from pools.asking import asking_ends, published
from pools.document import document_of
from pools.models import PublicAnswer, PublicQuestion
from pools.poolfile.checks_of_page import findings
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.pools.factories import announced_pool, draft_pool, seed_document
from tests.pools.test_pages import get, main_of, text_of

pytestmark = pytest.mark.db
LAST_MOMENT = datetime(2019, 9, 10, 10, 0, tzinfo=UTC)  # seven days before 17 September kl. 12.00
LAST_ANSWER = datetime(2019, 9, 13, 10, 0, tzinfo=UTC)  # Friday, two working days before
ASKER = "nysgerrig@odense.example"
PAGE, DESK = "/puljer/recovery-2019/sporgsmaal/", "/sagsbehandling/puljer/recovery-2019/sporgsmaal/"


@pytest.fixture
def pool(manager, manager2):
    return announced_pool(manager, manager2)


@pytest.fixture
def asked(pool, now) -> PublicQuestion:
    text = "Vi er Odense. Må vi søge sammen med Assens?"
    return ask(pool, text=text, email=ASKER, by=None, now=now)


def publish(question, by, now, text="Ja, det må I.", base=0) -> PublicAnswer:
    return answer(question, as_published="Må to kommuner søge sammen?", answer=text, base=base, by=by, now=now)


def test_a_question_is_shown_only_when_it_is_answered_and_without_what_names_the_asker(
    client, pool, asked, manager, now
):
    before = text_of(get(client, PAGE))
    assert ("Svar (0)" in before, "Assens" in before) == (True, False)
    publish(asked, manager, now)
    after = text_of(get(client, PAGE))
    assert "Spørgsmål 1 Må to kommuner søge sammen?" in after
    assert "Svar, 20. august 2019 Ja, det må I." in after
    assert ("Assens" in after, ASKER in after) == (False, False)


def test_the_asker_is_told_once_and_then_forgotten(asked, manager, now, settings):
    written = publish(asked, manager, now)
    [mail] = OutboxMail.objects.filter(to=ASKER)
    assert mail.subject == "Svar på dit spørgsmål til Partnerskab om strategisk omlægning"
    assert f"{settings.PORTAL_URL}{PAGE}#svar-1" in mail.body
    asked.refresh_from_db()
    assert asked.email == ""
    publish(asked, manager, now, text="Nej.", base=written.pk)
    assert OutboxMail.objects.filter(to=ASKER).count() == 1


def test_the_agency_is_told_that_a_question_waits_but_not_what_it_says(asked, settings):
    [mail] = OutboxMail.objects.filter(to=settings.AGENCY["mail"])
    assert DESK in mail.body
    assert "Assens" not in mail.body


def test_a_corrected_answer_is_marked_and_the_earlier_can_be_read(client, asked, manager, manager2, now):
    first = publish(asked, manager, now)
    publish(asked, manager2, now + timedelta(days=2), text="Ja, men kun én af jer er ansøger.", base=first.pk)
    [shown] = published(asked.pool)
    assert (shown.number, shown.is_corrected, [each.answer for each in shown.earlier]) == (1, True, ["Ja, det må I."])
    text = text_of(get(client, PAGE))
    assert "Rettet 22. august 2019" in text
    assert text.index("Ja, men kun én af jer er ansøger.") < text.index("Ja, det må I.")


def test_questions_are_numbered_as_answered_and_the_newest_stands_first(client, pool, manager, now):
    first, second = (ask(pool, text=f"Spørgsmål {n}?", email="", by=None, now=now) for n in ("A", "B"))
    publish(second, manager, now)
    publish(first, manager, now)
    assert [(each.number, each.question_id) for each in published(pool)] == [(2, first.pk), (1, second.pk)]
    content = main_of(get(client, PAGE))
    assert content.index('id="svar-2"') < content.index('id="svar-1"')


def test_somebody_elses_answer_is_never_written_over(asked, manager, manager2, now):
    publish(asked, manager, now)
    with pytest.raises(NotPossibleNow) as refused:
        publish(asked, manager2, now, text="Nej.")
    assert [each.code for each in refused.value.obstacles] == ["answer_is_stale"]
    assert PublicAnswer.objects.count() == 1


def test_a_declined_question_has_a_reason_for_the_asker_and_is_never_public(client, asked, manager, now):
    decline(asked, because="Det er et spørgsmål om en anden pulje.", by=manager, now=now)
    [mail] = OutboxMail.objects.filter(to=ASKER)
    assert "Det er et spørgsmål om en anden pulje." in mail.body
    asked.refresh_from_db()
    assert asked.email == ""
    assert "anden pulje" not in text_of(get(client, PAGE))
    with pytest.raises(NotPossibleNow):
        publish(asked, manager, now)
    with pytest.raises(NotPossibleNow):
        decline(asked, because="Igen.", by=manager, now=now)


@pytest.mark.parametrize("who", ["caseworker", "director", "auditor", "applicant"])
def test_only_a_manager_answers_or_declines(asked, now, who, request):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        publish(asked, user, now)
    with pytest.raises(PermissionDenied):
        decline(asked, because="Nej.", by=user, now=now)
    assert PublicAnswer.objects.count() == 0


def test_asking_ends_seven_days_before_the_deadline_to_the_microsecond(pool):
    ask(pool, text="I sidste øjeblik?", email="", by=None, now=LAST_MOMENT)
    with pytest.raises(NotPossibleNow) as refused:
        ask(pool, text="For sent?", email="", by=None, now=LAST_MOMENT + timedelta(microseconds=1))
    assert [each.text for each in refused.value.obstacles] == [
        "Fristen for spørgsmål til puljen var tirsdag den 10. september 2019 kl. 12.00."
    ]


def test_an_extension_moves_the_last_moment_and_the_pools_own_stands(pool, manager, manager2, director, now):
    new = datetime(2019, 10, 30, 11, 0, tzinfo=UTC)  # kl. 12.00 after the clocks were set back on 27 October
    move_deadline(pool, propose_deadline(pool, new, "Nedbrud.", by=manager, now=now), by=director, now=now)
    assert asking_ends(pool, document_of(pool.version)) == datetime(2019, 10, 23, 10, 0, tzinfo=UTC)  # kl. 12.00 too
    own = announced_pool(manager, manager2, slug="egen", questions_until=LAST_MOMENT + timedelta(days=3))
    assert asking_ends(own, document_of(own.version)) == LAST_MOMENT + timedelta(days=3)


def test_answers_are_given_and_corrected_until_two_working_days_before_the_deadline(pool, asked, manager):
    first = publish(asked, manager, LAST_ANSWER)
    for text, base in (("Nej.", first.pk), ("Slet ikke.", first.pk)):
        with pytest.raises(NotPossibleNow) as refused:
            publish(asked, manager, LAST_ANSWER + timedelta(microseconds=1), text=text, base=base)
        assert [each.code for each in refused.value.obstacles] == ["answering_has_ended"]
    assert "til fredag den 13. september 2019 kl. 12.00" in refused.value.obstacles[0].text
    assert PublicAnswer.objects.count() == 1


def test_an_extension_gives_time_for_an_answer_again(pool, asked, manager, director):
    late = LAST_ANSWER + timedelta(days=2)
    extended = propose_deadline(pool, pool.deadline_at + timedelta(days=7), "Svar til alle.", by=manager, now=late)
    move_deadline(pool, extended, by=director, now=late)
    publish(asked, manager, late)
    assert PublicAnswer.objects.count() == 1


def test_nobody_asks_what_can_not_be_answered(manager, manager2):
    own = announced_pool(manager, manager2, slug="egen", questions_until=LAST_ANSWER + timedelta(days=3))
    assert asking_ends(own, document_of(own.version)) == LAST_ANSWER


def test_at_the_desk_what_came_too_late_to_be_answered_can_only_be_declined(client, pool, asked, manager):
    client.force_login(manager)
    late = LAST_ANSWER + timedelta(hours=1)
    assert "Svar kunne offentliggøres og rettes til fredag den 13. september" in text_of(get(client, DESK, late))
    page = main_of(get(client, f"{DESK}{asked.pk}/", late))
    assert ("Offentliggør svar" in page, "Afvis spørgsmål" in page) == (False, True)


def test_the_page_says_until_when_one_may_ask_and_answers_come_after_it_too(client, pool, asked, manager):
    page = text_of(get(client, PAGE))
    assert "til og med tirsdag den 10. september 2019 kl. 12.00" in page
    assert "senest fredag den 13. september 2019 kl. 12.00" in page
    later = LAST_MOMENT + timedelta(days=1)
    publish(asked, manager, later)
    after = get(client, PAGE, later)
    assert "Fristen for spørgsmål var tirsdag den 10. september 2019 kl. 12.00." in text_of(after)
    assert "Svar (1)" in text_of(after)
    assert 'name="text"' not in main_of(after)


def test_there_is_nothing_to_ask_about_a_draft(client, manager, now):
    pool = draft_pool(manager)
    assert get(client, PAGE).status_code == 404
    assert client.post(f"{PAGE}stil/", {"text": "Hvad?"}).status_code == 404
    with pytest.raises(NotPossibleNow):
        ask(pool, text="Hvad?", email="", by=None, now=now)


def test_who_is_not_told_is_forgotten_thirty_days_after_the_deadline(pool, asked):
    assert forget_askers(now=pool.deadline_at + timedelta(days=30)) == 0
    assert forget_askers(now=pool.deadline_at + timedelta(days=30, seconds=1)) == 1
    assert PublicQuestion.objects.get().email == ""
    assert OutboxMail.objects.filter(to=ASKER).count() == 0


def test_each_act_is_a_line_of_history_without_names(asked, manager, now):
    first = publish(asked, manager, now)
    second = publish(asked, manager, now, base=first.pk)
    rows = HistoryRow.objects.of(asked.pool.history_chain).filter(verb__contains="a").values_list("verb", "facts")
    assert list(rows)[-3:] == [
        ("ask", {"question": asked.pk}),
        ("answer_question", {"question": asked.pk, "answer": first.pk}),
        ("correct_answer", {"question": asked.pk, "answer": second.pk}),
    ]


def test_a_pool_file_says_what_cannot_be_around_a_call():
    meeting = seed_document().information_meeting
    wrong = replace(meeting, capacity=-1, signup_until=meeting.ends)
    late = datetime(2019, 9, 17, 10, 0, 1, tzinfo=UTC)
    document = seed_document(slug="feed", questions_until=late, information_meeting=wrong)
    assert [path for path, _ in findings(document)] == [
        ("slug",),
        ("questions_until",),
        ("information_meeting", "capacity"),
        ("information_meeting", "signup_until"),
    ]
