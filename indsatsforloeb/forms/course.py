"""What is asked while a course is prepared and led: length, leaders, what the tilbud provides, reasons, consultants."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from applications.forms import TilbudForm
from cases.forms.shared import RunForm, day_hint
from cases.models import Assignment
from indsatsforloeb.clock import bounds_of
from indsatsforloeb.models import Course
from indsatsforloeb.places import Concerned
from pools.models import Pool
from portal.models import Membership, Organisation, Tilbud, User
from portal.states import Role

DATES = ["%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]
NO_DATE = "Skriv en dato som dag.måned.år."


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=9999, help_text="Kan vente.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Skriv et helt tal fra 0 til 9999."),
    )  # fmt: skip


class LengthForm(RunForm):
    """What the telephone meeting ends with."""

    months = forms.IntegerField(
        label="Længde i måneder",
        error_messages={"required": "Skriv, hvor mange måneder forløbet varer.", "invalid": "Skriv et helt tal."},
    )
    begins_on = forms.DateField(
        label="Første dag",
        input_formats=DATES,
        widget=forms.DateInput(format="%d.%m.%Y"),
        error_messages={"required": NO_DATE, "invalid": NO_DATE},
    )

    def __init__(self, *args: Any, course: Course, now: datetime, **options: Any) -> None:
        start = {"months": course.months, "begins_on": course.begins_on}
        super().__init__(*args, initial=start, **options)
        self.fields["begins_on"].help_text = f"Dagen for opstartsmødet. {day_hint(now)}"
        if bounds := bounds_of(course):
            self.fields["months"].help_text = f"Fra {bounds[0]} til {bounds[1]} måneder."


class PracticalForm(RunForm):
    """What the tilbud provides; each may wait, but the agreement cannot be made without."""

    rooms = forms.CharField(
        label="Lokaler", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hvor holdes workshops og møder? Tilbuddet stiller lokaler til rådighed.",
    )  # fmt: skip
    catering = forms.CharField(
        label="Forplejning", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hvem står for mad og drikke?",
    )  # fmt: skip
    substitutes = forms.CharField(
        label="Vikardækning", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hvordan bliver medarbejderne fri til at deltage? Tilbuddet betaler selv for vikarer.",
    )  # fmt: skip
    evaluates_again = forms.BooleanField(label="Selvevaluering igen til sidst i forløbet", required=False)

    def __init__(self, *args: Any, course: Course, may_name: bool, **options: Any) -> None:
        """One choice of leader per tilbud, where the user may name them."""
        start = {name: getattr(course, name) for name in ("rooms", "catering", "substitutes", "evaluates_again")}
        super().__init__(*args, initial=start, **options)
        for row in course.tilbud.select_related("tilbud") if may_name else []:
            self.fields[f"leader_{row.pk}"] = forms.ModelChoiceField(
                label=f"Hvem underskriver for {row.tilbud.name}?",
                help_text="Tilbuddets leder. Lederen får adgang til sagen og underskriver her i portalen.",
                queryset=users_of(row.tilbud.organisation_id),
                required=False,
                empty_label="Vælg leder",
                initial=row.leader_id,
                error_messages={"invalid_choice": "Vælg en bruger fra tilbuddets organisation."},
            )

    def leaders(self) -> dict[int, User]:
        """The chosen leaders by the key of the course's row of the tilbud."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith("leader_")}
        return {int(name.removeprefix("leader_")): user for name, user in chosen.items() if user is not None}


class ReasonForm(RunForm):
    """Why a course stands still, ends early, or a place is given back."""

    reason = forms.CharField(
        label="Begrundelse", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv en begrundelse."},
    )  # fmt: skip


class ConflictForm(forms.Form):
    """What the superior is to take a position on."""

    text = forms.CharField(
        label="Hvilke forhold?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv, hvilke forhold din leder skal tage stilling til."},
    )  # fmt: skip


