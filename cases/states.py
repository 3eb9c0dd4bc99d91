"""What a case, a place on it, an akt and a declaration of habilitet can be, and which duties exclude each other."""

from django.db.models import TextChoices


class CaseKind(TextChoices):
    GRANT = "grant", "Tilskudssag"
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


SIDE_OF_DUTY = {Duty.SCORE: "handle", Duty.RECOMMEND: "handle", Duty.APPROVE: "decide", Duty.PAY: "pay"}


class ImpartialityState(TextChoices):
    CLEAR = "clear", "Ingen forhold"
    REPORTED = "reported", "Forhold meldt"
    CONFIRMED = "confirmed", "Inhabil"
    DISMISSED = "dismissed", "Habil efter lederens afgørelse"
