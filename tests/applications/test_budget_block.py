"""A block pasted from a spreadsheet: read as such programs write it, saved whole in one request, or not at all."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from applications.actions import budget as actions
from applications.budget.entry import read_post
from applications.models import BudgetPost, BudgetRevision
from pools.document import document_of
from tests.applications.budget_stories import write_post
from tests.applications.test_budget_pages import JSON, draft, page  # noqa: F401 - the same stories' page

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "budget-paste.js"
RUN = """
import { readFileSync } from "node:fs";
const { readBlock } = await import("data:text/javascript," + encodeURIComponent(readFileSync(process.argv[1], "utf8")));
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => readBlock(text))));
"""
NODE = shutil.which("node")

BLOCKS = {
    "1\t2\n3\t4\n": [["1", "2"], ["3", "4"]],
    "1.234,50\t\t2\r\n\t5\t\r\n": [["1.234,50", "", "2"], ["", "5", ""]],  # the covered parts of merged cells
    '"to\nlinjer"\t"et ""citat"""\t3': [["to\nlinjer", 'et "citat"', "3"]],
    '5" rør\tx': [['5" rør', "x"]],
    "a\n\nb": [["a"], [""], ["b"]],
    " 1 \t\u00a02": [["1", "2"]],
    "": [[""]],
}


@pytest.mark.skipif(NODE is None, reason="Node er ikke installeret")
def test_the_clipboard_is_read_as_spreadsheet_programs_write_it():
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", RUN, str(SCRIPT)],
        input=json.dumps(list(BLOCKS)).encode(), capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == list(BLOCKS.values())


def sent(client, page, block: dict) -> object:  # noqa: F811
    return client.post(f"{page}indsaet/", {"block": json.dumps(block)}, **JSON)


@pytest.mark.db
def test_a_block_over_several_posts_is_one_change_of_the_draft(client, page, draft, applicant, now):  # noqa: F811
    posts = [write_post(draft, by=applicant, now=now) for _ in range(3)]
    draft.refresh_from_db()
    months = document_of(draft.pool_version).months
    block = {str(post.pk): {"version": post.version, "cells": dict.fromkeys(months, "1.250,50")} for post in posts}
    answer = sent(client, page, block)
    assert answer.json() == {
        "versions": {str(post.pk): post.version + 1 for post in posts},
        "saved": "Gemt kl. 12.00.00",
    }
    assert [post.total for post in draft.posts.all()] == [33 * 1250.5] * 3
    assert BudgetRevision.objects.filter(application=draft, version=posts[0].version).count() == 3
    version = draft.draft_version
    draft.refresh_from_db()
    assert draft.draft_version == version + 1


@pytest.mark.db
def test_nothing_of_a_block_is_saved_when_a_cell_cannot_be_read_or_a_post_is_newer(client, page, draft, applicant, now):  # noqa: F811
    good, other = (write_post(draft, by=applicant, now=now) for _ in range(2))
    cells = {"2020-03": "500"}
    refused = sent(client, page, {
        good.pk: {"version": good.version, "cells": cells},
        other.pk: {"version": other.version, "cells": {"2020-03": "-5", "2023-01": "1", "2020-04": "2"}},
    })  # fmt: skip
    assert refused.status_code == 422
    assert sorted(refused.json()["errors"][str(other.pk)]) == ["2020-03", "2023-01"]
    theirs = read_post({"unit": "uger"}, document_of(draft.pool_version), [])
    actions.save_post(draft, other.pk, theirs, base_version=other.version, by=applicant, now=now)
    both = {post.pk: {"version": post.version, "cells": cells} for post in (good, other)}
    assert sent(client, page, both).status_code == 409
    actions.remove_post(draft, other.pk, by=applicant, now=now)
    assert sent(client, page, both).status_code == 409
    assert BudgetPost.objects.get(pk=good.pk).version == good.version


NO_BLOCKS = [
    *("", "[]", '{"1": 2}', "1" * 5000, "[" * 100_000),
    *('{"1": {"version": 1, "cells": {"note": "x"}}}', '{"x": {"version": 1, "cells": {}}}'),
]


@pytest.mark.db
@pytest.mark.parametrize("text", NO_BLOCKS)
def test_what_is_no_block_is_refused(client, page, text):  # noqa: F811
    assert client.post(f"{page}indsaet/", {"block": text}, **JSON).status_code == 422
