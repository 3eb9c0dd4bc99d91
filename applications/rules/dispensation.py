"""What stands in the way of asking for more time than the others, and of giving it?"""

from datetime import datetime

from applications.faces import has_unsent_changes
from applications.models import Application
from applications.states import ApplicationState
from portal.clock import COPENHAGEN, exists_once
from portal.danish import moment
from portal.steps import Obstacle

RELEASED = Obstacle("released", "Afgørelserne er meddelt. Derefter kan der ikke gives dispensation fra fristen.")


def obstacles_to_ask_dispensation(application: Application, *, now: datetime) -> list[Obstacle]:
    """After the deadline, for what was not sent, until the decisions are told; one request at a time."""
    if now <= application.deadline_in_force:
        text = f"Fristen er {moment(application.deadline_in_force)}. I kan stadig indsende."
        return [Obstacle("not_late", text)]
    if not is_unsent(application):
        return [Obstacle("nothing_to_send", "Der er ikke noget, der mangler at blive indsendt.")]
    if application.is_answered:
        return [RELEASED]
    if application.dispensation_requests.waiting().exists():
        return [Obstacle("request_waits", "I har allerede bedt om dispensation. Styrelsen svarer på sagen.")]
    return []


def obstacles_to_give_dispensation(
    application: Application, until: datetime, reason: str, *, now: datetime
) -> list[Obstacle]:
    """For what was not received: more time than the case has now, at an hour that is one, with a reason.

    Once the applications are opened, one that was sent in time is being judged as it was sent.
    """
    obstacles = []
    if application.is_answered:
        obstacles.append(RELEASED)
    elif application.is_opened and application.current_submission_id is not None:
        text = (
            "Ansøgningen er modtaget, og ansøgningerne er åbnet. Den bliver vurderet, som den blev indsendt. "
            "Der kan kun gives dispensation til en ansøgning, der ikke er modtaget."
        )
        obstacles.append(Obstacle("submission_stands", text))
    if application.state == ApplicationState.WITHDRAWN:
        obstacles.append(Obstacle("withdrawn", "Ansøgningen er trukket tilbage."))
    if until <= max(now, application.deadline_in_force):
        text = f"Vælg et tidspunkt senere end både nu og den frist, sagen har: {moment(application.deadline_in_force)}."
        obstacles.append(Obstacle("dispensation_is_later", text))
    if not exists_once(until.astimezone(COPENHAGEN).replace(tzinfo=None)):
        text = "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
        obstacles.append(Obstacle("deadline_at_clock_change", text))
    if not reason.strip():
        obstacles.append(Obstacle("dispensation_has_a_reason", "Skriv, hvorfor der gives dispensation."))
    return obstacles


def is_unsent(application: Application) -> bool:
    """Nothing was sent, or something newer is written that was not."""
    if application.state == ApplicationState.WITHDRAWN:
        return False
    return application.current_submission_id is None or has_unsent_changes(application)
