"""What is asked of a party that answers? Only what was asked for opens; `answer` is the text as it is kept."""

from typing import Any

from django import forms

from assessment.forms.fields import text_field
from assessment.inquiring.answering import ACCEPT, RULES
from assessment.models import Inquiry
from assessment.states import FormalItem
from pools.document import CommitmentGroup, PoolDocument
from portal.danish import long_date
from portal.moments import MomentError, read_moment

LONGEST_ANSWER = 20_000
ALL_OF_THEM = "Sæt kryds ved hver forpligtelse. Kan I ikke bekræfte en af dem, så skriv en besked på sagen."
GIVEN_BY = {FormalItem.AUTHORITY: "Bemyndigelsen er givet af", FormalItem.APPROVAL: "Ansøgningen er godkendt af"}
WHO = {
    FormalItem.AUTHORITY: "Den, der har givet bemyndigelsen til at søge.",
    FormalItem.APPROVAL: "Den, der har godkendt ansøgningen.",
}


class ManyFilesInput(forms.FileInput):
    """Several files by one control."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Every file that was chosen, in order; whether they may come in is told by `assessment.inquiring.answering`."""

    widget = ManyFilesInput

    def __init__(self) -> None:
        super().__init__(label="Filer", required=False, allow_empty_file=True, help_text=RULES)
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        return [single(each, initial) for each in data or []]


class AnswerForm(forms.Form):
    """In the party's own words, with files where they help: who it is, why it belongs, what it says to new facts."""

    text = text_field("Jeres svar", rows=10, limit=LONGEST_ANSWER)
    attached = ManyFilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Skriv jeres svar. Filer kan ikke stå alene."

    @property
    def answer(self) -> str:
        return self.cleaned_data["text"]


class PersonForm(forms.Form):
    """Who has approved, or given authority: name, title and date as in the pool's declaration, and the paper."""

    name = forms.CharField(label="Navn", max_length=200, error_messages={"required": "Skriv personens navn."})
    title = forms.CharField(label="Titel", max_length=200, error_messages={"required": "Skriv personens titel."})
    day = forms.CharField(
        label="Dato",
        max_length=20,
        help_text="Skriv fx 24.09.2019.",
        error_messages={"required": "Skriv den dato, det skete."},
    )
    attached = ManyFilesField()

    def __init__(self, *args: Any, item: FormalItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_by = GIVEN_BY[item]
        self.fields["name"].help_text = WHO[item]

    def clean_day(self) -> str:
        try:
            return long_date(read_moment(self.cleaned_data["day"], "12.00").date())
        except MomentError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def answer(self) -> str:
        data = self.cleaned_data
        return f"{self.given_by} {data['name']}, {data['title']}, den {data['day']}."


class EveryOneField(forms.MultipleChoiceField):
    """All of the choices, or it is no answer."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": ALL_OF_THEM}, **kwargs)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(set(value)) < len(self.choices):
            raise forms.ValidationError(ALL_OF_THEM)


class ConfirmationForm(forms.Form):
    """The pool's commitments word for word, under the line that leads them in, each to be ticked."""

    def __init__(self, *args: Any, groups: tuple[CommitmentGroup, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for place, group in enumerate(groups):
            choices = [(str(number), text) for number, text in enumerate(group.items)]
            self.fields[f"confirmed_{place}"] = EveryOneField(label=group.title, choices=choices)

    @property
    def answer(self) -> str:
        confirmed = ["\n".join([each.title, *(f"- {item}" for item in each.items)]) for each in self.groups]
        return "\n\n".join(["Vi bekræfter puljens forpligtelser.", *confirmed])


PartyForm = AnswerForm | PersonForm | ConfirmationForm


def answer_form(inquiry: Inquiry, document: PoolDocument, *sent: Any) -> PartyForm:
    """The one field that opens for what was asked; `sent` is what came back (data, files), if anything did."""
    if inquiry.item == FormalItem.COMMITMENT and document.commitment_items:
        return ConfirmationForm(*sent, groups=document.commitments)
    if inquiry.item in GIVEN_BY:
        return PersonForm(*sent, item=FormalItem(inquiry.item))
    return AnswerForm(*sent)
