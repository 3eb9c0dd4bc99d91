"""What is asked of those who judge: declarations, formal checks, scores, consensus, decisions, comments."""

from decimal import Decimal
from typing import Any

from django import forms

from applications.budget.content import share_in_proportion
from assessment.actions import DecisionDraft, Given
from assessment.reasons import FORMAL, MAX_REASON, PRIORITY
from assessment.states import GIVING, FormalReason, Outcome, SubPointMark
from pools.document import Criterion, PoolDocument
from portal.models import User
from portal.money import KronerField
from portal.states import Role

NOTHING = Decimal("0.00")
CLEAR_TEXT = (
    "Jeg har ikke en personlig eller økonomisk interesse i sagens udfald, ingen nærtstående har det, jeg er ikke med i "
    "ledelsen hos eller har anden nær tilknytning til ansøger, og der er ikke andre forhold, som kan vække tvivl om "
    "min upartiskhed."
)
CONFLICT_TEXT = "Der er forhold, jeg vil gøre min leder opmærksom på."
MARKS = [(mark.value, mark.label) for mark in SubPointMark]
GATE = [("yes", "Opfyldt"), ("no", "Ikke opfyldt")]
ANSWERS = {"yes": True, "no": False}


def _text(
    label: str, *, rows: int = 5, required: bool = True, limit: int = 4000, help_text: str = ""
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, required=required, max_length=limit, help_text=help_text)


class DeclarationForm(forms.Form):
    """«Erklær habilitet» with the model text."""

    answer = forms.ChoiceField(
        label="Erklæring", choices=[("clear", CLEAR_TEXT), ("conflict", CONFLICT_TEXT)], widget=forms.RadioSelect
    )
    text = _text("Hvilke forhold?", rows=3, required=False, help_text="Udfyldes kun, hvis der er forhold.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "conflict" and not data.get("text", "").strip():
            self.add_error("text", "Skriv, hvilke forhold din leder skal tage stilling til.")
        return data


class ListDeclarationForm(forms.Form):
    """The leaders' declaration over the list: clear on all but those marked."""

    conflicts = forms.MultipleChoiceField(
        label="Sager, hvor der er forhold", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = _text("Hvilke forhold?", rows=3, required=False, help_text="Udfyldes, hvis du har markeret en sag.")
    confirmed = forms.BooleanField(label=f"For alle andre sager på listen gælder: {CLEAR_TEXT}")

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conflicts"].choices = lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("conflicts") and not data.get("text", "").strip():
            self.add_error("text", "Skriv, hvilke forhold der er på de sager, du har markeret.")
        return data

    @property
    def told(self) -> dict[str, str]:
        """{case number: what the conflict is}."""
        return dict.fromkeys(self.cleaned_data["conflicts"], self.cleaned_data["text"])


class RulingForm(forms.Form):
    """The superior's ruling on a reported conflict."""

    answer = forms.ChoiceField(
        label="Afgørelse",
        choices=[("confirmed", "Inhabil: må ikke deltage i sagen"), ("dismissed", "Habil: må deltage i sagen")],
        widget=forms.RadioSelect,
    )
    reason = _text("Begrundelse", rows=3)


class FormalRejectForm(forms.Form):
    reason_code = forms.ChoiceField(label="Årsag", choices=[("", "Vælg årsag"), *FormalReason.choices])
    text = _text("Hvad er det for et krav, og hvilke oplysninger viser, at det ikke er opfyldt?")


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


class ScoreForm(forms.Form):
    """One criterion as it is typed: nothing is required until the sheet is locked, so nothing typed is refused."""

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, prefix=criterion.key, **kwargs)
        self.criterion = criterion
        choices = GATE if criterion.gate else [(str(n), str(n)) for n in range(1, 6)]
        self.fields["given"] = forms.ChoiceField(choices=choices, required=False)
        for point in criterion.sub_points:
            self.fields[f"point_{point.key}"] = forms.ChoiceField(choices=MARKS, required=False)
        self.fields["reason"] = forms.CharField(required=False, max_length=8000)
        self.fields["version"] = forms.IntegerField(min_value=0)

    @property
    def as_given(self) -> Given:
        data, gate = self.cleaned_data, self.criterion.gate
        marks = {point.key: data[f"point_{point.key}"] for point in self.criterion.sub_points}
        return Given(
            met=ANSWERS.get(data["given"]) if gate else None,
            points=int(data["given"]) if data["given"] and not gate else None,
            sub_points={key: mark for key, mark in marks.items() if mark},
            reason=data["reason"],
        )


class ConsensusForm(forms.Form):
    """What the assessors agreed on about one criterion."""

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"agree-{criterion.key}", **kwargs)
        choices = GATE if criterion.gate else [(str(n), str(n)) for n in range(1, 6)]
        self.gate = criterion.gate
        label = "I er enige om" if criterion.gate else "Point, I er enige om"
        self.fields["given"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.fields["reason"] = _text("Begrundelse", rows=4, limit=8000)

    @property
    def agreed(self) -> dict[str, Any]:
        given = self.cleaned_data["given"]
        met, points = (ANSWERS[given], None) if self.gate else (None, int(given))
        return {"met": met, "points": points, "reason": self.cleaned_data["reason"]}


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
        self.fields["internal_note"] = _text(
            "Internt notat", required=False, limit=8000, help_text="Ses ikke af ansøger og står ikke i brevet."
        )

    def _ask_rejection(self) -> None:
        """What fails on formalia is rejected: no money, no criteria, one reason."""
        del self.fields["amount"]
        self.fields["outcome"].choices = [(Outcome.REJECTION.value, Outcome.REJECTION.label)]
        self.fields[f"reason_{FORMAL}"] = _text("Begrundelse for afvisningen", required=False, limit=MAX_REASON)

    def _ask_merit(self) -> None:
        outcomes = [(each.value, each.label) for each in Outcome if each != Outcome.REJECTION]
        self.fields["outcome"].choices = [("", "Vælg afgørelse"), *outcomes]
        if not self.document.offers_money:
            del self.fields["amount"]
        for year in self.per_year if self.document.offers_money else {}:
            self.fields[f"year_{year}"] = KronerField(label=f"Heraf i {year}", required=False)
        for criterion in self.document.criteria:
            label = f"Begrundelse: {criterion.number}. {criterion.title}"
            self.fields[f"reason_{criterion.key}"] = _text(label, required=False, limit=MAX_REASON)
        self._ask_deviation()
        self.fields["conditions"] = _text("Betingelser", rows=3, required=False, help_text="Ved betinget tilsagn.")

    def _ask_deviation(self) -> None:
        """For those who are refused while an equal or lower place gets something: one text out, one text in."""
        only = "Kun ved afslag, hvor en anden med samme eller lavere placering får tilsagn."
        told = f"{only} Står i brevet. Der er intet udkast: skriv selv, hvad der har været afgørende."
        self.fields[f"reason_{PRIORITY}"] = _text(
            "Begrundelse: den samlede prioritering", required=False, rows=3, limit=MAX_REASON, help_text=told
        )
        self.fields["deviation_reason"] = _text(
            "Hvorfor fraviges ranglisten?",
            required=False,
            rows=3,
            help_text=f"{only} Ses af direktøren, ikke af ansøger.",
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
    comment = _text("Hvad skal ændres?", rows=4)


class MessageForm(forms.Form):
    """A message to the applicant."""

    subject = forms.CharField(label="Emne", max_length=200)
    body = _text("Besked", rows=8, limit=20_000)
