"""Of which sections does one write a pool, and which fields of the document stand in each?"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pools import canonical
from pools.document import PoolDocument
from pools.editor.shapes import Posted
from pools.editor.tables import Errors, Table, table_of


@dataclass(frozen=True)
class Section:
    """Some fields of the document on one page; `key` is its address."""

    key: str
    title: str
    fields: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The section's fields, as one table."""
        return table_of(PoolDocument, self.fields)

    def typed(self, document: PoolDocument) -> dict[str, Any]:
        """What stands in the section, as typed."""
        return self.table.typed(document)

    def posted(self, post: Posted) -> dict[str, Any]:
        return self.table.posted(post, "")

    def read(self, raw: Mapping[str, Any], errors: Errors) -> dict[str, Any]:
        """The values of the fields; what cannot be read is told in `errors` by the field's name."""
        return self.table.values(raw, "", errors)

    def put(self, document: PoolDocument, values: Mapping[str, Any]) -> PoolDocument:
        """The document with the section's values in it; fields of other sections are not touched."""
        return replace(document, **{name: value for name, value in values.items() if name in self.fields})

    def fingerprint(self, document: PoolDocument) -> str:
        """SHA-256 of the section's words: whether somebody wrote in it meanwhile."""
        words = json.dumps([canonical.plain(getattr(document, name)) for name in self.fields], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


SECTIONS = (
    Section("grundlag", "Puljen kort", ("slug", "title", "short_title", "offers", "authority", "summary", "notes")),
    Section("ansoegere", "Hvem kan søge", ("audience", "audience_text", "one_application_per", "partners")),
    Section("midler", "Beløb eller pladser", ("amount", "amount_text", "finance_account", "places", "capacity")),
    Section(
        "tid",
        "Frist, periode og informationsmøde",
        (
            *("opens", "deadline", "questions_until", "expected_answer", "first_month", "last_month"),
            *("intake", "information_meeting"),
        ),
    ),
    Section("puljeside", "Tekster på puljesiden", ("headings", "background", "parts", "guidance")),
    Section("forloeb", "Forløb: længde, størrelse og temaer", ("course_months", "recommended_employees", "themes")),
    Section("forpligtelser", "Forpligtelser og mål", ("commitments", "goals_title", "goals")),
    Section("kriterier", "Tildelingskriterier", ("criteria", "assessors", "consensus_difference")),
    Section("fordeling", "Fordeling ud over rangordenen", ("allocation",)),
    Section("spoergsmaal", "Spørgsmål i skemaet", ("questions",)),
    Section("budget", "Regler for budgettet", ("budget",)),
    Section("indsendelse", "Godkendelse og erklæring", ("approval", "approval_level", "declaration")),
    Section("materialer", "Materialer", ("material_groups",)),
    Section("kontakt", "Kontakter", ("contacts",)),
    Section("regler", "Regler, klage og beløbsgrænser", ("law", "thresholds")),
    Section("antagelser", "Antagelser", ("assumptions",)),
)
BY_KEY = {section.key: section for section in SECTIONS}
SECTION_OF_FIELD = {name: section for section in SECTIONS for name in section.fields}
