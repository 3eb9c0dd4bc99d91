"""What the public has asked, at the desk: the list, one question, its answer or the reason why there is none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from pools.actions import asking
from pools.asking import answering_ends, published
from pools.document import document_of
from pools.forms.public import AnswerForm, DeclineForm
from pools.models import Pool, PublicQuestion
from pools.permissions import may_answer_public, may_follow_public
from pools.rules import obstacles_to_publish_answers
from pools.views.asking import announced_pool
from portal.models import User
from portal.steps import NotPossibleNow, Obstacle, require


@require_safe
def enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, what is answered, what was declined."""
    require(may_follow_public(request.user))
    pool = announced_pool(slug)
    context = {
        "pool": pool,
        "waiting": pool.public_questions.waiting(),
        "answered": published(pool),
        "declined": pool.public_questions.declined(),
        "may_answer": may_answer_public(request.user),
        "answered_by": answering_ends(pool),
        "is_over": bool(obstacles_to_publish_answers(pool, now=request.now)),
        "meeting": document_of(pool.version).information_meeting,
    }
    return render(request, "pools/enquiries.html", context)


@require_safe
def enquiry(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """One question as it was asked, with what it takes to answer, correct or decline it."""
    pool, question = _question(request.user, slug, question_id)
    newest = question.answers.order_by("pk").last()
    typed = {"as_published": question.text, "base": 0}
    if newest:
        typed = {"as_published": newest.as_published, "answer": newest.answer, "base": newest.pk}
    return _page(request, pool, question, AnswerForm(initial=typed), DeclineForm())


@require_POST
def answer_enquiry(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """«Offentliggør svar»."""
    pool, question = _question(request.user, slug, question_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, pool, question, form, DeclineForm(), status=422)
    try:
        asking.answer(question, **form.cleaned_data, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, pool, question, form, DeclineForm(), obstacles=refusal.obstacles, status=409)
    messages.success(request, "Svaret er offentliggjort på puljens side.")
    return redirect("pools:enquiries", slug)


@require_POST
def decline_enquiry(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """«Afvis spørgsmål»."""
    pool, question = _question(request.user, slug, question_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        answer = AnswerForm(initial={"as_published": question.text, "base": 0})
        return _page(request, pool, question, answer, form, status=422)
    asking.decline(question, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, "Spørgsmålet er afvist.")
    return redirect("pools:enquiries", slug)


def _question(user: User, slug: str, question_id: int) -> tuple[Pool, PublicQuestion]:
    """A question of the pool at the address, for who may answer it."""
    require(may_answer_public(user))
    pool = announced_pool(slug)
    return pool, get_object_or_404(pool.public_questions.all(), pk=question_id)


def _page(
    request: HttpRequest,
    pool: Pool,
    question: PublicQuestion,
    form: AnswerForm,
    decline_form: DeclineForm,
    *,
    obstacles: list[Obstacle] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "pool": pool,
        "question": question,
        "answers": list(question.answers.select_related("by").order_by("-pk")),
        "form": form,
        "decline_form": decline_form,
        "too_late": obstacles_to_publish_answers(pool, now=request.now),
        "obstacles": obstacles,
    }
    return render(request, "pools/enquiry.html", context, status=status)
