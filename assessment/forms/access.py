"""What is asked about a request for aktindsigt?"""

from django import forms

from assessment.states import AccessBasis


class AccessForm(forms.Form):
    """Who asked, by which right, and which day it came; the answer is due from that day."""

    basis = forms.ChoiceField(label="Grundlag", choices=AccessBasis.choices, widget=forms.RadioSelect)
    asked_by = forms.CharField(label="Hvem har bedt om aktindsigt?", max_length=200)
    received_on = forms.DateField(
        label="Modtaget",
        help_text="Den dag, anmodningen kom. Skriv for eksempel 02-12-2019.",
        input_formats=["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Skriv en dato, for eksempel 02-12-2019."},
    )
