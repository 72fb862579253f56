"""The worker of the portal, its manifest, and the one page that a telephone shows without a network.

None holds anything personal, and all are public: a browser asks for them without saying who is there.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from aids.enums import AidKind
from common.static_fonts import WEIGHTS
from operators.forms.visits import VisitForm

BACKGROUND, THEME = "#fbfaf7", "#0b6666"
STYLES = ("fonts", "theme", "frame", "components", "operators", "offline")
WORKER_SCRIPTS = ("idb/umd.js", "js/offline/store.js", "js/offline/sync.js", "js/offline/worker.js")
PAGE_SCRIPTS = (
    "idb/umd.js",
    "js/offline/store.js",
    "js/offline/sync.js",
    "js/offline/photos.js",
    "js/offline/visit-form.js",
    "js/position.js",
    "js/offline/shell.js",
)
# A business and an innovative project are asked the same; the first is also the form of what is not named here.
FORM_KINDS = (AidKind.BUSINESS, AidKind.EMPLOYMENT)
# The page is kept for days: what depends on the day or on the sending is filled in by its script.
EMPTY = {"visited_on": "", "client_id": ""}
FONTS = {"fr": ("plex-latin",), "ar": ("plex-arabic", "plex-arabic-latin")}


@public
@require_safe
@never_cache
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of files it keeps; another list is another cache."""
    files = _files()
    made_of = "\n".join([*files, _shell_text(_language())])
    facts = {
        "files": files,
        "shell": reverse("operators:offline_shell"),
        "cache": "tounesna-" + hashlib.sha256(made_of.encode()).hexdigest()[:16],
    }
    scripts = ", ".join(json.dumps(static(name)) for name in WORKER_SCRIPTS)
    source = f"self.portalWorker = {json.dumps(facts)};\nimportScripts({scripts});\n"
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@public
@require_safe
def offline_manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to install the portal among its applications, in the language it asks for.

    Browsers fetch it without cookies: the page names the language (`?langue=`).
    """
    asked = request.GET.get("langue", "")
    language = asked if asked in dict(settings.LANGUAGES) else _language()
    with override(language):
        return JsonResponse(_manifest(language), content_type="application/manifest+json")


def _manifest(language: str) -> dict[str, Any]:
    home = reverse("operators:portal_home")
    files = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
    icons = [
        {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        *(
            {
                "src": static(f"img/{name}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": kind,
            }
            for name, size, kind in files
        ),
    ]
    return {
        "id": home,
        "name": _("Portail Tounesna, visites"),
        "short_name": _("Tounesna"),
        "lang": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": THEME,
        "icons": icons,
        "shortcuts": [{"name": _("Visites hors ligne"), "url": reverse("operators:offline_shell")}],
    }


@public
@require_safe
@never_cache
def offline_shell(request: HttpRequest) -> HttpResponse:
    """The one page kept on the telephone: it is empty, its script fills it with what the telephone holds."""
    return render(request, "operators/offline/shell.html", _shell_context())


def _shell_context() -> dict[str, Any]:
    return {
        "styles": [static(f"css/{name}.css") for name in STYLES],
        "scripts": [static(name) for name in PAGE_SCRIPTS],
        "forms": [(kind, VisitForm(kind=kind, initial=EMPTY)) for kind in FORM_KINDS],
    }


@lru_cache(maxsize=4)
def _shell_text(language: str) -> str:
    """Return the page as this process renders it, so that another wording is another cache."""
    return render_to_string("operators/offline/shell.html", _shell_context() | {"LANGUAGE_CODE": language})


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _files() -> list[str]:
    """Return the addresses of what the shell is made of, in the language shown now."""
    is_arabic = get_language_info(_language())["bidi"]
    names = [
        "bootstrap/css/bootstrap.rtl.min.css" if is_arabic else "bootstrap/css/bootstrap.min.css",
        *(f"css/{name}.css" for name in STYLES),
        *PAGE_SCRIPTS,
        "img/logo.svg",
        "img/favicon.svg",
        *(
            f"fonts/cut/{font}-{weight}.woff2"
            for font in FONTS["ar" if is_arabic else "fr"]
            for weight in WEIGHTS
        ),
    ]
    return [static(name) for name in names]
