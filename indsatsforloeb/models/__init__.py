"""What a course keeps: the course and its tilbud, its agreement, its self-evaluations, its report, its partners."""

from indsatsforloeb.models.agreement import Agreement, AgreementSignature
from indsatsforloeb.models.analysis import AnalysisMaterial, AnalysisReport, ReportShare
from indsatsforloeb.models.course import Course, CoursePause, CourseTilbud
from indsatsforloeb.models.evaluation import EvaluationAnswer, EvaluationLink, LeaderAnswer, SelfEvaluation
from indsatsforloeb.models.partners import Partnership

__all__ = [
    "Agreement",
    "AgreementSignature",
    "AnalysisMaterial",
    "AnalysisReport",
    "Course",
    "CoursePause",
    "CourseTilbud",
    "EvaluationAnswer",
    "EvaluationLink",
    "LeaderAnswer",
    "Partnership",
    "ReportShare",
    "SelfEvaluation",
]
