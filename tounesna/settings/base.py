"""Settings common to every environment; what differs comes from the environment's variables."""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

# Keys of the encrypted columns, the current one first; older ones still decrypt.
FIELD_ENCRYPTION_KEYS = [key for key in os.environ.get("FIELD_ENCRYPTION_KEYS", "").split(",") if key]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "common",
    "accounts",
    "cases",
    "aids",
    "operators",
    "reporting",
    "tounesna",
    "tounesna.admin.PortalAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "import_export",
    "pghistory",
    "pghistory.admin",
    "pgtrigger",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.AccountLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.ExpiredSessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "common.audit.RequestContextMiddleware",
    "common.wall.WallMiddleware",
]

ROOT_URLCONF = "tounesna.urls"
WSGI_APPLICATION = "tounesna.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "common.context_processors.frame",
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASE_URL = os.environ.get("DATABASE_URL", "postgres:///tounesna")
# A pooled connection that PostgreSQL has cut, by starting again, is replaced before anybody uses it.
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    # Many short queries at once: parallel plans, compiling, and trying every order of the lookups of a
    # row's references cost more than they bring.
    "options": "-c max_parallel_workers_per_gather=0 -c jit=off -c join_collapse_limit=5",
    "pool": {"min_size": 1, "max_size": int(os.environ.get("DATABASE_POOL_SIZE", "8")), "timeout": 20},
}
if os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = dj_database_url.parse(os.environ["DATABASE_REPLICA_URL"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "common.cache.RedisOrMemoryCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Workers and beat wait for Redis as long as it takes; by default they would leave after a hundred tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # A connection that died without a word (a firewall, a host that froze) is given up, not waited on for ever.
    "socket_connect_timeout": 5,
    "socket_timeout": 15,
}
CELERY_TIMEZONE = "Africa/Tunis"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "common.sweep_jobs", "schedule": 60.0},
    "forget-form-tokens": {"task": "common.forget_form_tokens", "schedule": crontab(hour=3, minute=30)},
    "expire-reservations": {"task": "aids.expire_reservations", "schedule": crontab(hour=2, minute=10)},
    "warn-of-reservations": {"task": "aids.warn_of_reservations", "schedule": crontab(hour=6, minute=20)},
    "check-ledger": {"task": "aids.check_ledger", "schedule": crontab(hour=4, minute=10)},
    "expire-routing-proposals": {"task": "operators.expire_proposals", "schedule": crontab(minute=20)},
    "tend-visits": {"task": "operators.tend_visits", "schedule": crontab(hour=2, minute=40)},
    "forget-photo-uploads": {
        "task": "operators.forget_photo_uploads",
        "schedule": crontab(hour=3, minute=20),
    },
    "tell-overdue-arrivals": {"task": "cases.tell_overdue_arrivals", "schedule": crontab(hour=6, minute=40)},
    "forget-announcement-files": {
        "task": "cases.forget_announcement_files",
        "schedule": crontab(hour=3, minute=50),
    },
    "keep-dashboard-ready": {"task": "reporting.keep_dashboard_ready", "schedule": crontab(minute="*/10")},
    "run-report-schedules": {"task": "reporting.run_schedules", "schedule": crontab(minute="*/5")},
    "check-alerts": {
        "task": "reporting.check_alerts",
        "schedule": crontab(minute=25),
        "options": {"queue": "reports"},
    },
    "tend-extracts": {"task": "reporting.tend_extracts", "schedule": crontab(minute=50)},
    "raise-tasks": {"task": "cases.raise_tasks", "schedule": crontab(hour=5, minute=40)},
    "remind-of-appointments": {
        "task": "cases.remind_of_appointments",
        "schedule": crontab(hour="8-19", minute=5),
    },
    "remind-silent-referrals": {
        "task": "cases.remind_silent_referrals",
        "schedule": crontab(hour=7, minute=15),
    },
    "sweep-people": {
        "task": "cases.sweep_people",
        "schedule": crontab(hour=1, minute=15),
        "options": {"queue": "reports"},
    },
    "retention": {"task": "cases.retention", "schedule": crontab(hour=1, minute=30)},
    "expire-person-files": {"task": "cases.expire_person_files", "schedule": crontab(minute=40)},
    "expire-sitting-papers": {"task": "aids.expire_sitting_papers", "schedule": crontab(minute=55, hour=3)},
    "expire-payment-papers": {"task": "aids.expire_payment_papers", "schedule": crontab(minute=45, hour=3)},
    "delete-removed-files": {"task": "cases.delete_removed_files", "schedule": crontab(hour=3, minute=40)},
    "clear-sessions": {"task": "accounts.clear_sessions", "schedule": crontab(hour=3, minute=0)},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.sign_in.MFAReauthenticateForm",
    "activate_totp": "accounts.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "accounts.forms.sign_in.EditWebAuthnForm",
}
# An account's address was proven by its invitation; allauth's own list of addresses is not used.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone's clock may be half a minute out.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Portail Tounesna"
MFA_REQUIRED = True
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
# Not in the cache too: who was signed out while Redis was away would be signed in again when it comes back.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
INVITATION_DAYS = 7
# Days after which a referral that its unit has not received, or that nobody answered, counts as silent.
REFERRAL_UNRECEIVED_DAYS = int(os.environ.get("REFERRAL_UNRECEIVED_DAYS", "7"))
REFERRAL_UNANSWERED_DAYS = int(os.environ.get("REFERRAL_UNANSWERED_DAYS", "15"))
CSRF_FAILURE_VIEW = "accounts.views.resume.csrf_failure"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("ar", _("Arabe"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Africa/Tunis"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["tounesna.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("idb", BASE_DIR / "node_modules/idb/build"),
    ("fonts/ibm-plex-sans", BASE_DIR / "node_modules/@fontsource/ibm-plex-sans"),
    ("fonts/ibm-plex-sans-arabic", BASE_DIR / "node_modules/@fontsource/ibm-plex-sans-arabic"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "common.static_fonts.CutFontFinder",
    "common.static_bundles.BundleFinder",
]
ICONS_DIR = BASE_DIR / "node_modules/bootstrap-icons/icons"
# Nobody else's page has a use for our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
MEDIA_URL = "/media-not-served/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# An operator's telephone takes along the files with a visit due within so many days, and keeps them no longer.
OFFLINE_DAYS = int(os.environ.get("OFFLINE_DAYS", "14"))
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
# A judgment or a medical file has some dozens of pages; longer ones are read by nobody and slow everybody.
MAX_PDF_PAGES = 100
# The file of a removed document goes after this; its row, with who removed it and why, stays.
DOCUMENT_RETENTION_DAYS = 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portail@tounesna.example")
# Dotted name of a common.sms.SmsProvider; empty: no short message is sent.
SMS_PROVIDER = os.environ.get("SMS_PROVIDER", "")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
PGHISTORY_ADMIN_LIST_DISPLAY = ["pgh_created_at", "pgh_obj_model", "pgh_obj_id", "pgh_label", "pgh_diff"]
PGHISTORY_ADMIN_CLASS = "accounts.admin.history.AccountEventsAdmin"
PORTAL_DEMONSTRATION = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {asctime} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
