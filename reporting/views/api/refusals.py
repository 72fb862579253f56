"""Refusals of the partners' interface: a status, a stable code, what happened, what to do."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

REALM = "Portail Tounesna"


class Refused(Exception):
    """A call that is not answered. `message` and `advice` are French sentences; `field` names the filter."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        advice: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.advice = status, code, message, advice
        self.field, self.headers = field, headers or {}

    def answer(self) -> HttpResponse:
        body: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "advice": self.advice,
            "field": self.field,
        }
        options = {"ensure_ascii": False}
        return JsonResponse(body, status=self.status, headers=self.headers, json_dumps_params=options)


def unauthorised(code: str, message: str, *, advice: str) -> Refused:
    """A call whose token opens nothing: the scheme to use is told, as HTTP wants it."""
    error = ', error="invalid_token"' if code != "no_token" else ""
    headers = {"WWW-Authenticate": f'Bearer realm="{REALM}"{error}'}
    return Refused(401, code, message, advice=advice, headers=headers)


def no_token() -> Refused:
    return unauthorised(
        "no_token",
        _("Cette demande ne porte pas de jeton."),
        advice=_("Envoyez l'en-tête « Authorization: Bearer » suivi de votre jeton."),
    )


def unknown_token() -> Refused:
    return unauthorised(
        "unknown_token",
        _("Ce jeton n'est pas connu."),
        advice=_("Vérifiez qu'il est copié en entier, ou demandez-en un à la taskforce."),
    )


def closed_token(state: str) -> Refused:
    """A token that was given and opens nothing any more."""
    if state == "revoked":
        return unauthorised(
            "revoked_token",
            _("Ce jeton est révoqué."),
            advice=_("Demandez-en un autre à la taskforce du dispositif."),
        )
    return unauthorised(
        "expired_token",
        _("Ce jeton a expiré."),
        advice=_("Demandez-en un autre à la taskforce du dispositif."),
    )


def too_many(wait: int) -> Refused:
    return Refused(
        429,
        "too_many_requests",
        _("Trop de demandes avec ce jeton."),
        advice=_("Attendez %(seconds)d secondes (en-tête Retry-After), puis reprenez plus lentement.")
        % {"seconds": wait},
        headers={"Retry-After": str(wait)},
    )


def out_of_scope(message: str, *, advice: str, field: str | None = None) -> Refused:
    return Refused(403, "out_of_scope", message, advice=advice, field=field)


def bad_filter(field: str, message: str, *, advice: str, code: str = "bad_filter") -> Refused:
    return Refused(422, code, message, advice=advice, field=field)


def not_found(code: str, message: str, *, advice: str) -> Refused:
    return Refused(404, code, message, advice=advice)


def no_such_address() -> Refused:
    return not_found(
        "unknown_address",
        _("Rien ne se trouve à cette adresse."),
        advice=_("Les points d'accès sont décrits dans /api/v1/openapi.json."),
    )


def only_read() -> Refused:
    return Refused(
        405,
        "method_not_allowed",
        _("Cette interface se lit seulement."),
        advice=_("Employez la méthode GET."),
        headers={"Allow": "GET, HEAD"},
    )


def failed() -> Refused:
    return Refused(
        500,
        "failed",
        _("Le portail n'a pas pu répondre."),
        advice=_("Réessayez dans quelques minutes ; si cela dure, écrivez à la taskforce."),
    )
