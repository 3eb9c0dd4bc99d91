"""What surrounds the open call: a slot for a file, what the public has asked, and who comes to its meeting.

Questions and sign-ups are walked by the real actions.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from demo.people import domain_of
from pools.actions.asking import answer, ask
from pools.actions.meeting import sign_up
from pools.document import Assumption, InformationMeeting, PoolDocument, Question
from pools.models import Pool
from portal.models import User

PLACES = 40
ANSWERED = [
    (
        "Kan to kommuner søge sammen?",
        "Ja. Den ene kommune er ansøger og har ansvaret. Beskriv samarbejdet under «Organisation, samarbejde og "
        "dokumentation».",
    ),
    (
        "Kan løn til en projektleder, som allerede er ansat, tages med i budgettet?",
        "Ja, den del af lønnen, der går til projektet. Skriv timer og timeløn i budgetposten.",
    ),
]
CORRECTED = "Ja, men kun timer, der ikke er betalt af kommunens ordinære drift. Skriv timer og timeløn i budgetposten."
WAITING = "Skal tilsynsrapporten vedlægges, hvis den er mere end to år gammel?"
COMING = [("Anna Andersen", "Assens Kommune"), ("Bent Birk", "Billund Kommune"), ("Dorte Dahl", "Dragør Kommune")]
SLOT = Question(
    key="organisation_chart",
    criterion="organisation",
    sub_point="project_manager_and_team",
    kind="file",
    label="Vedlæg et organisationsdiagram, hvis I har et",
    help="Vis, hvor projektet hører til. Det kan undlades, og der skal ikke vedlægges andet.",
    required=False,
    file_types=("pdf", "png", "docx"),
    max_files=1,
    max_megabytes=10,
)
SLOT_IS_OURS = Assumption("questions.file_types", "Kilden beder ikke om bilag. Pladsen er der for at vise en.")


def with_a_slot(document: PoolDocument) -> PoolDocument:
    """The same call with one optional file asked for, marked as an assumption."""
    return replace(document, questions=(*document.questions, SLOT), assumptions=(*document.assumptions, SLOT_IS_OURS))


def meeting_on(starts: datetime) -> InformationMeeting:
    """Two hours in Odense with a limited number of places."""
    invitation = "Der afholdes informationsmøde for interesserede kommuner"
    place = "hos Socialstyrelsen i Odense"
    return InformationMeeting(starts, starts + timedelta(hours=2), invitation, place, capacity=PLACES)


def people_ask(pool: Pool, manager: User, *, now: datetime) -> None:
    """Two questions answered, one of them corrected two days later; one waits."""
    for number, (question, text) in enumerate(ANSWERED):
        moment = now + timedelta(days=number)
        asked = ask(pool, text=question, email="", by=None, now=moment)
        moment += timedelta(hours=5)
        first = answer(asked, as_published=question, answer=text, base=0, by=manager, now=moment)
    corrected = now + timedelta(days=3)
    answer(asked, as_published=question, answer=CORRECTED, base=first.pk, by=manager, now=corrected)
    ask(pool, text=WAITING, email="", by=None, now=corrected)


def people_sign_up(pool: Pool, *, now: datetime) -> None:
    for number, (name, organisation) in enumerate(COMING):
        email = f"{name.split()[0].lower()}@{domain_of(organisation)}"
        sign_up(pool, name=name, organisation=organisation, email=email, by=None, now=now + timedelta(hours=number))
