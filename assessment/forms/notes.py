"""What is asked of somebody who notes a call, a meeting, a misdirected enquiry or something for the agency alone?"""

from typing import Any

from django import forms

from assessment.forms.fields import text_field
from cases.models import Case, Message
from cases.notes import NoteDraft
from cases.states import NoteKind
from portal.moments import MomentForm

# The kinds by the word in their address.
KINDS = {
    "telefonnotat": NoteKind.PHONE,
    "moedenotat": NoteKind.MEETING,
    "fejlsendt": NoteKind.MISDIRECTED,
    "internt": NoteKind.INTERNAL,
}
WITH_WHOM = {
    NoteKind.PHONE: "Hvem talte du med?",
    NoteKind.MEETING: "Hvem deltog?",
    NoteKind.MISDIRECTED: "Hvem skrev?",
}


class NoteForm(MomentForm):
    """One note of one kind; the moment is when it happened."""

    field_order = ["message", "day", "clock", "with_whom", "forwarded_to", "text"]
    with_whom = forms.CharField(
        label="Hvem", max_length=200, required=False, help_text="Navn, og hvor personen kommer fra."
    )
    forwarded_to = forms.CharField(
        label="Hvor er den sendt videre til?", max_length=200, help_text="Den myndighed, den rettelig hører til hos."
    )
    message = forms.ModelChoiceField(
        label="Kom den som en besked i portalen?",
        queryset=Message.objects.none(),
        required=False,
        empty_label="Nej, den kom på anden vis",
        help_text="Vælger du en besked, får afsenderen besked om, hvor den er sendt hen.",
    )
    text = text_field("Notat", rows=10, limit=20_000)

    def __init__(self, *args: Any, kind: NoteKind, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == NoteKind.MISDIRECTED:
            received = Message.objects.filter(case=case, from_agency=False).order_by("-sent_at", "-pk")
            self.fields["message"].queryset = received
            self.fields["text"].label = "Hvad handler den om?"
        else:
            del self.fields["message"], self.fields["forwarded_to"]
        if kind == NoteKind.INTERNAL:
            del self.fields["with_whom"]
            return
        self.fields["with_whom"].label = WITH_WHOM[kind]
        self.fields["with_whom"].required = kind != NoteKind.MISDIRECTED
        if kind == NoteKind.MISDIRECTED:
            self.fields["with_whom"].label = "Hvem skrev? Skriv navn, eller vælg beskeden"
            self.fields["with_whom"].says_itself_when_needed = True
        self.fields["with_whom"].error_messages["required"] = "Skriv, hvem det var."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        unknown = "message" in self.fields and not data.get("message") and not data.get("with_whom")
        if unknown and "message" not in self.errors:
            self.add_error("with_whom", "Skriv navn, eller vælg beskeden.")
        return data

    @property
    def draft(self) -> NoteDraft:
        given = self.cleaned_data
        told = {name: given.get(name) or "" for name in ("text", "with_whom", "forwarded_to")}
        return NoteDraft(str(self.kind), given["moment"], message=given.get("message"), **told)
