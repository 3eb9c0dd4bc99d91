"""What is asked on a case: a message, a colleague's e-mail and role, who takes over."""

from django import forms

from cases.models import Case, CaseParticipant
from cases.states import CaseRole
from portal.models import User


class MessageForm(forms.Form):
    subject = forms.CharField(
        label="Emne", max_length=180, error_messages={"required": "Skriv kort, hvad beskeden handler om."}
    )
    body = forms.CharField(
        label="Besked",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Skriv jeres besked."},
    )


# What each role may, said where it is chosen.
ROLE_CHOICES = [
    (CaseRole.READER, f"{CaseRole.READER.label} – kan læse sagen"),
    (CaseRole.EDITOR, f"{CaseRole.EDITOR.label} – kan også skrive i ansøgning og budget og sende beskeder"),
    (CaseRole.RESPONSIBLE, f"{CaseRole.RESPONSIBLE.label} – kan også indsende og tilføje kolleger"),
    (CaseRole.APPROVER, f"{CaseRole.APPROVER.label} – kan godkende den version, der skal indsendes"),
]


class ColleagueForm(forms.Form):
    email = forms.EmailField(
        label="Kollegaens e-mail",
        help_text="Den e-mail, kollegaen logger ind med.",
        error_messages={
            "required": "Skriv kollegaens e-mail.",
            "invalid": "Skriv en gyldig e-mail, for eksempel navn@kommune.dk.",
        },
    )
    role = forms.ChoiceField(
        label="Rolle på sagen",
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad kollegaen skal kunne."},
    )


class HandOverForm(forms.Form):
    """Only those on the case who are not responsible already can be chosen."""

    to = forms.ModelChoiceField(
        label="Hvem skal være ansøgningsansvarlig?",
        queryset=User.objects.none(),
        empty_label="Vælg kollega",
        error_messages={
            "required": "Vælg, hvem der skal have ansvaret.",
            "invalid_choice": "Vælg en kollega, som er på sagen.",
        },
    )

    def __init__(self, *args: object, case: Case, **options: object) -> None:
        super().__init__(*args, **options)
        on_case = CaseParticipant.objects.with_access().filter(case=case)
        responsible = on_case.filter(role=CaseRole.RESPONSIBLE).values("user")
        people = User.objects.filter(pk__in=on_case.values("user"), is_active=True).exclude(pk__in=responsible)
        self.fields["to"].queryset = people.order_by("name")
