"""Tests: real PostgreSQL, fast hashing, plain static files, tasks run where they are called."""

import os

from tounesna.settings.base import *  # noqa: F403
from tounesna.settings.base import DATABASES, STORAGES

SECRET_KEY = "test-" + "x" * 60
ALLOWED_HOSTS = ["*"]
MFA_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = False
DATABASES["default"]["OPTIONS"].pop("pool", None)
# Copied for each process of the tests (scripts/checks.bash); without it every one migrates its own.
_template = os.environ.get("TEST_TEMPLATE") or None
DATABASES["default"]["TEST"] = {"TEMPLATE": _template, "MIGRATE": _template is None}
