"""The aids of a register: their columns, their checks, and the aid files made of them (domain.md 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import InstitutionKind
from accounts.models import Institution, User
from aids.enums import DEAD_STATES, AidKind, ApplicationState, EntryReason, family_of
from aids.models import Application, ApplicationTransition, Phase, PhaseAid
from aids.services import budget
from aids.services.budget_history import record_past_aids
from aids.services.register_columns import AID_FIELDS
from cases.enums import CaseState, Category
from cases.models import Case, CaseTransition
from cases.services.register.checks import Report
from cases.services.register.fields import Field
from cases.services.register.numbers import Amount
from cases.services.register.readings import ReadingContext
from cases.services.register.rows import Problem, RegisterRow
from common.copying import copy_instances, copy_rows, take_ids
from common.dates import add_months, noon, today
from common.money import ZERO, round_eur
from common.services.numbers import take_numbers

EXTENSION_NAME = "aids"
_EVENT = ("subject_id", "at", "actor_id", "from_state", "to_state", "reason")
S = ApplicationState


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """A phase and what each kind of aid may be in it."""

    phase: Phase
    aids: Mapping[str, PhaseAid]


class AidExtension:
    """Registers tell which aids a person was given: each becomes an aid file of the phase of its day."""

    name = EXTENSION_NAME
    fields: tuple[Field, ...] = AID_FIELDS

    def open(self, context: ReadingContext) -> "AidSession":
        """Read the phases and the operators once for a register."""
        return AidSession(context)


class AidSession:
    """The aids of one register."""

    def __init__(self, context: ReadingContext) -> None:
        self._context = context
        bounds: dict[int, dict[str, PhaseAid]] = {}
        for aid in PhaseAid.objects.all():
            bounds.setdefault(aid.phase_id, {})[aid.kind] = aid
        self._phases = [
            PhaseRules(phase, bounds.get(phase.pk, {})) for phase in Phase.objects.order_by("-starts_on")
        ]
        self._operators = {
            one.pk: one for one in Institution.objects.filter(kind=InstitutionKind.FOLLOW_UP_OPERATOR)
        }

    def check(self, row: RegisterRow, report: Report) -> None:
        """Word what is doubtful in the aid's cells; keep as remarks what cannot be taken over."""
        kinds: tuple[str, ...] = row.values.get("aid_kinds") or ()
        amount: Amount | None = row.values.get("aid_amount")
        if not kinds:
            self._keep_orphans(row, report)
            return
        self._check_day(row, report)
        self._check_kinds(row, report)
        if amount is None:
            if "aid_amount" not in row.unread:
                report(row, "aid_amount", _("Le montant de l'aide manque."))
        elif amount.currency == "TND":
            report(
                row,
                "aid_amount",
                _("Ce montant est en dinars : il n'est pas repris en euros."),
                f"{amount.value} TND",
            )
            row.remarks.append(f"{_('Montant de l’aide')} : {amount.value} TND")
            row.values["aid_amount"] = None
        else:
            self._check_ceiling(row, report, amount.value)

    def _keep_orphans(self, row: RegisterRow, report: Report) -> None:
        amount: Amount | None = row.values.get("aid_amount")
        if amount is not None and amount.value > 0:
            report(
                row, "aid_amount", _("Un montant est inscrit sans que l'aide soit nommée."), f"{amount.value}"
            )
            row.remarks.append(f"{_('Montant de l’aide')} : {amount.value}")

    def _check_day(self, row: RegisterRow, report: Report) -> None:
        decided, returned = row.values.get("aid_decided_on"), row.values.get("returned_on")
        if decided is None:
            return
        shown = f"{decided.day:%d/%m/%Y}"
        if decided.day > self._context.today:
            report(
                row, "aid_decided_on", _("Le comité (%(date)s) est dans l'avenir.") % {"date": shown}, shown
            )
            row.remarks.append(f"{_('Date du comité')} : {shown}")
            row.values["aid_decided_on"] = None
        elif returned and decided.day < returned.day:
            report(
                row, "aid_decided_on", _("Le comité (%(date)s) précède le retour.") % {"date": shown}, shown
            )

    def _check_kinds(self, row: RegisterRow, report: Report) -> None:
        """Keep the aids that the phase offers, one of each family."""
        rules = self._rules_of(row)
        kept: list[str] = []
        for kind in row.values["aid_kinds"]:
            label = str(AidKind(kind).label)
            if rules is None or kind not in rules.aids:
                message = _("« %(aid)s » n'existe pas dans la phase de ce jour : aide non reprise.") % {
                    "aid": label
                }
            elif family_of(kind) in map(family_of, kept):
                message = _("« %(aid)s » : une seconde aide économique n'est pas possible, non reprise.") % {
                    "aid": label
                }
            else:
                kept.append(kind)
                continue
            report(row, "aid_kinds", message, label)
            row.remarks.append(message)
        row.values["aid_kinds"] = tuple(kept)

    def _check_ceiling(self, row: RegisterRow, report: Report, amount: Decimal) -> None:
        rules = self._rules_of(row)
        kinds = row.values["aid_kinds"]
        ceiling = sum((rules.aids[kind].ceiling_eur for kind in kinds), ZERO) if rules else ZERO
        if kinds and amount > ceiling:
            message = _("%(amount)s € dépasse le plafond de la phase (%(ceiling)s €) : à vérifier.")
            shown = {"amount": f"{amount:.0f}", "ceiling": f"{ceiling:.0f}"}
            report(row, "aid_amount", message % shown, shown["amount"])

    def _rules_of(self, row: RegisterRow) -> PhaseRules | None:
        """Return the phase of the committee's day, else of the reception's or the return's."""
        day = _aid_day(row)
        return next((rules for rules in self._phases if day and rules.phase.starts_on <= day), None)

    def count(self, row: RegisterRow) -> int:
        """Return how many aid files the row gives."""
        return len(row.values.get("aid_kinds") or ())

    def write(
        self, *, actor: User | None, cases: Sequence[tuple[RegisterRow, Case]], source: str
    ) -> tuple[Mapping[int, list[int]], list[Problem]]:
        """Create the aid files of a batch, their events and their entries in the ledger."""
        problems: list[Problem] = []
        pairs = self._applications(actor, cases, source, problems)
        past = [pair for pair in pairs if not pair[1].phase.slots_enforced]
        applications = [application for _row, application in past]
        for application, pk in zip(applications, take_ids(Application, len(past)), strict=True):
            application.pk = pk
        copy_instances(Application, applications)
        record_past_aids(actor=actor, applications=applications, source=source)
        written = past + [
            pair
            for pair in pairs
            if pair[1].phase.slots_enforced and self._place(actor, pair, source, problems)
        ]
        self._write_events(actor, [application for _row, application in written], source)
        ids: dict[int, list[int]] = {}
        for row, application in written:
            ids.setdefault(row.number, []).append(application.pk)
        return ids, problems

    def _applications(
        self,
        actor: User | None,
        cases: Sequence[tuple[RegisterRow, Case]],
        source: str,
        problems: list[Problem],
    ) -> list[tuple[RegisterRow, Application]]:
        held = _held_families(case.person_id for _row, case in cases)
        found: list[tuple[RegisterRow, Application]] = []
        for row, case in cases:
            rules = self._rules_of(row)
            for kind in row.values.get("aid_kinds") or ():
                if rules is None:
                    continue
                place = (case.person_id, rules.phase.pk, str(family_of(kind)))
                if place in held:
                    message = _("« %(aid)s » : la personne a déjà une aide de cette nature dans cette phase.")
                    problems.append(_problem(row, message % {"aid": AidKind(kind).label}))
                    continue
                held.add(place)
                found.append((row, self._application(actor, row, case, rules, kind, source)))
        _number(application for _row, application in found)
        return found

    def _application(
        self, actor: User | None, row: RegisterRow, case: Case, rules: PhaseRules, kind: str, source: str
    ) -> Application:
        amount: Amount | None = row.values.get("aid_amount")
        stated = round_eur(amount.value) if amount and amount.value > 0 else None
        is_shared = len(row.values["aid_kinds"]) > 1 and stated is not None
        decided = _aid_day(row) or case.opened_on
        is_over = add_months(decided, rules.phase.contract_months) <= today()
        granted = None if is_shared else stated
        operator_id, operator_name = self._operator(row)
        decided_at = noon(decided)
        return Application(
            case=case,
            person_id=case.person_id,
            phase=rules.phase,
            kind=kind,
            family=family_of(kind),
            state=S.COMPLETED if is_over else S.APPROVED if granted else S.DRAFT,
            country_id=case.return_country_id,
            is_south_south=case.category == Category.E,
            operator_id=operator_id if kind != AidKind.SOCIAL else None,
            requested_eur=stated,
            granted_eur=granted,
            fee_eur=ZERO,
            amount_to_split=is_shared,
            opened_on=min(case.opened_on, decided),
            decided_at=decided_at if row.values.get("aid_decided_on") else None,
            decision_reason=_notes(row, source, operator_name, stated if is_shared else None),
            created_by=actor,
        )

    def _operator(self, row: RegisterRow) -> tuple[int | None, str]:
        """Return the operator's id when the portal knows it, and its name as written otherwise."""
        name = row.values.get("aid_operator") or ""
        found = self._context.reference.institutions.find(name) if name else None
        if found is not None and found.value in self._operators:
            return found.value, ""
        return None, name

    def _place(
        self, actor: User | None, pair: tuple[RegisterRow, Application], source: str, problems: list[Problem]
    ) -> bool:
        """Save an aid of an enforced phase with its place; say so when there is no room."""
        row, application = pair
        amount = application.granted_eur or ZERO
        try:
            with transaction.atomic():
                application.save()
                budget.commit(actor=actor, application=application, amount_eur=amount, fee_eur=ZERO)
                if application.state == S.COMPLETED and amount:
                    budget.spend(
                        actor=actor,
                        application=application,
                        amount_eur=amount,
                        fee_eur=ZERO,
                        reason=source,
                        code=EntryReason.REGISTER,
                    )
        except budget.BudgetRefusal as refusal:
            message = _("Aide non créée (%(aid)s). %(why)s")
            words = {"aid": AidKind(application.kind).label, "why": refusal.message}
            problems.append(_problem(row, message % words))
            return False
        return True

    def _write_events(self, actor: User | None, applications: Sequence[Application], source: str) -> None:
        reason, actor_id = _reason(source), actor.pk if actor else None
        # What happened years ago counts in its own year, whenever the register is taken over.
        events = ((one.pk, _moment(one), actor_id, "", one.state, reason) for one in applications)
        copy_rows(ApplicationTransition, _EVENT, events)
        # A case with an aid is one that is supported (or was).
        cases = {one.case_id: one for one in applications if one.case.state == CaseState.REGISTERED}
        for one in cases.values():
            one.case.support()
        Case.objects.filter(pk__in=cases).update(state=CaseState.SUPPORTED)
        moves = (
            (
                pk,
                max(_moment(one), noon(one.case.opened_on)),
                actor_id,
                CaseState.REGISTERED,
                CaseState.SUPPORTED,
                reason,
            )
            for pk, one in cases.items()
        )
        copy_rows(CaseTransition, _EVENT, moves)


