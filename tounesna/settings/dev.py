"""A workstation or a demonstration: started by `./up`."""

from tounesna.settings.base import *  # noqa: F403
from tounesna.settings.base import MIDDLEWARE, STORAGES

DEBUG = bool(int(os.environ.get("DEBUG", "0")))  # noqa: F405
SECRET_KEY = os.environ.get("SECRET_KEY") or "only-for-a-workstation-" + "x" * 40  # noqa: F405
# Without keys of its own a workstation derives them from SECRET_KEY (common.encryption).
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")  # noqa: F405
MFA_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PORTAL_DEMONSTRATION = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"  # noqa: F405
SMS_PROVIDER = os.environ.get("SMS_PROVIDER", "common.sms.ConsoleProvider")  # noqa: F405
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = list(MIDDLEWARE)
