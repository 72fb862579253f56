"""The Celery application: queues `default`, `documents` and `reports`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tounesna.settings.dev")

app = Celery("tounesna")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
