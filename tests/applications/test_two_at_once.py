"""Two people write at the same moment through the web server: every acknowledged text is there, each once."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from applications.models import Activity, Answer, AnswerRevision, BudgetPost, BudgetRevision
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import Column, Question
from tests.applications.factories import complete_draft
from tests.bench.client import Caller
from tests.pools.factories import announced_pool, seed_document
from tests.race.clients import in_a_thread

pytestmark = pytest.mark.world
SAVES = 500  # of the two together
TEXTS = ("project_manager", "partners")


@pytest.fixture
def application(world, manager, manager2, applicant, colleague):
    now = datetime.now(UTC)
    first = seed_document().questions[0]
    columns = (Column("name", "Partner", "short_text"),)
    table = Question("partners", first.criterion, first.sub_point, "table", "Hvem er med?", columns=columns)
    questions = (*seed_document().questions, table)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), questions=questions, **moments)
    application = complete_draft(pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


@dataclass
class Hand:
    """One person's page: what it believes in for each place, and what the portal has acknowledged to it."""

    name: str
    caller: Caller
    case: str
    activity: Activity
    post: int
    seen: dict[str, str]
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    answered: Counter = field(default_factory=Counter)

    def writes(self, saves: int) -> "Hand":
        drawn = random.Random(self.name)
        for number in range(saves):
            place = drawn.choice([*TEXTS, "plan", "budget"])
            self.save(place, f"{place} {number} fra {self.name}")
        return self

    def save(self, place: str, text: str) -> None:
        path, fields, told = self.request(place, text)
        answer = self.caller.post(self.case + path, accept="application/json", **fields)
        self.answered[place, answer.status] += 1
        assert answer.status in {200, 409}, answer.body
        self.seen[place] = str(json.loads(answer.body)[told])
        if answer.status == 200:
            self.acknowledged.append((place, text))

    def request(self, place: str, text: str) -> tuple[str, dict[str, Any], str]:
        if place == "budget":
            return f"budget/post/{self.post}/gem/", {"version": self.seen[place], "note": text}, "version"
        if place != "plan":
            return "ansoegning/felt/", {"field": place, "value": text, "base": self.seen[place]}, "version"
        row = {name: getattr(self.activity, name) for name in ("name", "first_month", "last_month", "responsible")}
        row |= {"description": text, "base": self.seen[place]}
        fields = {f"activity-{self.activity.pk}-{name}": value for name, value in row.items()}
        return "ansoegning/aktivitet/", fields, "base"


def everything_kept(activity: int, post: int) -> dict[str, list[str]]:
    """Every text that has stood in each place, the one that stands now last."""
    kept = {}
    for key in TEXTS:
        rows = [*AnswerRevision.objects.filter(question=key).order_by("version"), *Answer.objects.filter(question=key)]
        kept[key] = [each.value[0]["name"] if isinstance(each.value, list) else each.value for each in rows]
    rows = AnswerRevision.objects.filter(question=f"_activity/{activity}").order_by("version")
    kept["plan"] = [*(each.value["description"] for each in rows), Activity.objects.get(pk=activity).description]
    posts = BudgetRevision.objects.filter(row="post", row_id=post).order_by("version")
    kept["budget"] = [*(each.content["note"] for each in posts), BudgetPost.objects.get(pk=post).note]
    return kept


def test_every_text_acknowledged_to_two_at_once_is_there(world, application, applicant, colleague):
    address = world.start_web(workers=2, DJANGO_SETTINGS_MODULE="tests.settings")
    activity, post = application.activities.get(), application.posts.first().pk
    case = f"/mine-tilskudssager/{application.case.number}/"
    seen = {"project_manager": "1", "partners": "0", "plan": "", "budget": "1"}
    hands = [
        Hand(user.name, Caller(address, user), case, activity, post, dict(seen)) for user in (applicant, colleague)
    ]
    waits = [in_a_thread(lambda hand=hand: hand.writes(SAVES // 2)) for hand in hands]
    for wait in waits:
        wait()
    answered = hands[0].answered + hands[1].answered
    assert all(answered[place, status] > 5 for place in (*TEXTS, "plan", "budget") for status in (200, 409)), answered
    kept = everything_kept(activity.pk, post)
    for place, texts in kept.items():
        taken = [text for hand in hands for at, text in hand.acknowledged if at == place]
        begun = [text for text in texts if " fra " not in text]
        assert sorted(texts) == sorted([*begun, *taken])  # each once: none lost, none that was refused
