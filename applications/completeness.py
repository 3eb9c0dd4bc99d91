"""What is still missing in a draft, part by part, with a link to each place?"""

from dataclasses import dataclass

from django.urls import reverse

from applications.budget import budget_warnings, obstacles_to_submit_budget
from applications.budget.agreement import agreement_warnings
from applications.drafts import Draft
from applications.permissions import answered_before
from applications.slots import Slot
from pools.document import Column, Question
from pools.questions import AnswerError, kind_of
from pools.questions.table import cell_question
from portal.danish import month_label
from portal.steps import Obstacle

DAY = cell_question(Column("date", "Dato", "date"))
DECLARATION_FIELDS = {"name": "navn", "title": "titel", "date": "dato"}


@dataclass(frozen=True)
class Part:
    """One part of the application – a criterion, the activities, the budget, the commitments – and what it lacks."""

    key: str
    title: str
    url: str
    obstacles: tuple[Obstacle, ...]

    @property
    def is_complete(self) -> bool:
        return not self.obstacles


def parts_of(draft: Draft) -> tuple[Part, ...]:
    """Every part in the order of the form."""
    page = form_url(draft)
    parts = [
        Part(
            criterion.key,
            f"{criterion.number}. {criterion.title}",
            f"{page}#kriterium-{criterion.key}",
            tuple(obstacle for question in questions for obstacle in _of_question(draft, question, page)),
        )
        for criterion in draft.document.criteria
        if criterion.key in draft.asked.sections and (questions := draft.document.form_questions(criterion.key))
    ]
    if draft.budget is not None and draft.document.question_of_kind("activities") is None:
        parts.append(Part("activities", "Aktiviteter", f"{page}#aktiviteter", tuple(_of_activities(draft, page))))
    if draft.tilbud_stand_last:
        parts.append(Part("tilbud", "Tilbud", f"{page}#tilbud", tuple(_of_tilbud(draft, page))))
    if draft.budget is not None and draft.document.question_of_kind("budget") is None:
        parts.append(Part("budget", "Budget", _budget_url(draft), tuple(_of_budget(draft))))
    confirmations = tuple(_of_confirmations(draft, page))
    parts.append(Part("commitments", "Forpligtelser", f"{page}#forpligtelser", confirmations))
    return tuple(parts)


def obstacles_of_content(draft: Draft) -> list[Obstacle]:
    """All that is missing or wrong in what has been written."""
    return [obstacle for part in parts_of(draft) for obstacle in part.obstacles]


def warnings_of(draft: Draft) -> list[Obstacle]:
    """What stops nothing but is worth a second look before it is sent."""
    if draft.budget is None:
        return _of_people(draft) + _of_answered(draft)
    agreement = agreement_warnings(draft.agreement, draft.application.case.number) if draft.agreement else []
    return _of_descriptions(draft) + budget_warnings(draft.application, draft.budget, draft.document) + agreement


def form_url(draft: Draft) -> str:
    return reverse("applications:form", args=[draft.application.case.number])


def _of_question(draft: Draft, question: Question, page: str) -> list[Obstacle]:
    """What one question lacks; plan and budget lack what they lack where they stand."""
    if question.key not in draft.asked.questions:
        return []
    if question.kind == "activities":
        return _of_activities(draft, page)
    if question.kind == "budget":
        return _of_budget(draft)
    if question.kind == "tilbud":
        return _of_tilbud(draft, page)
    if question.kind == "file":
        return _of_slot(draft.slot(question), f"{page}#{question.key}")
    kind, value, url = kind_of(question), draft.value(question.key), f"{page}#{question.key}"
    if kind.missing(question, value):
        return [Obstacle("answer_missing", f"Svar mangler: {question.label}", url)]
    fault = kind.fault(question, value)
    return [Obstacle("answer_fault", f"«{question.label}»: {fault}", url)] if fault else []


def _of_slot(slot: Slot, url: str) -> list[Obstacle]:
    """A file that is asked for and not there, and files with a virus, which do not count."""
    obstacles = [
        Obstacle("file_infected", f"Fjern «{each.attachment.file.name}»: Filen indeholder virus.", url)
        for each in slot.files
        if not each.counts
    ]
    if slot.question.required and not slot.counted:
        obstacles.insert(0, Obstacle("file_missing", f"Fil mangler: {slot.question.label}", url))
    return obstacles


def _budget_url(draft: Draft) -> str:
    return reverse("applications:budget", args=[draft.application.case.number])


