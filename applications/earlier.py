"""What has the organisation itself answered before, that could be used again here?"""

from dataclasses import dataclass

from applications.merging import TEXT_KINDS, shown_value
from applications.models import Answer, Application
from cases.permissions import party_cases
from pools.document import PoolDocument, Question, document_of
from pools.questions import is_empty
from portal.models import User

MOST_APPLICATIONS, MOST_SHOWN = 20, 12


@dataclass(frozen=True)
class Earlier:
    """One earlier answer: to which question, in which application, in full."""

    answer: Answer
    label: str
    text: str
    is_same_question: bool


def is_text(question: Question) -> bool:
    return question.kind in TEXT_KINDS


def earlier_answers(user: User, application: Application, question: Question) -> list[Earlier]:
    """Texts from cases of the same organisation that the person may see: the same question first, then the newest.

    Two queries, whatever there is. Strangers' texts never: neither other organisations' nor colleagues' own cases.
    """
    own = Application.objects.filter(case__in=party_cases(user), organisation=application.organisation_id)
    others = own.exclude(pk=application.pk).order_by("-created_at")
    newest = list(others.values_list("pk", flat=True)[:MOST_APPLICATIONS])
    related = ("application__case", "application__pool_version")
    answers = Answer.objects.filter(application__in=newest).select_related(*related)
    found = [_earlier(answer, question) for answer in answers.defer("application__pool_version__document")]
    texts = sorted(filter(None, found), key=lambda each: (each.is_same_question, each.answer.at), reverse=True)
    unlike = {each.text: each for each in reversed(texts)}  # the same words twice are shown once, the first time
    return [each for each in texts if unlike[each.text] is each][:MOST_SHOWN]


def _earlier(answer: Answer, question: Question) -> Earlier | None:
    document = document_of(answer.application.pool_version)
    asked = _asked(document, answer.question)
    if asked is None or not is_text(asked) or is_empty(answer.value):
        return None
    same = answer.question == question.key
    if not same and asked.kind != question.kind:
        return None
    return Earlier(answer, asked.label, shown_value(document, answer.question, answer.value), same)


def _asked(document: PoolDocument, key: str) -> Question | None:
    return next((question for question in document.questions if question.key == key), None)
