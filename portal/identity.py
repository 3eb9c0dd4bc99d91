"""How a person proves who they are: e-mail and password for agency staff, MitID Erhverv for applicants."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from portal.actions import admit
from portal.claims import LoginRefused, read_claims
from portal.logs import log
from portal.models import User
from portal.outbox import notify
from portal.states import LoginMethod

SESSION_KEY = "tilskud_login"


@dataclass(frozen=True)
class Login:
    """How the person behind a request proved who they are; a submission keeps it."""

    method: str
    cvr: str = ""
    person_uuid: UUID | None = None


def login_of(request: HttpRequest) -> Login:
    """The log-in behind this request: by MitID Erhverv with CVR and person uuid, else by password."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["user"] != request.user.pk:
        return Login(LoginMethod.PASSWORD)
    return Login(LoginMethod.MITID, kept["cvr"], UUID(kept["person_uuid"]))


def may_use_password(user: User) -> bool:
    """A password is for agency staff (a setting); applicants have it only in a demo or test."""
    return settings.PASSWORD_FOR_STAFF if user.is_agency_staff else settings.PASSWORD_FOR_APPLICANTS


class PasswordBackend(AuthenticationBackend):
    """E-mail and password, for those who may use one."""

    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        return user if user is not None and may_use_password(user) else None


class MitIDBackend(AuthenticationBackend):
    """Named on sessions that began with MitID Erhverv; nobody authenticates here with a password."""

    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        return None


class AccountAdapter(DefaultAccountAdapter):
    """Plain words, no sign-up, and mails by the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-mail eller adgangskode er forkert.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody signs up with an e-mail and a password."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail about the account goes by the outbox like every other: the request waits for no mail server."""
        mail = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            notify(to=email, subject=mail.subject, body=mail.body, once_key=f"account/{uuid4()}", now=self.request.now)


class MitIDAdapter(DefaultSocialAccountAdapter):
    """Lets in who MitID Erhverv vouches for: a professional identity, assurance at least Substantial."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind the log-in to (CVR, person uuid); a refusal is a page in plain Danish, and a line in the log."""
        try:
            claims = read_claims(sociallogin.account.get_provider_account().get_user_data())
            user = admit(claims, now=request.now)
        except LoginRefused as refused:
            log.warning("login_refused", code=refused.code)
            page = render(request, "account/mitid_refused.html", {"refusal": refused.text}, status=403)
            raise ImmediateHttpResponse(page) from refused
        sociallogin.account.uid = f"{claims.cvr}/{claims.person_uuid}"
        sociallogin.lookup()
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
        kept = {"user": user.pk, "cvr": claims.cvr, "person_uuid": str(claims.person_uuid)}
        request.session[SESSION_KEY] = kept
