"""URLs of the portal, in French."""

from django.contrib import admin
from django.urls import include, path

from reporting.urls import api_patterns
from tounesna.views.health import health
from tounesna.views.home import home
from tounesna.views.search import search
from tounesna.views.styleguide import styleguide

urlpatterns = [
    path("", home, name="home"),
    path("recherche/", search, name="search"),
    path("sante/", health, name="health"),
    path("compte/", include("accounts.urls.sign_in")),
    path("", include("accounts.urls")),
    path("", include("cases.urls")),
    path("aides/", include("aids.urls")),
    path("operateurs/", include("operators.urls")),
    path("pilotage/", include("reporting.urls")),
    path("api/", include(api_patterns)),
    path("gabarit/", styleguide, name="styleguide"),
    path("administration/", admin.site.urls),
]
