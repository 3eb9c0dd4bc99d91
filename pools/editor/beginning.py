"""What stands in a new pool before anybody has written in it: the headings, contacts and references every pool has."""

from dataclasses import replace
from decimal import Decimal

from pools.document import Contact, Heading, LegalReference, PoolDocument
from pools.editor.labels import HEADINGS
from pools.editor.tables import blank
from pools.poolfile.checks_of_page import CONTACT_KINDS, REFERENCES


def new_document(*, slug: str, title: str, authority: str) -> PoolDocument:
    """An empty pool with money, two assessors, one application per organisation and approval in the portal."""
    empty = blank(PoolDocument)
    return replace(
        empty,
        slug=slug,
        title=title,
        offers="money",
        authority=authority,
        approval="portal",
        one_application_per="organisation",
        assessors=2,
        consensus_difference=2,
        headings=tuple(Heading(key, words) for key, words in HEADINGS),
        contacts=tuple(Contact(kind, "") for kind in CONTACT_KINDS),
        law=replace(empty.law, references=tuple(LegalReference(key, "") for key in REFERENCES)),
        thresholds=replace(empty.thresholds, carry_over_percent=Decimal(0)),
    )
