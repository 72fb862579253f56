"""Why an operator fits a file or does not: facts kept with the proposal, worded for whoever reads them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import Named
from aids.enums import AidKind
from aids.selectors.sectors import sector_name
from common.formatting import EMPTY, day_text
from operators.enums import HARD_REASONS, ReasonCode, ReasonStatus

Names = Mapping[str, str]

# One sentence per finding; the key is kept in the database, the sentence may be reworded.
WORDS = {
    "contract_valid": _("Convention %(number)s valable jusqu’au %(until)s."),
    "contract_none": _("Aucune convention-cadre."),
    "contract_ended": _("La dernière convention a pris fin le %(until)s."),
    "contract_suspended": _("La convention %(number)s est suspendue : pas de nouveau dossier."),
    "contract_without_lot": _("La convention %(number)s n’a aucun lot."),
    "contract_not_begun": _("La convention %(number)s ne commence que le %(since)s."),
    "operator_inactive": _("L’opérateur ne reçoit plus de nouveaux dossiers."),
    "governorate_covered": _("La convention couvre le gouvernorat : %(governorate)s."),
    "governorate_not_covered": _("La convention ne couvre pas le gouvernorat : %(governorate)s."),
    "governorate_unknown": _("Le gouvernorat de la personne n’est pas encore connu."),
    "kind_covered": _("La convention porte sur : %(kind)s."),
    "kind_not_covered": _("La convention ne porte pas sur : %(kind)s."),
    "sector_all": _("La convention porte sur tous les secteurs."),
    "sector_covered": _("La convention vise ce secteur : %(sector)s."),
    "sector_not_covered": _("La convention ne vise pas ce secteur : %(sector)s."),
    "sector_unknown": _(
        "Le secteur du projet n’est pas encore connu, et la convention n’en vise que certains."
    ),
    "capacity_left": ngettext_lazy(
        "%(left)d place libre sur %(capacity)d.", "%(left)d places libres sur %(capacity)d.", "left"
    ),
    "capacity_full": ngettext_lazy(
        "Aucune place libre : %(load)d dossier pour une capacité de %(capacity)d.",
        "Aucune place libre : %(load)d dossiers pour une capacité de %(capacity)d.",
        "load",
    ),
    "history_none": _("Jamais sollicité pour ce dossier."),
    "history_declined": _("A décliné ce dossier le %(day)s : « %(why)s »."),
    "history_expired": _("N’a pas répondu avant le %(day)s."),
    "history_released": _("A déjà suivi ce dossier, qui lui a été retiré."),
    "agents_ready": ngettext_lazy(
        "%(count)d compte peut répondre.", "%(count)d comptes peuvent répondre.", "count"
    ),
    "agents_none": _("Personne n’a encore de compte chez cet opérateur pour répondre."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One point of comparison; `word` is a key of WORDS, `facts` what fills it (dates in ISO)."""

    code: str
    status: str
    word: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(ReasonCode(self.code).label)

    @property
    def detail(self) -> str:
        """The finding as a sentence in the current language."""
        shown = {name: _shown(name, value) for name, value in self.facts.items()}
        return str(WORDS[self.word] % shown)

    @property
    def status_label(self) -> str:
        return str(ReasonStatus(self.status).label)

    @property
    def is_against(self) -> bool:
        return self.status == ReasonStatus.NOT_MET

    @property
    def is_final(self) -> bool:
        """Nobody may set it aside: without a contract or a free place there is no file to take."""
        return self.is_against and self.code in HARD_REASONS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def reasons_from(stored: list[dict[str, Any]]) -> list[Reason]:
    """Return the reasons kept with a proposal; those whose wording no longer exists are left out."""
    return [Reason(**row) for row in stored if row.get("word") in WORDS]


def both_names(record: Named) -> Names:
    """Return a record's names as a fact that can be read in either language later."""
    return {"fr": record.name_fr, "ar": record.name_ar}


def _named(value: Names) -> str:
    return value.get("ar" if get_language() == "ar" else "fr") or EMPTY


def _day(value: str) -> str:
    return day_text(date.fromisoformat(value))


def _kind(value: str) -> str:
    return str(AidKind(value).label)


_SHOWN: dict[str, Callable[[Any], str]] = {
    "until": _day,
    "since": _day,
    "day": _day,
    "governorate": _named,
    "kind": _kind,
    "sector": sector_name,
}


def _shown(name: str, value: Any) -> Any:
    show = _SHOWN.get(name)
    return show(value) if show else value
