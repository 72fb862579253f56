"""`import_register FILE [--dry-run] [--report OUT.json]`: bring in a register, or say what it would give."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Antenna, User
from cases.enums import DuplicateChoice, RowChoice
from cases.services.register.imports import findings_of_file, register_import_now
from cases.services.register.planning import Choices, Outcome
from cases.services.register.reports import import_report
from cases.services.register.resource import Findings
from cases.services.register.sheets import read_limited
from common.errors import DomainError


class Command(BaseCommand):
    help = "Importe un registre (Excel ou CSV), ou dit ce qu'il donnerait avec --dry-run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="REGISTRE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="ne rien écrire")
        parser.add_argument("--report", type=Path, metavar="RAPPORT.json", help="écrire le rapport en JSON")
        parser.add_argument("--rows", choices=RowChoice.values, default=RowChoice.ALL)
        parser.add_argument("--duplicates", choices=DuplicateChoice.values, default=DuplicateChoice.CREATE)
        parser.add_argument("--antenna", metavar="CODE", help="antenne d'un registre sans colonne Antenne")
        parser.add_argument("--user", metavar="E-MAIL", help="compte au nom duquel importer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = self._import(options)
        except DomainError as error:
            raise CommandError(error.message) from error
        report = import_report(findings)
        if options["report"]:
            self._write(options["report"], report)
        self._summarise(report, findings, dry_run=options["dry_run"])

    def _import(self, options: dict[str, Any]) -> Findings:
        path: Path = options["file"]
        given = {
            "actor": _user(options["user"]),
            "name": path.name,
            "data": _read(path),
            "choices": Choices(options["rows"], options["duplicates"]),
            "defaults": _defaults(options["antenna"]),
        }
        if options["dry_run"]:
            return findings_of_file(**given)
        _upload, findings = register_import_now(**given)
        return findings

    def _write(self, path: Path, report: dict[str, Any]) -> None:
        try:
            path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Le rapport ne peut pas être écrit : {error.strerror}.") from error

    def _summarise(self, report: dict[str, Any], findings: Findings, *, dry_run: bool) -> None:
        say = self.stdout.write
        say(f"{report['rows']} lignes lues, {len(report['ignored_rows'])} laissées (titres, vides, totaux).")
        verb = "seraient créés" if dry_run else "créés"
        counts = {name: report[f"created_{name}"] for name in ("people", "cases", "aids")}
        say(f"Personnes, dossiers, aides {verb} : {counts['people']}, {counts['cases']}, {counts['aids']}.")
        say(f"Lignes refusées : {len({entry['row'] for entry in report['rejected']})}.")
        say(f"Lignes avec un avertissement : {len({entry['row'] for entry in report['warnings']})}.")
        by_outcome = {outcome: sum(p.outcome == outcome for p in findings.plans) for outcome in Outcome}
        say(
            f"Doublons : {len(report['duplicates'])} "
            f"({by_outcome[Outcome.ATTACHED]} rattachés à une personne connue, {by_outcome[Outcome.ALREADY]} déjà "
            f"enregistrés, {by_outcome[Outcome.HELD]} mis de côté)."
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return read_limited(file)
    except OSError as error:
        raise CommandError(f"{path} ne peut pas être lu : {error.strerror}.") from error


def _user(email: str | None) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(f"Aucun compte {email}.")
    return user


def _defaults(code: str | None) -> dict[str, Any]:
    if not code:
        return {}
    antenna = Antenna.objects.filter(code__iexact=code).first()
    if antenna is None:
        raise CommandError(f"Aucune antenne {code}.")
    return {"antenna": antenna.pk}
