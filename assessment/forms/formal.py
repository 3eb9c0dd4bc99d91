"""What is asked at the formal check?"""

from django import forms

from assessment.forms.fields import text_field
from assessment.states import FormalReason


class FormalRejectForm(forms.Form):
    """The reason by its code, and the words of the rejection, drafted from it."""

    reason_code = forms.ChoiceField(
        label="Årsag",
        choices=[("", "Vælg årsag"), *FormalReason.choices],
        error_messages={"required": "Vælg, hvorfor ansøgningen skal afvises."},
    )
    text = text_field(
        "Begrundelse til ansøger",
        rows=10,
        help_text="Skriv kravet, og hvad der viser, at det ikke er opfyldt. Ansøger får teksten i et brev.",
    )
