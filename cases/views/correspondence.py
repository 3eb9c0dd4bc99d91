"""What have applicant and agency written to each other, and how is the next message sent?"""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases import actions
from cases.forms import MessageForm
from cases.guidance import is_outside_assessment
from cases.models import Case
from cases.permissions import case_for, may_write_as_party
from cases.views.frame import frame

SENT = "Beskeden er sendt. Den ligger på sagen, og styrelsen kan se den her i portalen."
SENT_SEALED = "Beskeden er gemt på sagen. Styrelsen kan læse den, når ansøgningerne er åbnet efter fristen."


@require_safe
def messages(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, case_for(request.user, number), MessageForm())


@require_POST
def send_message(request: HttpRequest, number: str) -> HttpResponse:
    """«Send besked» from the applicant; the agency writes from its own page."""
    case = case_for(request.user, number)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form)
    actions.send_message(case, **form.cleaned_data, from_agency=False, by=request.user, now=request.now)
    notices.success(request, SENT if case.unsealed_at else SENT_SEALED)
    return redirect("cases:messages", number)


def _page(request: HttpRequest, case: Case, form: MessageForm) -> HttpResponse:
    context = frame(case, "Beskeder", now=request.now)
    context |= {
        "form": form,
        "thread": case.messages.select_related("author"),
        "may_write": may_write_as_party(request.user, case),
        "outside_assessment": is_outside_assessment(context["face"]),
    }
    return render(request, "cases/messages.html", context)
