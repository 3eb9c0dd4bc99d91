"""When are the decisions to go out?"""

from typing import Any

from django import forms

from portal.moments import MomentForm


class PlanForm(MomentForm):
    """«Planlæg meddelelse»: a day and a clock in Copenhagen; an hour lost or doubled is refused."""


class SeenForm(forms.Form):
    """The tick under the list: whoever releases has seen how many are told, and that it cannot be taken back."""

    seen = forms.BooleanField(
        error_messages={"required": "Sæt kryds ved, at du har set listen igennem, før du meddeler afgørelserne."}
    )

    def __init__(self, *args: Any, decisions: int, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = "1 afgørelse" if decisions == 1 else f"{decisions} afgørelser"
        told = "1 person" if people == 1 else f"{people} personer"
        self.fields[
            "seen"
        ].label = f"Jeg har set listen igennem: {letters} sendes til {told} nu og kan ikke trækkes tilbage"
