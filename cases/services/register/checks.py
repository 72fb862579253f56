"""What must hold between the cells of one row."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Sex, Vulnerability
from cases.services.register.dates import KnownDate
from cases.services.register.readings import Cell
from cases.services.register.rows import RegisterRow

_OLDEST = 105
_EARLIEST = 1901
_LONGEST = {"birth_place": 80, "occupation": 80, "address": 200}
_SHOWN = "%d/%m/%Y"


class Report(Protocol):
    """Adds a problem to a row, under the header of the first of `keys` that the file has."""

    def __call__(
        self, row: RegisterRow, keys: str, message: str, cell: Cell = None, is_error: bool = False
    ) -> None: ...


def check_row(row: RegisterRow, report: Report, today: date) -> None:
    """Add to `row` what its cells contradict in each other, and what it lacks."""
    for check in _CHECKS:
        check(row, report, today)


def _check_names(row: RegisterRow, report: Report, today: date) -> None:
    has_first, has_last = bool(row.values.get("first_name")), bool(row.values.get("last_name"))
    whole = "last_name full_name last_name_ar full_name_ar"
    if not has_first and not has_last:
        report(row, whole, _("Le nom et le prénom manquent."), None, True)
    elif not has_last:
        report(row, whole, _("Le nom de famille manque."), None, True)
    elif not has_first:
        report(row, f"first_name {whole}", _("Le prénom manque."), None, True)


_REQUIRED = (
    ("sex", gettext_lazy("Le sexe manque.")),
    ("return_country", gettext_lazy("Le pays de retour manque.")),
    ("returned_on", gettext_lazy("La date de retour manque.")),
    ("modality", gettext_lazy("Le mode de retour manque.")),
    ("antenna", gettext_lazy("L'antenne manque.")),
)


def _check_required(row: RegisterRow, report: Report, today: date) -> None:
    for key, message in _REQUIRED:
        if row.values.get(key) in (None, "") and key not in row.unread:
            report(row, key, str(message), None, True)


def _check_birth(row: RegisterRow, report: Report, today: date) -> None:
    birth: KnownDate | None = row.values.get("birth_date")
    returned: KnownDate | None = row.values.get("returned_on")
    if birth is None:
        return
    shown = birth.day.strftime(_SHOWN)
    if birth.day > today:
        report(
            row, "birth_date", _("La naissance (%(date)s) est dans l'avenir.") % {"date": shown}, shown, True
        )
    elif returned and birth.day > returned.day:
        message = _("La naissance (%(birth)s) est après le retour (%(returned)s).")
        dates = {"birth": shown, "returned": returned.day.strftime(_SHOWN)}
        report(row, "birth_date", message % dates, shown, True)
    elif birth.day.year < _EARLIEST:
        report(
            row, "birth_date", _("La naissance (%(date)s) n'est pas possible.") % {"date": shown}, shown, True
        )
    elif today.year - birth.day.year > _OLDEST:
        message = _("Cette personne aurait %(age)s ans : la naissance est à vérifier.")
        report(row, "birth_date", message % {"age": today.year - birth.day.year}, shown)


def _check_return(row: RegisterRow, report: Report, today: date) -> None:
    returned: KnownDate | None = row.values.get("returned_on")
    received: KnownDate | None = row.values.get("received_on")
    if returned and returned.day > today:
        shown = returned.day.strftime(_SHOWN)
        report(
            row,
            "returned_on",
            _("La date de retour (%(date)s) est dans l'avenir.") % {"date": shown},
            shown,
            True,
        )
    if received and received.day > today:
        shown = received.day.strftime(_SHOWN)
        report(
            row, "received_on", _("L'accueil (%(date)s) est dans l'avenir.") % {"date": shown}, shown, True
        )
    elif returned and received and received.known_to == "day" and received.day < returned.day <= today:
        shown = received.day.strftime(_SHOWN)
        report(row, "received_on", _("L'accueil (%(date)s) précède le retour.") % {"date": shown}, shown)


def _check_situations(row: RegisterRow, report: Report, today: date) -> None:
    situations: dict[str, int] = row.values.get("vulnerabilities") or {}
    if row.values.get("sex") == Sex.MALE and Vulnerability.SINGLE_MOTHER in situations:
        kept = {name: count for name, count in situations.items() if name != Vulnerability.SINGLE_MOTHER}
        row.values["vulnerabilities"] = kept
        label = str(Vulnerability.SINGLE_MOTHER.label)
        message = _("« %(situation)s » pour un homme : situation non reprise, à vérifier.") % {
            "situation": label
        }
        report(row, "vulnerabilities", message, label)
        row.remarks.append(message)


def _check_income(row: RegisterRow, report: Report, today: date) -> None:
    income = row.values.get("household_income")
    if income is None or income.currency != "EUR":
        return
    shown = f"{income.value} EUR"
    report(row, "household_income", _("Ce revenu est en euros : il n'est pas repris en dinars."), shown)
    row.remarks.append(f"{_('Revenu du foyer')} : {shown}")
    row.values["household_income"] = None


def _check_lengths(row: RegisterRow, report: Report, today: date) -> None:
    for key, most in _LONGEST.items():
        text = row.values.get(key) or ""
        if len(text) > most:
            message = _(
                "Ce texte dépasse %(most)s caractères : il est gardé en entier dans les observations."
            )
            report(row, key, message % {"most": most}, text)
            row.remarks.append(text)


_CHECKS: tuple[Callable[[RegisterRow, Report, date], Any], ...] = (
    _check_names,
    _check_required,
    _check_birth,
    _check_return,
    _check_situations,
    _check_income,
    _check_lengths,
)
