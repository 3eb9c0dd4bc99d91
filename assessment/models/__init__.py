"""What judging leaves behind: checks, inquiries, scores, packages, decisions, and who asked to see them."""

from assessment.models.access import AccessRequest
from assessment.models.decision import Decision, DecisionPackage, ReleasedDecision
from assessment.models.desk import SavedView, Scenario, SubmissionWords
from assessment.models.inquiry import Inquiry, InquiryFile
from assessment.models.lots import LotDraw
from assessment.models.review import ConsistencyTick, LineReturn, RecommendedLine, Signature
from assessment.models.scoring import Assessment, Consensus, FormalCheck, Score, ScoreRevision
from assessment.models.ties import Tie

__all__ = [
    "AccessRequest",
    "Assessment",
    "Consensus",
    "ConsistencyTick",
    "Decision",
    "DecisionPackage",
    "FormalCheck",
    "Inquiry",
    "InquiryFile",
    "LineReturn",
    "LotDraw",
    "RecommendedLine",
    "ReleasedDecision",
    "SavedView",
    "Scenario",
    "Score",
    "ScoreRevision",
    "Signature",
    "SubmissionWords",
    "Tie",
]
