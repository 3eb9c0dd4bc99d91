"""Which papers leave this floor: the decision letters, and the briefing that leaders read before them."""

from assessment.documents.letters import (
    ASSUMED,
    FIGURES,
    KIND,
    SIGNED,
    TEMPLATES,
    contacts_in,
    heading_of,
    letter_words,
    signed,
    title_of,
)

__all__ = [
    "ASSUMED",
    "FIGURES",
    "KIND",
    "SIGNED",
    "TEMPLATES",
    "contacts_in",
    "heading_of",
    "letter_words",
    "signed",
    "title_of",
]
