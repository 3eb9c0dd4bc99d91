"""How a person proves who they are: e-mail and password for agency staff, MitID Erhverv for applicants."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings

from portal.models import User


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
    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody signs up with an e-mail and a password."""
        return False


class MitIDAdapter(DefaultSocialAccountAdapter):
    pass
