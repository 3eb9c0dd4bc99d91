"""What a case, a place on it, an akt and a declaration of habilitet can be, and which duties exclude each other."""

from django.db.models import TextChoices


class CaseKind(TextChoices):
    GRANT = "grant", "Tilskudssag"
    PLACES = "places", "Ansøgning om forløb"
    COURSE = "course", "Indsatsforløb"


class CaseRole(TextChoices):
    READER = "reader", "Læser"
    EDITOR = "editor", "Redaktør"
    RESPONSIBLE = "responsible", "Ansøgningsansvarlig"
    APPROVER = "approver", "Godkender"


class Direction(TextChoices):
    IN = "in", "Ind"
    OUT = "out", "Ud"
    INTERNAL = "internal", "Intern"


class NoteKind(TextChoices):
    """What is noted on a case that nobody wrote to it (OFL § 13, FVL § 7)."""

    PHONE = "phone", "Telefonnotat"
    MEETING = "meeting", "Mødenotat"
    MISDIRECTED = "misdirected", "Fejlsendt henvendelse"
    INTERNAL = "internal", "Internt notat"


class Duty(TextChoices):
    """What somebody has done on a case; any two of different sides are refused for one person (product: People)."""

    SCORE = "score", "Vurdering"
    RECOMMEND = "recommend", "Indstilling"
    APPROVE = "approve", "Godkendelse"
    PAY = "pay", "Udbetaling"
    REGISTER = "register", "Registrering"  # wrote in what came by mail


# Whoever wrote an application in for somebody stands on a side of their own.
OTHER_SIDE = "other"
SIDE_OF_DUTY = {Duty.SCORE: "handle", Duty.RECOMMEND: "handle", Duty.APPROVE: "decide", Duty.PAY: "pay"}


class ImpartialityState(TextChoices):
    CLEAR = "clear", "Ingen forhold"
    REPORTED = "reported", "Forhold meldt"
    CONFIRMED = "confirmed", "Inhabil"
    DISMISSED = "dismissed", "Habil efter lederens afgørelse"


class MemberRole(TextChoices):
    """Whom a run of a case is carried by at the party's; the first four are the trio and its leader."""

    DAILY_LEADER = "daily_leader", "Daglig leder"
    DEPUTY_LEADER = "deputy_leader", "Souschef"
    AMR = "amr", "Arbejdsmiljørepræsentant (AMR)"
    TR = "tr", "Tillidsrepræsentant (TR)"
    PROJECT_MANAGER = "project_manager", "Projektleder"
    KEY_PERSON = "key_person", "Anden nøgleperson"
    CONSULTANT = "consultant", "Udviklingskonsulent"
    CITIZEN = "citizen", "Borger"
    RELATIVE = "relative", "Pårørende"
    PARTICIPANT = "participant", "Deltager uden for gruppen"


UNNAMED = (MemberRole.CITIZEN, MemberRole.RELATIVE)  # a role and at most a first name, never in lists or exports


class GatheringState(TextChoices):
    PLANNED = "planned", "Planlagt"
    HELD = "held", "Afholdt"
    CANCELLED = "cancelled", "Aflyst"


class AttendanceState(TextChoices):
    INVITED = "invited", "Inviteret"
    PRESENT = "present", "Deltog"
    ABSENT = "absent", "Udeblev"
    EXCUSED = "excused", "Meldt afbud"


class ActionState(TextChoices):
    """How far an action of a plan is."""

    NOT_BEGUN = "not_begun", "Ikke begyndt"
    UNDER_WAY = "under_way", "I gang"
    DONE = "done", "Gennemført"
    DROPPED = "dropped", "Opgivet"
