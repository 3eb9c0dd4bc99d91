"""What differs between installations: read from the environment, with safe defaults (docs/drift.md lists them)."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal.logs import LOGGING as LOGGING

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("TESTING", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
INSTALLATION = env.str("INSTALLATION", default="live")  # live, demo or test: what a new database is marked as
if not SECRET_KEY:
    if INSTALLATION == "live":
        raise ImproperlyConfigured("SECRET_KEY mangler")
    SECRET_KEY = "kun-til-demo-og-test"  # noqa: S105 - never reached by a live installation
DEMO = INSTALLATION == "demo"

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = PORTAL_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

# Who runs the portal: shown in header, footer, letters and the accessibility statement.
AGENCY = {
    "name": env.str("AGENCY_NAME", default="Styrelsen"),
    "cvr": env.str("AGENCY_CVR", default=""),
    "address": env.str("AGENCY_ADDRESS", default=""),
    "mail": env.str("AGENCY_MAIL", default="tilskud@styrelsen.example"),
    "phone": env.str("AGENCY_PHONE", default="70 00 00 00"),
    "hours": env.str("AGENCY_HOURS", default="hverdage kl. 10.00–14.00"),
    "technical_mail": env.str("AGENCY_TECHNICAL_MAIL", default="portal@styrelsen.example"),
    "technical_phone": env.str("AGENCY_TECHNICAL_PHONE", default="70 00 00 01"),
    "technical_hours": env.str("AGENCY_TECHNICAL_HOURS", default="hverdage kl. 9.00–15.00"),
    "was_url": env.str("WAS_URL", default=""),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "crispy_forms",
    "django_htmx",
    "csp",
    "portal",
    "cases",
    "pools",
    "applications",
    "assessment",
    "indsatsforloeb",
    *(["demo"] if INSTALLATION in {"demo", "test"} else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.clock.ReceivedAtMiddleware",
    "portal.logs.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.logged_out.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.answers.PlainAnswersMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
        },
    }
]

# One engine everywhere. The web connects as the portal's own role; only `migrate` runs as the owner.
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///tilskud")}
# A connection that a restarted database has cut is found before it is used, not by whoever sends next.
DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["options"] = "-c jit=off -c lock_timeout=10000 -c timezone=UTC"
DATABASE_PORTAL_ROLE = env.str("DATABASE_PORTAL_ROLE", default="portal")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The web process opens no socket to the broker: sessions and rate limits are rows.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the usual 300 would throw away the counters of a guessing attacker
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=9).total_seconds())  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "tilskud_session"
CSRF_FAILURE_VIEW = "portal.logged_out.forged_or_too_old"

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.identity.PasswordBackend", "portal.identity.MitIDBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cases:home"

# Log-in: allauth under /konto/, in our own words (portal/identity.py).
ACCOUNT_ADAPTER = "portal.identity.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "portal.identity.MitIDAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# A technical problem: a whole kommune may come from one address on the day of a deadline, so the report is kept; after
# 60 in an hour the technical contact gets no more mails.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "problem": "3000/h/ip",
    "problem_mail": "60/h/ip",
}
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_QUERY_EMAIL = False
# A password is for agency staff; applicants use MitID Erhverv, except in a demo.
PASSWORD_FOR_STAFF = env.bool("PASSWORD_FOR_STAFF", default=True)
PASSWORD_FOR_APPLICANTS = INSTALLATION in {"demo", "test"}
MITID_SERVER_URL = env.str("MITID_SERVER_URL", default="")
MITID_CLAIM_PREFIX = env.str("MITID_CLAIM_PREFIX", default="nemlogin.")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "mitid",
                "name": "MitID Erhverv",
                "client_id": env.str("MITID_CLIENT_ID", default=""),
                "secret": env.str("MITID_CLIENT_SECRET", default=""),
                "settings": {
                    "server_url": MITID_SERVER_URL,
                    "uid_field": env.str("MITID_UID_FIELD", default="sub"),
                    "fetch_userinfo": True,
                    "oauth_pkce_enabled": True,
                },
            }
        ]
        if MITID_SERVER_URL
        else [],
        "SCOPE": env.list("MITID_SCOPE", default=["openid", "nemlogin"]),
        "AUTH_PARAMS": {"idp_values": "mitid_erhverv"},
    }
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# The trusted proxy's stamp (deploy/): the moment the request's first byte arrived.
TRUSTED_PROXY_STAMP = env.bool("TRUSTED_PROXY_STAMP", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = int(TRUSTED_PROXY_STAMP)  # log-ins are counted per sender, not per proxy
if env.bool("BEHIND_HTTPS_PROXY", default=HTTPS):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *env.list("MITID_FORM_ACTION", default=[MITID_SERVER_URL] if MITID_SERVER_URL else [])],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static", ("dkfds", BASE_DIR / "node_modules" / "dkfds" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "portal.static_files.HashedStaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["woff", "woff2", "ttf", "eot", "png", "map", "gz", "br"]
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "files"))
CLAMD_URL = env.str("CLAMD_URL", default="")  # tcp://clamd:3310 or unix:///run/clamav/clamd.sock; empty: no scanning

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:2525")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="portal@styrelsen.example")

CRISPY_TEMPLATE_PACK = "dkfds"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("dkfds",)

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORMAT_MODULE_PATH = ["portal.formats"]
SILENCED_SYSTEM_CHECKS: list[str] = []
