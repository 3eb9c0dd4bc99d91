"""What is asked beside the application: about a deadline, a new version, a notice, a technical problem, a tilbud."""

import re
from typing import Any

from django import forms

from applications.models import DispensationRequest, ProblemReport
from pools.rules.version import TITLE
from pools.versions import Clarification
from portal.danish import sort_key_da
from portal.denmark import kommune_in, kommuner
from portal.models import Tilbud
from portal.moments import MomentForm

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

    kommunekode = forms.ChoiceField(
        label="Kommune, tilbuddet ligger i", required=False, help_text="Vi foreslår den ud fra adressen."
    )

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
        self.fields["address"].required = True

    def clean_p_number(self) -> str:
        number = "".join(self.cleaned_data["p_number"].split())
        if number and not P_NUMBER.fullmatch(number):
            raise forms.ValidationError("Et P-nummer er ti cifre. Lad feltet stå tomt, hvis I ikke kender det.")
        return number

    def clean(self) -> dict:
        """Without a kommune the address' own town is proposed, and looked at before it is saved."""
        data = super().clean() or {}
        if not data.get("kommunekode") and "kommunekode" not in self.errors and "address" in data:
            code = kommune_in(data["address"])
            if code:
                self.data = self.data.copy()
                self.data[self.add_prefix("kommunekode")] = code
                text = f"Vi foreslår {kommuner()[code]} ud fra adressen. Se, om det passer, og gem igen."
            else:
                text = "Vælg den kommune, tilbuddet ligger i."
            self.add_error("kommunekode", text)
        return data


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
