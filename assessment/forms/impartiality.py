"""What is asked of those who declare habilitet, and of those who rule?"""

from typing import Any

from django import forms

from assessment.forms.fields import text_field

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
    """The superior's ruling on a reported conflict."""

    answer = forms.ChoiceField(
        label="Afgørelse",
        choices=[("confirmed", "Inhabil: må ikke deltage i sagen"), ("dismissed", "Habil: må deltage i sagen")],
        widget=forms.RadioSelect,
    )
    reason = text_field("Begrundelse", rows=3)
