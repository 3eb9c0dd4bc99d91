"""How the tilbud of an application are written: rows are added, changed and removed in the draft, as a plan's are."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import Http404

from applications.actions.drafting import locked_by_number, locked_for_editing, touch
from applications.actions.starting import hold_tilbud
from applications.models import AnswerRevision, Application, ApplicationTilbud
from applications.presence import TILBUD, mark
from applications.rules import obstacles_of_tilbud
from applications.tilbud import CELLS, NEW, PEOPLE, TilbudRow, count_of, errors_of
from applications.tilbud_history import revision_key, stored_value
from pools.states import Offers
from portal.history import Audience, record
from portal.models import Tilbud, User
from portal.steps import require


class TilbudRefused(Exception):
    """The row was not saved: Danish errors by cell, and the row as it is stored (None for a new one)."""

    def __init__(self, errors: dict[str, str], stored: ApplicationTilbud | None) -> None:
        self.errors, self.stored = errors, stored
        super().__init__(", ".join(sorted(errors)))


@transaction.atomic
def save_tilbud(
    application: Application, rows: Iterable[TilbudRow], *, by: User, now: datetime
) -> dict[str, dict[str, str]]:
    """Save every row that was changed and is right; returns Danish errors by row key and cell for the others."""
    application = _for_places(locked_for_editing(application.pk, by=by, now=now))
    stored, own, errors, changed = _stored(application), _own(application), {}, False
    rows = list(rows)
    _hold_chosen(rows, stored, own)
    for row in rows:
        try:
            changed |= _save(application, stored, own, row, by=by, now=now) is not None
        except TilbudRefused as refused:
            errors[row.key] = refused.errors
    if changed:
        _changed(application, by=by, now=now)
    return errors


@transaction.atomic
def save_tilbud_row(number: str, row: TilbudRow, *, by: User, now: datetime) -> ApplicationTilbud | None:
    """Save one row of case `number`, as it is left; None when there was nothing to save.

    Raises TilbudRefused: unreadable, asked for elsewhere, or changed by somebody else (409); Http404 for a stranger.
    """
    application = _for_places(locked_by_number(number, by=by, now=now))
    stored, own = _stored(application), _own(application)
    _hold_chosen([row], stored, own)
    saved = _save(application, stored, own, row, by=by, now=now)
    if saved is not None:
        _changed(application, by=by, now=now)
    mark(application, TILBUD, by=by, now=now)
    return saved


@transaction.atomic
def add_tilbud(application: Application, tilbud: Tilbud, *, by: User, now: datetime) -> ApplicationTilbud:
    """A tilbud the portal does not know yet becomes the organisation's, with a row in this application."""
    application = _for_places(locked_for_editing(application.pk, by=by, now=now))
    tilbud.organisation_id = application.organisation_id
    if _own_named(application, tilbud.name):
        raise TilbudRefused({"name": f"I har allerede et tilbud, der hedder {tilbud.name}. Vælg det i listen."}, None)
    tilbud.save(force_insert=True)
    record(
        application.history_chain, "add_tilbud", by=by, now=now, facts={"tilbud": tilbud.pk}, audience=Audience.PARTY
    )
    row = TilbudRow(NEW, tilbud=str(tilbud.pk))
    saved = _save(application, _stored(application), {row.tilbud: tilbud}, row, by=by, now=now)
    if saved is None:
        raise AssertionError("a new row is always saved")
    _changed(application, by=by, now=now)
    return saved


@transaction.atomic
def correct_tilbud(application: Application, tilbud: Tilbud, *, by: User, now: datetime) -> None:
    """What is written of a tilbud in the application is put right: name, lovgrundlag, P-nr., address, kommune."""
    application = _for_places(locked_for_editing(application.pk, by=by, now=now))
    require(application.tilbud.filter(tilbud=tilbud.pk).exists())
    hold_tilbud([tilbud])
    tilbud.save(update_fields=["name", "lovgrundlag", "p_number", "address", "kommunekode"])
    record(
        application.history_chain,
        "correct_tilbud",
        by=by,
        now=now,
        facts={"tilbud": tilbud.pk},
        audience=Audience.PARTY,
    )
    touch(application, by=by, now=now)


