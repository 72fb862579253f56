"""/api/v1/: what partners read, by token. Read only, aggregates only, small counts hidden (ADR 0039)."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.renderers import JSONRenderer

from accounts.access import public
from accounts.models import Antenna, Country
from accounts.selectors.countries import partner_countries
from aids.selectors.programmes import phases
from reporting.models import PartnerToken
from reporting.selectors.country_sheet import country_sheet
from reporting.selectors.frozen import canonical_json, digest
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.names import Names, both, record_names
from reporting.selectors.partner_data import (
    catalogue_data,
    figures_data,
    periods_data,
    places_data,
    sheet_data,
)
from reporting.selectors.published import (
    OF_A_COUNTRY,
    Asked,
    Dimension,
    Figures,
    chapters_published,
    codes_of,
    figures,
    figures_of_sheet,
)
from reporting.services.partner_workbook import figures_workbook
from reporting.views.api import schemas
from reporting.views.api.access import LANGUAGE, PartnerBearer, guarded, with_headers
from reporting.views.api.filters import asked, check_country, check_names, no_figures, phase_of
from reporting.views.api.refusals import (
    Refused,
    bad_filter,
    failed,
    no_such_address,
    no_token,
    not_found,
    unknown_token,
)

logger = logging.getLogger(__name__)

PREFIX = "api/v1/"
_REFUSALS = {(401, 403, 404, 422, 429): schemas.Refusal}
_DESCRIPTION = (
    "Chiffres agrégés du dispositif Tounesna pour ses partenaires : lecture seule, jamais une donnée de"
    " personne. Une phase se lit entière, jusqu'au dernier trimestre clos ; un jeton national la lit aussi par"
    " pays, par antenne ou par année, un seul de ces filtres à la fois. Les chiffres de moins de 5 sont masqués,"
    " et d'autres pour qu'ils ne puissent pas être déduits. Chaque réponse porte un ETag : renvoyez-le dans"
    " If-None-Match. Au-delà du débit du jeton, la réponse est 429 avec Retry-After."
)


class _Json(JSONRenderer):
    """JSON whose Arabic and French letters are letters, as in the reports."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Portail Tounesna : chiffres pour les partenaires",
    version="1.0.0",
    description=_DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    auth=PartnerBearer(),
    renderer=_Json(),
    urls_namespace="partners",
)


def _token(request: HttpRequest) -> PartnerToken:
    token: PartnerToken = request.auth  # type: ignore[attr-defined]
    return token


@api.get(
    "indicators",
    response={200: schemas.Catalogue, **_REFUSALS},
    operation_id="indicators",
    url_name="indicators",
    summary="Catalogue des indicateurs",
)
def indicators(request: HttpRequest) -> Any:
    """Les indicateurs que ce jeton lit : titre, méthode, unités, filtres, source."""
    check_names(request, set())
    return catalogue_data(_token(request).country)


@api.get(
    "periods",
    response={200: schemas.Periods, **_REFUSALS},
    operation_id="periods",
    url_name="periods",
    summary="Phases et années publiées",
)
def periods(request: HttpRequest) -> Any:
    """Les phases du programme, les jours dont les chiffres sont publiés, et leurs années."""
    check_names(request, set())
    return periods_data(phases(), _token(request).country)


@api.get(
    "places",
    response={200: schemas.Places, **_REFUSALS},
    operation_id="places",
    url_name="places",
    summary="Pays et antennes",
)
def places(request: HttpRequest) -> Any:
    """Les pays et les antennes que les filtres admettent ; pour un jeton d'un pays, ce pays seul."""
    check_names(request, set())
    country = _token(request).country
    if country is not None:
        return places_data([country], [])
    partners = partner_countries().order_by("code")
    return places_data(partners, Antenna.objects.order_by("code"))


@api.get(
    "indicators/{code}/figures",
    response={200: schemas.FiguresOut, **_REFUSALS},
    operation_id="figures",
    url_name="figures",
    summary="Chiffres d'un indicateur",
    openapi_extra=schemas.AS_WORKBOOK,
    by_alias=True,
)
def indicator_figures(request: HttpRequest, code: str, filters: Query[schemas.Filters]) -> Any:
    """Les chiffres d'un indicateur, les mêmes que ceux du tableau de bord, les petits nombres masqués."""
    check_names(request, set(schemas.Filters.model_fields))
    token = _token(request)
    if code not in codes_of(token.country):
        raise not_found(
            "unknown_indicator",
            _("Ce jeton ne lit aucun indicateur « %(code)s ».") % {"code": code},
            advice=_("Les indicateurs qu'il lit sont dans /api/v1/indicators."),
        )
    title = INDICATORS[code].words[0]
    return _figures(token, asked(token, filters, (code,)), filters, title=title, name=code)


@api.get(
    "chapters/{slug}/figures",
    response={200: schemas.FiguresOut, **_REFUSALS},
    operation_id="chapter",
    url_name="chapter",
    summary="Chiffres d'un chapitre",
    openapi_extra=schemas.AS_WORKBOOK,
    by_alias=True,
)
def chapter_figures(request: HttpRequest, slug: str, filters: Query[schemas.Filters]) -> Any:
    """Les chiffres de tous les indicateurs d'un chapitre ; avec un filtre, de ceux qui l'admettent."""
    check_names(request, set(schemas.Filters.model_fields))
    token = _token(request)
    chapter = next((one for one in chapters_published(token.country) if one.slug == slug), None)
    if chapter is None:
        raise not_found(
            "unknown_chapter",
            _("Ce jeton ne lit aucun chapitre « %(slug)s ».") % {"slug": slug},
            advice=_("Les chapitres qu'il lit sont dans /api/v1/indicators."),
        )
    what = asked(token, filters, chapter.codes)
    return _figures(token, what, filters, title=both(chapter.title), name=slug)


