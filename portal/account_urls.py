"""Log-in and one's own account under /konto/: the addresses of allauth that a person here really needs, and no more."""

from allauth.account import views as account
from allauth.socialaccount import views as mitid
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path, re_path

from portal import views

# allauth asks for these by name; here nobody signs up, changes an e-mail or ties accounts together.
CLOSED = [
    ("signup/", "account_signup"),
    ("email/", "account_email"),
    ("confirm-email/", "account_email_verification_sent"),
    ("password/set/", "account_set_password"),
    ("3rdparty/", "socialaccount_connections"),
    ("3rdparty/signup/", "socialaccount_signup"),
]

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/login/cancelled/", mitid.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", mitid.login_error, name="socialaccount_login_error"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/<int:membership>/giv-adgang/", views.let_in, name="let_in"),
    path("organisation/<int:membership>/administrator/", views.make_administrator, name="make_administrator"),
    path("organisation/<int:membership>/fjern/", views.end_membership, name="end_membership"),
    path("organisation/<int:organisation>/inviter/", views.invite, name="invite"),
    path("organisation/invitation/<int:invitation>/fortryd/", views.withdraw_invitation, name="withdraw_invitation"),
    path("organisation/<int:organisation>/postkasse/", views.set_official_email, name="set_official_email"),
    *build_provider_urlpatterns(),
    *[path(address, views.closed, name=name) for address, name in CLOSED],
]
