"""What is asked of those who ask about a call or come to its meeting, and of those who answer them."""

from typing import Any

from django import forms

from portal.filetypes import DEFAULT_MEGABYTES, TYPES
from portal.inspection import FileRefused
from portal.personal import personal_in
from portal.uploads import Inspected, inspected

PDF = TYPES["pdf"]


def _email(help_text: str, *, required: bool) -> forms.EmailField:
    return forms.EmailField(
        label="E-mail",
        required=required,
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Skriv din e-mail.",
            "invalid": "Skriv en gyldig e-mail, for eksempel navn@kommune.dk.",
        },
    )


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="Dit spørgsmål",
        max_length=4000,
        help_text="Skriv ikke navne eller andet om enkeltpersoner.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Skriv dit spørgsmål.", "max_length": "Spørgsmålet må højst være 4.000 tegn."},
    )
    email = _email("Så får du en mail, når der er svar. Derefter sletter vi e-mailen.", required=False)


class AnswerForm(forms.Form):
    as_published = forms.CharField(
        label="Spørgsmålet, som alle ser det",
        max_length=4000,
        help_text="Fjern det, der kan vise, hvem der har spurgt.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv spørgsmålet, som alle skal se det."},
    )
    answer = forms.CharField(
        label="Svar",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Skriv svaret."},
    )
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label="Ja, teksten kan stå offentligt, som den er", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """What looks personal is asked about once, before it is public and cannot be taken back."""
        data = super().clean() or {}
        found = personal_in(f"{data.get('as_published', '')}\n{data.get('answer', '')}")
        if found:
            self.fields["confirmed"].widget = forms.CheckboxInput()
        if found and not data.get("confirmed"):
            text = f"Teksten ligner {' og '.join(found)}. Fjern det, eller sæt kryds, hvis det skal stå offentligt."
            self.add_error("confirmed", text)
        return {name: value for name, value in data.items() if name != "confirmed"}


class DeclineForm(forms.Form):
    because = forms.CharField(
        label="Hvorfor bliver spørgsmålet ikke besvaret?",
        max_length=2000,
        help_text="Har den, der spurgte, givet en e-mail, får vedkommende begrundelsen.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv en begrundelse."},
    )


class SignupForm(forms.Form):
    name = forms.CharField(
        label="Navn",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Skriv dit navn."},
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Skriv, hvor du kommer fra, for eksempel Odense Kommune."},
    )
    email = _email("Vi sender en bekræftelse med et link til at melde afbud.", required=True)


class MeetingMaterialForm(forms.Form):
    title = forms.CharField(
        label="Titel",
        max_length=200,
        help_text="For eksempel «Oplæg om puljen».",
        error_messages={"required": "Skriv en titel."},
    )
    file = forms.FileField(
        label="Fil (PDF)",
        help_text=f"En PDF på højst {DEFAULT_MEGABYTES} MB. Alle kan hente den.",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom. Vælg en anden."},
    )

    def clean_file(self) -> Inspected:
        """A whole PDF, by its content and its name, that everybody can open."""
        try:
            file = inspected(self.cleaned_data["file"])
        except FileRefused as refused:
            raise forms.ValidationError(refused.text) from refused
        if file.type != PDF:
            raise forms.ValidationError("Filen er ikke en PDF. Gem den som PDF, og vælg den igen.")
        return file
