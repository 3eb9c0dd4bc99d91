"""The party's pages: my cases, the case, its messages, its documents, its people, its history."""

from cases.views.case import case, history
from cases.views.correspondence import messages, send_message
from cases.views.documents import document, documents
from cases.views.feeds import feed
from cases.views.mine import home, mine
from cases.views.people import add_colleague, change_role, colleagues, end_place, hand_over

__all__ = [
    "add_colleague",
    "case",
    "change_role",
    "colleagues",
    "document",
    "documents",
    "end_place",
    "feed",
    "hand_over",
    "history",
    "home",
    "messages",
    "mine",
    "send_message",
]
