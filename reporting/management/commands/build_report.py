"""Build a report into a file, without the worker: ./up manage build_report taskforce --from … --to …"""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Antenna
from accounts.selectors.countries import partner_countries
from aids.models import Phase
from common.command_options import BAD_REQUEST, NOT_WRITTEN, day_option, not_written
from common.dates import today
from operators.models import Operator
from reporting.enums import ReportFormat, ReportKind, ReportLanguage
from reporting.selectors.country_sheet import published_scope
from reporting.selectors.scope import Scope
from reporting.services.files import report_content
from reporting.services.reports import period_problem
from reporting.services.snapshots import snapshot_take


class Command(BaseCommand):
    """Count, freeze and write one report. Exits with 2 for a request that makes no sense, 1 when the file
    cannot be written."""

    help = "Build a report over a period into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=", ".join(ReportKind.values))
        parser.add_argument("--from", dest="starts_on", default="", help="2025-01-31 or 31/01/2025")
        parser.add_argument("--to", dest="ends_on", default="")
        parser.add_argument("--phase", default="", help="code of a phase, to count its aids only")
        parser.add_argument("--antenna", default="", help="code of the antenna, for its report")
        parser.add_argument(
            "--country", default="", help="code of the partner country, for its sheet: a phase, no days"
        )
        parser.add_argument("--operator", default="", help="code of the operator, for its report")
        parser.add_argument(
            "--language", default=ReportLanguage.FRENCH, help=", ".join(ReportLanguage.values)
        )
        parser.add_argument("--format", default=ReportFormat.PDF, help=", ".join(ReportFormat.values))
        parser.add_argument("--comment", default="")
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        kind = _one_of(options["kind"], ReportKind.values, _("rapport"))
        language = _one_of(options["language"], ReportLanguage.values, _("langue"))
        format = _one_of(options["format"], ReportFormat.values, _("format"))
        scope = _country_scope(kind, options) or _scope(
            options["starts_on"], options["ends_on"], options["phase"]
        )
        antenna, operator = _antenna(kind, options["antenna"]), _operator(kind, options["operator"])
        scope = replace(scope, antenna=antenna, operator=operator)
        if problem := period_problem(kind, scope.starts_on, scope.ends_on):
            raise CommandError(problem, returncode=BAD_REQUEST)
        if kind == ReportKind.NEWSLETTER and scope.phase:
            raise CommandError(_("La lettre compte toutes les phases."), returncode=BAD_REQUEST)
        output: Path = options["output"]
        part = _reserve(output)
        try:
            snapshot = snapshot_take(actor=None, kind=kind, scope=scope)
            content = report_content(
                snapshot=snapshot, format=format, language=language, comment=options["comment"]
            )
            _write(content, part, output)
        finally:
            part.unlink(missing_ok=True)
        message = _("%(file)s : %(size)d octets, empreinte des chiffres %(hash)s")
        self.stdout.write(message % {"file": output, "size": len(content), "hash": snapshot.sha256})


def _one_of(value: str, allowed: Sequence[str], name: str) -> str:
    if value not in allowed:
        message = _("%(name)s inconnu : « %(value)s ». Choix possibles : %(allowed)s.")
        raise CommandError(
            message % {"name": name, "value": value, "allowed": ", ".join(allowed)}, returncode=BAD_REQUEST
        )
    return value


def _scope(starts_on: str, ends_on: str, phase_code: str) -> Scope:
    start, end = day_option(starts_on, "--from"), day_option(ends_on, "--to")
    if start > end:
        raise CommandError(
            _("La fin de la période (--to) précède son début (--from)."), returncode=BAD_REQUEST
        )
    if start > today():
        raise CommandError(_("La période commence dans l'avenir."), returncode=BAD_REQUEST)
    return Scope(start, end, _phase(phase_code))


def _phase(code: str) -> Phase | None:
    phase = Phase.objects.filter(code=code).first() if code else None
    if code and phase is None:
        message = _("Aucune phase ne porte le code « %(code)s ».") % {"code": code}
        raise CommandError(message, returncode=BAD_REQUEST)
    return phase


def _country_scope(kind: str, options: dict[str, Any]) -> Scope | None:
    """Return what the sheet of a country counts: its phase up to the last quarter that is over."""
    if kind != ReportKind.COUNTRY:
        if options["country"]:
            message = _("--country ne va qu'avec une fiche pays (country).")
            raise CommandError(message, returncode=BAD_REQUEST)
        return None
    if options["starts_on"] or options["ends_on"]:
        message = _("Une fiche pays compte toute sa phase (--phase), sans --from ni --to.")
        raise CommandError(message, returncode=BAD_REQUEST)
    countries = partner_countries().order_by("code")
    country = countries.filter(code=options["country"].upper()).first()
    if country is None:
        codes = ", ".join(countries.values_list("code", flat=True))
        message = _("Choisissez le pays de la fiche avec --country : %(codes)s.") % {"codes": codes}
        raise CommandError(message, returncode=BAD_REQUEST)
    phase = _phase(options["phase"])
    scope = published_scope(phase) if phase else None
    if scope is None:
        message = _("Choisissez une phase dont un trimestre au moins est clos.")
        raise CommandError(message, returncode=BAD_REQUEST)
    return replace(scope, country=country)


def _antenna(kind: str, code: str) -> Antenna | None:
    """Return the antenna of an antenna's report; the taskforce's counts all of them."""
    if kind != ReportKind.ANTENNA:
        if code:
            raise CommandError(
                _("--antenna ne va qu'avec un rapport d'antenne (antenna)."), returncode=BAD_REQUEST
            )
        return None
    found = Antenna.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(Antenna.objects.order_by("code").values_list("code", flat=True))
        message = _("Choisissez l'antenne du rapport avec --antenna : %(codes)s.") % {"codes": codes}
        raise CommandError(message, returncode=BAD_REQUEST)
    return found


def _operator(kind: str, code: str) -> Operator | None:
    """Return the operator of an operator's report; the others count all of them."""
    if kind != ReportKind.OPERATOR:
        if code:
            raise CommandError(
                _("--operator ne va qu'avec un rapport d'opérateur (operator)."), returncode=BAD_REQUEST
            )
        return None
    operators = Operator.objects.select_related("institution").order_by("institution__code")
    found = operators.filter(institution__code=code).first()
    if found is None:
        codes = ", ".join(operators.values_list("institution__code", flat=True))
        message = _("Choisissez l'opérateur du rapport avec --operator : %(codes)s.") % {"codes": codes}
        raise CommandError(message, returncode=BAD_REQUEST)
    return found


def _reserve(output: Path) -> Path:
    """Make sure that the file can be written before anything is counted; return the part it is written to."""
    if output.is_dir():
        raise CommandError(_("%(file)s est un dossier.") % {"file": output}, returncode=NOT_WRITTEN)
    try:
        with NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as part:
            return Path(part.name)
    except OSError as error:
        raise not_written(output, error) from error


def _write(content: bytes, part: Path, output: Path) -> None:
    try:
        part.write_bytes(content)
        part.chmod(0o644)
        part.replace(output)
    except OSError as error:
        raise not_written(output, error) from error
