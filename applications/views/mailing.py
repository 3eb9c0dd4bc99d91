"""«Registrér en ansøgning, der er kommet på mail»: whose it is, then the mail, the tilbud and the answers."""

from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from applications.actions.mailing import register_mailed
from applications.fields import Entered, parse_field
from applications.forms import FindForm, MailedForm, MailedTilbudForm
from applications.mailed import Applicant, Mail
from applications.models import Submission
from applications.permissions import may_register_mailed
from applications.preview import preview_context
from applications.tilbud import MOST_ROWS
from applications.views.posted import posted_values
from pools.document import document_of
from pools.models import Pool
from pools.questions import AnswerError
from portal.models import Organisation, Tilbud
from portal.states import OrganisationKind
from portal.steps import NotPossibleNow, Obstacle, require

FEWEST_ROWS = 2


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """By `?cvr=`: the organisation is found, or is to be made; then everything that stands in the mail."""
    pool = get_object_or_404(Pool.objects.announced().select_related("version"), slug=slug)
    require(may_register_mailed(request.user, pool))
    find = FindForm(request.GET if "cvr" in request.GET else None)
    if not find.is_valid():
        status = 422 if find.is_bound else 200
        return render(request, "applications/register_mailed.html", {"pool": pool, "find": find}, status=status)
    written = _Written(request, pool, find.cleaned_data["cvr"])
    if request.method != "POST" or not written.is_valid():
        return written.page()
    try:
        submission = written.register()
    except NotPossibleNow as refusal:
        return written.page(obstacles=refusal.obstacles)
    number = submission.application.case.number
    messages.success(
        request, f"Sag {number} er oprettet, og afsenderen har fået kvittering {submission.receipt_number}."
    )
    return redirect("applications:register_mailed", slug)


class _Written:
    """What is written on the page: the mail, the tilbud and the answers, with what could not be read."""

    def __init__(self, request: HttpRequest, pool: Pool, cvr: str) -> None:
        self.request, self.pool, self.cvr = request, pool, cvr
        self.document = document_of(pool.version)
        self.organisation = Organisation.objects.filter(cvr=cvr).first()
        posted = request.method == "POST"
        self.mail = MailedForm(*((request.POST, request.FILES) if posted else ()), known=self.organisation)
        self.rows = self._rows(request.POST if posted else None)
        self.typed = posted_values(request, self.document)
        self.answers: dict[str, Any] = {}
        self.errors: dict[str, str] = {}

    def _rows(self, data: Any) -> Any:
        own = Tilbud.objects.filter(organisation=self.organisation).in_danish_order() if self.organisation else ()
        wanted = self.request.GET.get("raekker", "")
        count = min(int(wanted), MOST_ROWS) if wanted.isascii() and wanted.isdigit() else FEWEST_ROWS
        rows = formset_factory(MailedTilbudForm, extra=count, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        return rows(data, prefix="tilbud", form_kwargs={"tilbud": {str(each.pk): each for each in own}})

    def is_valid(self) -> bool:
        for key, typed in self.typed.items():
            try:
                self.answers[key] = parse_field(self.document, key, typed.raw)
            except AnswerError as error:
                self.errors[key] = error.text
        return all([self.mail.is_valid(), self.rows.is_valid(), not self.errors])

    def register(self) -> Submission:
        """Raises NotPossibleNow."""
        data, request = self.mail.cleaned_data, self.request
        mail = Mail(data["sender"], data["contact"], data["moment"], data["file"])
        applicant = Applicant(self.cvr, data.get("name", ""), data.get("kind", OrganisationKind.PRIVAT))
        rows = [form.row() for form in self.rows if form.has_changed()]
        who = {"arrival": request.arrival, "by": request.user, "now": request.now}
        return register_mailed(self.pool, mail, applicant, rows, self.answers, **who)

    def page(self, obstacles: list[Obstacle] | None = None) -> HttpResponse:
        """The page with everything typed; a file must be chosen again, as in every form."""
        entered = Entered({key: typed.raw for key, typed in self.typed.items()}, self.errors, {})
        context = preview_context(self.pool, self.document, entered) | {
            "pool": self.pool,
            "organisation": self.organisation,
            "cvr": self.cvr,
            "mail_form": self.mail,
            "tilbud_forms": self.rows,
            "obstacles": [*(obstacles or []), *self._summary()],
        }
        status = 409 if obstacles else 422 if context["obstacles"] else 200
        return render(self.request, "applications/register_mailed.html", context, status=status)

    def _summary(self) -> list[Obstacle]:
        """Every field that is not right, on top with a link."""
        if self.request.method != "POST":
            return []
        forms = [self.mail, *self.rows]
        found = [
            Obstacle("field", f"{form.fields[name].label}: {text}", f"#id_{form.add_prefix(name)}")
            for form in forms
            for name, texts in form.errors.items()
            if name in form.fields
            for text in texts
        ]
        labels = {question.key: question.label for question in self.document.questions}
        answers = [
            Obstacle("answer", f"«{labels.get(key, key)}»: {text}", f"#{key}") for key, text in self.errors.items()
        ]
        return found + answers
