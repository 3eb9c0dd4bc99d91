"""What does a pool say? The frozen document every other room reads."""

from pools.document.form import (
    Allocation,
    BudgetRules,
    Category,
    Column,
    CommitmentGroup,
    Condition,
    Criterion,
    Option,
    Question,
    SubPoint,
)
from pools.document.law import Assumption, Law, LegalReference, Thresholds
from pools.document.page import Contact, Heading, InformationMeeting, Material, MaterialGroup, Section
from pools.document.pool import NOT_CHOSEN, PoolDocument, ProjectYear, canonical_json, document_of, from_json, is_read

__all__ = [
    "NOT_CHOSEN",
    "Allocation",
    "Assumption",
    "BudgetRules",
    "Category",
    "Column",
    "CommitmentGroup",
    "Condition",
    "Contact",
    "Criterion",
    "Heading",
    "InformationMeeting",
    "Law",
    "LegalReference",
    "Material",
    "MaterialGroup",
    "Option",
    "PoolDocument",
    "ProjectYear",
    "Question",
    "Section",
    "SubPoint",
    "Thresholds",
    "canonical_json",
    "document_of",
    "from_json",
    "is_read",
]
