"""The history of a case in words: who changed what, when, from which value to which (pghistory)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.models import Case, JournalNote
from common.encryption import EncryptedJSONField
from common.formatting import EMPTY, day_text, moment_text, phone_text, tnd_text
from common.money import TndField

MOST_EVENTS = 300
# Columns kept by the machine for the machine.
_HIDDEN = frozenset(
    {"id", "version", "created_at", "updated_at", "recorded_by", "sha256", "size", "mime_type", "file"}
    | {"thumbnail", "replaces"}
    | {"case", "person", "uploaded_by", "author"}
)
_INSERTED: dict[str, str | Promise] = {
    "case": gettext_lazy("Dossier ouvert"),
    "person": gettext_lazy("Fiche de la personne créée"),
    "personphone": gettext_lazy("Téléphone ajouté"),
    "stay": gettext_lazy("Séjour ajouté"),
    "householdmember": gettext_lazy("Membre du foyer ajouté"),
    "vulnerabilityrecord": gettext_lazy("Situations de vulnérabilité renseignées"),
    "consent": gettext_lazy("Accord enregistré"),
    "document": gettext_lazy("Document ajouté"),
    "journalnote": gettext_lazy("Note ajoutée"),
}
_CHANGED: dict[str, str | Promise] = {
    "case": gettext_lazy("Dossier modifié"),
    "person": gettext_lazy("Fiche de la personne modifiée"),
    "personphone": gettext_lazy("Téléphone modifié"),
    "stay": gettext_lazy("Séjour modifié"),
    "householdmember": gettext_lazy("Membre du foyer modifié"),
    "vulnerabilityrecord": gettext_lazy("Situations de vulnérabilité modifiées"),
    "consent": gettext_lazy("Accord modifié"),
    "document": gettext_lazy("Document modifié"),
    "journalnote": gettext_lazy("Note modifiée"),
}
# Numbers and addresses keep their order in Arabic.
_LEFT_TO_RIGHT = frozenset({"number", "cin", "passport", "consular_card", "email", "original_name"})
# Columns that no form shows, and so bear no French name of their own.
_LABELS: dict[str, str | Promise] = {
    "original_name": gettext_lazy("fichier"),
    "situations": gettext_lazy("situations"),
    "source": gettext_lazy("origine"),
    "category_override_by": gettext_lazy("catégorie choisie par"),
    "announced_by": gettext_lazy("signalé par"),
    "announced_by_institution": gettext_lazy("signalé par l'institution"),
}
_DELETED: dict[str, str | Promise] = {
    "personphone": gettext_lazy("Téléphone retiré"),
    "stay": gettext_lazy("Séjour retiré"),
    "householdmember": gettext_lazy("Membre du foyer retiré"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One column: its label, the old and the new value in words, and the direction these are written in."""

    label: str
    old: str
    new: str
    direction: str = "auto"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One writing of one record."""

    at: dt.datetime
    who: str
    title: str
    changes: list[Change]


def case_history(*, actor: User, case: Case) -> list[HistoryEntry]:
    """Return what was written about the case and its person, newest first, at most MOST_EVENTS writings.

    The caller has checked that `actor` may open the case. Sensitive values are masked, confidential notes left
    out for whoever may not read them. The number of queries does not depend on the number of events.
    """
    by_case = Q(case=case.pk)
    by_person = Q(person=case.person_id)
    sources = {
        "Case": Q(pgh_obj=case.pk),
        "Person": Q(pgh_obj=case.person_id),
        "PersonPhone": by_person,
        "Stay": by_person,
        "HouseholdMember": by_case,
        "VulnerabilityRecord": by_case,
        "Consent": by_case,
        "Document": by_case,
        "JournalNote": _readable_notes(actor, case),
    }
    entries: list[HistoryEntry] = []
    names = _Names()
    for model, condition in sources.items():
        entries += _entries_of(apps.get_model("cases", f"{model}Event"), condition, names)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return entries[:MOST_EVENTS]


def _readable_notes(actor: User, case: Case) -> Q:
    """What notes said: neither one that is confidential now nor what one said while it was."""
    notes = JournalNote.objects.filter(case=case.pk)
    confided = Q(pgh_obj__in=notes.confided_to(actor))
    return Q(pgh_obj__in=notes.visible_to(actor)) & (Q(is_confidential=False) | confided)


class _Names:
    """Names of users and of the records that foreign keys point at, each model read once."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[Any, str]] = {}

    def name(self, model: type[models.Model], pk: Any) -> str:
        if model not in self._rows:
            manager = model._default_manager
            # Reference data and accounts are small; they are read whole, once.
            self._rows[model] = {row.pk: str(row) for row in manager.all()} if _is_small(model) else {}
        return self._rows[model].get(pk, EMPTY)