@transaction.atomic
def reuse_tilbud(application: Application, earlier: Application, *, by: User, now: datetime) -> int:
    """The rows of an earlier application of the organisation come into this one; returns how many could."""
    application = _for_places(locked_for_editing(application.pk, by=by, now=now))
    stored, own, taken = _stored(application), _own(application), 0
    before = [TilbudRow.of(each) for each in earlier.tilbud.select_related("tilbud")]
    rows = [TilbudRow(NEW, **{name: getattr(each, name) for name in CELLS}) for each in before]
    _hold_chosen(rows, stored, own)
    for row in rows:
        try:
            taken += _save(application, stored, own, row, by=by, now=now) is not None
        except TilbudRefused:
            continue  # it stands here already, or in another application
    if taken:
        _changed(application, by=by, now=now)
    return taken


def _for_places(application: Application) -> Application:
    """Tilbud belong to a call that offers places; in another there is no such table."""
    if application.pool.offers != Offers.PLACES:
        raise Http404
    return application


def _stored(application: Application) -> dict[str, ApplicationTilbud]:
    return {str(each.pk): each for each in application.tilbud.select_related("tilbud")}


def _own(application: Application) -> dict[str, Tilbud]:
    return {str(each.pk): each for each in Tilbud.objects.filter(organisation=application.organisation_id)}


def _own_named(application: Application, name: str) -> bool:
    return Tilbud.objects.filter(organisation=application.organisation_id, name__iexact=name).exists()


def _save(
    application: Application,
    stored: dict[str, ApplicationTilbud],
    own: dict[str, Tilbud],
    row: TilbudRow,
    *,
    by: User,
    now: datetime,
) -> ApplicationTilbud | None:
    """Write one row and keep `stored` up to date; None when nothing changed. Raises TilbudRefused."""
    standing = stored.get(row.key)
    if row.is_untouched(standing):
        return None
    others = [each for each in stored.values() if each is not standing]
    errors = errors_of(row, standing, own, others)
    if not errors and _chooses(row, standing):
        errors = _elsewhere(application, own[row.tilbud], by=by)
    if errors:
        raise TilbudRefused(errors, standing)
    if standing is not None:
        _keep(application, standing, by=by, now=now)
    if row.remove and standing is not None:
        stored.pop(row.key).delete()
        return standing
    position = max((each.position for each in stored.values()), default=-1) + 1
    return _write(stored, standing or ApplicationTilbud(application=application, position=position), row, own)


def _chooses(row: TilbudRow, standing: ApplicationTilbud | None) -> bool:
    """Does the row bring in a tilbud that did not stand there before?"""
    return not row.remove and (standing is None or str(standing.tilbud_id) != row.tilbud)


def _hold_chosen(rows: list[TilbudRow], stored: dict[str, ApplicationTilbud], own: dict[str, Tilbud]) -> None:
    """All at once and in one order, so that two colleagues who choose A, B and B, A never wait for each other."""
    hold_tilbud(own[row.tilbud] for row in rows if row.tilbud in own and _chooses(row, stored.get(row.key)))


def _elsewhere(application: Application, tilbud: Tilbud, *, by: User) -> dict[str, str]:
    """Who has it already; the caller holds the tilbud, so that of two who add it at once one comes second."""
    found = obstacles_of_tilbud(application.pool, application.organisation, [tilbud], by=by, besides=application)
    return {"tilbud": found[0].text} if found else {}


def _write(
    stored: dict[str, ApplicationTilbud], standing: ApplicationTilbud, row: TilbudRow, own: dict[str, Tilbud]
) -> ApplicationTilbud:
    standing.tilbud, standing.department = own[row.tilbud], row.department
    for name in PEOPLE:
        setattr(standing, name, count_of(getattr(row, name)))
    standing.save()
    stored[str(standing.pk)] = standing
    return standing


def _changed(application: Application, *, by: User, now: datetime) -> None:
    """The draft's version rises, and the case goes by the first tilbud that stands in it."""
    keys = list(application.tilbud.values_list("tilbud", flat=True))
    case = application.case
    if keys and case.tilbud_id not in keys:
        case.tilbud_id = keys[0]
        case.save(update_fields=["tilbud"])
        record(case.history_chain, "change_tilbud", by=by, now=now, facts={"tilbud": keys[0]}, audience=Audience.PARTY)
    touch(application, by=by, now=now)


def _keep(application: Application, standing: ApplicationTilbud, *, by: User, now: datetime) -> None:
    """What a row said before it was changed or removed is kept as every replaced answer is."""
    key = revision_key(standing.pk)
    before = AnswerRevision.objects.filter(application=application, question=key).count()
    value = stored_value(TilbudRow.of(standing))
    AnswerRevision.objects.create(application=application, question=key, value=value, version=before + 1, at=now, by=by)
