"""Does what a call says of places, openings, months and themes hold together, and a pool of money say none of it?"""

from collections.abc import Iterator
from datetime import datetime

from pools.document import NOT_CHOSEN, Intake, PoolDocument
from pools.poolfile.checks_of_page import MONTH, key_findings
from pools.poolfile.lines import Path

Finding = tuple[Path, str]
INTAKE_KINDS = ("continuous", "rounds")
OF_PLACES = {
    "capacity": "en plan for pladserne",
    "recommended_employees": "et anbefalet antal medarbejdere",
    "course_months": "en længde af forløb",
    "themes": "temaer for forløb",
}
FEWEST_MONTHS, MOST_MONTHS = 1, 36
MOST_EMPLOYEES = 9_999


def findings(document: PoolDocument) -> Iterator[Finding]:
    yield from _intake(document)
    if document.offers_money:
        yield from _only_of_places(document)
        return
    yield from _only_of_money(document)
    yield from _course(document)
    yield from _themes(document)
    yield from _capacity(document)
    if document.question_of_kind("tilbud") is None:
        yield (
            ("questions",),
            "Et opslag med pladser skal have et spørgsmål af slagsen «tilbud»: pladserne tælles i tilbud.",
        )


def _only_of_places(document: PoolDocument) -> Iterator[Finding]:
    for name, words in OF_PLACES.items():
        if getattr(document, name):
            yield (name,), f"En pulje med penge har ikke {words}. Fjern «{name}»."


def _only_of_money(document: PoolDocument) -> Iterator[Finding]:
    """A budget and the limits that follow an award belong to money."""
    for name, value in vars(document.budget).items():
        if value:
            yield ("budget", name), f"Et opslag med pladser har intet budget. Fjern «{name}»."
    for name, value in vars(document.thresholds).items():
        if value > 0:
            yield ("thresholds", name), "Et opslag med pladser har ingen beløbsgrænser: skriv 0."


def _course(document: PoolDocument) -> Iterator[Finding]:
    if document.course_months is None:
        yield ("course_months",), "Skriv, hvor mange måneder et forløb varer, fx [4, 12]."
    elif not FEWEST_MONTHS <= document.course_months[0] <= document.course_months[1] <= MOST_MONTHS:
        text = f"«course_months» skal være det mindste og det største antal, fra {FEWEST_MONTHS} til {MOST_MONTHS}."
        yield ("course_months",), text
    people = document.recommended_employees
    if people is not None and not 1 <= people[0] <= people[1] <= MOST_EMPLOYEES:
        yield ("recommended_employees",), "«recommended_employees» skal være det mindste og det største, fx [20, 50]."


def _themes(document: PoolDocument) -> Iterator[Finding]:
    yield from key_findings(document.themes, ("themes",))
    for number, theme in enumerate(document.themes):
        if not theme.title:
            yield ("themes", number, "title"), "Temaet har ingen titel."


def _capacity(document: PoolDocument) -> Iterator[Finding]:
    """The plan says every place once, in months of the period, one period after the other."""
    previous = ""
    for number, period in enumerate(document.capacity):
        path: Path = ("capacity", number)
        if not period.label:
            yield (*path, "label"), "Perioden har intet navn."
        if period.places < 0:
            yield (*path, "places"), "Antallet af pladser kan ikke være negativt."
        months = {"first_month": period.first_month, "last_month": period.last_month}
        wrong = [name for name, month in months.items() if not MONTH.fullmatch(month)]
        for name in wrong:
            yield (*path, name), f"«{name}» skal være en måned som 2020-01."
        if wrong:
            continue
        if period.first_month > period.last_month:
            yield (*path, "last_month"), "Periodens sidste måned ligger før den første."
        elif document.months and not {period.first_month, period.last_month} <= set(document.months):
            yield path, f"«{period.label}» ligger uden for perioden {document.first_month} til {document.last_month}."
        elif period.first_month <= previous:
            yield (*path, "first_month"), "Perioderne skal stå efter hinanden og må ikke overlappe."
        previous = period.last_month
    planned = sum(period.places for period in document.capacity)
    if document.capacity and planned != document.places:
        yield ("capacity",), f"Planen har {planned} pladser i alt, og opslaget har {document.places}."


def _intake(document: PoolDocument) -> Iterator[Finding]:
    intake = document.intake
    if intake is None:
        return
    if intake.kind not in INTAKE_KINDS:
        yield ("intake", "kind"), f"«kind» skal være en af: {', '.join(INTAKE_KINDS)}."
    if not intake.text:
        yield ("intake", "text"), "Skriv, hvad ansøgerne får at vide om, hvornår ansøgningerne tages ind."
    if intake.kind == "rounds" and not intake.cut_offs:
        yield ("intake", "cut_offs"), "Skriv, hvornår hver runde slutter («cut_offs»)."
    if intake.kind == "continuous" and intake.cut_offs:
        yield ("intake", "cut_offs"), "Når der løbende tages imod ansøgninger, er der ingen runder: fjern «cut_offs»."
    yield from _cut_offs(document, intake)


def _cut_offs(document: PoolDocument, intake: Intake) -> Iterator[Finding]:
    previous: datetime = document.opens
    for number, moment in enumerate(intake.cut_offs):
        path: Path = ("intake", "cut_offs", number)
        if previous != NOT_CHOSEN and moment <= previous:
            yield path, "Runderne skal slutte efter åbningen og stå i rækkefølge."
        elif document.deadline != NOT_CHOSEN and moment > document.deadline:
            yield path, "Runden slutter efter ansøgningsfristen."
        previous = moment
