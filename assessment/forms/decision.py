"""What is asked of those who write decisions, and of those who read them?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from applications.budget.content import share_in_proportion
from assessment.actions import DecisionDraft
from assessment.forms.fields import text_field
from assessment.models import Decision
from assessment.reasoning.reasons import FORMAL, MAX_REASON, PRIORITY
from assessment.states import GIVING, Outcome
from pools.document import PoolDocument
from portal.money import KronerField
from portal.steps import Obstacle

NOTHING = Decimal("0.00")


class DecisionForm(forms.Form):
    """One line of the recommendation; years left empty are shared as the application shares its own."""

    outcome = forms.ChoiceField(label="Afgørelse", choices=[("", "Vælg afgørelse"), *Outcome.choices])
    amount = KronerField(label="Beløb i alt", required=False, help_text="Kun ved tilsagn. Skriv i kroner.")

    def __init__(
        self, *args: Any, document: PoolDocument, per_year: dict[str, Decimal], rejected: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.per_year = document, per_year
        if rejected:
            self._ask_rejection()
        else:
            self._ask_merit()
        self.fields["internal_note"] = text_field(
            "Internt notat", required=False, limit=8000, help_text="Ses ikke af ansøger og står ikke i brevet."
        )

    def _ask_rejection(self) -> None:
        """What fails on formalia is rejected: no money, no criteria, one reason."""
        del self.fields["amount"]
        self.fields["outcome"].choices = [(Outcome.REJECTION.value, Outcome.REJECTION.label)]
        self.fields[f"reason_{FORMAL}"] = text_field("Begrundelse for afvisningen", required=False, limit=MAX_REASON)

    def _ask_merit(self) -> None:
        outcomes = [(each.value, each.label) for each in Outcome if each != Outcome.REJECTION]
        self.fields["outcome"].choices = [("", "Vælg afgørelse"), *outcomes]
        if not self.document.offers_money:
            del self.fields["amount"]
        for year in self.per_year if self.document.offers_money else {}:
            self.fields[f"year_{year}"] = KronerField(label=f"Heraf i {year}", required=False)
        for criterion in self.document.criteria:
            label = f"Begrundelse: {criterion.number}. {criterion.title}"
            self.fields[f"reason_{criterion.key}"] = text_field(label, required=False, limit=MAX_REASON)
        self._ask_deviation()
        self.fields["conditions"] = text_field("Betingelser", rows=3, required=False, help_text="Ved betinget tilsagn.")

    def _ask_deviation(self) -> None:
        """For those who are refused while an equal or lower place gets something: one text out, one text in."""
        only = "Kun ved afslag, hvor en anden med samme eller lavere placering får tilsagn."
        told = f"{only} Står i brevet. Der er intet udkast: skriv selv, hvad der har været afgørende."
        self.fields[f"reason_{PRIORITY}"] = text_field(
            "Begrundelse: den samlede prioritering", required=False, rows=3, limit=MAX_REASON, help_text=told
        )
        self.fields["deviation_reason"] = text_field(
            "Hvorfor fraviges ranglisten?",
            required=False,
            rows=3,
            help_text="Kun når afgørelsen ikke følger ranglisten: forbigået, sat ned eller flyttet på reservelisten. "
            "Er sagen sat forud, står begrundelsen på den, der er forbigået. Ses af direktøren, ikke af ansøger.",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") in GIVING and self.document.offers_money and not self.errors:
            self._clean_money(data)
        if data.get("outcome") == Outcome.CONDITIONAL_GRANT and not data.get("conditions", "").strip():
            self.add_error("conditions", "Skriv betingelserne for tilsagnet.")
        return data

    def _clean_money(self, data: dict[str, Any]) -> None:
        typed = {year: data.get(f"year_{year}") for year in self.per_year}
        amount = data.get("amount")
        if amount is None or amount <= 0:
            self.add_error("amount", "Skriv beløbet i kroner.")
        elif amount > sum(self.per_year.values(), NOTHING):
            self.add_error("amount", "Beløbet er højere end det, der er søgt om.")
        elif all(value is None for value in typed.values()):
            data["per_year"] = share_in_proportion(amount, self.per_year)
        else:
            data["per_year"] = {year: value or NOTHING for year, value in typed.items()}
            if sum(data["per_year"].values(), NOTHING) != amount:
                self.add_error("amount", "Beløbene pr. år skal give det samlede beløb.")

    @property
    def draft(self) -> DecisionDraft:
        data = self.cleaned_data
        reasons = {name.removeprefix("reason_"): text for name, text in data.items() if name.startswith("reason_")}
        return DecisionDraft(
            outcome=data["outcome"],
            amount=data.get("amount") or NOTHING,
            per_year=data.get("per_year", {}),
            reasons=reasons,
            conditions=data.get("conditions", ""),
            internal_note=data["internal_note"],
            deviation_reason=data.get("deviation_reason", ""),
        )


class SendBackForm(forms.Form):
    """A word on the whole, and a comment on each line that is to come back."""

    comment = text_field("Hvad skal ændres?", rows=4, required=False)

    def __init__(self, *args: Any, lines: Iterable[Decision] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.pk: line for line in lines}
        for key, line in self.lines.items():
            label = f"Kommentar til sag {line.application.case.number}"
            self.fields[f"line_{key}"] = text_field(label, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(text.strip() for text in data.values()):
            self.add_error("comment", "Skriv, hvad der skal ændres.")
        return data

    @property
    def comments(self) -> dict[int, str]:
        """{decision id: what must change on it}, for those that have a comment."""
        texts = {key: self.cleaned_data.get(f"line_{key}", "").strip() for key in self.lines}
        return {key: text for key, text in texts.items() if text}


class WithdrawApprovalForm(forms.Form):
    reason = text_field("Hvorfor trækkes godkendelsen tilbage?", rows=3)


class TickForm(forms.Form):
    """What was found, and why it may stand."""

    finding = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    note = text_field("Hvorfor kan teksten stå?", rows=2, limit=2000)

    @property
    def obstacles(self) -> list[Obstacle]:
        found = self.data.get("finding", "")[:12]
        return [Obstacle("no_note", "Skriv, hvorfor teksten kan stå.", f"#note-{found}")]
