"""What would an edit do to an approval, and what did the last one do: who waits, and why does it no longer stand?"""

from applications.models import AnswerRevision, Application, Approval
from applications.states import ApplicationState
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.document import document_of
from portal.danish import moment_short
from portal.models import HistoryRow


def what_an_edit_voids(application: Application) -> str:
    """«Til godkendelse hos … siden …», or who has approved, and that an edit now undoes it; "" when nothing waits."""
    if application.state not in {ApplicationState.FOR_APPROVAL, ApplicationState.READY}:
        return ""
    approval = application.approvals.standing().select_related("approved_by").first()
    if approval is None:
        return ""
    if approval.approved_at:
        by = approval.approved_by.name if approval.approved_by else ""
        return f"Godkendt {moment_short(approval.approved_at)} af {by}. Retter I nu, falder godkendelsen bort."
    places = CaseParticipant.objects.with_role(CaseRole.APPROVER).filter(case=application.case_id).order_by("pk")
    names = " eller ".join(places.values_list("user__name", flat=True))
    return f"Til godkendelse hos {names} siden {moment_short(approval.asked_at)}. Retter I nu, falder den bort."


def why_it_lapsed(application: Application) -> str:
    """«Godkendelsen faldt bort …: … rettede «…».»; "" when one stands, or none was ever voided by an edit."""
    last = application.approvals.select_related("voided_by").order_by("-pk").first()
    if last is None or last.voided_at is None or not _voided_by_an_edit(application, last):
        return ""
    by = last.voided_by.name if last.voided_by else ""
    thing = "Godkendelsen" if last.approved_at else "Anmodningen om godkendelse"
    return f"{thing} faldt bort {moment_short(last.voided_at)}: {by} {_what_was_done(application, last)}."


def _voided_by_an_edit(application: Application, approval: Approval) -> bool:
    """Sending to approval anew and withdrawing void it too, and say so themselves."""
    lines = HistoryRow.objects.filter(chain=application.history_chain, verb="void_approval")
    return lines.filter(facts__approval=approval.pk).exists()


def _what_was_done(application: Application, approval: Approval) -> str:
    """An answer and the version of it that came at that very moment name the question; anything else the whole."""
    at = approval.voided_at
    keys = {*application.answers.filter(at=at).values_list("question", flat=True)}
    keys |= {*AnswerRevision.objects.filter(application=application, at=at).values_list("question", flat=True)}
    edited = [question.label for question in document_of(application.pool_version).questions if question.key in keys]
    return f"rettede «{edited[0]}»" if edited else "rettede i ansøgningen eller bekræftede ændringer i puljen"
