"""The call for courses in the demo: who applies for which tilbud, and two openings, the first of them released."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from applications.actions.drafting import locked_for_editing, put_value, touch
from applications.actions.starting import start
from applications.actions.tilbud import save_tilbud
from applications.drafts import COMMITMENTS, DECLARATION
from applications.fields import YES, parse_field
from applications.models import Application
from applications.tilbud import NEW, TilbudRow
from assessment import actions
from assessment.models import DecisionPackage
from assessment.reasoning.consistency import findings_of
from assessment.results import ranking_of
from assessment.states import Outcome
from demo.course_words import LOOKED_AT, answers, reason_about
from demo.road import Applicant, hand_in
from pools.document import PoolDocument, document_of
from pools.models import Pool
from pools.poolfile import load
from portal.models import Organisation, Tilbud, User
from portal.states import Lovgrundlag

SEED = Path(__file__).resolve().parent.parent / "pools" / "data" / "indsatsforloeb.toml"
HALF_YEAR = 6


@dataclass(frozen=True)
class Wanted:
    """One application: its people, and its tilbud with the employees and citizens each concerns."""

    applicant: Applicant
    tilbud: tuple[tuple[Tilbud, int, int], ...]

    @property
    def names(self) -> str:
        return " og ".join(each.name for each, _, _ in self.tilbud)


def call_around(today: date, opens: datetime, deadline: datetime) -> PoolDocument:
    """The guide's call, with its half-years laid from the one `opens` falls in."""
    seed = load(SEED.read_text(encoding="utf-8"))
    year, half = opens.year, (opens.month - 1) // HALF_YEAR
    periods = []
    for period in seed.capacity:
        first, last = date(year, half * HALF_YEAR + 1, 1), date(year, half * HALF_YEAR + HALF_YEAR, 1)
        label = f"{half + 1}. halvår {year}"
        periods.append(replace(period, label=label, first_month=f"{first:%Y-%m}", last_month=f"{last:%Y-%m}"))
        year, half = (year, 1) if half == 0 else (year + 1, 0)
    months = {"first_month": periods[0].first_month, "last_month": periods[-1].last_month}
    return replace(seed, opens=opens, deadline=deadline, capacity=tuple(periods), **months)


def own_tilbud(organisation: Organisation) -> Tilbud:
    """A kommune's tilbud, made where it has none."""
    name = f"Socialpsykiatrien i {organisation.name.removesuffix(' Kommune')}"
    values = {"lovgrundlag": Lovgrundlag.SEL_85, "kommunekode": organisation.kommunekode or ""}
    return Tilbud.objects.get_or_create(organisation=organisation, name=name, defaults=values)[0]


def begin(pool: Pool, wanted: Wanted, *, now: datetime, whole: bool = False) -> Application:
    """A draft with all its tilbud; without `whole` with its first answers only."""
    applicant = wanted.applicant
    first = wanted.tilbud[0][0]
    application = start(pool, organisation=applicant.organisation, tilbud=first, by=applicant.responsible, now=now)
    _answer(application, wanted, whole=whole, now=now + timedelta(hours=1))
    _tilbud(application, wanted, now=now + timedelta(hours=2))
    return application


def apply(pool: Pool, wanted: Wanted, *, now: datetime) -> Application:
    """The whole road for one application, sent a day after it was begun."""
    application = begin(pool, wanted, now=now, whole=True)
    hand_in(application, wanted.applicant, now=now + timedelta(days=1))
    return application


def _tilbud(application: Application, wanted: Wanted, *, now: datetime) -> None:
    """Each tilbud with its people; the first stands there from the start."""
    stored = {row.tilbud_id: TilbudRow.of(row) for row in application.tilbud.select_related("tilbud")}
    rows = [
        replace(stored.get(each.pk, TilbudRow(NEW, str(each.pk))), employees=str(employees), citizens=str(citizens))
        for each, employees, citizens in wanted.tilbud
    ]
    errors = save_tilbud(application, rows, by=wanted.applicant.responsible, now=now)
    if errors:
        raise ValueError(errors)


@transaction.atomic
def _answer(application: Application, wanted: Wanted, *, whole: bool, now: datetime) -> None:
    """The answers under one lock; a whole application is also confirmed and declared."""
    by, document = wanted.applicant.responsible, document_of(application.pool_version)
    locked = locked_for_editing(application.pk, by=by, now=now)
    given = answers(wanted.names, wanted.applicant.index, now.date() + timedelta(days=120))
    if whole:
        given |= {COMMITMENTS: YES, DECLARATION: [by.name, by.title or "Leder", f"{now:%d.%m.%Y}"]}
    for key, raw in given.items() if whole else list(given.items())[:5]:
        put_value(locked, key, parse_field(document, key, raw), answer=None, base_version=0, by=by, now=now)
    touch(locked, by=by, now=now)


def decide(pool: Pool, people: dict[str, User], *, refused: int, now: datetime) -> DecisionPackage:
    """Everybody but the last `refused` of the ranking gets a place; the director approves."""
    manager = people["puljeansvarlig"]
    lines = ranking_of(pool, viewer=manager).lines
    for place, line in enumerate(lines, start=1):
        outcome = Outcome.GRANT if place <= len(lines) - refused else Outcome.REFUSAL
        reasons = {
            each.criterion.key: reason_about(
                each.criterion, applicant=line.name, place=place, points=int(each.value or 0)
            )
            for each in line.result.criteria
        }
        note = "Samlet vurdering efter de fem kriterier; se vurderingsarkene."
        draft = actions.DecisionDraft(str(outcome), Decimal(0), {}, reasons, internal_note=note)
        actions.save_decision(line.number, draft, by=manager, now=now)
    for finding in findings_of(ranking_of(pool, viewer=manager)):
        actions.tick(pool, finding.key, LOOKED_AT, by=manager, now=now + timedelta(hours=1))
    package = actions.recommend(pool, by=manager, now=now + timedelta(hours=2))
    return actions.approve(package, by=people["direktoer"], now=now + timedelta(days=1))
