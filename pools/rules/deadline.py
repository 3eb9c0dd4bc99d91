"""What stands in the way of moving the deadline of a pool?"""

from datetime import date, datetime, timedelta

from pools.document import PoolDocument, document_of
from pools.models import DeadlineChange, Pool
from pools.states import PoolState
from portal.clock import COPENHAGEN, exists_once
from portal.danish import copenhagen, long_date, weekday_date
from portal.models import User
from portal.steps import Obstacle
from portal.working_days import is_working_day


def obstacles_to_propose_deadline(pool: Pool, new_deadline: datetime, reason: str, *, now: datetime) -> list[Obstacle]:
    """Later, ahead, before opening and project, with a reason, at an hour that is one; one proposal at a time."""
    obstacles = _obstacles_of_pool(pool)
    if pool.deadline_changes.waiting().exists():
        text = (
            "Der venter allerede et forslag om ny frist. Godkend det, eller tag det tilbage, før I foreslår en anden."
        )
        obstacles.append(Obstacle("deadline_change_one_waiting", text))
    begins = first_day_of(document_of(pool.version)) if pool.version else None
    if begins and copenhagen(pool.deadline_at).date() < begins <= copenhagen(new_deadline).date():
        text = f"Projektperioden begynder {long_date(begins)}. Ansøgningsfristen skal ligge før."
        obstacles.append(Obstacle("deadline_is_before_the_project", text))
    if new_deadline <= pool.deadline_at:
        obstacles.append(Obstacle("deadline_is_only_moved_later", "En ansøgningsfrist kan kun flyttes til senere."))
    obstacles += _obstacles_of_time(new_deadline, now=now)
    if not exists_once(new_deadline.astimezone(COPENHAGEN).replace(tzinfo=None)):
        text = "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
        obstacles.append(Obstacle("deadline_at_clock_change", text))
    if not reason.strip():
        obstacles.append(Obstacle("deadline_change_has_a_reason", "Skriv, hvorfor fristen flyttes."))
    return obstacles


def obstacles_to_move_deadline(pool: Pool, change: DeadlineChange, *, by: User, now: datetime) -> list[Obstacle]:
    """Approved once, by somebody else, before the new moment, while the old deadline is still the one in force."""
    obstacles = _obstacles_of_pool(pool) + _obstacles_of_time(change.new_deadline, now=now)
    if change.proposed_by_id == by.pk:
        text = "Fristen skal flyttes af en anden end den, der har foreslået det."
        obstacles.append(Obstacle("deadline_change_takes_two_persons", text))
    if change.withdrawn_at is not None:
        obstacles.append(Obstacle("deadline_change_is_withdrawn", "Forslaget er taget tilbage i mellemtiden."))
    elif change.approved_at is not None or change.old_deadline != pool.deadline_at:
        text = "Forslaget er ikke længere aktuelt. Fristen er flyttet i mellemtiden."
        obstacles.append(Obstacle("deadline_change_is_stale", text))
    return obstacles


def obstacles_to_withdraw_deadline(change: DeadlineChange) -> list[Obstacle]:
    """Only a proposal that has neither been approved nor taken back."""
    if change.approved_at is None and change.withdrawn_at is None:
        return []
    return [Obstacle("deadline_change_is_over", "Forslaget er godkendt eller taget tilbage i mellemtiden.")]


def warnings_of_deadline(new_deadline: datetime, *, now: datetime) -> list[str]:
    """What may be meant, and is said before somebody approves it: a day when offices are closed, more than a year."""
    day, warnings = copenhagen(new_deadline).date(), []
    if not is_working_day(day):
        warnings.append(f"{weekday_date(new_deadline).capitalize()} er ikke en arbejdsdag.")
    if new_deadline > now + timedelta(days=365):
        warnings.append("Den nye frist er mere end et år ude i fremtiden.")
    return warnings


def _obstacles_of_time(new_deadline: datetime, *, now: datetime) -> list[Obstacle]:
    """A moment that has passed opens nothing: nobody could send by it."""
    if new_deadline > now:
        return []
    return [Obstacle("deadline_is_ahead", "Den nye frist er allerede passeret. Vælg et senere tidspunkt.")]


def _obstacles_of_pool(pool: Pool) -> list[Obstacle]:
    if pool.state != PoolState.ANNOUNCED:
        text = "Fristen kan kun flyttes, fra puljen er udmeldt, til ansøgningerne er åbnet."
        return [Obstacle("deadline_cannot_move_now", text)]
    return []


def first_day_of(document: PoolDocument) -> date | None:
    """The first day of the project period; None in a pool without one."""
    return date.fromisoformat(f"{document.first_month}-01") if document.first_month else None
