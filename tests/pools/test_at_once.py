"""Two who write pools at the same moment: the same file is kept once, and the same address is given once."""

import threading
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from pools import rules
from pools.models import Pool, PoolFile
from portal import uploads
from tests.pools.factories import draft_pool
from tests.pools.test_editor_pages import EDIT, posted, words
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.world


@pytest.fixture
def both(world, login, manager, manager2):
    """The answers to what two Puljeansvarlige ask at once."""

    def ask(asked: Callable[[Client], object]) -> list:
        answers = []

        def one(client: Client) -> None:
            try:
                answers.append(asked(client))
            finally:
                connection.close()

        askers = [threading.Thread(target=one, args=[login(Client(), by)]) for by in (manager, manager2)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        return answers

    return ask


def together(step: Callable) -> Callable:
    """The step, taken by both before either goes on; it breaks when one waits for a lock that the other holds."""
    gate = threading.Barrier(2)

    def taken(*args):
        done = step(*args)
        gate.wait(timeout=20)
        return done

    return taken


def test_two_files_are_looked_at_at_once_and_the_same_bytes_are_kept_once(both, manager, manager2, monkeypatch):
    draft_pool(manager)
    values, content = posted(manager2, "materialer"), pdf()
    monkeypatch.setattr(uploads, "inspect", together(uploads.inspect))

    def bring(client: Client) -> int:
        file = SimpleUploadedFile("v.pdf", content)
        return client.post(
            f"{EDIT}materialer/gem/", values | {"material_groups.0.materials.0.upload": file}
        ).status_code

    assert both(bring) == [302, 302]
    assert PoolFile.objects.count() == 1


def test_of_two_who_begin_at_the_same_address_the_second_is_told(both, monkeypatch):
    monkeypatch.setattr(rules, "obstacles_to_begin", together(rules.obstacles_to_begin))
    pool = {"new-title": "En ny pulje", "new-slug": "en-ny"}
    answers = both(lambda client: client.post("/sagsbehandling/ny-pulje/tom/", pool))
    begun, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (begun.status_code, refused.status_code) == (302, 409)
    assert "Der er lige begyndt en pulje med den adresse. Vælg en anden." in words(refused)
    assert Pool.objects.count() == 1
