"""What is asked beside the application: about a deadline, a new version, a notice, a technical problem, a tilbud."""

import re
from typing import Any

from django import forms

from applications.mailed import KINDS
from applications.models import ApplicationTilbud, DispensationRequest, ProblemReport
from applications.models.places import MOST_PEOPLE
from pools.rules.version import TITLE
from pools.versions import Clarification
from portal.danish import sort_key_da
from portal.denmark import kommune_in, kommuner
from portal.inspection import FileRefused
from portal.models import Organisation, Tilbud
from portal.models.people import validate_cvr
from portal.moments import MomentForm
from portal.states import Lovgrundlag
from portal.uploads import Inspected, inspected

P_NUMBER = re.compile(r"[0-9]{10}")
OWN_PAGE = re.compile(r"/(?![/\\])[^\s<>\"']*")


def _text(label: str, limit: int, *, rows: int = 4, required: bool = True, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=limit, required=required, help_text=help_text)


def _longest(model: type, field: str) -> int:
    return model._meta.get_field(field).max_length


class DeadlineForm(MomentForm):
    """«Foreslå ny frist»."""

    reason = _text("Begrundelse", 2000, rows=3, help_text="Begrundelsen bliver offentlig.")


class DispensationForm(MomentForm):
    """More time for one case; on an answer to a request the case is given."""

    reason = _text("Begrundelse", 2000, rows=3, help_text="Står i brevet til ansøgeren og på sagen.")


class NewDispensationForm(DispensationForm):
    """More time for somebody who has asked by telephone or letter."""

    number = forms.CharField(label="Sagsnummer", max_length=20, help_text="Som ansøgeren har oplyst det.")
    field_order = ("number", "day", "clock", "reason")


class RefusalForm(forms.Form):
    """No, with a reason."""

    answer = _text("Begrundelse for at sige nej", 4000, rows=3, help_text="Står i brevet til ansøgeren.")


class RequestForm(forms.Form):
    """«Bed om dispensation»."""

    reason = _text(
        "Hvorfor kom ansøgningen ikke ind i tide?",
        _longest(DispensationRequest, "reason"),
        help_text="Skriv, hvad der skete, og hvornår. Styrelsen kan se jeres forsøg på at indsende.",
    )


class NoticeForm(forms.Form):
    """«Meddelelse»: changes and blocks nothing."""

    title = forms.CharField(label="Overskrift", max_length=200)
    text = _text("Tekst", 4000)

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip()
        if title.casefold().startswith(TITLE.casefold()):
            text = f"En meddelelse, der ikke ændrer puljen, kan ikke hedde «{TITLE}». Vælg en anden overskrift."
            raise forms.ValidationError(text)
        return title


class ClarificationForm(MomentForm):
    """«Foreslå ændringen»: the public notice, and an extension in the same act when one is wanted."""

    title = forms.CharField(
        label="Overskrift på meddelelsen",
        max_length=200,
        help_text="Begynd med «Præcisering», fx «Præcisering af kravet om medfinansiering».",
    )
    text = _text("Hvad er ændret, og hvad skal ansøgerne gøre?", 4000, help_text="Bliver vist på puljens side.")
    reason = _text("Begrundelse for ny frist", 2000, rows=3, required=False, help_text="Kun hvis fristen forlænges.")
    field_order = ("title", "text", "day", "clock", "reason")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = self.fields["clock"].required = False
        self.fields["day"].label, self.fields["clock"].label = "Ny frist, dato", "Ny frist, klokkeslæt"
        self.fields["day"].help_text = "Lad feltet stå tomt, hvis fristen ikke skal flyttes. Skriv fx 24.09.2019."

    def clean(self) -> dict:
        data = super().clean()
        if bool(data.get("day")) != bool(data.get("clock")):
            missing = "clock" if data.get("day") else "day"
            self.add_error(missing, "Skriv både dato og klokkeslæt, eller lad begge stå tomme.")
        return data

    @property
    def told(self) -> Clarification:
        data = self.cleaned_data
        return Clarification(data["title"], data["text"], data["moment"], data["reason"])


