"""How complete the register is: what a reader must know before she trusts the other figures."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case, PersonPhone, Stay
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import both
from reporting.selectors.tables import Row, share_of

_STAYS = Q(Exists(Stay.objects.filter(person=OuterRef("person"))))
_PHONES = Q(Exists(PersonPhone.objects.filter(person=OuterRef("person"))))
# What should be known of each person received, and when it is not.
FIELDS: dict[str, tuple[Any, Q]] = {
    "birth_date": (_("Date de naissance"), Q(person__birth_date__isnull=True)),
    "identity": (_("CIN ou passeport"), Q(person__cin="", person__passport="")),
    "phone": (_("Téléphone"), ~_PHONES),
    "name_ar": (_("Nom en arabe"), Q(person__last_name_ar="") | Q(person__first_name_ar="")),
    "marital_status": (_("Situation familiale"), Q(person__marital_status="")),
    "schooling": (_("Scolarité"), Q(person__schooling="")),
    "occupation": (_("Métier"), Q(person__occupation="")),
    "occupation_isco": (_("Code du métier (CITP-08)"), Q(person__occupation_isco="")),
    "stays": (_("Séjours à l'étranger"), ~_STAYS),
    "returned_on": (_("Date de retour"), Q(returned_on__isnull=True)),
    "governorate": (_("Gouvernorat"), Q(governorate__isnull=True)),
    "delegation": (_("Délégation"), Q(delegation__isnull=True)),
    "household_size": (_("Taille du foyer"), Q(household_size__isnull=True)),
    "household_income": (_("Revenu du foyer"), Q(household_income_tnd__isnull=True)),
}


def _unknown(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    return facts.cases.filter(FIELDS[key][1])


@indicator(
    "data_quality",
    title=_("Qualité des données"),
    definition=_(
        "Parmi les dossiers ouverts dans la période, ceux où l'information manque, le jour du calcul. Une"
        " répartition n'est juste qu'à la mesure de ce qui est renseigné."
    ),
    row_label=_("Information"),
    heads=(
        Head("unknown", _("Dossiers sans l'information"), is_linked=True),
        Head("share", _("Part manquante"), Unit.RATIO),
    ),
    files=_unknown,
)
def data_quality(facts: Facts) -> Body:
    """How many cases lack each field, and what share."""
    counts = {name: Count("pk", filter=missing) for name, (_label, missing) in FIELDS.items()}
    found = facts.cases.order_by().aggregate(whole=Count("pk"), **counts)
    return Body(
        [
            Row(name, both(label), (found[name], share_of(found[name], found["whole"])))
            for name, (label, _missing) in FIELDS.items()
        ]
    )
