"""A call for places with far more applications than places: one is walked, the others are copied with triggers on."""

from applications.models import Application, ApplicationTilbud
from assessment.models import Assessment, FormalCheck, Score
from cases.models import Assignment, CaseDuty, Impartiality
from pools.models import Pool
from portal.models import Organisation, Tilbud, User
from tests.assessment import stories
from tests.bench.copies import Copies, chosen, copy_applications, organisations
from tests.bench.many import multiply

KOMMUNER = ("0461", "0851", "0101", "0751", "0657", "0360")
NEED, MATURITY, BESIDE = "1 + mod(n * 7, 5)", "1 + mod(n * 3 + n / 5, 5)", "5 - mod(n * 7, 5)"
POINTS = f"CASE s.criterion WHEN 'need' THEN {NEED} WHEN 'maturity' THEN {MATURITY} ELSE {BESIDE} END"


def crowd(
    pool: Pool,
    organisation: Organisation,
    applicant: User,
    assessors: list[User],
    *,
    manager: User,
    director: User,
    count: int = 200,
) -> None:
    """So many applications for one to three tilbud each, opened, declared on and scored by two."""
    walked = stories.submitted(pool, organisation, by=applicant)
    copies = Copies(count, 1_000_000, 2019)
    others, members = organisations(stories.APPLIED_AT)
    _with_places(copies, walked, others, members)
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    walked = Application.objects.select_related("case", "pool__version").get(pk=walked.pk)
    stories.ready_to_score(walked, *assessors, manager=manager)
    for assessor in assessors:
        stories.scored(walked, assessor, 3, lock=False)
    _scored_alike(copies, walked, assessors)


def _with_places(copies: Copies, walked: Application, others: list[int], members: list[int]) -> None:
    who = {"organisation": chosen(others), "responsible": chosen(members)}
    codes = f"(ARRAY{list(KOMMUNER)})[1 + mod(n, {len(KOMMUNER)})]"
    lies = '\'"kommunekode":"\''
    sent = f"replace(convert_from(s.canonical, 'UTF8'), {lies} || '{KOMMUNER[0]}', {lies} || {codes})"
    canonical = f"convert_to({sent}, 'UTF8')"
    differs = {"canonical": canonical, "sha256": f"encode(sha256({canonical}), 'hex')"}
    copy_applications(copies, walked, **who, **differs, places_applied="1 + mod(n, 3)")
    own = Tilbud.objects.filter(organisation=walked.organisation_id)
    multiply(own, copies.numbers, id=copies.key, organisation_id=chosen(others), kommunekode=codes)
    rows = ApplicationTilbud.objects.filter(application=walked)
    multiply(rows, copies.numbers, application_id=copies.key, tilbud_id=copies.key)


def _scored_alike(copies: Copies, walked: Application, assessors: list[User]) -> None:
    """Both assessors give each copy the points of its number; locked sheets have their marks written."""
    key, numbers = copies.key, copies.numbers
    for place, assessor in enumerate(assessors):
        of_walked = {"case": walked.case_id, "user": assessor}
        multiply(Assignment.objects.filter(**of_walked), numbers, case_id=key)
        multiply(Impartiality.objects.filter(**of_walked), numbers, case_id=key)
        multiply(CaseDuty.objects.filter(case=walked.case_id, person=assessor), numbers, case_id=key)
        sheet = Assessment.objects.filter(application=walked, assessor=assessor)
        sheet_key = f"{copies.first * (place + 2)} + n"
        if place == 0:
            multiply(FormalCheck.objects.filter(application=walked), numbers, application_id=key)
        multiply(sheet, numbers, id=sheet_key, application_id=key)
        multiply(Score.objects.filter(assessment__in=sheet), numbers, assessment_id=sheet_key, points=POINTS)
    Assessment.objects.filter(application__pool=walked.pool_id).update(locked_at=stories.JUDGED_AT)