def _of_budget(draft: Draft) -> list[Obstacle]:
    return obstacles_to_submit_budget(draft.application, draft.budget, draft.document) if draft.budget else []


def _of_tilbud(draft: Draft, page: str) -> list[Obstacle]:
    """At least one tilbud, and in each row how many people the course concerns."""
    if not draft.tilbud:
        return [Obstacle("no_tilbud", "Tilføj mindst ét tilbud.", f"{page}#tilbud")]
    obstacles = []
    for row in draft.tilbud:
        name, url = ", ".join(filter(None, [row.tilbud.name, row.department])), f"{page}#tilbudsraekke-{row.pk}"
        if not row.employees:
            text = f"«{name}» mangler, hvor mange medarbejdere forløbet vedrører."
            obstacles.append(Obstacle("tilbud_employees", text, url))
        if not row.citizens:
            text = f"«{name}» mangler, hvor mange borgere forløbet vedrører."
            obstacles.append(Obstacle("tilbud_citizens", text, url))
    return obstacles


def _of_people(draft: Draft) -> list[Obstacle]:
    """More or fewer employees than the call recommends: a friendly word, never in the way."""
    text = draft.people.warning
    return [Obstacle("people_unusual", text, f"{form_url(draft)}#tilbud")] if text else []


def _of_answered(draft: Draft) -> list[Obstacle]:
    """A tilbud that applied before may have its place already: said while there is time, for the sending refuses it."""
    asked = {row.tilbud_id: row.tilbud.name for row in draft.tilbud}
    answered = answered_before(draft.application.pool, asked) if asked else set()
    text = (
        "«{}» har søgt før og fået svar. Har det fået en plads og beholdt den, kan det ikke få en til. "
        "Fjern det i så fald, før I indsender."
    )
    url = f"{form_url(draft)}#tilbud"
    return [Obstacle("answered_before", text.format(asked[key]), url) for key in asked if key in answered]


def _of_activities(draft: Draft, page: str) -> list[Obstacle]:
    if not draft.activities:
        return [Obstacle("no_activities", "Tilføj mindst én aktivitet.", f"{page}#aktiviteter")]
    obstacles = []
    for activity in draft.activities:
        months = {activity.first_month, activity.last_month}
        if months - set(draft.document.months):
            first, last = month_label(draft.document.first_month), month_label(draft.document.last_month)
            text = f"Aktiviteten «{activity.name}» ligger uden for projektperioden {first} – {last}."
            obstacles.append(Obstacle("activity_outside", text, f"{page}#aktivitet-{activity.pk}"))
        if not activity.responsible:
            text = f"Aktiviteten «{activity.name}» mangler en ansvarlig."
            obstacles.append(Obstacle("activity_responsible", text, f"{page}#aktivitet-{activity.pk}"))
    return obstacles


def _of_descriptions(draft: Draft) -> list[Obstacle]:
    page = form_url(draft)
    text = "Aktiviteten «{}» har ingen beskrivelse. Den kan indsendes uden."
    return [
        Obstacle("activity_undescribed", text.format(activity.name), f"{page}#aktivitet-{activity.pk}")
        for activity in draft.activities
        if not activity.description
    ]


def _of_confirmations(draft: Draft, page: str) -> list[Obstacle]:
    obstacles = []
    if not draft.accepted_commitments:
        text = f"Læs og accepter de {len(draft.document.commitment_items)} forpligtelser."
        obstacles.append(Obstacle("commitments", text, f"{page}#forpligtelser"))
    if draft.is_outside_audience and not draft.confirmed_outside_audience:
        text = "Jeres organisation hører ikke til puljens ansøgerkreds. Bekræft, at I vil søge alligevel."
        obstacles.append(Obstacle("outside_audience", text, f"{page}#ansoegerkreds"))
    if draft.document.approval == "declaration":
        missing = [word for key, word in DECLARATION_FIELDS.items() if not draft.declaration.get(key)]
        if missing:
            text = f"Erklæringen om godkendelse mangler {', '.join(missing)}."
            obstacles.append(Obstacle("declaration", text, f"{page}#erklaering"))
        elif not is_a_day(draft.declaration["date"]):
            text = "Datoen for godkendelsen kan ikke læses. Skriv den som dag.måned.år, fx 17.09.2019."
            obstacles.append(Obstacle("declaration_date", text, f"{page}#erklaering"))
    return obstacles


def is_a_day(text: str) -> bool:
    """Whether a typed date can be read as a day that exists."""
    try:
        return kind_of(DAY).parse(DAY, text) is not None
    except AnswerError:
        return False
