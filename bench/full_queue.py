"""Fifty reports asked for at once: how long they take, how long a letter waits meanwhile, and how fast pages stay.

With the processes of the Procfile over the measurement's database, a queue and files of their own (ADR 0011).
Nothing of it is left behind.
"""

import http.client
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, PaperKind
from aids.models import Application, Paper
from aids.services.documents import paper_request
from bench.demonstration import demonstration_made
from bench.pages import _summary
from bench.processes import Processes, Queue, free_port
from common.models import JobState, OutgoingMessage
from reporting.models import ReportFile, ReportNotice, ReportRun, ReportSnapshot
from reporting.selectors.dashboards import default_scope
from reporting.selectors.readers import TASKFORCE
from reporting.services.reports import report_request

REPORTS, CALLS = 50, 40
# Seconds: how often a letter is asked for while reports wait, and when the measure is given up.
LETTER_EVERY, PATIENCE = 5.0, 7200


def run(people: int = 600, rows: int = REPORTS) -> dict[str, Any]:
    """Return seconds of `rows` reports and of letters, and milliseconds (median, 95th percentile) of two pages.

    The pages are read by one who never pauses, over a demonstration of `people`.
    """
    demonstration_made(people)
    # Otherwise whoever ends this process leaves the others running.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(128 + signal.SIGTERM))
    began, before = timezone.now(), os.environ.get("CELERY_BROKER_URL")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        queue = Queue(folder / "valkey")
        os.environ["CELERY_BROKER_URL"], port = queue.url, free_port()
        places = {"LISTEN": "127.0.0.1", "PORT": str(port), "STATIC_ROOT": str(settings.STATIC_ROOT)}
        try:
            with Processes(folder / "var", queue, ALLOWED_HOSTS="*", **places) as processes:
                for process in ("web", "worker", "reports"):
                    processes.start(process)
                return _Measure(processes, port).measured(rows)
        finally:
            queue.stop()
            os.environ.pop("CELERY_BROKER_URL")
            if before is not None:
                os.environ["CELERY_BROKER_URL"] = before
            _forget(began)


class _Measure:
    """The one who asks for reports and letters, and reads pages the while."""

    def __init__(self, processes: Processes, port: int) -> None:
        self._processes, self._port, self._began = processes, port, timezone.now()
        self._manager = User.objects.filter(role=Role.TASKFORCE_MANAGER, is_active=True).order_by("pk")[0]
        files = Application.objects.filter(state=ApplicationState.IN_FOLLOW_UP, granted_eur__isnull=False)
        self._file = files.filter(case__counsellor__isnull=False).select_related("case__counsellor")[0]
        client = Client()
        client.force_login(self._manager)
        self._cookie = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._urls = {
            "dashboard": reverse("reporting:dashboard"),
            "case_page": reverse("cases:case_detail", args=[self._file.case_id]),
        }

    def measured(self, reports: int) -> dict[str, Any]:
        self._wait(lambda: self._answers(reverse("health")), "the web does not start")
        # Whatever is read and compiled at the first time is no part of the measure.
        self._ask_reports(1)
        first = self._ask_letter()
        self._wait(lambda: not _waiting(self._began) and _is_over(first), "the workers do not start")
        for _call in range(5):
            self._read_pages({})
        quiet: dict[str, list[float]] = {}
        for _call in range(CALLS):
            self._read_pages(quiet)
        begun = timezone.now()
        self._ask_reports(reports)
        letters = [self._ask_letter()]
        busy, waiting_then = self._until_all_are_over(letters)
        runs = ReportRun.objects.filter(created_at__gte=begun)
        papers = Paper.objects.filter(pk__in=letters)
        ends = [run.finished_at for run in runs if run.finished_at]
        waits = [
            (paper.finished_at - paper.created_at).total_seconds() for paper in papers if paper.finished_at
        ]
        return {
            "reports": runs.count(),
            "reports_done": runs.filter(job_state=JobState.DONE).count(),
            "files": ReportFile.objects.filter(run__in=runs).count(),
            "all_reports_seconds": round((max(ends) - begun).total_seconds(), 1),
            "letters": len(letters),
            "letter_seconds": {"median": round(statistics.median(waits), 2), "longest": round(max(waits), 2)},
            "reports_not_done_when_the_first_letter_was": waiting_then,
            "pages_without_reports": {name: _summary(times) for name, times in quiet.items()},
            "pages_meanwhile": {
                name: {**_summary(times), "calls": len(times)} for name, times in busy.items()
            },
        }

    def _until_all_are_over(self, letters: list[int]) -> tuple[dict[str, list[float]], int]:
        """Read pages until no report waits, ask for a letter now and then; return times, reports left at the first."""
        busy: dict[str, list[float]] = {}
        left, asked = -1, time.monotonic()

        def over() -> bool:
            nonlocal left, asked
            self._read_pages(busy)
            if left < 0 and _is_over(letters[0]):
                left = _waiting(self._began)
            if time.monotonic() - asked > LETTER_EVERY:
                asked = time.monotonic()
                letters.append(self._ask_letter())
            return not _waiting(self._began) and all(_is_over(letter) for letter in letters)

        self._wait(over, "the reports do not end")
        return busy, left

    def _ask_reports(self, number: int) -> None:
        scope = default_scope(TASKFORCE)
        asked = {"starts_on": scope.starts_on, "ends_on": scope.ends_on}
        for _one in range(number):
            report_request(actor=self._manager, languages=["fr"], formats=["pdf", "xlsx", "json"], **asked)

    def _ask_letter(self) -> int:
        actor = self._file.case.counsellor
        asked = {"application": self._file, "kind": PaperKind.DECISION_SHEET, "language": "fr"}
        return paper_request(actor=actor, **asked).pk

    def _read_pages(self, times: dict[str, list[float]]) -> None:
        for name, url in self._urls.items():
            began = time.perf_counter()
            if not self._answers(url):
                raise RuntimeError(f"{url} fails\n{self._processes.said()}")
            times.setdefault(name, []).append((time.perf_counter() - began) * 1000)

    def _answers(self, url: str) -> bool:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            link.request("GET", url, headers={"Cookie": self._cookie})
            answer = link.getresponse()
            answer.read()
        except OSError:
            return False
        finally:
            link.close()
        return answer.status == 200

    def _wait(self, is_so: Callable[[], bool], words: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end or not self._processes.are_alive:
                raise RuntimeError(f"{words}\n{self._processes.said()}")
            time.sleep(0.05)


def _waiting(since: datetime) -> int:
    states = [JobState.QUEUED, JobState.RUNNING]
    return ReportRun.objects.filter(created_at__gte=since, job_state__in=states).count()


def _is_over(paper: int) -> bool:
    return Paper.objects.filter(pk=paper, job_state__in=[JobState.DONE, JobState.FAILED]).exists()


@transaction.atomic
def _forget(began: datetime) -> None:
    runs = ReportRun.objects.filter(created_at__gte=began)
    ReportNotice.objects.filter(run__in=runs).delete()
    ReportFile.objects.filter(run__in=runs).delete()
    runs.delete()
    with pgtrigger.ignore("reporting.ReportSnapshot:snapshot_append_only"):
        ReportSnapshot.objects.filter(computed_at__gte=began).delete()
    Paper.objects.filter(created_at__gte=began).delete()
    OutgoingMessage.objects.filter(created_at__gte=began).delete()
