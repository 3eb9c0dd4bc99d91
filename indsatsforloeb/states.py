"""What a course and its parts can be, how a course moves, and what is held in it."""

from django.db.models import TextChoices

from portal.states import Turn
from portal.steps import Step


class CourseState(TextChoices):
    """The guide's three phases (section 6), and the two ways a course ends."""

    STARTUP = "startup", "Opstart"
    ANALYSIS = "analysis", "Analyse"
    DEVELOPMENT = "development", "Udvikling"
    CLOSED = "closed", "Afsluttet"
    ENDED = "ended", "Afbrudt"


class CourseTransition(TextChoices):
    BEGIN_ANALYSIS = "begin_analysis", "Begynd analysen"
    BEGIN_DEVELOPMENT = "begin_development", "Begynd udviklingen"
    CLOSE = "close", "Afslut forløbet"
    END_EARLY = "end_early", "Afbryd forløbet"


STEPS: dict[CourseTransition, Step] = {
    CourseTransition.BEGIN_ANALYSIS: Step((CourseState.STARTUP,), CourseState.ANALYSIS),
    CourseTransition.BEGIN_DEVELOPMENT: Step((CourseState.ANALYSIS,), CourseState.DEVELOPMENT),
    CourseTransition.CLOSE: Step((CourseState.DEVELOPMENT,), CourseState.CLOSED),
    CourseTransition.END_EARLY: Step(
        (CourseState.STARTUP, CourseState.ANALYSIS, CourseState.DEVELOPMENT), CourseState.ENDED
    ),
}

TURN_OF: dict[CourseState, Turn] = {
    CourseState.STARTUP: Turn.AGENCY,
    CourseState.ANALYSIS: Turn.AGENCY,
    CourseState.DEVELOPMENT: Turn.PARTY,
    CourseState.CLOSED: Turn.NOBODY,
    CourseState.ENDED: Turn.NOBODY,
}
RUNNING = (CourseState.STARTUP, CourseState.ANALYSIS, CourseState.DEVELOPMENT)


class Held(TextChoices):
    """What is held in a course, in the guide's order; the kind of a gathering on its case."""

    PHONE_MEETING = "phone_meeting", "Telefonmøde"
    START_MEETING = "start_meeting", "Opstartsmøde"
    STORY_WORKSHOP = "story_workshop", "Fortællingsworkshop"
    AMBITION_WORKSHOP = "ambition_workshop", "Ambitionsworkshop"
    ACTION_WORKSHOP = "action_workshop", "Handlingsworkshop"
    ADVICE_DAY = "advice_day", "Rådgivningsdag"
    WORKSHOP = "workshop", "Workshop"
    MODULE = "module", "Kompetencemodul"
    CLOSING_WORKSHOP = "closing_workshop", "Afslutningsworkshop"
    OTHER = "other", "Andet møde"


class Side(TextChoices):
    """Who signs a samarbejdsaftale."""

    TILBUD = "tilbud", "Tilbuddets leder"
    AGENCY = "agency", "Styrelsens ansvarlige konsulent"


class AnswerGroup(TextChoices):
    """Who answers a self-evaluation by an anonymous link; the leaders answer jointly and openly."""

    EMPLOYEES = "employees", "Medarbejdere"
    CITIZENS = "citizens", "Borgere"


class MaterialKind(TextChoices):
    """What the analysis builds on (the guide, section 6)."""

    APPLICATION = "application", "Den indsendte ansøgning"
    STORY_PRODUCT = "story_product", "Fra Fortællingsworkshoppen"
    INSPECTION_REPORT = "inspection_report", "Tilsynsrapport fra Socialtilsynet"
    CORE_DOCUMENT = "core_document", "Andet kernedokument"
