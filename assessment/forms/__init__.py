"""What is asked of those who judge, by noun: habilitet, formalia, the desk, scoring, decisions."""

from assessment.forms.answering import PartyForm, answer_form
from assessment.forms.asking import HearingForm, InformationForm
from assessment.forms.decision import DecisionForm, SendBackForm, TickForm, WithdrawApprovalForm
from assessment.forms.desk import AssignForm, FilterForm, GiveOnForm, MessageForm, ViewNameForm, active_caseworkers
from assessment.forms.formal import FormalRejectForm
from assessment.forms.impartiality import DeclarationForm, ListDeclarationForm, RulingForm, TieForm
from assessment.forms.release import PlanForm, SeenForm
from assessment.forms.reversal import ReversalForm
from assessment.forms.scoring import ConsensusForm, ScoreForm

__all__ = [
    "AssignForm",
    "ConsensusForm",
    "DecisionForm",
    "DeclarationForm",
    "FilterForm",
    "FormalRejectForm",
    "GiveOnForm",
    "HearingForm",
    "InformationForm",
    "ListDeclarationForm",
    "MessageForm",
    "PartyForm",
    "PlanForm",
    "ReversalForm",
    "RulingForm",
    "ScoreForm",
    "SeenForm",
    "SendBackForm",
    "TickForm",
    "TieForm",
    "ViewNameForm",
    "WithdrawApprovalForm",
    "active_caseworkers",
    "answer_form",
]
