"""What judging leaves behind: formal checks, scores, consensus, packages, decisions and their release."""

from assessment.models.decision import Decision, DecisionPackage, ReleasedDecision
from assessment.models.scoring import Assessment, Consensus, FormalCheck, Score

__all__ = [
    "Assessment",
    "Consensus",
    "Decision",
    "DecisionPackage",
    "FormalCheck",
    "ReleasedDecision",
    "Score",
]
