"""What is asked of those who declare habilitet, and of those who rule?"""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessment.forms.fields import text_field
from assessment.states import TieKind
from portal.models import Organisation, User
from portal.states import OrganisationKind

CLEAR_TEXT = (
    "Jeg har ikke en personlig eller økonomisk interesse i sagens udfald, ingen nærtstående har det, jeg er ikke med i "
    "ledelsen hos eller har anden nær tilknytning til ansøger, og der er ikke andre forhold, som kan vække tvivl om "
    "min upartiskhed."
)
CONFLICT_TEXT = "Der er forhold, jeg vil gøre min leder opmærksom på."


class DeclarationForm(forms.Form):
    """«Erklær habilitet» with the model text."""

    answer = forms.ChoiceField(
        label="Erklæring", choices=[("clear", CLEAR_TEXT), ("conflict", CONFLICT_TEXT)], widget=forms.RadioSelect
    )
    text = text_field("Hvilke forhold?", rows=3, required=False, help_text="Udfyldes kun, hvis der er forhold.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "conflict" and not data.get("text", "").strip():
            self.add_error("text", "Skriv, hvilke forhold din leder skal tage stilling til.")
        return data


class ListDeclarationForm(forms.Form):
    """The leaders' declaration over the list: clear on all but those marked."""

    conflicts = forms.MultipleChoiceField(
        label="Sager, hvor der er forhold", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = text_field("Hvilke forhold?", rows=3, required=False, help_text="Udfyldes, hvis du har markeret en sag.")
    confirmed = forms.BooleanField(label=f"For alle andre sager på listen gælder: {CLEAR_TEXT}")

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conflicts"].choices = lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("conflicts") and not data.get("text", "").strip():
            self.add_error("text", "Skriv, hvilke forhold der er på de sager, du har markeret.")
        return data

    @property
    def told(self) -> dict[str, str]:
        """{case number: what the conflict is}."""
        return dict.fromkeys(self.cleaned_data["conflicts"], self.cleaned_data["text"])


class RulingForm(forms.Form):
    """The superior's ruling on a reported conflict, and who takes the case over; asked only where that is possible."""

    answer = forms.ChoiceField(
        label="Afgørelse",
        choices=[("confirmed", "Inhabil: må ikke deltage i sagen"), ("dismissed", "Habil: må deltage i sagen")],
        widget=forms.RadioSelect,
    )
    reason = text_field("Begrundelse", rows=3)
    successor = forms.ModelChoiceField(
        label="Ny sagsbehandler",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen",
        help_text="Hvis du finder sagsbehandleren inhabil, overtager den, du vælger, sagen med det samme.",
    )

    def __init__(self, *args: Any, successors: Iterable[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Skriv begrundelsen for afgørelsen."
        if successors is None:
            del self.fields["successor"]
        else:
            self.fields["successor"].queryset = successors
            self.fields["successor"].label_from_instance = lambda user: user.name


class TieForm(forms.Form):
    """An organisation one is tied to, and how."""

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        empty_label="Vælg en kommune, region eller anden organisation",
    )
    kind = forms.ChoiceField(label="Tilknytning", choices=TieKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.exclude(
            kind=OrganisationKind.STYRELSE
        ).in_danish_order()