@api.get(
    "countries/{code}/sheet",
    response={200: schemas.SheetOut, **_REFUSALS},
    operation_id="sheet",
    url_name="sheet",
    summary="Fiche d'un pays partenaire",
    openapi_extra=schemas.AS_WORKBOOK,
    by_alias=True,
)
def sheet(request: HttpRequest, code: str, filters: Query[schemas.PhaseFilter]) -> Any:
    """La fiche d'un pays, celle que son correspondant lit dans le portail.

    Avec un jeton national, les mêmes tableaux masqués avec ceux des autres pays : qui les lit tous ne peut
    pas retrancher l'un de l'autre.
    """
    check_names(request, set(schemas.PhaseFilter.model_fields))
    token = _token(request)
    check_country(token, code)
    country = _partner(code)
    phase = phase_of(filters.phase)
    own = country_sheet(country=country, phase=phase) if token.country is not None else None
    if own is not None:
        found: Figures | None = figures_of_sheet(own, OF_A_COUNTRY)
    elif token.country is not None:
        found = None
    else:
        found = figures(asked=Asked(tuple(OF_A_COUNTRY), phase, Dimension.COUNTRY, code), country=None)
    if found is None:
        raise no_figures()
    return _answer(found, sheet_data(found, own), filters, title=record_names(country), name=f"fiche-{code}")


def _partner(code: str) -> Country:
    partners = partner_countries()
    for one in partners:
        if one.code == code:
            return one
    raise not_found(
        "unknown_country",
        _("« %(code)s » n'est pas le code d'un pays partenaire.") % {"code": code},
        advice=_("Les pays sont dans /api/v1/places."),
    )


def _figures(token: PartnerToken, what: Asked, filters: schemas.Filters, *, title: Names, name: str) -> Any:
    found = figures(asked=what, country=token.country)
    if found is None:
        raise no_figures()
    return _answer(found, figures_data(found, year=filters.year), filters, title=title, name=name)


def _answer(found: Figures, data: dict[str, Any], wanted: schemas.Wanted, *, title: Names, name: str) -> Any:
    """Return the data as they are, or as a workbook with an ETag of the data: its bytes tell its hour too."""
    if wanted.format == "json":
        return data
    sha256 = digest(canonical_json(data))
    content = figures_workbook(found, title=title, language=wanted.lang, sha256=sha256)
    response = HttpResponse(content, content_type=schemas.XLSX)
    response["ETag"] = f'W/"{sha256[:32]}-{wanted.lang}"'
    response["Content-Language"] = wanted.lang
    period = f"{found.scope.starts_on:%Y-%m-%d}-{found.scope.ends_on:%Y-%m-%d}"
    response["Content-Disposition"] = f'attachment; filename="{name}-{period}-{wanted.lang}.xlsx"'
    return response


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refusal.answer()


@api.exception_handler(AuthenticationError)
def _unauthorised(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    has_header = bool(request.headers.get("Authorization"))
    return (unknown_token() if has_header else no_token()).answer()


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first filter that cannot be read, and what it may be."""
    first = error.errors[0]
    field = str(first["loc"][-1])
    allowed = str(first.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    advice = _("Valeurs possibles : %(codes)s.") % {"codes": allowed}
    if not allowed:
        advice = _("Les filtres sont décrits dans /api/v1/openapi.json.")
    return bad_filter(field, _("Ce filtre ne peut pas être lu."), advice=advice).answer()


@api.exception_handler(Exception)
def _failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("the partners' interface failed", exc_info=error)
    return failed().answer()


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for anybody: it tells what can be asked, no figure."""
    response = JsonResponse(
        api.get_openapi_schema(path_prefix=PREFIX), json_dumps_params={"ensure_ascii": False}
    )
    response["Cache-Control"] = "public, max-age=3600"
    return with_headers(request, response)


@public
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address of the interface: refused as the others are, not with a page."""
    with translation.override(LANGUAGE):
        return no_such_address().answer()


unknown.csrf_exempt = True  # type: ignore[attr-defined]

ENDPOINTS = (
    ("GET /api/v1/indicators", gettext_lazy("Les indicateurs : titre, méthode, unités, filtres, source.")),
    ("GET /api/v1/periods", gettext_lazy("Les phases et les années dont les chiffres sont publiés.")),
    ("GET /api/v1/places", gettext_lazy("Les pays et les antennes que les filtres admettent.")),
    ("GET /api/v1/indicators/{code}/figures", gettext_lazy("Les chiffres d'un indicateur.")),
    ("GET /api/v1/chapters/{slug}/figures", gettext_lazy("Les chiffres de tout un chapitre.")),
    ("GET /api/v1/countries/{code}/sheet", gettext_lazy("La fiche d'un pays partenaire.")),
)


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Say to a partner's developer, in French or Arabic, how figures are read."""
    context = {"endpoints": ENDPOINTS, "base": request.build_absolute_uri("/api/v1/")}
    return render(request, "reporting/partners/api.html", context)


partner_patterns = guarded(api.urls[0])
