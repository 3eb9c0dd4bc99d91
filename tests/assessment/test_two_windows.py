"""One assessor, two windows: 500 interleaved saves against a model, and no acknowledged text is ever lost."""

import random
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Score, ScoreRevision
from tests.assessment import stories

pytestmark = pytest.mark.django_db

SAVES = 500
KEYS = ("effort", "organisation", "coherence", "anchoring")
EMPTY = ("", "")  # points and reason, before anything is written


@dataclass
class Model:
    """What must be true whatever order the saves come in: what stands, and all that was ever acknowledged."""

    stands: dict[str, tuple[str, str]] = field(default_factory=lambda: dict.fromkeys(KEYS, EMPTY))
    version: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEYS, 0))
    acknowledged: dict[str, dict[int, tuple[str, str]]] = field(default_factory=lambda: {key: {} for key in KEYS})

    def save(self, key: str, typed: tuple[str, str], base: int) -> tuple[int, int]:
        """(status, version) that the server has to answer."""
        if typed == self.stands[key]:
            return 200, self.version[key]
        if base != self.version[key]:
            return 409, self.version[key]
        self.version[key] += 1
        self.stands[key] = self.acknowledged[key][self.version[key]] = typed
        return 200, self.version[key]


@dataclass
class Window:
    """One tab: the version it believes in for each criterion, and what it has not got through with."""

    client: Client
    number: str
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEYS, 0))
    unsaved: dict[str, tuple[str, str]] = field(default_factory=dict)

    def save(self, key: str, typed: tuple[str, str]):
        address = reverse("assessment:save_score", args=[self.number, key])
        data = {f"{key}-given": typed[0], f"{key}-reason": typed[1], f"{key}-version": self.seen[key]}
        return self.client.post(address, data, HTTP_ACCEPT="application/json")


@pytest.mark.parametrize("seed", [1, 2])
def test_two_windows_never_lose_what_the_server_has_acknowledged(seed, opened, caseworker, manager, login):
    stories.ready_to_score(opened[0], caseworker, manager=manager)
    windows = [Window(login(Client(), caseworker), opened[0].case.number) for _ in range(2)]
    drawn = random.Random(seed)
    model, answered = Model(), {200: 0, 409: 0}
    for turn in range(SAVES):
        window, key = drawn.choice(windows), drawn.choice(KEYS)
        words = f"Begrundelse {turn} fra vindue {'AB'[windows.index(window)]}"
        answered[_one_save(drawn, model, window, key, (drawn.choice("12345"), words))] += 1
    assert answered[409] > 50  # the story has conflicts in it
    assert answered[200] > 200
    _every_acknowledged_text_stands(model)


def _one_save(drawn: random.Random, model: Model, window: Window, key: str, typed: tuple[str, str]) -> int:
    """A criterion is left in one window: with new words, or with what was refused and is now chosen or given up."""
    mine = window.unsaved.get(key)
    if mine is not None and drawn.random() < 0.7:
        joined = (mine[0], f"{mine[1]}\n\n{model.stands[key][1]}")
        typed = drawn.choice([mine, joined, model.stands[key]])
    expected = model.save(key, typed, window.seen[key])
    answer = window.save(key, typed)
    told = answer.json()
    assert (answer.status_code, told["version"]) == expected
    if answer.status_code == 200:
        window.seen[key] = told["version"]
        window.unsaved.pop(key, None)
        return 200
    shown = (told["values"][f"{key}-given"], told["values"][f"{key}-reason"])
    assert shown == model.stands[key]  # what is saved, whole; mine stays on the page
    window.unsaved[key] = typed
    if drawn.random() < 0.8:
        window.seen[key] = told["version"]
    return 409


def _every_acknowledged_text_stands(model: Model) -> None:
    for score in Score.objects.all():
        rows = [*ScoreRevision.objects.filter(score=score), score]
        kept = {row.version: (str(row.points or ""), row.reason) for row in rows}
        assert kept == model.acknowledged[score.criterion]
        assert kept[score.version] == model.stands[score.criterion]
    assert Score.objects.count() == len(KEYS)
