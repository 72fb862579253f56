"""The filters of a call, read against what the token opens. Raises Refused for what cannot be answered."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Country
from aids.models import Phase
from aids.selectors.programmes import phases
from reporting.models import PartnerToken
from reporting.selectors.country_sheet import published_scope
from reporting.selectors.published import Asked, Dimension, dimensions_of, parts_of
from reporting.views.api.refusals import Refused, bad_filter, not_found, out_of_scope
from reporting.views.api.schemas import Filters


def check_names(request: HttpRequest, known: set[str]) -> None:
    """Refuse a filter that this address does not have: left aside in silence, it would give other figures."""
    advice = _("Filtres possibles : %(names)s.") % {"names": ", ".join(sorted(known))}
    if not known:
        advice = _("Cette adresse n'a pas de filtre.")
    for name in request.GET:
        if name not in known:
            raise bad_filter(
                name,
                _("Le filtre « %(name)s » n'existe pas ici.") % {"name": name},
                advice=advice,
                code="unknown_filter",
            )
        if len(request.GET.getlist(name)) > 1:
            raise bad_filter(
                name,
                _("Le filtre « %(name)s » est donné plusieurs fois.") % {"name": name},
                advice=_("Donnez-le une seule fois."),
            )


def phase_of(code: str | None) -> Phase:
    """Return the phase of a code; without one, the latest whose figures are published."""
    every = list(phases())
    if code is None:
        found = next((one for one in every if published_scope(one) is not None), None)
        if found is None:
            raise no_figures()
        return found
    for one in every:
        if one.code == code:
            return one
    raise bad_filter(
        "phase",
        _("Aucune phase ne porte le code « %(code)s ».") % {"code": code},
        advice=_("Phases : %(codes)s.") % {"codes": ", ".join(one.code for one in every)},
    )


def no_figures() -> Refused:
    return not_found(
        "no_figures_yet",
        _("Les chiffres d'une phase paraissent à la fin de son premier trimestre."),
        advice=_("Revenez après la fin du trimestre, ou demandez une autre phase."),
    )


@dataclass(frozen=True, slots=True)
class _Narrowing:
    dimension: Dimension | None = None
    part: str = ""


def asked(token: PartnerToken, filters: Filters, codes: tuple[str, ...]) -> Asked:
    """Return what is asked for: one phase, and at most one country, antenna or year of it."""
    narrowing = _narrowing(token, filters)
    phase = phase_of(filters.phase)
    if narrowing.dimension is None:
        return Asked(codes, phase)
    told = tuple(code for code in codes if narrowing.dimension in dimensions_of(code))
    if not told:
        raise bad_filter(
            narrowing.dimension.value,
            _("Cet indicateur ne se lit pas avec ce filtre."),
            advice=_("Les filtres de chaque indicateur sont dans /api/v1/indicators."),
        )
    _check_part(narrowing, phase)
    return Asked(told, phase, narrowing.dimension, narrowing.part)


def _narrowing(token: PartnerToken, filters: Filters) -> _Narrowing:
    given = [
        _Narrowing(one, value) for one in Dimension if (value := getattr(filters, one.value)) is not None
    ]
    if token.country is not None:
        check_country(token, filters.country, field="country")
        beyond = next((one for one in given if one.dimension != Dimension.COUNTRY), None)
        if beyond is not None:
            raise out_of_scope(
                _("Un jeton d'un pays lit les chiffres de ce pays par phase entière."),
                advice=_("Retirez ce filtre."),
                field=str(beyond.dimension),
            )
        return _Narrowing()
    if len(given) > 1:
        raise bad_filter(
            str(given[1].dimension),
            _("Les filtres country, antenna et year ne vont pas ensemble."),
            advice=_("Gardez-en un seul."),
            code="crossed_filters",
        )
    return given[0] if given else _Narrowing()


def check_country(token: PartnerToken, code: str | None, *, field: str | None = None) -> None:
    """Refuse another country than the token's, whether there is such a country or not."""
    own: Country | None = token.country
    if own is not None and code is not None and code != own.code:
        raise out_of_scope(
            _("Ce jeton ne lit que les chiffres de : %(country)s.") % {"country": own.name_fr},
            advice=_("Demandez le pays « %(code)s », ou un jeton d'une autre portée à la taskforce.")
            % {"code": own.code},
            field=field,
        )


def _check_part(narrowing: _Narrowing, phase: Phase) -> None:
    scope = published_scope(phase)
    if scope is None or narrowing.dimension is None:
        return
    codes = [part.code for part in parts_of(narrowing.dimension, scope)]
    if narrowing.part not in codes:
        raise bad_filter(
            narrowing.dimension.value,
            _("« %(value)s » n'est pas une valeur de ce filtre.") % {"value": narrowing.part},
            advice=_("Valeurs possibles : %(codes)s.") % {"codes": ", ".join(codes)},
        )
