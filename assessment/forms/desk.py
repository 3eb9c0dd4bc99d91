"""What is asked of those who hand out cases and write to the applicant?"""

from typing import Any

from django import forms

from assessment.forms.fields import text_field
from portal.models import User
from portal.states import Role


class AssignForm(forms.Form):
    """Who is to have the chosen cases; the cases are the list's own boxes."""

    caseworkers = forms.ModelMultipleChoiceField(
        label="Sagsbehandlere", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    cases = forms.MultipleChoiceField(label="Sager", widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        caseworkers = User.objects.filter(roles__contains=[Role.CASEWORKER], is_active=True)
        self.fields["caseworkers"].queryset = caseworkers.order_by("name", "pk")
        self.fields["cases"].choices = [(number, number) for number in numbers]
        self.fields["cases"].error_messages["required"] = "Vælg mindst én sag på listen."


class MessageForm(forms.Form):
    """A message to the applicant."""

    subject = forms.CharField(label="Emne", max_length=200)
    body = text_field("Besked", rows=8, limit=20_000)
