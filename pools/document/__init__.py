"""What does a pool say? The frozen document every other room reads."""

from pools.document.form import (
    Allocation,
    BudgetRules,
    CapacityPeriod,
    Category,
    Column,
    CommitmentGroup,
    Condition,
    Criterion,
    Intake,
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
    "CapacityPeriod",
    "Category",
    "Column",
    "CommitmentGroup",
    "Condition",
    "Contact",
    "Criterion",
    "Heading",
    "InformationMeeting",
    "Intake",
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