class TilbudForm(forms.ModelForm):
    """A socialpsykiatrisk tilbud as it is written: what it is, by which law, and where."""

    kommunekode = forms.ChoiceField(label="Kommune, tilbuddet ligger i", help_text="Vi foreslår den ud fra adressen.")

    class Meta:
        model = Tilbud
        fields = ("name", "lovgrundlag", "p_number", "address", "kommunekode")
        labels = {"name": "Tilbuddets navn", "lovgrundlag": "Efter hvilken lov drives tilbuddet?"}
        help_texts = {
            "p_number": "Ti cifre. Kan undlades.",
            "address": "Vej og nummer, postnummer og by, fx Vestergade 1, 5000 Odense C.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(kommuner().items(), key=lambda each: sort_key_da(each[1]))
        self.fields["kommunekode"].choices = [("", "Vælg"), *names]
        self.fields["lovgrundlag"].choices = [("", "Vælg"), *Lovgrundlag.choices]
        self.fields["address"].required = True

    def clean_p_number(self) -> str:
        number = "".join(self.cleaned_data["p_number"].split())
        if number and not P_NUMBER.fullmatch(number):
            raise forms.ValidationError("Et P-nummer er ti cifre. Lad feltet stå tomt, hvis I ikke kender det.")
        return number

    def clean(self) -> dict:
        """Without a kommune the address' own town is proposed, and looked at before it is saved."""
        data = super().clean() or {}
        missing = self.fields["kommunekode"].required and not self.data.get(self.add_prefix("kommunekode"))
        if missing and "address" in data:
            del self.errors["kommunekode"]
            code = kommune_in(data["address"])
            if code:
                proposed = self.data.copy()  # what is posted is a QueryDict
                proposed[self.add_prefix("kommunekode")] = code
                self.data = proposed
                text = f"Vi foreslår {kommuner()[code]} ud fra adressen. Se, om det passer, og gem igen."
            else:
                text = "Vælg den kommune, tilbuddet ligger i."
            self.add_error("kommunekode", text)
        return data


class FindForm(forms.Form):
    """Whose application came by mail: the CVR number leads to the organisation, or to making it."""

    cvr = forms.CharField(label="CVR-nr.", max_length=11, help_text="De otte cifre, som de står i mailen.")

    def clean_cvr(self) -> str:
        cvr = "".join(self.cleaned_data["cvr"].split())
        validate_cvr(cvr)
        return cvr


class MailedForm(MomentForm):
    """The mail: who wrote it, when it reached the agency's mailbox, and the mail itself; a new organisation's name."""

    name = forms.CharField(label="Organisationens navn", max_length=200)
    kind = forms.ChoiceField(label="Hvem driver tilbuddet?", choices=[(each.value, each.label) for each in KINDS])
    contact = forms.CharField(label="Kontaktperson", max_length=80)
    sender = forms.EmailField(label="Kontaktpersonens e-mail", max_length=110, help_text="Hertil sendes kvitteringen.")
    file = forms.FileField(label="Mailen som fil", help_text="Gemt som PDF, eller ansøgningsskemaet fra mailen.")
    field_order = ("name", "kind", "contact", "sender", "day", "clock", "file")

    def __init__(self, *args: Any, known: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label, self.fields["clock"].label = "Mailen kom, dato", "Mailen kom, klokkeslæt"
        if known is not None:
            del self.fields["name"], self.fields["kind"]

    def clean_file(self) -> Inspected:
        try:
            return inspected(self.cleaned_data["file"])
        except FileRefused as refused:
            raise forms.ValidationError(refused.text) from refused


class MailedTilbudForm(TilbudForm):
    """One tilbud or department in the mail: one of the organisation's own, or a new one as it is written there."""

    own = forms.ChoiceField(label="Tilbud, portalen kender", required=False)
    department = forms.CharField(label="Afdeling", max_length=200, required=False)
    employees = forms.IntegerField(label="Medarbejdere", min_value=0, max_value=MOST_PEOPLE, required=False)
    citizens = forms.IntegerField(label="Borgere", min_value=0, max_value=MOST_PEOPLE, required=False)
    field_order = ("own", "name", "lovgrundlag", "p_number", "address", "kommunekode", "department")

    def __init__(self, *args: Any, tilbud: dict[str, Tilbud], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tilbud = tilbud
        self.fields["own"].choices = [("", "Et nyt"), *((key, each.name) for key, each in tilbud.items())]
        self.fields["own"].widget.attrs["autocomplete"] = "off"
        if not tilbud:
            del self.fields["own"]
        if self.data.get(self.add_prefix("own")):
            for name in ("name", "lovgrundlag", "address", "kommunekode"):
                self.fields[name].required = False

    def row(self) -> ApplicationTilbud:
        """The row as written, not stored; wants a valid form."""
        data = self.cleaned_data
        facts = {name: data[name] for name in TilbudForm.Meta.fields}
        tilbud = self.tilbud.get(data.get("own", "")) or Tilbud(**facts)
        people = {"employees": data["employees"], "citizens": data["citizens"]}
        return ApplicationTilbud(tilbud=tilbud, department=data["department"], **people)


class ProblemForm(forms.Form):
    """«Meld teknisk problem»."""

    text = _text(
        "Hvad skete der?",
        _longest(ProblemReport, "text"),
        rows=6,
        help_text="Skriv, hvad du ville gøre, og hvad du så på skærmen. Skriv ikke følsomme personoplysninger.",
    )
    email = forms.EmailField(
        label="E-mail, hvis du vil have svar",
        required=False,
        max_length=254,
        error_messages={"invalid": "Skriv en gyldig e-mail, for eksempel navn@kommune.dk."},
    )
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        return own_page(self.cleaned_data["page"])


def own_page(address: str) -> str:
    """The path of a page of the portal; "" for anything else."""
    return address[:300] if OWN_PAGE.fullmatch(address[:300]) else ""
