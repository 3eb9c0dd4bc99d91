"""What is asked of those who judge, by noun: habilitet, formalia, the desk, scoring, decisions."""

from assessment.forms.decision import DecisionForm, SendBackForm
from assessment.forms.desk import AssignForm, MessageForm
from assessment.forms.formal import FormalRejectForm
from assessment.forms.impartiality import DeclarationForm, ListDeclarationForm, RulingForm, TieForm
from assessment.forms.release import PlanForm
from assessment.forms.scoring import ConsensusForm, ScoreForm

__all__ = [
    "AssignForm",
    "ConsensusForm",
    "DecisionForm",
    "DeclarationForm",
    "FormalRejectForm",
    "ListDeclarationForm",
    "MessageForm",
    "PlanForm",
    "RulingForm",
    "ScoreForm",
    "SendBackForm",
    "TieForm",
]
