"""A merge undone: everything nobody changed since goes back; what could not is said in words."""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import PairState
from cases.models import Case, CaseProtection, DuplicatePair, Person, PersonMerge
from cases.models.merging import UNDO_FOR
from cases.selectors.pairs import may_merge
from cases.services.merge_moves import rows_of_cases
from cases.services.merging import lock_persons, run_after
from cases.services.pairs import pair_move
from cases.services.people import set_search
from common.constraints import refusals
from common.errors import DomainError, NotPermitted


@transaction.atomic
def merge_undo(*, actor: User, merge: PersonMerge, reason: str = "") -> PersonMerge:
    """Make two persons of one again, within UNDO_FOR of the merge.

    `not_restored` of the merge then says what stays with the kept person and why. Raises DomainError when
    it is too late, already undone, or one of the two was merged again since.
    """
    persons = lock_persons((merge.kept_id, merge.lost_id))
    merge = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    kept, lost = persons[merge.kept_id], persons[merge.lost_id]
    _require_possible(actor, merge, kept)
    notes: list[str] = []
    moved_later = Case.objects.filter(person=kept, created_at__gt=merge.made_at).order_by("pk")
    later = list(moved_later.values_list("number", flat=True))
    _restore_identity(merge, kept, notes)
    lost.merged_into = None
    lost.version += 1
    set_search(lost)
    lost.save()
    kept.save()
    with refusals():
        _put_back(merge, kept, lost, notes)
    if later:
        message = _("Ouverts depuis la fusion, ces dossiers restent à la fiche gardée : %(numbers)s.")
        notes.append(message % {"numbers": ", ".join(later)})
    merge.undone_by, merge.undone_at = actor, timezone.now()
    merge.undo_reason, merge.not_restored = reason.strip(), notes
    merge.save(update_fields=["undone_by", "undone_at", "undo_reason", "not_restored"])
    _reopen_pair(actor, merge, reason)
    run_after(actor, (kept.pk, lost.pk))
    return merge


def _require_possible(actor: User, merge: PersonMerge, kept: Person) -> None:
    if merge.undone_at is not None:
        raise DomainError(_("Cette fusion est déjà annulée."), code="undone")
    if not may_merge(actor=actor, person_ids=(kept.merged_into_id or kept.pk,)):
        raise NotPermitted(
            _("Cette personne a des dossiers dans plusieurs antennes : la taskforce annule la fusion.")
        )
    if timezone.now() - merge.made_at > UNDO_FOR:
        message = _("Une fusion ne s'annule que pendant %(days)s jours.")
        raise DomainError(message % {"days": UNDO_FOR.days}, code="too_late")
    if CaseProtection.objects.filter(case__person=kept, anonymised_at__isnull=False).exists():
        raise DomainError(_("Ces données ont été effacées : la fusion ne s'annule plus."), code="anonymised")
    if kept.merged_into_id is not None:
        message = _("La fiche gardée a depuis été fusionnée avec une autre : annulez d'abord cette fusion.")
        raise DomainError(message, code="merged_again")


def _restore_identity(merge: PersonMerge, kept: Person, notes: list[str]) -> None:
    for name, (before, after) in merge.identity.items():
        field: Any = kept._meta.get_field(name)
        if name == "former_names":
            added = [alias for alias in after if alias not in before]
            kept.former_names = [alias for alias in kept.former_names if alias not in added]
            continue
        now = getattr(kept, field.attname)
        if field.to_python(now) != field.to_python(after) and str(now) != str(after):
            message = _("« %(field)s » a été modifié depuis la fusion : la nouvelle valeur est gardée.")
            notes.append(message % {"field": field.verbose_name})
            continue
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        setattr(kept, field.attname, target.to_python(before))
    kept.version += 1
    set_search(kept)


def _put_back(merge: PersonMerge, kept: Person, lost: Person, notes: list[str]) -> None:
    cases: list[int] = []
    # Last written first: the person of a case before the mark of a double.
    for entry in reversed(merge.moved):
        model: Any = apps.get_model(entry["model"])
        if entry.get("created"):
            model._base_manager.filter(pk=entry["pk"]).delete()
            continue
        if model is DuplicatePair:
            _reopen_lapsed(entry["pk"])
            continue
        rows = model._base_manager.filter(pk=entry["pk"])
        row = rows.first()
        if row is None:
            message = _("%(what)s n'existe plus : rien à remettre.")
            notes.append(message % {"what": str(model._meta.verbose_name).capitalize()})
        elif getattr(row, entry["field"]) != entry["new"]:
            message = _("%(what)s « %(row)s » a été modifié depuis la fusion : laissé tel quel.")
            notes.append(message % {"what": str(model._meta.verbose_name).capitalize(), "row": row})
        else:
            rows.update(**{entry["field"]: entry["old"]})
            if model is Case and entry["field"] == "person_id":
                cases.append(entry["pk"])
    # What was begun since in a case that goes back (an aid file) goes with its case.
    for pointer, pks in rows_of_cases(cases=cases, person=kept):
        pointer.model._base_manager.filter(pk__in=pks).update(**{pointer.attname: lost.pk})


def _reopen_lapsed(pk: int) -> None:
    pair = DuplicatePair.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if pair is not None and pair.state == PairState.OBSOLETE:
        pair_move(actor=None, pair=pair, to=PairState.OPEN)


def _reopen_pair(actor: User, merge: PersonMerge, reason: str) -> None:
    first, second = sorted((merge.kept_id, merge.lost_id))
    pair = (
        DuplicatePair.objects.select_for_update(of=("self",), no_key=True)
        .filter(person_a=first, person_b=second, state=PairState.SAME)
        .first()
    )
    if pair is not None:
        pair_move(actor=actor, pair=pair, to=PairState.OPEN, reason=reason)
