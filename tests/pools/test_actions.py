"""Two persons announce a pool, two move its deadline, and what is announced stays as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from pools.actions import announce, load_pool, move_deadline, propose_deadline
from pools.document import document_of
from pools.models import Pool
from pools.rules import warnings_of_deadline
from pools.states import PoolState
from portal import history
from portal.models import HistoryRow, Installation
from portal.states import InstallationKind
from portal.steps import NotPossibleNow
from tests.pools.factories import ANNOUNCED_AT, announced_pool, draft_pool, seed_document

pytestmark = pytest.mark.db
NEW_DEADLINE = datetime(2019, 9, 24, 10, 0, tzinfo=UTC)
REASON = "Portalen var nede fra kl. 11.40 til kl. 12.05."


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def test_a_loaded_file_is_a_draft_with_its_words_kept(manager):
    pool = draft_pool(manager)
    assert (pool.state, pool.version.number, pool.version.written_by) == (PoolState.DRAFT, 1, manager)
    assert document_of(pool.version) == seed_document()
    assert pool.deadline_at == datetime(2019, 9, 17, 10, 0, tzinfo=UTC)


def test_the_same_words_twice_are_one_version_and_other_words_a_second(manager):
    draft_pool(manager)
    assert draft_pool(manager).version.number == 1
    later = draft_pool(manager, summary="En anden opsummering.")
    assert later.version.number == 2
    assert [version.number for version in later.versions.order_by("number")] == [1, 2]


@pytest.mark.parametrize("who", ["caseworker", "director", "applicant", "auditor"])
def test_only_a_manager_loads_a_pool(request, who):
    with pytest.raises(PermissionDenied):
        load_pool(seed_document(), by=request.getfixturevalue(who), now=ANNOUNCED_AT)
    assert Pool.objects.count() == 0


def test_a_second_person_announces_and_the_public_is_told(manager, manager2):
    pool = announced_pool(manager, manager2)
    assert (pool.state, pool.announced_by, pool.announced_at) == (PoolState.ANNOUNCED, manager2, ANNOUNCED_AT)
    [notice] = pool.notices.all()
    assert notice.title == "Puljen er udmeldt"
    assert notice.text == (
        "Der kan søges fra mandag den 1. juli 2019 kl. 09.00 til tirsdag den 17. september 2019 kl. 12.00."
    )
    rows = list(HistoryRow.objects.of("pulje/recovery-2019"))
    assert [row.verb for row in rows] == ["write_version", "announce", "publish_notice"]
    assert history.broken_links(rows) == []


def test_who_wrote_the_pool_cannot_announce_it(manager):
    pool = draft_pool(manager)
    with pytest.raises(NotPossibleNow) as refused:
        announce(pool, by=manager, now=ANNOUNCED_AT)
    assert codes(refused) == ["announcing_takes_two"]
    pool.refresh_from_db()
    assert pool.state == PoolState.DRAFT


def test_a_caseworker_announces_nothing(manager, caseworker):
    with pytest.raises(PermissionDenied):
        announce(draft_pool(manager), by=caseworker, now=ANNOUNCED_AT)


def test_a_pool_whose_deadline_has_passed_is_not_announced(manager, director):
    pool = draft_pool(manager)
    with pytest.raises(NotPossibleNow) as refused:
        announce(pool, by=director, now=pool.deadline_at)
    assert codes(refused) == ["deadline_is_passed"]


def test_an_assumption_bars_announcing_where_it_is_for_real(manager, director, monkeypatch):
    pool = draft_pool(manager)
    monkeypatch.setattr(Installation, "current_kind", classmethod(lambda cls: InstallationKind.LIVE))
    with pytest.raises(NotPossibleNow) as refused:
        announce(pool, by=director, now=ANNOUNCED_AT)
    assert codes(refused) == ["pool_has_assumptions"] * len(seed_document().assumptions)


def test_a_pool_without_assumptions_is_announced_where_it_is_for_real(manager, director, monkeypatch):
    pool = draft_pool(manager, assumptions=())
    monkeypatch.setattr(Installation, "current_kind", classmethod(lambda cls: InstallationKind.LIVE))
    assert announce(pool, by=director, now=ANNOUNCED_AT).state == PoolState.ANNOUNCED


def test_an_announced_pool_is_neither_loaded_nor_announced_again(manager, manager2):
    pool = announced_pool(manager, manager2)
    with pytest.raises(NotPossibleNow) as refused:
        draft_pool(manager, summary="Noget andet.")
    assert codes(refused) == ["pool_is_announced"]
    with pytest.raises(NotPossibleNow) as refused:
        announce(pool, by=manager2, now=ANNOUNCED_AT)
    assert codes(refused) == ["wrong_state"]


def test_a_deadline_is_moved_by_a_second_person_and_the_old_one_is_remembered(manager, manager2, director, now):
    pool = announced_pool(manager, manager2)
    change = propose_deadline(pool, NEW_DEADLINE, REASON, by=manager, now=now)
    pool.refresh_from_db()
    assert pool.deadline_at == change.old_deadline
    moved = move_deadline(pool, change, by=director, now=now + timedelta(hours=1))
    moved.refresh_from_db()
    assert (moved.deadline_at, moved.calendar_sequence) == (NEW_DEADLINE, 1)
    assert moved.notices.first().text == (
        "Ansøgningsfristen er forlænget til tirsdag den 24. september 2019 kl. 12.00 (tidligere tirsdag den "
        f"17. september 2019 kl. 12.00). Begrundelse: {REASON}"
    )


def test_who_proposed_a_deadline_cannot_move_it(manager, manager2, now):
    pool = announced_pool(manager, manager2)
    change = propose_deadline(pool, NEW_DEADLINE, REASON, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as refused:
        move_deadline(pool, change, by=manager, now=now)
    assert codes(refused) == ["deadline_change_takes_two_persons"]


def test_there_is_one_proposal_at_a_time(manager, manager2, director, now):
    pool = announced_pool(manager, manager2)
    first = propose_deadline(pool, NEW_DEADLINE, REASON, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as refused:
        propose_deadline(pool, NEW_DEADLINE, REASON, by=manager2, now=now)
    assert codes(refused) == ["deadline_change_one_waiting"]
    pool = move_deadline(pool, first, by=director, now=now)
    with pytest.raises(NotPossibleNow) as refused:
        move_deadline(pool, first, by=director, now=now)
    assert codes(refused) == ["deadline_change_is_stale"]
    assert propose_deadline(pool, NEW_DEADLINE + timedelta(days=1), REASON, by=manager, now=now).pk


def test_a_day_when_offices_are_closed_and_a_far_day_are_warned_of(now):
    assert warnings_of_deadline(NEW_DEADLINE, now=now) == []
    saturday = datetime(2019, 9, 21, 10, 0, tzinfo=UTC)
    assert warnings_of_deadline(saturday, now=now) == ["Lørdag den 21. september 2019 er ikke en arbejdsdag."]
    far = datetime(2020, 9, 22, 10, 0, tzinfo=UTC)
    assert warnings_of_deadline(far, now=now) == ["Den nye frist er mere end et år ude i fremtiden."]


@pytest.mark.parametrize(
    ("new", "reason", "told"),
    [
        (datetime(2019, 9, 17, 10, 0, tzinfo=UTC), REASON, ["deadline_is_only_moved_later"]),
        (datetime(2019, 10, 27, 0, 30, tzinfo=UTC), REASON, ["deadline_at_clock_change"]),
        (NEW_DEADLINE, " ", ["deadline_change_has_a_reason"]),
        (datetime(2019, 12, 31, 23, 0, tzinfo=UTC), REASON, ["deadline_is_before_the_project"]),
    ],
)
def test_a_deadline_that_makes_no_sense_is_not_proposed(manager, manager2, now, new, reason, told):
    pool = announced_pool(manager, manager2)
    with pytest.raises(NotPossibleNow) as refused:
        propose_deadline(pool, new, reason, by=manager, now=now)
    assert codes(refused) == told


def test_a_deadline_is_moved_to_a_moment_ahead_when_proposed_and_when_approved(manager, manager2, director):
    pool = announced_pool(manager, manager2)
    with pytest.raises(NotPossibleNow) as passed:
        propose_deadline(pool, NEW_DEADLINE, REASON, by=manager, now=NEW_DEADLINE)
    assert codes(passed) == ["deadline_is_ahead"]
    change = propose_deadline(pool, NEW_DEADLINE, REASON, by=manager, now=NEW_DEADLINE - timedelta(seconds=1))
    with pytest.raises(NotPossibleNow) as waited:
        move_deadline(pool, change, by=director, now=NEW_DEADLINE)
    assert codes(waited) == ["deadline_is_ahead"]


def test_the_deadline_of_a_draft_is_changed_in_the_file_only(manager, now):
    with pytest.raises(NotPossibleNow) as refused:
        propose_deadline(draft_pool(manager), NEW_DEADLINE, REASON, by=manager, now=now)
    assert codes(refused) == ["deadline_cannot_move_now"]
