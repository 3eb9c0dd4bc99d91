"""What is asked of those who look through a pool's cases, hand them out, give them on, or write to the applicant?"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms

from assessment import faces
from assessment.desk import filters
from assessment.desk.filters import Chosen, Order
from assessment.forms.fields import text_field
from assessment.states import FormalOutcome
from portal.models import Region, User
from portal.money import KronerField
from portal.states import Role

STATES = (
    filters.RECEIVED, faces.FORMAL_CHECK, faces.TO_BE_REJECTED, faces.UNDER_ASSESSMENT, faces.CONSENSUS_MISSING,
    faces.AWAITS_INFORMATION, faces.AWAITS_HEARING, faces.ASSESSED, faces.RECOMMENDED, faces.DECIDED, faces.RELEASED,
)  # fmt: skip
# The keys of the address: no other is read.
KEYS = {
    "text": "q", "state": "tilstand", "caseworker": "sagsbehandler", "region": "region", "impartiality": "habilitet",
    "formalia": "formalia", "lacks_assessment": "mangler", "lowest": "fra", "highest": "til", "flag": "kendetegn",
    "order": "orden",
}  # fmt: skip
MOST_AT_ONCE = 1000
OF_TILBUD = {Order.LARGEST: "Flest tilbud først", Order.SMALLEST: "Færrest tilbud først"}


def choices_of(first: str, rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", first), *rows]


class FilterForm(forms.Form):
    """What to show of a pool's cases; a wrong value is said at its field and not used, the others are."""

    text = forms.CharField(label="Søg", max_length=200, required=False)
    state = forms.ChoiceField(label="Tilstand", required=False)
    caseworker = forms.ChoiceField(label="Sagsbehandler", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    impartiality = forms.ChoiceField(label="Din habilitet", required=False)
    formalia = forms.ChoiceField(label="Formalia", required=False)
    lowest = KronerField(label="Ansøgt beløb fra", required=False)
    highest = KronerField(label="Ansøgt beløb til", required=False)
    flag = forms.ChoiceField(label="Kendetegn", required=False)
    order = forms.ChoiceField(label="Rækkefølge", required=False, choices=[(each.key, each.words) for each in Order])
    lacks_assessment = forms.BooleanField(label="Mangler vurdering", required=False)

    def __init__(
        self, data: Any, *, caseworkers: Sequence[User], regions: Iterable[Region], leads: bool,
        offers_money: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="filter-%s", **kwargs)
        if not offers_money:
            self.fields["lowest"].label, self.fields["highest"].label = "Ansøgte tilbud fra", "Ansøgte tilbud til"
            self.fields["order"].choices = [(each.key, OF_TILBUD.get(each, each.words)) for each in Order]
        people = [(str(user.pk), user.name) for user in caseworkers]
        special = [(filters.MYSELF, "Mig"), (filters.NOBODY, "Ingen endnu")]
        own = [
            (filters.UNDECLARED, "Ikke erklæret"),
            (filters.CLEARED, "Erklæret, må læse"),
            (filters.BARRED, "Forhold meldt"),
        ]
        flags = [
            (filters.OUTSIDE, "Uden for ansøgerkredsen"),
            *([(filters.LUMP, "Ligner samlepost i budgettet")] if offers_money else []),
            *([(filters.CONFLICT, "Forhold om habilitet at afgøre")] if leads else []),
        ]
        self.fields["state"].choices = choices_of("Alle", [(each, each) for each in STATES])
        self.fields["caseworker"].choices = choices_of("Alle", special + people)
        self.fields["region"].choices = choices_of("Alle", [(each.code, each.name) for each in regions])
        self.fields["impartiality"].choices = choices_of("Alle", own)
        checked = [(filters.UNCHECKED, "Ikke kontrolleret"), *FormalOutcome.choices]
        self.fields["formalia"].choices = choices_of("Alle", checked)
        self.fields["flag"].choices = choices_of("Alle", flags)
        self.is_valid()

    def add_prefix(self, field_name: str) -> str:
        """The address is in Danish."""
        return KEYS.get(field_name, field_name)

    @property
    def chosen(self) -> Chosen:
        order = next((each for each in Order if each.key == self.cleaned_data.get("order")), Order.NUMBER)
        return Chosen(**{**self.cleaned_data, "order": order})

    @property
    def query(self) -> str:
        """The address's query, of what is chosen and nothing else: what a saved view keeps."""
        given = [(KEYS[name], self.data.get(KEYS[name], "")) for name in KEYS if self.cleaned_data.get(name)]
        return urlencode([pair for pair in given if pair != (KEYS["order"], Order.NUMBER.key)])

    @property
    def more_is_chosen(self) -> bool:
        """Something besides the words to search for: the fields are shown opened."""
        return bool(self.errors) or any(self.cleaned_data.get(name) for name in KEYS if name not in ("text", "order"))


def active_caseworkers() -> list[User]:
    return list(User.objects.filter(roles__contains=[Role.CASEWORKER], is_active=True).order_by("name", "pk"))


class AssignForm(forms.Form):
    """Who is to have which cases: those marked on the list, or all the filter finds; to all of them, or shared."""

    MARKED, ALL = "marked", "all"
    caseworkers = forms.MultipleChoiceField(
        label="Sagsbehandlere",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én sagsbehandler."},
    )
    scope = forms.ChoiceField(label="Hvilke sager?", required=False, widget=forms.RadioSelect, initial=MARKED)
    each = forms.ChoiceField(label="Hvordan?", required=False, widget=forms.RadioSelect, initial="0")
    cases = forms.MultipleChoiceField(label="Sager", required=False, widget=forms.MultipleHiddenInput)

    def __init__(
        self, *args: Any, people: Sequence[User], numbers: Sequence[str] = (), total: int = 0, assessors: int = 2,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        self.fields["caseworkers"].choices = [(key, user.name) for key, user in self.people.items()]
        whole = "Alle sager på listen" if total == 1 else f"Alle {total} sager på listen, også på de næste sider"
        self.fields["scope"].choices = [(self.MARKED, "De markerede sager"), (self.ALL, whole)]
        shares = [(str(number), self._share(number)) for number in range(1, max(assessors, 1) + 1)]
        self.fields["each"].choices = [("0", "Alle de valgte får hver sag"), *reversed(shares)]
        self.fields["cases"].choices = [(number, number) for number in numbers]

    @staticmethod
    def _share(number: int) -> str:
        return f"Fordel ligeligt mellem de valgte: {number} til hver sag"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scope") != self.ALL and not data.get("cases"):
            self.add_error(None, "Markér mindst én sag på listen, eller vælg alle.")
        return data

    @property
    def users(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["caseworkers"]]

    @property
    def is_for_all(self) -> bool:
        return self.cleaned_data["scope"] == self.ALL


class ViewNameForm(forms.Form):
    """What a saved view is called."""

    name = forms.CharField(
        label="Navn på visningen", max_length=80, error_messages={"required": "Skriv, hvad visningen skal hedde."}
    )


class GiveOnForm(forms.Form):
    """To whom one caseworker's cases are given on, and which of them."""

    receiver = forms.ChoiceField(
        label="Giv sagerne til",
        error_messages={"required": "Vælg, hvem der skal have sagerne.", "invalid_choice": "Vælg en på listen."},
    )
    cases = forms.MultipleChoiceField(
        label="Sager",
        error_messages={"required": "Vælg mindst én sag at give videre."},
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, people: Sequence[User], numbers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        named = [(key, user.name) for key, user in self.people.items()]
        self.fields["receiver"].choices = choices_of("Vælg sagsbehandler", named)
        self.fields["cases"].choices = [(number, number) for number in numbers]

    @property
    def user(self) -> User:
        return self.people[self.cleaned_data["receiver"]]


class MessageForm(forms.Form):
    """A message to the applicant."""

    subject = forms.CharField(label="Emne", max_length=200)
    body = text_field("Besked", rows=8, limit=20_000)
