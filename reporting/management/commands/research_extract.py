"""Make a research extract into a folder, without the worker: ./up manage research_extract --start … --end …"""

import io
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import Phase
from common.audit import record_access
from common.command_options import BAD_REQUEST, NOT_WRITTEN, day_option, not_written
from common.enqueue import run_job
from common.errors import DomainError
from common.models import JobState
from common.models.audit import AccessKind
from reporting.enums import LEAST_K, ExtractMeans
from reporting.models import ExtractBuild
from reporting.services.extract_build import extract_build
from reporting.services.extracts import Demand, extract_approve, extract_request, extract_taken


class Command(BaseCommand):
    """Write a line in the register in the names of two managers, make the files, put them into a folder.

    Exits with 2 for a request that makes no sense, 1 when the files cannot be made or written.
    """

    help = "Make an anonymised research extract (CSV, Parquet, codebook) into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", required=True, help="2025-01-31 or 31/01/2025")
        parser.add_argument("--end", required=True)
        parser.add_argument("--phase", default="", help="code of a phase, to tell of its aids only")
        parser.add_argument("--k", type=int, default=LEAST_K, help="persons per class at least, 5 to 50")
        parser.add_argument("--most-suppressed", type=int, default=5, help="percent of rows, 0 to 20")
        parser.add_argument(
            "--kept-days", type=int, default=30, help="days the portal keeps the files, 1 to 90"
        )
        parser.add_argument("--requested-by", required=True, help="e-mail of the manager who asks")
        parser.add_argument("--approved-by", required=True, help="e-mail of another manager who approves")
        parser.add_argument("--institution", required=True)
        parser.add_argument("--recipient", required=True)
        parser.add_argument("--purpose", required=True)
        parser.add_argument("--legal-basis", required=True)
        parser.add_argument("--output", required=True, type=Path, help="an empty or new folder")

    def handle(self, *args: Any, **options: Any) -> None:
        asking = _manager(options["requested_by"], "--requested-by")
        approving = _manager(options["approved_by"], "--approved-by")
        output = _folder(options["output"])
        build = _registered(_demand(options), asking, approving)
        run_job(ExtractBuild, build.pk, extract_build)
        build.refresh_from_db()
        if build.job_state != JobState.DONE:
            raise CommandError(build.error, returncode=NOT_WRITTEN)
        extract_taken(actor=asking, build=build, means=ExtractMeans.COMMAND)
        record_access(actor=asking, kind=AccessKind.EXPORT, subject=build, reason=build.extract.purpose[:300])
        _unpack(build, output)
        message = _("%(reference)s : %(told)s lignes, %(suppressed)s supprimées, dans %(folder)s")
        counted = {name: build.report[name] for name in ("told", "suppressed")}
        self.stdout.write(message % {"reference": build.extract.reference, "folder": output, **counted})


def _registered(demand: Demand, asking: User, approving: User) -> ExtractBuild:
    """Write the line and its approval, both or none."""
    try:
        with transaction.atomic():
            line = extract_request(actor=asking, demand=demand)
            return extract_approve(actor=approving, extract=line, is_sent=False)
    except DomainError as error:
        raise CommandError(error.message, returncode=BAD_REQUEST) from error


def _demand(options: dict[str, Any]) -> Demand:
    code = options["phase"]
    phase = Phase.objects.filter(code=code).first() if code else None
    if code and phase is None:
        message = _("Aucune phase ne porte le code « %(code)s ».") % {"code": code}
        raise CommandError(message, returncode=BAD_REQUEST)
    return Demand(
        starts_on=day_option(options["start"], "--start"),
        ends_on=day_option(options["end"], "--end"),
        phase=phase,
        **{
            name: options[name]
            for name in (
                "k",
                "most_suppressed",
                "kept_days",
                "institution",
                "recipient",
                "purpose",
                "legal_basis",
            )
        },
    )


def _manager(email: str, option: str) -> User:
    found = User.objects.filter(email__iexact=email, role=Role.TASKFORCE_MANAGER, is_active=True).first()
    if found is None:
        message = _("%(option)s : aucun responsable de la taskforce n’a l’adresse « %(email)s ».")
        raise CommandError(message % {"option": option, "email": email}, returncode=BAD_REQUEST)
    return found


def _folder(output: Path) -> Path:
    """Make sure that the files can be written before a line is: a new folder, or one that is empty."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        is_used = any(output.iterdir())
    except OSError as error:
        raise not_written(output, error) from error
    if is_used:
        raise CommandError(_("%(file)s n’est pas vide.") % {"file": output}, returncode=NOT_WRITTEN)
    return output


def _unpack(build: ExtractBuild, output: Path) -> None:
    try:
        with build.archive.open() as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as archive:
            for name in archive.namelist():
                (output / name).write_bytes(archive.read(name))
    except OSError as error:
        raise not_written(output, error) from error