class HandOverCourseForm(RunForm):
    to = forms.ModelChoiceField(
        label="Hvem skal være ansvarlig?", queryset=User.objects.none(), empty_label="Vælg kollega",
        error_messages={"required": "Vælg en kollega.", "invalid_choice": "Vælg en kollega fra Indsatsteamet."},
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        team = _consultants(Role.COURSE_CONSULTANT).exclude(pk=course.responsible_id)
        self.fields["to"].queryset = team


class ConsultantForm(RunForm):
    user = forms.ModelChoiceField(
        label="Konsulent", queryset=User.objects.none(), empty_label="Vælg konsulent",
        help_text="En fra Indsatsteamet eller en ekstern konsulent fra en leverandør.",
        error_messages={"required": "Vælg en konsulent.", "invalid_choice": "Vælg en af konsulenterne på listen."},
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Assignment.objects.current().filter(case=course.case).values("user")
        others = _consultants(Role.COURSE_CONSULTANT, Role.EXTERNAL_CONSULTANT).exclude(pk__in=there)
        self.fields["user"].queryset = others


class EnteredForm(RunForm):
    """A course that already runs: whose, which tilbud, since when, and why it has no application here."""

    pool = forms.ModelChoiceField(
        label="Under hvilket opslag bruger forløbet plads?", queryset=Pool.objects.none(), empty_label="Vælg opslag",
        error_messages={"required": "Vælg opslag.", "invalid_choice": "Vælg et af de udmeldte opslag på listen."},
    )  # fmt: skip
    responsible = forms.ModelChoiceField(
        label="Hvem er ansvarlig hos tilbuddet?", queryset=User.objects.none(), empty_label="Vælg bruger",
        help_text="Får sagen i «Mine tilskudssager» og kan selv tilføje kolleger.",
        error_messages={"required": "Vælg, hvem der er ansvarlig hos tilbuddet."},
    )  # fmt: skip
    tilbud = forms.ModelMultipleChoiceField(
        label="Tilbud", queryset=Tilbud.objects.none(), widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    began_on = forms.DateField(
        label="Begyndt den", input_formats=DATES,
        error_messages={"required": NO_DATE, "invalid": NO_DATE},
    )  # fmt: skip
    months = forms.IntegerField(
        label="Længde i måneder", required=False, min_value=1,
        help_text="Hvis den er aftalt. Den kan også aftales senere på siden Opstart.",
        error_messages={"invalid": "Skriv et helt tal.", "min_value": "Skriv et helt tal fra 1 og op."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Hvorfor er der ingen ansøgning i portalen?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor forløbet ikke har en ansøgning her."},
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["began_on"].help_text = day_hint(now, weeks=-12)
        calls = list(calls_for_places())
        self.fields["pool"].queryset = calls_for_places()
        self.fields["pool"].initial = calls[0] if len(calls) == 1 else None
        self.fields["responsible"].queryset = users_of(organisation.pk)
        self.fields["tilbud"].queryset = own = Tilbud.objects.filter(organisation=organisation)
        self.own = list(own)
        if not self.own:
            del self.fields["tilbud"]
        for each in self.own:
            self.fields[f"employees_{each.pk}"] = _count(f"Medarbejdere på {each.name}")
            self.fields[f"citizens_{each.pk}"] = _count(f"Borgere på {each.name}")

    def facts(self) -> dict[str, Any]:
        """What `Entered` holds beside organisation, call and new tilbud."""
        said = self.cleaned_data
        sizes = {each.pk: (said[f"employees_{each.pk}"], said[f"citizens_{each.pk}"]) for each in self.own}
        facts = {name: said[name] for name in ("responsible", "began_on", "months", "reason")}
        return facts | {"tilbud": tuple(said.get("tilbud", ())), "sizes": sizes}


class NewTilbudForm(TilbudForm):
    """A tilbud in a course that already runs, which has never applied here."""

    employees = _count("Medarbejdere")
    citizens = _count("Borgere")

    def concerned(self) -> Concerned:
        """Not stored; wants a valid form."""
        data = self.cleaned_data
        tilbud = Tilbud(**{name: data[name] for name in TilbudForm.Meta.fields})
        return Concerned(tilbud, data["employees"], data["citizens"])


def calls_for_places() -> QuerySet[Pool]:
    """The announced calls that offer places, the newest first."""
    return Pool.objects.announced().offering_places().order_by("-opens_at", "-pk")


def users_of(organisation: int) -> QuerySet[User]:
    members = Membership.objects.active().filter(organisation=organisation)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("name")


def _consultants(*roles: Role) -> QuerySet[User]:
    return User.objects.filter(roles__overlap=list(roles), is_active=True).order_by("name")
