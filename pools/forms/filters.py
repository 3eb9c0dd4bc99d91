"""Which pools does a visitor want to see? The choice stands in the address."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from pools.document import document_of
from pools.models import Pool
from pools.page import with_documents
from pools.states import Offers
from portal.states import OrganisationKind

STATUSES = [("aabne", "Åbne"), ("kommende", "Kommende"), ("lukkede", "Lukkede")]
AUDIENCES = [
    (OrganisationKind.KOMMUNE, "Kommuner"),
    (OrganisationKind.REGION, "Regioner"),
    (OrganisationKind.PRIVAT, "Private"),
]


class PoolFilter(django_filters.FilterSet):
    """`q`, `status`, `ansoeger` and `slags`; a value that is none of the choices chooses nothing."""

    q = django_filters.CharFilter(
        label="Søg i puljer, svar og nyheder",
        method="leave",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = django_filters.ChoiceFilter(label="Status", choices=STATUSES, method="by_status", empty_label="Alle")
    ansoeger = django_filters.ChoiceFilter(
        label="Hvem kan søge?", choices=AUDIENCES, method="by_audience", empty_label="Alle"
    )
    slags = django_filters.ChoiceFilter(
        label="Hvad kan man få?", choices=Offers.choices, field_name="offers", empty_label="Alt"
    )

    request: HttpRequest

    class Meta:
        model = Pool
        fields: list[str] = []

    def leave(self, pools: QuerySet, name: str, words: str) -> QuerySet:
        """Searching ranks, so it comes after the choosing."""
        return pools

    def by_status(self, pools: QuerySet, name: str, status: str) -> QuerySet:
        now = self.request.now
        chosen = {"aabne": pools.open_at, "kommende": pools.coming_at, "lukkede": pools.over_at}
        return chosen[status](now)

    def by_audience(self, pools: QuerySet, name: str, kind: str) -> QuerySet:
        found = [pool.pk for pool in with_documents(pools) if kind in document_of(pool.version).audience]
        return pools.filter(pk__in=found)

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen and could be read."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def words(self) -> str:
        """What is searched for; "" when nothing is."""
        return self.chosen.get("q", "")
