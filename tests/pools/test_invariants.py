"""What does the database refuse about a pool, when somebody goes past every action?"""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pools.actions import propose_deadline, put_version
from pools.actions.asking import answer, ask, decline
from pools.actions.papers import make_empty_forms
from pools.document import canonical_json
from pools.models import (
    DeadlineChange,
    MeetingSignup,
    Pool,
    PoolNotice,
    PoolVersion,
    PublicAnswer,
    PublicQuestion,
    VersionProposal,
)
from portal.steps import obstacle_from
from tests.pools.factories import announced_pool, draft_pool, seed_document

pytestmark = pytest.mark.db


def refused_by(change) -> str:
    """The constraint that refuses `change`."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change()
    return refused.value.__cause__.diag.constraint_name


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def pool(manager, manager2) -> Pool:
    return announced_pool(manager, manager2)


def update(pool: Pool, **values):
    return lambda: Pool.objects.filter(pk=pool.pk).update(**values)


def test_a_version_is_never_changed_or_removed(pool):
    version = PoolVersion.objects.filter(pool=pool)
    assert refused_by(lambda: version.update(number=9)) == "pools_poolversion_append_only"
    assert refused_by(lambda: raw("DELETE FROM pools_poolversion")) == "pools_poolversion_append_only"
    raw("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for a reason of its own
    assert refused_by(lambda: raw("TRUNCATE pools_poolversion CASCADE")) == "pools_poolversion_append_only"


def test_a_version_holds_what_its_hash_says(pool, manager, now):
    wrong = {"document": b"{}", "sha256": "0" * 64, "written_at": now, "written_by": manager}
    assert refused_by(lambda: PoolVersion.objects.create(pool=pool, number=2, **wrong)) == "pool_version_hash"


def test_versions_are_numbered_without_gaps(pool, manager, now):
    same = {"document": pool.version.document, "sha256": pool.version.sha256, "written_at": now, "written_by": manager}
    assert refused_by(lambda: PoolVersion.objects.create(pool=pool, number=3, **same)) == "pool_version_follows"


def test_a_pool_points_to_a_version_of_its_own_and_only_forward(pool, manager, manager2, now):
    other = announced_pool(manager, manager2, slug="en-anden")
    first, second = pool.version, proposed(pool, manager, now)
    assert refused_by(update(pool, version=other.version)) == "pool_version_is_its_own"
    VersionProposal.objects.update(approved_at=now, approved_by=manager2)
    assert update(pool, version=second)() == 1
    assert refused_by(update(pool, version=first)) == "pool_version_goes_forward"


def proposed(pool: Pool, writer, now, *, by=None) -> PoolVersion:
    """The next wording of a call, laid before a second person (by the writer, unless `by` another)."""
    content = canonical_json(seed_document(summary="Præciseret."))
    version = PoolVersion.objects.create(
        pool=pool,
        number=pool.versions.count() + 1,
        document=content,
        sha256=hashlib.sha256(content).hexdigest(),
        written_at=now,
        written_by=writer,
        writers=[writer.pk],
    )
    words = {"title": "Præcisering af resuméet", "text": "Resuméet er kortere.", "demands": False}
    VersionProposal.objects.create(pool=pool, version=version, **words, proposed_at=now, proposed_by=by or writer)
    return version


def test_an_announced_pools_version_moves_by_two_persons_only(pool, manager, manager2, director, now):
    moved = update(pool, version=proposed(pool, manager, now))
    assert refused_by(moved) == "pool_version_takes_two_persons"
    row = VersionProposal.objects.all()
    assert refused_by(lambda: row.update(approved_at=now, approved_by=manager)) == "proposal_takes_two_persons"
    row.update(approved_at=now, approved_by=manager2)
    assert moved() == 1


def test_whoever_wrote_in_it_is_no_second_person_though_another_proposed_it(pool, manager, manager2, now):
    version = proposed(pool, manager, now, by=manager2)
    VersionProposal.objects.update(approved_at=now, approved_by=manager)
    assert refused_by(update(pool, version=version)) == "pool_version_takes_two_persons"


def test_a_proposed_version_is_not_changed_and_ends_once(pool, manager, manager2, now):
    proposed(pool, manager, now)
    row = VersionProposal.objects.all()
    assert refused_by(lambda: row.update(text="Noget andet")) == "proposal_is_fixed"
    assert refused_by(lambda: proposed(pool, manager, now)) == "proposal_one_waiting"
    row.update(withdrawn_at=now, withdrawn_by=manager)
    assert refused_by(lambda: row.update(approved_at=now, approved_by=manager2)) == "proposal_is_fixed"
    assert refused_by(row.delete) == "proposal_is_fixed"


def test_a_deadline_that_was_not_moved_is_not_moved_by_what_was_taken_back(pool, manager, manager2, now):
    change = propose_deadline(pool, pool.deadline_at + timedelta(days=7), "Nedbrud", by=manager, now=now)
    row = DeadlineChange.objects.filter(pk=change.pk)
    row.update(withdrawn_at=now, withdrawn_by=manager)
    assert refused_by(lambda: row.update(approved_at=now, approved_by=manager2)) == "deadline_change_is_fixed"


def test_nobody_announces_the_own_words(manager, now):
    draft = draft_pool(manager)
    change = update(draft, state="announced", announced_at=now, announced_by=manager)
    assert refused_by(change) == "announcing_takes_two"


def test_nobody_announces_words_they_have_written_in(manager, manager2, director, now):
    draft = draft_pool(manager)
    put_version(draft, seed_document(summary="Præciseret."), writers=[], by=manager2, now=now)
    for writer in (manager, manager2):
        change = update(draft, state="announced", announced_at=now, announced_by=writer)
        assert refused_by(change) == "announcing_takes_two"
    assert update(draft, state="announced", announced_at=now, announced_by=director)() == 1


def test_a_pool_begins_as_a_draft(manager, now, pool):
    values = {"slug": "straks", "offers": "money", "title": "Straks", "state": "announced", "version": pool.version}
    moments = {"opens_at": now, "deadline_at": now + timedelta(days=1), "created_at": now}
    stamps = {"announced_at": now, "announced_by": manager}
    assert refused_by(lambda: Pool.objects.create(**values, **moments, **stamps)) == "pool_begins_as_draft"


def test_an_announced_pool_is_kept_as_it_was_announced(pool, now):
    assert refused_by(update(pool, slug="et-andet")) == "pool_announced_is_kept"
    assert refused_by(update(pool, opens_at=now)) == "pool_announced_is_kept"
    assert refused_by(update(pool, state="draft", announced_at=None, announced_by=None)) == "pool_announced_is_kept"
    assert refused_by(lambda: raw("DELETE FROM pools_pool")) == "pool_announced_is_kept"


def test_a_deadline_moves_with_an_approved_change_and_a_raised_sequence_only(pool, manager, director, now):
    new = pool.deadline_at + timedelta(days=7)
    assert refused_by(update(pool, deadline_at=new, calendar_sequence=1)) == "deadline_moves_by_two_persons"
    change = propose_deadline(pool, new, "Nedbrud", by=manager, now=now)
    assert refused_by(update(pool, deadline_at=new, calendar_sequence=1)) == "deadline_moves_by_two_persons"
    DeadlineChange.objects.filter(pk=change.pk).update(approved_at=now, approved_by=director)
    assert refused_by(update(pool, deadline_at=new)) == "deadline_moves_by_two_persons"
    assert update(pool, deadline_at=new, calendar_sequence=1)() == 1


def test_a_proposal_is_approved_by_another_and_then_fixed(pool, manager, director, now):
    change = propose_deadline(pool, pool.deadline_at + timedelta(days=7), "Nedbrud", by=manager, now=now)
    row = DeadlineChange.objects.filter(pk=change.pk)
    own = {"approved_at": now, "approved_by": manager}
    assert refused_by(lambda: row.update(**own)) == "deadline_change_takes_two_persons"
    assert refused_by(lambda: row.update(reason="Noget andet")) == "deadline_change_is_fixed"
    assert row.update(approved_at=now, approved_by=director) == 1
    assert refused_by(lambda: row.update(approved_at=now + timedelta(days=1))) == "deadline_change_is_fixed"
    assert refused_by(row.delete) == "deadline_change_is_fixed"


def test_a_pool_closes_once_three_minutes_after_its_deadline(pool):
    early = pool.deadline_at + timedelta(seconds=179)
    closed = pool.deadline_at + timedelta(seconds=180)
    assert refused_by(update(pool, closed_at=early)) == "pool_closes_after_its_deadline"
    assert update(pool, closed_at=closed)() == 1
    assert refused_by(update(pool, closed_at=closed + timedelta(days=1))) == "pool_closes_once"
    assert refused_by(update(pool, closed_at=None)) == "pool_closes_once"


def test_applications_are_opened_after_closing_and_then_the_deadline_is_fixed(pool, manager, director, now):
    closed = pool.deadline_at + timedelta(minutes=3)
    opened = {"state": "assessing", "applications_opened_at": closed, "applications_opened_by": manager}
    assert refused_by(update(pool, **opened)) == "pool_opened_after_closing"
    new = pool.deadline_at + timedelta(days=7)
    change = propose_deadline(pool, new, "Nedbrud", by=manager, now=now)
    DeadlineChange.objects.filter(pk=change.pk).update(approved_at=now, approved_by=director)
    assert update(pool, closed_at=closed, **opened)() == 1
    moved = update(pool, deadline_at=new, calendar_sequence=1, closed_at=new + timedelta(minutes=3))
    assert refused_by(moved) == "pool_opened_is_kept"


def test_a_notice_is_never_taken_back(pool):
    assert refused_by(lambda: PoolNotice.objects.update(text="Ingenting")) == "pools_poolnotice_append_only"


def test_the_refusal_becomes_a_danish_sentence(manager, now):
    draft = draft_pool(manager)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        update(draft, state="announced", announced_at=now, announced_by=manager)()
    texts = {"announcing_takes_two": "Puljen skal udmeldes af en anden end den, der har skrevet den."}
    assert obstacle_from(refused.value, texts).text == texts["announcing_takes_two"]


@pytest.fixture
def question(pool, now) -> PublicQuestion:
    return ask(pool, text="Må vi søge?", email="a@odense.example", by=None, now=now)


def test_a_question_is_never_written_over_and_its_email_only_forgotten(question, manager, now):
    row = PublicQuestion.objects.filter(pk=question.pk)
    assert refused_by(lambda: row.update(text="Noget andet?")) == "public_question_is_fixed"
    assert refused_by(lambda: row.update(email="b@odense.example")) == "public_question_is_fixed"
    assert refused_by(lambda: raw("DELETE FROM pools_publicquestion")) == "public_question_is_fixed"
    declined = {"declined_at": now, "declined_by": manager}
    assert refused_by(lambda: row.update(**declined)) == "public_question_declined_why"
    assert row.update(email="") == 1


def test_a_published_answer_stands_and_a_declined_question_has_none(question, manager, now):
    answered = answer(question, as_published="Må man?", answer="Ja.", base=0, by=manager, now=now)
    rows = PublicAnswer.objects.filter(pk=answered.pk)
    assert refused_by(lambda: rows.update(answer="Nej.")) == "pools_publicanswer_append_only"
    assert refused_by(lambda: raw("DELETE FROM pools_publicanswer")) == "pools_publicanswer_append_only"
    declined = {"declined_at": now, "declined_by": manager, "declined_because": "Nej."}
    row = PublicQuestion.objects.filter(pk=question.pk)
    assert refused_by(lambda: row.update(**declined)) == "public_question_is_fixed"
    other = ask(question.pool, text="Og nu?", email="", by=None, now=now)
    decline(other, because="Nej.", by=manager, now=now)
    words = {"question": other, "as_published": "Må man?", "answer": "Ja.", "at": now, "by": manager}
    refused = refused_by(lambda: PublicAnswer.objects.create(**words))
    assert refused == "public_question_declined_is_not_answered"


def test_nothing_is_answered_after_the_deadline(question, manager):
    late = question.pool.deadline_at + timedelta(microseconds=1)
    refused = refused_by(
        lambda: PublicAnswer.objects.create(question=question, as_published="A", answer="B", at=late, by=manager)
    )
    assert refused == "public_answer_in_time"


def test_one_e_mail_has_one_place_and_an_empty_form_stands(pool, now):
    come = {"pool": pool, "name": "Anna", "organisation": "Odense", "at": now}
    MeetingSignup.objects.create(**come, email="anna@odense.example")
    again = refused_by(lambda: MeetingSignup.objects.create(**come, email="ANNA@odense.example"))
    assert again == "meeting_signup_once"
    assert make_empty_forms(now=now) == 1
    assert refused_by(lambda: raw("DELETE FROM pools_emptyform")) == "pools_emptyform_append_only"
