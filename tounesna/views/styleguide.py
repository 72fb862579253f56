"""Every component with awkward contents, for those who build pages; only where DEBUG is on."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public
from common.charts import (
    Bar,
    Series,
    Stack,
    Tile,
    bar_chart,
    quota_gauge,
    stacked_bar_chart,
    tile_map,
    trend_chart,
)
from common.formatting import eur_text, month_name
from common.pagination import Page
from common.states import STATE_LOOKS

LONG_NAME = "Abderrahmane Ben Mohamed El Hédi Ben Slimane Trabelsi-Ouerghemmi"
LONG_NAME_AR = "عبد الرحمان بن محمد الهادي بن سليمان الطرابلسي الورغمي"
NOW = dt.datetime(2026, 3, 3, 13, 2, tzinfo=dt.UTC)
TILES = (
    ("Bizerte", 12, 0, 2), ("Ariana", 8, 0, 3), ("Jendouba", 3, 1, 0), ("Béja", 0, 1, 1),
    ("Manouba", 9, 1, 2), ("Tunis", 48, 1, 3), ("Le Kef", 5, 2, 0), ("Siliana", 1, 2, 1),
    ("Zaghouan", 2, 2, 2), ("Ben Arous", 17, 2, 3), ("Nabeul", 11, 2, 4), ("Kasserine", 7, 3, 0),
    ("Kairouan", 14, 3, 1), ("Sousse", 21, 3, 2), ("Monastir", 19, 3, 3), ("Gafsa", 10, 4, 0),
    ("Sidi Bouzid", 6, 4, 1), ("Sfax", 35, 4, 2), ("Mahdia", 13, 4, 3), ("Tozeur", 1, 5, 0),
    ("Kébili", 2, 5, 1), ("Gabès", 18, 5, 2), ("Médenine", 44, 6, 2), ("Tataouine", 26, 7, 2),
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each sort; bound empty so that its errors show."""

    name = forms.CharField(label="Nom", help_text="Comme sur la pièce d’identité.")
    born_on = forms.DateField(label="Date de naissance", help_text="jj/mm/aaaa")
    antenna = forms.ChoiceField(label="Antenne", choices=[("", "—"), ("tun", "Tunis"), ("med", "Médenine")])
    modality = forms.ChoiceField(
        label="Modalité du retour",
        widget=forms.RadioSelect,
        choices=[("own", "Par ses propres moyens"), ("state", "Programme d’un État")],
    )
    consent = forms.BooleanField(label="La personne accepte le traitement de ses données")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    scan = forms.FileField(label="Pièce jointe")


