"""What was posted from the form, in the shapes the actions want; and what a refused post is shown as."""

import re
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from applications.actions.drafting import StaleAnswer, Typed
from applications.actions.planning import RowRefused
from applications.drafts import CONFIRMATIONS
from applications.merging import merge_of, shown_value
from applications.plan import CELLS, STALE, Row
from applications.tilbud import CELLS as TILBUD_CELLS
from applications.tilbud import TilbudRow
from pools.document import PoolDocument, document_of
from pools.questions import kind_of
from portal.danish import moment_short

ROW_KEY = re.compile(r"activity-([0-9]{1,18}|ny)-base")
TILBUD_KEY = re.compile(r"tilbud-([0-9]{1,18}|ny)-base")
LARGEST_VERSION = 2**31 - 1


def base_version(request: HttpRequest, name: str) -> int:
    """The version that stood on the page; anything unreadable is 0, which is never newer than what is stored."""
    text = request.POST.get(name, "")
    return min(int(text), LARGEST_VERSION) if text.isascii() and text.isdigit() else 0


def posted_values(request: HttpRequest, document: PoolDocument) -> dict[str, Typed]:
    """Every field that stood on the page – its version came along – but those where the other's answer was chosen."""
    keys = [*(question.key for question in document.questions if kind_of(question).is_answer), *CONFIRMATIONS]
    return {
        key: Typed(request.POST.getlist(key), base_version(request, f"{key}-version"))
        for key in keys
        if f"{key}-version" in request.POST and request.POST.get(f"{key}-choice") != "theirs"
    }


def posted_rows(request: HttpRequest) -> list[Row]:
    """The rows of the plan in the order of the page."""
    return [_row(request, found[1]) for name in request.POST if (found := ROW_KEY.fullmatch(name))]


def posted_tilbud(request: HttpRequest) -> list[TilbudRow]:
    """The rows of the tilbud in the order of the page."""
    return [_tilbud(request, found[1]) for name in request.POST if (found := TILBUD_KEY.fullmatch(name))]


def _tilbud(request: HttpRequest, key: str) -> TilbudRow:
    posted = {name: request.POST.get(f"tilbud-{key}-{name}", "") for name in (*TILBUD_CELLS, "remove", "base")}
    return TilbudRow.typed(key, posted)


def _row(request: HttpRequest, key: str) -> Row:
    posted = {name: request.POST.get(f"activity-{key}-{name}", "") for name in (*CELLS, "remove", "base")}
    names, months = (request.POST.getlist(f"activity-{key}-{name}") for name in ("milestone", "milestone_month"))
    return Row.typed(key, posted, zip(names, months, strict=False))


def refused_as_json(refused: RowRefused) -> dict[str, Any]:
    """Why a row of the plan was not saved; when somebody else was first, theirs with the base to go on from."""
    answer: dict[str, Any] = {"errors": refused.errors}
    if STALE in refused.errors and refused.activity is not None:
        theirs = Row.of(refused.activity)
        answer |= {"base": theirs.base, "theirs": theirs.as_json() | {"period": theirs.period}}
    return answer


def theirs_as_json(stale: StaleAnswer) -> dict[str, Any]:
    """What somebody else wrote in the field meanwhile, as it is read and typed, and both texts beside each other."""
    answer = stale.answer
    document = document_of(answer.application.pool_version)
    merge = merge_of(document, answer, stale.value)
    return {
        "theirs": shown_value(document, answer.question, answer.value),
        "typed": merge.typed,
        "merge": render_to_string("applications/_merge.html", {"merge": merge, "key": answer.question}),
        "version": answer.version,
        "by": answer.by.name,
        "at": moment_short(answer.at),
    }
