"""What a case still needs on paper, derived from its facts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.enums import IDENTITY_DOCUMENTS, CaseState, ConsentScope, DocumentKind, Standing, Vulnerability
from cases.models import Case, Consent, Document
from common.needs import Need, needs

PAGE = "case"
MET, MISSING = "met", "missing"
EXPIRED, EXPIRING = Standing.EXPIRED.value, Standing.EXPIRING.value
_MEDICAL = frozenset({Vulnerability.PERSON_WITH_DISABILITY.value, Vulnerability.SERIOUS_ILLNESS.value})


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line: what is asked and why, where it stands (met, expiring, expired, missing), what meets it."""

    label: Any
    reason: Any
    status: str
    kind: str
    document: Document | None = None

    @property
    def is_lacking(self) -> bool:
        return self.status in (MISSING, EXPIRED)


def case_checklist(
    *, case: Case, documents: Iterable[Document] | None = None, situations: Mapping[str, int] | None = None
) -> list[ChecklistItem]:
    """Return the papers that the facts of `case` ask for.

    `documents` are its current ones when the caller has them. `situations` are what the reader may know of
    the household's situations (None: nothing); whoever passes them has recorded that they were read.
    """
    if case.state == CaseState.CLOSED:
        return []
    current = list(documents if documents is not None else Document.objects.current().filter(case=case))
    asked = [*_asked_by_case(case), *_asked_by_situations(situations or {}), *needs.of(PAGE, case.pk)]
    return [
        _item(need, current, _signed_copy(case) if DocumentKind.CONSENT in need.kinds else None)
        for need in asked
    ]


def lacking_papers(case: Case) -> list[Any]:
    """Return the labels of the papers without which the household is not assessed: identity and consent."""
    wanted = [*IDENTITY_DOCUMENTS, DocumentKind.CONSENT]
    current = list(Document.objects.current().filter(case=case, kind__in=wanted))
    asked = (need for need in _asked_by_case(case) if need.kinds[0] in wanted)
    return [item.label for item in (_item(need, current, None) for need in asked) if item.is_lacking]


def _asked_by_case(case: Case) -> Iterable[Need]:
    yield Need(_("copie de la pièce d'identité"), tuple(IDENTITY_DOCUMENTS), _("pour tout dossier"))
    yield Need(_("consentement signé"), (DocumentKind.CONSENT,), _("pour tout dossier"))
    if case.returned_on is not None:
        reason = _("le retour est déclaré : billet, tampon d'entrée ou attestation")
        yield Need(_("preuve de retour"), (DocumentKind.RETURN_PROOF,), reason)


def _asked_by_situations(situations: Mapping[str, int]) -> Iterable[Need]:
    if _MEDICAL & {key for key, count in situations.items() if count}:
        reason = _("une situation du foyer le demande")
        yield Need(_("certificat médical"), (DocumentKind.MEDICAL,), reason)


def _signed_copy(case: Case) -> Document | None:
    """Return the signed copy of the agreement to processing, whatever type it was filed under."""
    consent = (
        Consent.objects.filter(
            case=case, scope=ConsentScope.PROCESSING, withdrawn_on__isnull=True, document__isnull=False
        )
        .select_related("document")
        .first()
    )
    return consent.document if consent else None


def _item(need: Need, current: Collection[Document], also: Document | None) -> ChecklistItem:
    fitting = [document for document in current if document.kind in need.kinds]
    if also is not None and also not in fitting:
        fitting.append(also)
    best = min(fitting, key=_rank, default=None)
    status = MISSING if best is None else _status(best)
    return ChecklistItem(need.label, need.reason, status, need.kinds[0], best)


def _rank(document: Document) -> int:
    return (MET, EXPIRING, EXPIRED).index(_status(document))


def _status(document: Document) -> str:
    # Not Document.standing: these are current ones, and it would read each one's newer version.
    if document.is_expired:
        return EXPIRED
    return EXPIRING if document.is_expiring else MET