class SampleFilters(forms.Form):
    q = forms.CharField(label="Nom, numéro, CIN", required=False)
    state = forms.ChoiceField(label="État", choices=[("", "Tous"), ("open", "Ouverts")], required=False)
    since = forms.DateField(label="Ouvert depuis", required=False)


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; 404 outside DEBUG."""
    if not settings.DEBUG:
        raise Http404
    context = {**_lists(), **_decisions(), **_work(), **_charts()}
    return render(request, "tounesna/styleguide/index.html", context)


def _people() -> list[dict[str, Any]]:
    states = ("announced", "registered", "assessed", "supported", "closed")
    return [
        {
            "name": LONG_NAME if index == 0 else f"Nour Gharbi {index}",
            "name_ar": LONG_NAME_AR if index == 0 else "نور الغربي",
            "number": f"T26-{index:06}-K",
            "phone": "+21620123456" if index % 2 else "",
            "state": state,
            "amount_eur": Decimal("1300.00") * index,
            "opened_on": dt.date(2026, 1 + index, 1),
        }
        for index, state in enumerate(states)
    ]


def _lists() -> dict[str, Any]:
    return {
        "people": _people(),
        "one_person": _people()[:1],
        "states": list(STATE_LOOKS),
        "page": Page(rows=[], next_cursor="b", previous_cursor="a"),
        "facts": [("Antenne", "Médenine"), ("Nom", LONG_NAME), ("الاسم", LONG_NAME_AR), ("Téléphone", None)],
        "filter_form": SampleFilters(auto_id="filter_%s"),
        "chips": [
            {"label": "Antenne : Médenine", "url": "#"},
            {"label": f"Conseiller : {LONG_NAME}", "url": "#"},
        ],
        "form": SampleForm(auto_id="file_%s"),
        "bound_form": SampleForm(data={"name": "", "born_on": "31/02/1990"}),
        "tabs": [
            {"label": label, "href": f"?onglet={label}", "is_current": index == 0, "count": index % 3}
            for index, label in enumerate(
                (
                    "Aperçu",
                    "Personne et foyer",
                    "Parcours",
                    "Aides",
                    "Orientations",
                    "Agenda",
                    "Documents",
                    "Journal",
                    "Historique",
                )
            )
        ],
    }


def _decisions() -> dict[str, Any]:
    return {
        "budget_lines": [
            {
                "label": "Personnes aidées",
                "used": 212,
                "reserved": 31,
                "limit": 320,
                "left": 77,
                "left_if_all": 12,
            },
            {"label": "Aide sociale", "used": 71, "reserved": 12, "limit": 90, "left": 7, "left_if_all": -3},
            {
                "label": "Aides économiques",
                "used": 0,
                "reserved": 0,
                "limit": 270,
                "left": 270,
                "left_if_all": 188,
            },
            {"label": "Allemagne", "used": 40, "reserved": 0, "limit": 40, "left": 0, "left_if_all": 0},
        ],
        "reasons": [
            {"state": "met", "text": "Retour d’un pays partenaire (France)"},
            {
                "state": "not_met",
                "text": "Retour il y a moins de 12 mois",
                "detail": "Retour le 3 mars 2024.",
            },
            {
                "state": "unknown",
                "text": "Pièce d’identité au dossier",
                "detail": "Ajoutez la CIN ou le passeport.",
            },
            {"state": "waived", "text": "Inscription avant le départ", "detail": f"Levée par {LONG_NAME}."},
        ],
        "score_rows": [
            {"criterion": "Taille du foyer", "answer": "4", "rule": "4–5 personnes", "points": 4},
            {
                "criterion": "Revenu mensuel par personne",
                "answer": "90 TND",
                "rule": "0–100 TND",
                "points": 8,
            },
            {"criterion": "Mère célibataire", "answer": "Oui", "rule": "", "points": 5},
        ],
        "score_amount": Decimal(1700),
        "score_changes": ["Un enfant de plus : +2 points, tranche 4, 2 100 €."],
        "conflict_rows": [
            {"label": "Téléphone", "mine": "20 123 456", "theirs": "22 987 654"},
            {"label": "Adresse", "mine": "", "theirs": "12, rue de la République, Ben Guerdane"},
        ],
        "duplicate": {
            "name": LONG_NAME,
            "name_ar": LONG_NAME_AR,
            "number": "T25-000123-K",
            "birth_date": dt.date(1990, 4, 1),
            "antenna": "Médenine",
            "reasons": ["même date de naissance", "nom très proche en arabe"],
            "url": "#",
        },
        "foreign_duplicate": {"name": "N. G.", "antenna": "Sfax", "reasons": ["même numéro de CIN"]},
    }


def _work() -> dict[str, Any]:
    # Said to be over, so that the page does not ask after it.
    running = SimpleNamespace(
        job_state="running", progress=42, is_over=True, get_job_state_display="En cours"
    )
    done = SimpleNamespace(job_state="done", progress=100, is_over=True, get_job_state_display="Terminé")
    failed = SimpleNamespace(job_state="failed", progress=10, is_over=True, get_job_state_display="Échoué")
    return {
        "now": NOW,
        "jobs": [running, done, failed],
        "steps": [
            {"label": "Identité", "url": "#", "state": "done"},
            {"label": "Parcours et retour", "state": "current"},
            {"label": "Foyer et vulnérabilités", "state": "todo"},
            {"label": "Consentement", "state": "todo"},
        ],
        "events": [
            {"at": NOW, "title": "Aide approuvée", "who": LONG_NAME, "state": "approved", "text": "1 700 €"},
            {
                "at": NOW - dt.timedelta(days=9),
                "title": "Orientation refusée",
                "state": "refused",
                "text": "La personne habite une autre délégation.\nÀ adresser à Zarzis.",
            },
            {
                "at": dt.date(2026, 1, 4),
                "title": "Dossier ouvert",
                "who": "نور الغربي",
                "state": "registered",
            },
        ],
    }


def _charts() -> dict[str, Any]:
    countries = (("France", 182), ("Italie", 61), ("Allemagne", 44), ("Belgique", 7), ("Suisse", 0))
    months = [f"{month_name(month, short=True)} 2026" for month in range(1, 13)]
    received = Series("Personnes reçues", (4, 9, 14, 11, 22, 31, 18, 12, 26, 30, 28, 35))
    aided = Series("Personnes aidées", (0, 2, 5, None, 9, 12, 14, 8, 11, 18, 20, 22))
    return {
        "bars": bar_chart(
            [Bar(name, value, "#") for name, value in countries], title="Personnes par pays de retour"
        ),
        "long_bars": bar_chart(
            [Bar(LONG_NAME, 1234567)], title="Un seul rang, un nom long", value_format=eur_text
        ),
        "no_bars": bar_chart([], title="Aucun rang"),
        "stacks": stacked_bar_chart(
            [
                Stack("Tunis", (12, 8, 3)),
                Stack("Médenine (Ben Guerdane, Zarzis)", (20, 2, 0)),
                Stack("Gafsa", (0, 0, 0)),
            ],
            title="Aides par antenne",
            series=("Sociale", "Emploi", "Projet"),
        ),
        "trend": trend_chart([received], title="Personnes reçues par mois", labels=months),
        "trends": trend_chart([received, aided], title="Reçues et aidées", labels=months),
        "map": tile_map(
            [Tile(name, value, row, column, "#") for name, value, row, column in TILES], title="Carte"
        ),
        "gauges": [
            quota_gauge(title="Sous le plafond", used=60, reserved=10, limit=90),
            quota_gauge(title="Au-delà du plafond", used=80, reserved=30, limit=90),
        ],
    }
