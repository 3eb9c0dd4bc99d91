"""What is asked about the group, an activity, who came, and what was said?"""

from collections.abc import Sequence
from datetime import datetime

from django import forms

from cases.forms.shared import HoursField, RunForm, SeenForm, day_hint
from cases.gatherings import DRAFT_FIELDS, GatheringDraft
from cases.group import MemberDraft, shown_name
from cases.models import Case, Gathering, GroupMember
from cases.states import UNNAMED, MemberRole
from portal.models import Tilbud
from portal.moments import MomentError, read_moment, typed_moment
from portal.money import show_number

IN_GROUP = [(role.value, role.label) for role in MemberRole if role != MemberRole.PARTICIPANT]
NO_CITIZEN = "Skriv ikke navne på borgere eller pårørende."


class MemberForm(RunForm):
    """`case`: whose group it is; asked about tilbud only where the organisation has any."""

    role = forms.ChoiceField(label="Rolle", choices=[("", "Vælg rolle"), *IN_GROUP])
    name = forms.CharField(
        label="Navn", max_length=100, required=False, help_text="Af en borger eller pårørende højst fornavnet."
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Hertil sendes invitationer. Skriv den, personen logger ind i portalen med, hvis der er en.",
        error_messages={"invalid": "Skriv en gyldig e-mail, for eksempel navn@kommune.dk."},
    )
    phone = forms.CharField(label="Telefon", max_length=20, required=False)
    tilbud = forms.ModelChoiceField(
        label="Tilbud", queryset=Tilbud.objects.none(), required=False, empty_label="Ikke valgt"
    )

    def __init__(self, *args: object, case: Case, **options: object) -> None:
        super().__init__(*args, **options)
        own = case.organisation.tilbud.order_by("name")
        self.fields["tilbud"].queryset = own
        if not own:
            del self.fields["tilbud"]

    @classmethod
    def of(cls, member: GroupMember) -> "MemberForm":
        about = {name: getattr(member, name) for name in ("role", "name", "email", "phone")}
        return cls(initial=about | {"tilbud": member.tilbud_id}, case=member.case)

    def draft(self) -> MemberDraft:
        return MemberDraft(**self.cleaned_data)


class GatheringForm(SeenForm):
    """`kinds` are the choices of the floor that leads the run; `asks_when_held`: also what is over can be entered."""

    kind = forms.ChoiceField(label="Slags")
    title = forms.CharField(label="Titel", max_length=200, help_text=f"Står i invitationen. {NO_CITIZEN}")
    day = forms.CharField(label="Dato", max_length=20)
    clock = forms.CharField(label="Begynder kl.", max_length=20, help_text="Skriv fx 9.00. Det er dansk tid.")
    ends_clock = forms.CharField(label="Slutter kl.", max_length=20, help_text="Skriv fx 12.00.")
    ends_day = forms.CharField(
        label="Slutter på en anden dato", max_length=20, required=False, help_text="Kun hvis den varer flere dage."
    )
    place = forms.CharField(label="Sted", max_length=300, required=False)
    hours = HoursField(
        label="Forventet tid pr. deltager, i timer",
        required=False,
        max_length=10,
        help_text="Med forberedelse og opfølgning, fx 2,5.",
    )
    agenda = forms.CharField(
        label="Dagsorden",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Sendes med invitationen. {NO_CITIZEN}",
    )
    members = forms.MultipleChoiceField(
        label="Hvem inviteres?", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    already_held = forms.BooleanField(
        label="Aktiviteten er allerede holdt. Skriv den på uden at invitere nogen", required=False
    )

    def __init__(
        self,
        *args: object,
        kinds: Sequence[tuple[str, str]],
        group: Sequence[GroupMember],
        now: datetime,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["day"].help_text = day_hint(now)
        self.group = {str(each.pk): each for each in group}
        self.fields["kind"].choices = [("", "Vælg slags"), *kinds]
        names = [(key, _named(each)) for key, each in self.group.items()]
        self.fields["members"].choices = names
        if not names:
            del self.fields["members"]

    def clean(self) -> dict:
        data = super().clean() or {}
        data["starts_at"] = self._moment(data, "day", "clock")
        ends_day = "ends_day" if data.get("ends_day") else "day"
        data["ends_at"] = self._moment(data, ends_day, "ends_clock")
        return data

    def _moment(self, data: dict, day: str, clock: str) -> datetime | None:
        if not (data.get(day) and data.get(clock)):
            return None
        try:
            return read_moment(data[day], data[clock])
        except MomentError as error:
            field = day if error.part == "day" else clock
            if field not in self.errors:
                self.add_error(field, str(error))
        return None

    def draft(self) -> GatheringDraft:
        values = {name: self.cleaned_data[name] for name in DRAFT_FIELDS}
        values["agenda"] = values["agenda"].replace("\r\n", "\n")  # as it was before a browser sent it
        return GatheringDraft(**values, already_held=self.cleaned_data.get("already_held", False))

    def chosen(self) -> list[GroupMember]:
        return [self.group[key] for key in self.cleaned_data.get("members", [])]


def _named(member: GroupMember) -> str:
    label = MemberRole(member.role).label
    paper = " – inviteres på papir" if member.role in UNNAMED or not (member.email or member.user_id) else ""
    name = shown_name(member, carries=True)
    return f"{name}{paper}" if member.role in UNNAMED else f"{name}, {label}{paper}"


def typed_gathering(gathering: Gathering, invited: Sequence[int]) -> dict[str, object]:
    """The activity as it would be typed."""
    ends = typed_moment(gathering.ends_at)
    begins = typed_moment(gathering.starts_at)
    about = {name: getattr(gathering, name) for name in ("kind", "title", "place", "agenda")}
    return about | {
        "seen": gathering.sequence,
        **begins,
        "ends_clock": ends["clock"],
        "ends_day": ends["day"] if ends["day"] != begins["day"] else "",
        "hours": show_number(gathering.hours, 0 if gathering.hours == int(gathering.hours) else 2),
        "members": [str(key) for key in invited],
    }


class CancelForm(RunForm):
    reason = forms.CharField(
        label="Hvorfor bliver den aflyst?",
        max_length=300,
        help_text=f"Sendes til alle, der er inviteret. {NO_CITIZEN}",
        error_messages={"required": "Skriv, hvorfor aktiviteten bliver aflyst."},
    )


class ParticipantsForm(RunForm):
    names = forms.CharField(
        label="Navne, ét på hver linje",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Medarbejdere og andre uden for gruppen. Borgere skrives ikke på listen.",
        error_messages={"required": "Skriv navnene, ét på hver linje."},
    )

    def lines(self) -> list[str]:
        return self.cleaned_data["names"].splitlines()


class MinutesForm(SeenForm):
    text = forms.CharField(
        label="Referat",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=f"Kan læses af begge parter. {NO_CITIZEN}",
        error_messages={"required": "Skriv referatet."},
    )
