"""Is every samarbejdsaftale the words its hash says, printed on its paper, and signed by all before the analysis?"""

import hashlib
from collections.abc import Iterator

from django.db.models import F

from indsatsforloeb.models import Agreement, AgreementSignature, Course
from indsatsforloeb.states import Side


def problems() -> Iterator[str]:
    for agreement in Agreement.objects.select_related("course__case", "document").order_by("pk").iterator(200):
        name = f"Sag {agreement.course.case.number}, samarbejdsaftale {agreement.number}"
        if hashlib.sha256(bytes(agreement.canonical)).hexdigest() != agreement.sha256:
            yield f"{name}: indholdet svarer ikke til sin SHA-256"
        if agreement.document.words.get("sha256") != agreement.sha256:
            yield f"{name}: papiret bærer en anden SHA-256"
    strange = AgreementSignature.objects.exclude(sha256=F("agreement__sha256"))
    for signature in strange.select_related("agreement__course__case"):
        number = signature.agreement.course.case.number
        yield f"Sag {number}: en underskrift gælder en anden SHA-256 end aftalens"
    for course in Course.objects.filter(analysis_at__isnull=False).select_related("case").order_by("pk"):
        if not _signed_before(course):
            yield f"Sag {course.case.number}: analysen begyndte, før alle havde underskrevet"


def _signed_before(course: Course) -> bool:
    """Whether some wording had every tilbud's signature and the agency's when the analysis began."""
    tilbud = set(course.tilbud.values_list("tilbud", flat=True))
    signed: dict[int, set] = {}
    rows = AgreementSignature.objects.filter(agreement__course=course, at__lte=course.analysis_at)
    for agreement, side, of in rows.values_list("agreement", "side", "tilbud"):
        signed.setdefault(agreement, set()).add(Side.AGENCY if side == Side.AGENCY else of)
    return any(tilbud | {Side.AGENCY} <= names for names in signed.values())
