"""What does a case's state mean for the applicant, and what is the one next step?"""

from dataclasses import dataclass

from cases.faces import NOT_SUBMITTED, UNDER_ASSESSMENT
from cases.models.case import ShownFace
from portal.danish import moment
from portal.states import Turn

ANSWERED = "Styrelsen har truffet afgørelse. Afgørelsen ligger under Dokumenter."

SUBMITTED = "Indsendt"
RECEIVED = "Styrelsen har modtaget ansøgningen."  # where no date ends the time to correct it, the note says what does
AWAITS_ANSWER = "Afventer svar fra jer"
WITHDRAWN = "Trukket tilbage"
CAN_BE_RESUMED = "I kan genoptage den indtil {due}."
UNSENT_CHANGES = "I har rettet i den indsendte ansøgning. Skal rettelserne gælde, så indsend igen senest {due}."

# Words of the face → what they mean. `{due}` is the moment of the deadline.
MEANINGS = {
    "Kladde": "Ansøgningen skal indsendes senest {due}.",
    "Til godkendelse": "Ansøgningen venter på godkendelse hos jer. Den skal indsendes senest {due}.",
    "Klar til indsendelse": "Ansøgningen er godkendt hos jer og mangler at blive indsendt. Det skal ske senest {due}.",
    SUBMITTED: f"{RECEIVED} I kan rette den og indsende igen til og med {{due}}.",
    UNDER_ASSESSMENT: "Styrelsen behandler ansøgningen. I skal ikke gøre noget. I får en mail, når der er nyt.",
    NOT_SUBMITTED: "Ansøgningsfristen er udløbet, og ansøgningen blev ikke indsendt. I kan bede om"
    " dispensation under «Gennemse og indsend».",
    AWAITS_ANSWER: "Styrelsen har brug for svar fra jer senest {due}.",
    WITHDRAWN: "Ansøgningen er trukket tilbage og bliver ikke behandlet.",
    "Tilsagn": ANSWERED,
    "Betinget tilsagn": ANSWERED,
    "Afslag": ANSWERED,
    "Afvist": ANSWERED,
    # a case that is run; whose turn it is stands beside
    "Opstart": "Forløbet er ved at blive aftalt: telefonmøde, gruppe, plan, opstartsmøde og samarbejdsaftale.",
    "Analyse": "Jeres praksis bliver set efter sammen med jer. Fasen ender med analyserapporten og indsatsplanen.",
    "Udvikling": "I arbejder med indsatsplanen, og Indsatsteamet rådgiver.",
    "På pause": "Forløbet står stille. I skal ikke gøre noget, og der sendes ingen påmindelser.",
    "Afsluttet": "Forløbet er afsluttet. Det, det gav, ligger under Dokumenter.",
    "Afbrudt": "Forløbet er stoppet før tid. Begrundelsen står på forløbets side.",
}
TO_ACCEPT = {"Tilsagn", "Betinget tilsagn"}
NOT_SENT_YET = {"Kladde", "Til godkendelse", "Klar til indsendelse"}

STEPS = {
    "Kladde": "Fortsæt ansøgningen",
    "Til godkendelse": "Gennemse og godkend",
    "Klar til indsendelse": "Gå til indsendelse",
    "Indsendt": "Se eller ret ansøgningen",
    AWAITS_ANSWER: "Svar styrelsen",
    WITHDRAWN: "Se eller genoptag ansøgningen",
    "Tilsagn": "Læs afgørelsen",
    "Betinget tilsagn": "Læs afgørelsen",
    "Afslag": "Læs afgørelsen",
    "Afvist": "Læs afgørelsen",
    **dict.fromkeys(("Opstart", "Analyse", "Udvikling", "På pause", "Afsluttet", "Afbrudt"), "Gå til forløbet"),
}


@dataclass(frozen=True)
class Guidance:
    """The state explained; `step` is empty when there is nothing to do; `is_unsent` asks for «IKKE INDSENDT»."""

    meaning: str
    step: str
    step_url: str
    is_unsent: bool
    is_answered_by_message: bool = False


def guidance_for(face: ShownFace) -> Guidance:
    """What the case page says under the status."""
    meaning = UNSENT_CHANGES if face.has_unsent_changes else MEANINGS.get(face.words, "")
    if face.words == SUBMITTED and face.due_at is None and not face.has_unsent_changes:
        meaning = RECEIVED
    if face.words == WITHDRAWN and face.due_at:
        meaning = f"{meaning} {CAN_BE_RESUMED}"
    if "{due}" in meaning:
        due = moment(face.due_at) if face.due_at else "fristen"
        meaning = meaning.format(due=due)
    elif face.due_at and face.turn == Turn.PARTY:
        meaning = f"{meaning} I skal svare senest {moment(face.due_at)}.".strip()
    step = STEPS.get(face.words, "Gå videre") if face.next_url else ""
    if face.has_unsent_changes:
        step = "Se ændringerne, og indsend igen"
    return Guidance(
        meaning,
        step,
        face.next_url,
        is_unsent=face.words in NOT_SENT_YET,
        is_answered_by_message=face.words in TO_ACCEPT and face.turn == Turn.PARTY,
    )


def is_outside_assessment(face: ShownFace) -> bool:
    """From the deadline to the release, what the applicant writes is not part of the assessment."""
    return face.words in {UNDER_ASSESSMENT, AWAITS_ANSWER}
