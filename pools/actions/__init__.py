"""What happens on this floor, by noun: the call and its deadline."""

from pools.actions.calling import (
    add_version,
    announce,
    deadline_text,
    load_pool,
    move_deadline,
    propose_deadline,
    publish_notice,
    put_version,
    store_version,
)
from pools.actions.noticing import tell_publicly

__all__ = [
    "add_version",
    "announce",
    "deadline_text",
    "load_pool",
    "move_deadline",
    "propose_deadline",
    "publish_notice",
    "put_version",
    "store_version",
    "tell_publicly",
]
