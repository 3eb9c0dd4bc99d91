"""What is asked of the manager who changes a released decision?"""

from typing import Any

from assessment.actions import ReversalDraft
from assessment.forms.decision import DecisionForm
from assessment.forms.fields import text_field
from assessment.reasoning.reasons import PRIORITY

NOT_ASKED = (f"reason_{PRIORITY}", "deviation_reason")


class ReversalForm(DecisionForm):
    """One new decision in another's place; the old one's words are the draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, rejected=False, **kwargs)
        for name in NOT_ASKED:
            self.fields.pop(name, None)
        self.fields["change_reason"] = text_field(
            "Hvorfor ændres afgørelsen?", help_text="Står i brevet til ansøgeren, fx nye oplysninger eller en fejl."
        )
        self.fields["no_hearing_reason"] = text_field(
            "Partshøring, hvis ændringen er til skade for ansøgeren",
            required=False,
            rows=3,
            help_text="Skriv, hvornår ansøgeren er hørt, eller hvorfor det ikke er nødvendigt. Ses kun internt.",
        )
        self.order_fields(["change_reason", "outcome", "amount"])

    @property
    def draft(self) -> ReversalDraft:
        first, data = super().draft, self.cleaned_data
        more = {name: data[name] for name in ("change_reason", "no_hearing_reason")}
        return ReversalDraft(**vars(first), **more)
