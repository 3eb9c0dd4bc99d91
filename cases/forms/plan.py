"""What is asked about a goal and an action towards it?"""

from collections.abc import Mapping
from datetime import datetime

from django import forms

from cases.forms.run import NO_CITIZEN
from cases.forms.shared import DayField, RunForm, SeenForm, day_hint
from cases.group import shown_name
from cases.models import Case, Goal, GroupMember, PlanAction
from cases.plan import ActionDraft, GoalDraft
from cases.states import ActionState, MemberRole
from portal.danish import short_date


class GoalForm(SeenForm):
    """`themes`: {key: words} of the floor that leads the run; without any the question is left out."""

    title = forms.CharField(label="Mål", max_length=300, help_text=NO_CITIZEN)
    theme = forms.ChoiceField(label="Tema", required=False)
    indicator = forms.CharField(label="Hvordan kan I se, at målet er nået?", max_length=500, required=False)

    def __init__(self, *args: object, themes: Mapping[str, str], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].choices = [("", "Intet bestemt tema"), *themes.items()]
        if not themes:
            del self.fields["theme"]

    @classmethod
    def of(cls, goal: Goal, themes: Mapping[str, str]) -> "GoalForm":
        about = {"title": goal.title, "theme": goal.theme, "indicator": goal.indicator, "seen": goal.version}
        return cls(initial=about, themes=themes)

    def draft(self) -> GoalDraft:
        data = self.cleaned_data
        return GoalDraft(data["title"], data.get("theme", ""), data["indicator"])


class ActionForm(SeenForm):
    """The responsible is chosen from the group; whoever has left and is responsible can stay so."""

    text = forms.CharField(label="Handling", max_length=500, help_text=NO_CITIZEN)
    responsible = forms.ModelChoiceField(
        label="Ansvarlig", queryset=GroupMember.objects.none(), required=False, empty_label="Ikke valgt"
    )
    due_on = DayField(label="Senest", max_length=20, required=False)
    state = forms.ChoiceField(label="Status", choices=ActionState.choices)
    note = forms.CharField(
        label="Hvad er der sket?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bliver stående under handlingen med dato og navn.",
    )

    def __init__(
        self, *args: object, case: Case, now: datetime, current: GroupMember | None = None, **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].help_text = day_hint(now)
        group = case.members.current().exclude(role=MemberRole.PARTICIPANT)
        choices = group | GroupMember.objects.filter(pk=current.pk) if current else group
        field = self.fields["responsible"]
        field.queryset = choices
        field.label_from_instance = _named

    @classmethod
    def of(cls, action: PlanAction, *, now: datetime) -> "ActionForm":
        about = {
            "text": action.text,
            "responsible": action.responsible_id,
            "due_on": short_date(action.due_on) if action.due_on else "",
            "state": action.state,
            "seen": action.version,
        }
        return cls(initial=about, case=action.goal.case, now=now, current=action.responsible)

    def draft(self) -> ActionDraft:
        return ActionDraft(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class DropForm(RunForm):
    reason = forms.CharField(
        label="Hvorfor bliver målet opgivet?",
        max_length=500,
        help_text="Målet og dets handlinger bliver stående nederst i planen.",
        error_messages={"required": "Skriv, hvorfor målet bliver opgivet."},
    )


def _named(member: GroupMember) -> str:
    return shown_name(member, carries=False)
