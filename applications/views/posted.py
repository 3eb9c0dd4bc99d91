"""What was posted from the form, in the shapes the actions want; and what a refused post is shown as."""

import re
from typing import Any

from django.http import HttpRequest

from applications.actions.drafting import Typed
from applications.drafts import CONFIRMATIONS
from applications.fields import as_typed
from applications.models import Answer
from applications.plan import CELLS, Row
from pools.document import PoolDocument, document_of
from pools.questions import kind_of
from portal.danish import moment_short

ROW_KEY = re.compile(r"activity-([0-9]{1,18}|ny)-base")
LARGEST_VERSION = 2**31 - 1


def base_version(request: HttpRequest, name: str) -> int:
    """The version that stood on the page; anything unreadable is 0, which is never newer than what is stored."""
    text = request.POST.get(name, "")
    return min(int(text), LARGEST_VERSION) if text.isascii() and text.isdigit() else 0


def posted_values(request: HttpRequest, document: PoolDocument) -> dict[str, Typed]:
    """Every field that stood on the page: those whose version came along."""
    keys = [*(question.key for question in document.questions), *CONFIRMATIONS]
    return {
        key: Typed(request.POST.getlist(key), base_version(request, f"{key}-version"))
        for key in keys
        if f"{key}-version" in request.POST
    }


def posted_rows(request: HttpRequest) -> list[Row]:
    """The rows of the plan in the order of the page."""
    keys = [found[1] for name in request.POST if (found := ROW_KEY.fullmatch(name))]
    names = (*CELLS, "remove", "base")
    return [Row.typed(key, {name: request.POST.get(f"activity-{key}-{name}", "") for name in names}) for key in keys]


def theirs_as_json(answer: Answer) -> dict[str, Any]:
    """What somebody else wrote in the field meanwhile, as it is read and as it is typed."""
    document = document_of(answer.application.pool_version)
    if answer.question in CONFIRMATIONS:
        shown, typed = "", ""  # type: Any, Any
    else:
        question = document.question(answer.question)
        shown, typed = kind_of(question).shown(question, answer.value), as_typed(question, answer.value)
    return {
        "theirs": shown,
        "typed": typed,
        "version": answer.version,
        "by": answer.by.name,
        "at": moment_short(answer.at),
    }
