"""Settings of the platform: safe as they stand; what differs between hosts comes from a few COMMONWEAL_ variables.

COMMONWEAL_HOME            the folder of the data
COMMONWEAL_DATABASE_URL    another database than SQLite in that folder
COMMONWEAL_ORIGIN          the public address, such as https://commonweal.example; without it, this machine alone
COMMONWEAL_HOSTS           further host names to answer to, separated by commas
COMMONWEAL_TIME_ZONE       in which times are shown, such as Europe/Lisbon; UTC without it
COMMONWEAL_DEBUG           1 while developing: error pages tell their cause, logs are for the eye
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from commonweal.web import home, logs
from commonweal.web.databases import database

PACKAGE = Path(__file__).parent
HOME = home.folder()
ORIGIN = os.environ.get("COMMONWEAL_ORIGIN", "").rstrip("/")
HTTPS = ORIGIN.startswith("https://")
DEBUG = os.environ.get("COMMONWEAL_DEBUG") == "1"
SECRET_KEY = home.secret_key(HOME)

APPS = [
    f"commonweal.web.{name}"
    for name in (
        "record",
        "members",
        "constitution",
        "bodies",
        "polls",
        "committees",
        "needs",
        "means",
        "decisions",
        "elections",
        "paper",
        "changes",
        "accords",
        "plans",
        "production",
        "threads",
        "meetings",
        "notices",
        "unions",
        "founding",
        "public",
        "drift",
        "api",
    )
]
INSTALLED_APPS = [
    "commonweal.web.look",
    *APPS,
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonweal.web.middleware.KeepOutNul",
    "commonweal.web.middleware.TellRefusals",
    "commonweal.web.record.middleware.KeepRecord",
]
ROOT_URLCONF = "commonweal.web.urls"
WSGI_APPLICATION = "commonweal.web.wsgi.application"
FORM_RENDERER = "commonweal.web.look.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonweal.web.look.context.shell",
            ],
            "builtins": ["commonweal.web.look.templatetags.look", "commonweal.web.bodies.templatetags.talk"],
        },
    }
]

# ── Data
DATABASES = {"default": database(os.environ.get("COMMONWEAL_DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES = HOME / "files"  # what lies beside the record under its hash
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # rate limits: in memory, on no disk
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

# ── Accounts: a name and a password; no address is asked for
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "commonweal.web.look.account_forms.Login", "signup": "commonweal.web.look.account_forms.Register"}
ACCOUNT_ADAPTER = "commonweal.web.look.accounts.Accounts"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/15m/ip,5/15m/key"}  # beyond them each try waits

# ── Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("COMMONWEAL_TIME_ZONE", "UTC")

# ── Static files: collected into the data folder by `commonweal serve`, named by their content
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ── Security
ALLOWED_HOSTS = [
    *filter(None, [urlsplit(ORIGIN).hostname, *os.environ.get("COMMONWEAL_HOSTS", "").split(",")]),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonweal.web.look.errors.forbidden_form"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 86400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{f"{what}-src": [SELF] for what in ("script", "style", "img", "font", "connect", "worker", "manifest")},
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# ── Logs
LOGGING_CONFIG = None
logs.configure(debug=DEBUG)
