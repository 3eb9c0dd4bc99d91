"""What is asked of an assessor?"""

from dataclasses import replace
from typing import Any

from django import forms

from assessment.actions import Given
from assessment.forms.fields import text_field
from assessment.states import SubPointMark
from pools.document import Criterion

MARKS = [(mark.value, mark.label) for mark in SubPointMark]
GATE = [("yes", "Opfyldt"), ("no", "Ikke opfyldt")]
ANSWERS = {"yes": True, "no": False}


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
            reason=data["reason"].replace("\r\n", "\n"),
        )

    @property
    def as_typed(self) -> Given:
        """What could be read of a form that was refused, with the reason word for word: shown again, never saved."""
        for name in self.fields:
            self.cleaned_data.setdefault(name, "")
        return replace(self.as_given, reason=self.data.get(self.add_prefix("reason"), ""))


class ConsensusForm(forms.Form):
    """What the assessors agreed on about one criterion."""

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"agree-{criterion.key}", **kwargs)
        self.criterion = criterion
        choices = GATE if criterion.gate else [(str(n), str(n)) for n in range(1, 6)]
        self.gate = criterion.gate
        label = "I er enige om" if criterion.gate else "Point, I er enige om"
        self.fields["given"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.fields["reason"] = text_field("Begrundelse", rows=4, limit=8000)

    @property
    def agreed(self) -> dict[str, Any]:
        given = self.cleaned_data["given"]
        met, points = (ANSWERS[given], None) if self.gate else (None, int(given))
        return {"met": met, "points": points, "reason": self.cleaned_data["reason"]}
