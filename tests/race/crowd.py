"""Who waits for the deadline: many organisations, each with one whole application and a session of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from applications.actions.deadline import approve_deadline
from applications.models import Activity, Answer, Application, BudgetPost
from cases.actions.people import add_colleague
from cases.models import Case, CaseNumber, CaseParticipant, JournalEntry
from cases.states import CaseRole
from pools.actions import propose_deadline
from pools.models import Pool
from portal.history import GENESIS, hash_of
from portal.models import HistoryRow, Membership, Organisation, User
from tests.applications.factories import complete_draft
from tests.pools.factories import announced_pool

TEN_DAYS = timedelta(days=10)


@dataclass(frozen=True)
class Sender:
    """The responsible of one case, logged in, with the version that stood on the page."""

    number: str
    session: str
    version: int


@dataclass(frozen=True)
class Managers:
    """The two persons it takes to announce a pool and to move its deadline."""

    first: User
    second: User


def pool_at_its_deadline(managers: Managers) -> Pool:
    """The seed pool without approval in the portal, open for twenty days; its first deadline is this moment."""
    now = timezone.now()
    moments = {"opens": now - 2 * TEN_DAYS, "deadline": now}
    return announced_pool(managers.first, managers.second, now=now - 3 * TEN_DAYS, approval="none", **moments)


def move_deadline(pool: Pool, managers: Managers, *, ahead: timedelta) -> Pool:
    """The deadline moved by the real actions to `ahead` from now: when everything stands ready, not before."""
    now = timezone.now()
    change = propose_deadline(pool, now + ahead, "Portalen var nede fra kl. 11.", by=managers.first, now=now)
    return approve_deadline(change, by=managers.second, now=now)


def as_live() -> None:
    """From now the world's database rules as in a live installation: it stamps the moment of storing itself."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_installation DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM portal_installation")
        cursor.execute("ALTER TABLE portal_installation ENABLE TRIGGER ALL")


def crowd_of(count: int, pool: Pool, responsible: User, colleague: User) -> list[Sender]:
    """One application walked by the real actions, and `count - 1` copies of it, row by row, for others."""
    at = timezone.now() - TEN_DAYS
    walked = complete_draft(pool, responsible, at)
    add_colleague(walked.case, email=colleague.email, role=CaseRole.EDITOR, by=responsible, now=at)
    walked = Application.objects.with_everything().get(pk=walked.pk)
    people = [[responsible, colleague], *_copies_of(walked, [responsible, colleague], count - 1, at)]
    numbers = Case.objects.order_by("pk").values_list("number", flat=True)
    sessions = sessions_of([pair[0] for pair in people])
    return [Sender(*pair, walked.draft_version) for pair in zip(numbers, sessions, strict=True)]


def _copies_of(walked: Application, people: Sequence[User], count: int, at: datetime) -> list[list[User]]:
    """Copies of the walked case for `count` new organisations; returns each one's people."""
    organisations, pairs = _organisations(people, count, at)
    year, first = walked.case.number.split("-")
    cases = _save(
        _copy(walked.case, number=f"{year}-{int(first) + n:04d}", organisation_id=its.pk, created_by_id=pair[0].pk)
        for n, (its, pair) in enumerate(zip(organisations, pairs, strict=True), start=1)
    )
    CaseNumber.objects.filter(year=year).update(last=int(first) + count)
    who = [dict(zip((person.pk for person in people), (one.pk for one in pair), strict=True)) for pair in pairs]
    for model in (CaseParticipant, JournalEntry):
        rows = list(model.objects.filter(case=walked.case).order_by("pk"))
        _save(_copy(row, who=them, case_id=case.pk) for case, them in zip(cases, who, strict=True) for row in rows)
    _copy_history(walked.case, cases, who)
    _copy_drafts(walked, cases, who)
    return pairs


def _organisations(people: Sequence[User], count: int, at: datetime) -> tuple[list[Any], list[list[User]]]:
    """As many organisations as asked for, each with a person like each of `people`."""
    organisations = _save(
        Organisation(
            name=f"Kommune {n}",
            kind="kommune",
            cvr=f"{50_000_000 + n}",
            official_email=f"post@kommune-{n}.example",
            created_at=at,
        )
        for n in range(count)
    )
    users = _save(
        User(email=f"{k}@kommune-{n}.example", name=f"{person.name} {n}", password=person.password, created_at=at)
        for n in range(count)
        for k, person in enumerate(people)
    )
    pairs = [users[start : start + len(people)] for start in range(0, len(users), len(people))]
    _save(
        Membership(user=user, organisation=its, role="member", state="active", created_at=at)
        for its, pair in zip(organisations, pairs, strict=True)
        for user in pair
    )
    return organisations, pairs


def _copy_history(case: Case, copies: Sequence[Case], who: Sequence[dict[int, int]]) -> None:
    """The same lines on chains of their own, whole from the first hash to the last."""
    rows, lines = list(HistoryRow.objects.of(case.history_chain)), []
    for copy, them in zip(copies, who, strict=True):
        before = GENESIS
        for row in rows:
            line = _copy(row, who=them, chain=copy.history_chain, previous_hash=before)
            line.hash = before = hash_of(line)
            lines.append(line)
    _save(lines)


def _copy_drafts(walked: Application, cases: Sequence[Case], who: Sequence[dict[int, int]]) -> None:
    drafts = _save(
        _copy(walked, who=them, case_id=case.pk, organisation_id=case.organisation_id)
        for case, them in zip(cases, who, strict=True)
    )
    answers = list(Answer.objects.filter(application=walked))
    activity, post = Activity.objects.get(application=walked), BudgetPost.objects.get(application=walked)
    owned = list(zip(drafts, who, strict=True))
    _save(_copy(row, who=them, application_id=draft.pk) for draft, them in owned for row in answers)
    activities = _save(_copy(activity, application_id=draft.pk) for draft in drafts)
    _save(
        _copy(post, who=them, application_id=draft.pk, activity_id=its.pk)
        for (draft, them), its in zip(owned, activities, strict=True)
    )


def _copy(row: Any, *, who: dict[int, int] | None = None, **changes: Any) -> Any:
    """A new row like `row`; whoever it names is the copy's own person."""
    names = [field.attname for field in row._meta.concrete_fields if not (field.primary_key or field.generated)]
    values = {name: getattr(row, name) for name in names}
    for name in ("user_id", "added_by_id", "changed_by_id", "by_id", "actor_id"):
        if who and values.get(name) in who:
            values[name] = who[values[name]]
    return type(row)(**values | changes)


def _save(rows: Iterable[Model]) -> list[Any]:
    rows = list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=500) if rows else []


def sessions_of(users: Iterable[User]) -> list[str]:
    """A session in the database for each, as e-mail and password would have made it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ends, rows = timezone.now() + timedelta(hours=9), []
    for user in users:
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "portal.identity.PasswordBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = store._get_new_session_key()
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=ends))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]
