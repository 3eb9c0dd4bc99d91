"""Does a change ask more of an applicant? Yes, unless it plainly asks less, or nobody must write by it.

Kept on the safe side: a wrong «yes» costs the agency an extension of the deadline, a wrong «no» costs an applicant the
chance to apply on equal terms.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from pools.differences.items import Item


def asks_more(name: str, old: Item, new: Item) -> bool:
    """Whether the change of one fact (`name`) of a thing is a new or stricter demand."""
    if new.asks_nothing:
        return False
    loosens = LOOSENS.get((new.kind, name))
    return loosens is None or not loosens(old.facts.get(name), new.facts.get(name))


def added_asks_more(item: Item) -> bool:
    """A new question, criterion, commitment … is a demand, also an optional one: others will answer it."""
    return not item.asks_nothing


def removed_asks_more(item: Item) -> bool:
    """What is no longer asked or promised is no demand; a criterion less makes the others weigh more."""
    return not item.asks_nothing and item.kind not in {"question", "commitments"}


def _no_longer(old: Any, new: Any) -> bool:
    return bool(old) and not new


def _comparable(value: Any) -> Any:
    """A number when it is one, else its text: ISO dates are in order as they are."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


def _higher(old: Any, new: Any) -> bool:
    if old in (None, "") or new in (None, ""):
        return False
    return type(_comparable(old)) is type(_comparable(new)) and _comparable(new) >= _comparable(old)


def _higher_or_gone(old: Any, new: Any) -> bool:
    return new in (None, "") or _higher(old, new)


def _lower_or_gone(old: Any, new: Any) -> bool:
    return new in (None, "") or _higher(new, old)


def _more(old: Any, new: Any) -> bool:
    """Everything that stood there stands there still; an empty list may mean «all», so filling it is no loosening."""
    return bool(old) and set(old) <= set(new)


def _no_earlier(old: Any, new: Any) -> bool:
    """Two moments; what is counted from the deadline instead of told is not compared."""
    return bool(old and new) and new >= old


def _fewer(old: Any, new: Any) -> bool:
    return set(new) <= set(old)


LOOSENS: dict[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("question", "required"): _no_longer,
    ("question", "max_characters"): _higher_or_gone,
    ("question", "options"): _more,
    ("question", "minimum"): _lower_or_gone,
    ("question", "maximum"): _higher_or_gone,
    ("question", "decimals"): _higher_or_gone,
    ("question", "min_rows"): _lower_or_gone,
    ("question", "max_rows"): _higher,
    ("question", "file_types"): _more,
    ("question", "max_files"): _higher,
    ("question", "max_megabytes"): _higher,
    ("commitments", "items"): _fewer,
    ("budget", "categories"): _more,
    ("budget", "lump_posts"): _fewer,
    ("budget", "eligible"): _more,
    ("budget", "not_eligible"): _fewer,
    ("budget", "max_amount"): _higher_or_gone,
    ("budget", "min_amount"): _lower_or_gone,
    ("budget", "cofunding_required"): _no_longer,
    ("document", "questions_until"): _no_earlier,
    ("document", "audience"): _more,
    ("document", "amount"): _higher,
    ("document", "places"): _higher,
}
