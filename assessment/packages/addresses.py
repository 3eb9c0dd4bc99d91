"""Where is a package read and decided? The joint one at its pool, a changed decision at its case."""

from django.urls import reverse

from assessment.models import Decision, DecisionPackage
from assessment.states import PackageKind


def url_of(package: DecisionPackage, page: str = "recommendation") -> str:
    """The joint package's page of that name; a change has one page for whoever writes, decides and releases it.

    No query where the package was read `with_page`, or with its pool.
    """
    if package.kind == PackageKind.JOINT:
        return reverse(f"assessment:{page}", args=[package.pool.slug])
    number = getattr(package, "case_number", "")
    if not number:
        number = Decision.objects.values_list("application__case__number", flat=True).get(package=package)
    return reverse("assessment:reversal", args=[number])