def _is_small(model: type[models.Model]) -> bool:
    return model._meta.app_label == "accounts"


def _entries_of(event_model: type[models.Model], condition: Q, names: _Names) -> Iterable[HistoryEntry]:
    rows = event_model._default_manager.filter(condition).select_related("pgh_context").order_by("pgh_id")
    previous: dict[Any, models.Model] = {}
    entries: list[HistoryEntry] = []
    for row in rows:
        event: Any = row
        before = previous.get(event.pgh_obj_id)
        previous[event.pgh_obj_id] = row
        entry = _entry(event, before, names)
        if entry is not None:
            entries.append(entry)
    return entries


def _entry(event: Any, before: models.Model | None, names: _Names) -> HistoryEntry | None:
    kind = event.pgh_tracked_model._meta.model_name
    context = event.pgh_context.metadata if event.pgh_context else {}
    who = names.name(User, context.get("user")) if context.get("user") else _("le portail")
    if event.pgh_label == "delete":
        return HistoryEntry(event.pgh_created_at, who, str(_DELETED[kind]), _summary(event, names))
    if before is None:
        changes = [] if kind in ("case", "person", "journalnote") else _summary(event, names)
        return HistoryEntry(event.pgh_created_at, who, str(_INSERTED[kind]), changes)
    changes = _changes(before, event, names)
    return HistoryEntry(event.pgh_created_at, who, str(_CHANGED[kind]), changes) if changes else None


def _shown_fields(event: Any) -> "Iterable[models.Field[Any, Any]]":
    for field in event._meta.concrete_fields:
        if not field.name.startswith("pgh_") and field.name not in _HIDDEN:
            yield field


def _summary(event: Any, names: _Names) -> list[Change]:
    return [
        Change(_label(field), "", words, _direction(field))
        for field in _shown_fields(event)
        if (words := _words(event, field, names)) != EMPTY
    ]


def _changes(before: Any, event: Any, names: _Names) -> list[Change]:
    found = []
    for field in _shown_fields(event):
        if getattr(before, field.attname) == getattr(event, field.attname):
            continue
        old, new = _words(before, field, names), _words(event, field, names)
        found.append(Change(_label(field), old, new, _direction(field)))
    return found


def _direction(field: "models.Field[Any, Any]") -> str:
    return "ltr" if field.name in _LEFT_TO_RIGHT else "auto"


def _label(field: "models.Field[Any, Any]") -> str:
    return capfirst(str(_LABELS.get(field.name, field.verbose_name)))


def _words(event: Any, field: "models.Field[Any, Any]", names: _Names) -> str:
    value = getattr(event, field.attname)
    if isinstance(field, EncryptedJSONField):
        return _("valeur masquée")
    if value in (None, ""):
        return EMPTY
    if isinstance(field, models.ForeignKey):
        return names.name(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, TndField):
        return tnd_text(Decimal(value))
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, dt.date):
        return day_text(value)
    return phone_text(value) if field.name == "number" and str(value).startswith("+") else str(value)


def last_writing(record: models.Model) -> tuple[str, dt.datetime | None]:
    """Return who wrote `record` last, and when; ("", None) when the history does not tell."""
    events = apps.get_model("cases", f"{record._meta.object_name}Event")._default_manager
    event: Any = events.filter(pgh_obj=record.pk).select_related("pgh_context").order_by("-pgh_id").first()
    if event is None or event.pgh_context is None:
        return "", event.pgh_created_at if event else None
    user = User.objects.filter(pk=event.pgh_context.metadata.get("user")).first()
    return str(user or ""), event.pgh_created_at
