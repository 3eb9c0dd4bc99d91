"""Two who bring the same file at the same moment make one of it, and nobody waits while a file is looked at."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from pools.models import PoolFile
from portal import uploads
from tests.pools.factories import draft_pool
from tests.pools.test_editor_pages import EDIT, posted
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.world


def test_two_files_are_looked_at_at_once_and_the_same_bytes_are_kept_once(world, login, manager, manager2, monkeypatch):
    draft_pool(manager)
    values, content, both = posted(manager2, "materialer"), pdf(), threading.Barrier(2)
    name, inspect, answers = "material_groups.0.materials.0.upload", uploads.inspect, []

    def inspect_together(path, shown):
        both.wait(timeout=20)  # breaks when the other waits for a lock that is held here
        return inspect(path, shown)

    def bring(client: Client) -> None:
        try:
            file = SimpleUploadedFile("v.pdf", content)
            answers.append(client.post(f"{EDIT}materialer/gem/", values | {name: file}).status_code)
        finally:
            connection.close()

    monkeypatch.setattr(uploads, "inspect", inspect_together)
    writers = [threading.Thread(target=bring, args=[login(Client(), by)]) for by in (manager, manager2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert answers == [302, 302]
    assert PoolFile.objects.count() == 1
