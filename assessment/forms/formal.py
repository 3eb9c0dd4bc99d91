"""What is asked at the formal check?"""

from django import forms

from assessment.forms.fields import text_field
from assessment.states import FormalReason


class FormalRejectForm(forms.Form):
    reason_code = forms.ChoiceField(label="Årsag", choices=[("", "Vælg årsag"), *FormalReason.choices])
    text = text_field("Hvad er det for et krav, og hvilke oplysninger viser, at det ikke er opfyldt?")
