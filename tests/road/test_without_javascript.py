"""The applicant's road without a script: from the log-in form to the receipt, through the forms as they stand."""

import pytest
from django.utils import timezone

from portal.models import User
from tests.conftest import PASSWORD
from tests.pools.factories import later
from tests.road.calls import CALLS
from tests.road.people import ANSWERS, LONG_ANSWER
from tests.road.plain_browser import Person

pytestmark = pytest.mark.db

SAVE, SPREAD, POST = "Gem kladde", "Fordel jævnt fra–til", "Gem post"


def logged_in(user: User, then: str) -> Person:
    """At the page asked for, by way of the log-in it leads to."""
    person = Person()
    person.open(f"/konto/login/?next={then}")
    person.fill("Log ind", **{"E-mail": user.email, "Adgangskode": PASSWORD})
    person.press("Log ind")
    return person


def answer_the_form(anna: Person) -> None:
    """Every control of the form: the first choice, an answer that fits, a text; and one activity."""
    seen = set()
    for control in anna.form_with(SAVE).controls:
        label = anna.page.labels.get(control.id, "")
        if control.name.startswith("tilbud-"):
            continue  # counted by themselves, as a budget is laid by itself
        if control.kind in {"radio", "checkbox"} and control.name not in seen:
            control.chosen = True
            seen.add(control.name)
        elif control.kind == "textarea":
            control.value = LONG_ANSWER
        elif control.kind == "text":
            control.value = next((answer for begins, answer in ANSWERS.items() if label.startswith(begins)), "Netværk")
        elif control.kind == "select":
            control.value = control.options[1] if label == "Fra" else control.options[-1]
    anna.press(SAVE)


def lay_the_budget(anna: Person) -> None:
    anna.follow("Videre til budget")
    anna.press("Tilføj post")
    for choice in ("Kategori", "Aktivitet"):
        control = anna.control(POST, choice)
        control.value = control.options[1]
    anna.fill(POST, Specifikation="Undervisning, hold à to dage", Antal="20", Enhed="hold", Pris="50.000")
    last = next(each for each in anna.form_with(POST).controls if each.name == "spread_to")
    last.value = last.options[-1]
    anna.press(SPREAD)
    anna.press(POST)
    assert "Budgettet er klar til at blive indsendt." in anna.page.text


def count_the_people(anna: Person) -> None:
    """The tilbud it was started for: how many the course concerns."""
    anna.fill(SAVE, Medarbejdere="24", Borgere="31")
    anna.press(SAVE)
    assert "I alt: 24 medarbejdere og 31 borgere" in " ".join(anna.page.text.split())


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_from_the_log_in_form_to_the_receipt(call, applicant, approver, manager, manager2):
    now = timezone.now()
    moments = {"opens": later(now, days=-20), "deadline": later(now, days=10)}
    call.prepare(applicant)
    call.announced(manager, manager2, now=later(now, days=-21), slug="aaben", approval="portal", **moments)
    anna = logged_in(applicant, "/puljer/aaben/")
    anna.press("Start ansøgning")
    if not call.offers_money:
        anna.choose("Start ansøgning", "Lindegården")
        anna.press("Start ansøgning")
    assert "IKKE INDSENDT" in anna.page.text
    answer_the_form(anna)
    (lay_the_budget if call.offers_money else count_the_people)(anna)
    number = anna.at.split("/")[2]

    anna.open(f"/mine-tilskudssager/{number}/")
    anna.follow("Tilføj kollega eller giv ansvaret videre")
    anna.fill("Tilføj kollega", **{"Kollegaens e-mail": approver.email})
    anna.choose("Tilføj kollega", "Godkender")
    anna.press("Tilføj kollega")
    anna.follow("Gennemse og indsend")
    anna.press("Send til godkendelse")

    gerda = logged_in(approver, f"/mine-tilskudssager/{number}/")
    gerda.follow("Gennemse og indsend")
    gerda.press("Godkend")

    anna.open(f"/mine-tilskudssager/{number}/gennemse/")
    anna.press("Prøv indsendelse")
    assert "Intet står i vejen for at indsende." in anna.page.text
    anna.press("Indsend ansøgning")
    assert "Hvad sker der nu?" in anna.page.text
    anna.follow("kontrollere kvitteringen")
    assert "Kvitteringen er ægte" in anna.page.text
