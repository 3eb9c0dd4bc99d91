"""What does a block pasted into the grid hold: cells of several posts, each with the version it was written from?"""

import json
from collections.abc import Mapping

from applications.budget.entry import MONTH_NAME, Entry, read_post
from pools.document import PoolDocument

MOST_CELLS = 20_000
LARGEST = 2**31 - 1


def read_block(text: str, document: PoolDocument) -> dict[int, tuple[Entry, int]]:
    """{post's id: (what was typed in its months, version)} from {"17": {"version": 3, "cells": {"2020-01": "1.234"}}}.

    Raises ValueError for anything of another shape.
    """
    try:
        block = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(block, dict) or sum(len(_cells(post)) for post in block.values()) > MOST_CELLS:
        raise ValueError("not a block")
    return {
        _number(key): (read_post(_cells(post), document, ()), _number(post["version"])) for key, post in block.items()
    }


def _cells(post: object) -> Mapping[str, str]:
    cells = post.get("cells") if isinstance(post, dict) else None
    if not isinstance(cells, dict) or not isinstance(post, dict) or "version" not in post:
        raise ValueError("not a post")
    if not all(MONTH_NAME.fullmatch(name) and isinstance(typed, str) for name, typed in cells.items()):
        raise ValueError("not months")
    return cells


def _number(value: object) -> int:
    number = int(str(value))
    if not 0 <= number <= LARGEST:
        raise ValueError("out of range")
    return number