def _moment(application: Application) -> datetime:
    """When the aid was decided, as far as the register tells: else the day it was opened, at noon."""
    return application.decided_at or noon(application.opened_on)


def _aid_day(row: RegisterRow) -> Any:
    known = row.values.get("aid_decided_on") or row.values.get("received_on") or row.values.get("returned_on")
    return known.day if known else None


def _held_families(people: Iterable[int]) -> set[tuple[int, int, str]]:
    held = Application.objects.filter(person__in=set(people)).exclude(state__in=[str(s) for s in DEAD_STATES])
    return set(held.values_list("person_id", "phase_id", "family"))


def _number(applications: Iterable[Application]) -> None:
    by_year: dict[int, list[Application]] = {}
    for application in applications:
        by_year.setdefault(application.opened_on.year, []).append(application)
    for year, of_year in sorted(by_year.items()):
        for application, number in zip(
            of_year, take_numbers(letter="A", year=year, count=len(of_year)), strict=True
        ):
            application.number = number


def _problem(row: RegisterRow, message: str) -> Problem:
    return Problem(row.number, row.headers.get("aid_kinds", str(_KINDS_LABEL)), "", message, False)


def _reason(source: str) -> str:
    return _("Repris du registre « %(name)s »") % {"name": source}


def _notes(row: RegisterRow, source: str, operator_name: str, shared: Decimal | None) -> str:
    notes = [_("Repris du registre « %(name)s », ligne %(row)s.") % {"name": source, "row": row.number}]
    if operator_name:
        notes.append(_("Opérateur indiqué : %(name)s.") % {"name": operator_name})
    if shared is not None:
        notes.append(_("Montant indiqué pour deux aides : %(amount)s €, à répartir.") % {"amount": shared})
    return " ".join(notes)


_KINDS_LABEL = gettext_lazy("Aide accordée")
