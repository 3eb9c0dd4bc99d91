"""The demo's mailbox: every mail the portal has sent, newest first."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from demo.models import DemoMail


@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail, or one recipient's (`?til=`)."""
    to = request.GET.get("til", "")
    mails = DemoMail.objects.filter(to=to) if to else DemoMail.objects.all()
    page = Paginator(mails, 25).get_page(request.GET.get("side"))
    return render(request, "demo/mailbox.html", {"page": page, "to": to})
