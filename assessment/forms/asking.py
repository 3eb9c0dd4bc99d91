"""What is asked of the one who asks a party?"""

from typing import Any

from django import forms

from assessment.forms.fields import text_field
from assessment.states import FormalItem
from portal.moments import MomentError, read_moment

LAST_MINUTE = "23.59"  # a day alone means the whole of it
LONGEST_QUESTION = 8000


class DueForm(forms.Form):
    """A day, and a clock for those who mean a moment; `due_at` is what they mean together, in Copenhagen."""

    day = forms.CharField(
        label="Svarfrist",
        max_length=20,
        help_text="Skriv fx 24.09.2019.",
        error_messages={"required": "Skriv den sidste dag, ansøger kan svare."},
    )
    clock = forms.CharField(
        label="Klokkeslæt",
        max_length=20,
        required=False,
        help_text="Kan stå tomt. Så kan ansøger svare hele dagen, til og med kl. 23.59 dansk tid.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day"):
            try:
                data["due_at"] = read_moment(data["day"], data.get("clock") or LAST_MINUTE)
            except MomentError as error:
                self.add_error(error.part, str(error))
        return data


class InformationForm(DueForm):
    """A request for one thing about formalia."""

    item = forms.ChoiceField(
        label="Hvad mangler?",
        choices=[("", "Vælg oplysning"), *FormalItem.choices],
        help_text="Der kan kun bedes om formalia, aldrig om noget, der indgår i vurderingen.",
        error_messages={"required": "Vælg, hvilken oplysning der mangler."},
    )
    text = text_field("Det beder vi om", rows=6, limit=LONGEST_QUESTION)
    field_order = ["item", "text", "day", "clock"]


class HearingForm(DueForm):
    """Facts to the party's disadvantage that it does not know."""

    text = text_field(
        "Oplysningerne",
        rows=8,
        limit=LONGEST_QUESTION,
        help_text="Skriv faktiske oplysninger, og hvor de kommer fra. Skriv ikke, hvordan ansøgningen er vurderet,"
        " eller hvad afgørelsen ventes at blive.",
    )
    field_order = ["text", "day", "clock"]
