"""Are the case files whole? Numbers without holes, somebody responsible, papers that can be made and are made."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from cases.models import Case, CaseNumber, CaseParticipant, Document, JournalEntry
from cases.permissions import RUN_KINDS
from cases.states import CaseRole
from portal.clock import database_now

LONGEST_WAIT = timedelta(hours=1)  # papers are made every ten seconds


def problems() -> Iterator[str]:
    """One Danish sentence each."""
    yield from _holes_in_the_journal()
    yield from _holes_in_the_numbers()
    yield from _nobody_responsible()
    yield from _papers_without_template()
    yield from _papers_not_made()


def _holes_in_the_journal() -> Iterator[str]:
    counted = JournalEntry.objects.values("case__number").annotate(
        last=Max("number"),
        akter=Count("pk"),
        last_shown=Max("party_number"),
        shown=Count("pk", filter=Q(visible_to_party=True)),
    )
    for row in counted.exclude(last=F("akter"), last_shown=F("shown")).order_by("case__number"):
        yield f"Sag {row['case__number']}: aktnumrene har huller"


def _holes_in_the_numbers() -> Iterator[str]:
    for year in CaseNumber.objects.order_by("year"):
        cases = Case.objects.filter(number__startswith=f"{year.year}-").count()
        if cases != year.last:
            yield f"Sagsnumre i {year.year}: {year.last} er givet, men der er {cases} sager"


def _nobody_responsible() -> Iterator[str]:
    responsible = CaseParticipant.objects.current().filter(case=OuterRef("pk"), role=CaseRole.RESPONSIBLE)
    begun_by_a_party = Case.objects.exclude(kind__in=RUN_KINDS)  # a run can begin before anybody there has logged in
    for case in begun_by_a_party.exclude(Exists(responsible)).order_by("pk"):
        yield f"Sag {case.number}: ingen er ansøgningsansvarlig"


def _papers_without_template() -> Iterator[str]:
    for name in Document.objects.order_by("template").values_list("template", flat=True).distinct():
        try:
            get_template(name)
        except TemplateDoesNotExist:
            yield f"Dokumentskabelonen {name} findes ikke"


def _papers_not_made() -> Iterator[str]:
    late = Document.objects.not_made().filter(entry__at__lt=database_now() - LONGEST_WAIT)
    for document in late.select_related("entry__case"):
        yield f"Sag {document.entry.case.number}: akt {document.entry.number} er ikke dannet som PDF"
