"""The columns of a research extract: what each holds, how it is made, and how its codes are said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from aids.enums import AidKind
from reporting.selectors import extract_words as words
from reporting.selectors.anonymity import STAR
from reporting.selectors.extract_words import Speaker, Words, banded, spoken


class Part(StrEnum):
    """What a column is for: naming the row, what a neighbour may know, what the research is about."""

    ROW = "row"
    QUASI = "quasi_identifier"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values` says its codes; an answer of `is_sensitive` could hurt the person it is guessed of."""

    name: str
    label: Words
    method: Words
    part: Part
    values: Speaker
    type: str = "string"
    is_sensitive: bool = False


ROW_ID, CLASS_SIZE = "row_id", "class_size"
_PLAIN = spoken({})
_EUR = banded(_("%(band)s EUR"), "%(band)s EUR", none=Words(_("Aucune aide approuvée"), "No approved aid"))
_AGE = banded(_("%(band)s ans"), "%(band)s years")
_NUMBER = banded("%(band)s", "%(band)s")
_WEEKS = banded(_("%(band)s semaines"), "%(band)s weeks", none=Words(_("Sans objet"), "Does not apply"))
_PERSONS = banded(_("%(band)s personne(s)"), "%(band)s person(s)")
_VISITS = banded(_("%(band)s visite(s)"), "%(band)s visit(s)", none=Words(_("Sans objet"), "Does not apply"))
_SAME = Words(_("Tel que le portail le tient."), "As the portal holds it.")
_VISITED = Words(
    _(
        "Vrai quand la visite de suivi de ce mois a trouvé l’activité ouverte ou en cours, ou la personne en emploi ou"
        " en formation. Vide quand la visite n’a pas eu lieu."
    ),
    "True when the follow-up visit of that month found the business open or running, or the person in work or in"
    " training. Empty when there was no visit.",
)
_SURVEYED = Words(
    _(
        "Niveau du score d’ensemble de l’enquête de réinsertion (Reintegration Sustainability Survey de l’OIM), selon"
        " les seuils de son questionnaire."
    ),
    "Band of the composite score of the reintegration survey (IOM's Reintegration Sustainability Survey), by the"
    " thresholds of its questionnaire.",
)
_OF_AID = Words(
    _(
        "Jusqu’où l’aide de cette nature est allée. « Approuvée » comprend les contrats signés et les aides résiliées."
    ),
    "How far the aid of this kind got. “Approved” includes signed contracts and terminated aids.",
)


def _quasi(name: str, fr: Any, en: str, values: Speaker, method: Words = _SAME) -> Column:
    return Column(name, Words(fr, en), method, Part.QUASI, values)


def _content(
    name: str,
    fr: Any,
    en: str,
    values: Speaker,
    method: Words = _SAME,
    *,
    type: str = "string",
    is_sensitive: bool = False,
) -> Column:
    return Column(name, Words(fr, en), method, Part.CONTENT, values, type, is_sensitive)


QUASI_IDENTIFIERS = (
    _quasi("sex", _("Sexe"), "Sex", spoken(words.SEX)),
    _quasi(
        "age",
        _("Âge"),
        "Age",
        _AGE,
        Words(
            _("Années révolues le jour de l’ouverture du dossier."),
            "Completed years on the day of registration.",
        ),
    ),
    _quasi("governorate", _("Lieu de retour"), "Place of return", words.governorate),
    _quasi("return_country", _("Pays de provenance"), "Country returned from", words.country),
    _quasi("return_year", _("Année du retour"), "Year of return", _NUMBER),
    _quasi("household_size", _("Taille du foyer"), "Size of the household", _PERSONS),
    _quasi("schooling", _("Niveau d’instruction"), "Schooling", spoken(words.SCHOOLING)),
    _quasi(
        "occupation",
        _("Métier"),
        "Occupation",
        words.occupation,
        Words(_("Grand groupe de la CITP-08 (ISCO-08)."), "Major group of ISCO-08."),
    ),
    _quasi(
        "sector",
        _("Secteur du projet"),
        "Sector of the project",
        words.sector,
        Words(
            _("CITI Rév. 4 (ISIC) du projet d’entreprise, s’il y en a un."),
            "ISIC Rev. 4 of the business project, if there is one.",
        ),
    ),
)
CONTENT = (
    _content("category", _("Catégorie"), "Category", spoken(words.CATEGORY), is_sensitive=True),
    _content(
        "modality", _("Mode de retour"), "Modality of return", spoken(words.MODALITY), is_sensitive=True
    ),
    *(
        _content(f"aid_{kind}", kind.label, words.AIDS_EN[kind], spoken(words.STAGES), _OF_AID)
        for kind in AidKind
    ),
    _content(
        "amount",
        _("Montant accordé"),
        "Amount granted",
        _EUR,
        Words(
            _("Somme des aides approuvées, en EUR, sans les frais des opérateurs."),
            "Sum of the approved aids in EUR, without operators' fees.",
        ),
        is_sensitive=True,
    ),
    _content(
        "weeks_to_decision",
        _("Délai de décision"),
        "Time to decision",
        _WEEKS,
        Words(
            _("De la première soumission à la première décision ; le plus court des dossiers d’aide."),
            "From the first submission to the first decision; the shortest of the aid files.",
        ),
    ),
    _content(
        "weeks_to_contract",
        _("Délai jusqu’au contrat"),
        "Time to contract",
        _WEEKS,
        Words(
            _("De l’ouverture du dossier au contrat signé par toutes les parties."),
            "From registration to the contract signed by all parties.",
        ),
    ),
    _content("visits", _("Visites faites"), "Visits made", _VISITS),
    *(
        _content(f"active_{month}", fr, en, spoken(words.YES_NO), _VISITED, type="bool")
        for month, fr, en in (
            (6, _("Activité ou emploi à 6 mois"), "In activity or in work at 6 months"),
            (12, _("Activité ou emploi à 12 mois"), "In activity or in work at 12 months"),
        )
    ),
    _content(
        "jobs",
        _("Emplois créés"),
        "Jobs created",
        _NUMBER,
        Words(_("Dernière visite qui les a comptés."), "Last visit that counted them."),
    ),
    *(
        _content(f"survey_{month}", fr, en, spoken(words.SURVEY), _SURVEYED, is_sensitive=True)
        for month, fr, en in (
            (0, _("Enquête de départ"), "Survey at the start"),
            (6, _("Enquête à 6 mois"), "Survey at 6 months"),
            (12, _("Enquête à 12 mois"), "Survey at 12 months"),
        )
    ),
    _content("outcome", _("Issue"), "Outcome", spoken(words.OUTCOME), is_sensitive=True),
)
COLUMNS = (
    Column(
        ROW_ID,
        Words(_("Ligne"), "Row"),
        Words(
            _("Tirée au hasard pour cet extrait : la même personne en a une autre dans un autre extrait."),
            "Drawn at random for this extract: the same person has another one in another extract.",
        ),
        Part.ROW,
        _PLAIN,
    ),
    *QUASI_IDENTIFIERS,
    *CONTENT,
    Column(
        CLASS_SIZE,
        Words(_("Taille de la classe"), "Size of the class"),
        Words(
            _("Nombre de lignes qui ont les mêmes valeurs dans toutes les colonnes généralisées."),
            "Number of rows with the same values in all generalised columns.",
        ),
        Part.ROW,
        _PLAIN,
        type="int32",
    ),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
SENSITIVE = tuple(column for column in CONTENT if column.is_sensitive)

# What a level of a ladder tells, by its name.
LEVELS: Mapping[str, Words] = {
    "sex": Words(_("femme ou homme"), "female or male"),
    "five_years": Words(_("tranches de 5 ans"), "bands of 5 years"),
    "ten_years": Words(_("tranches de 10 ans"), "bands of 10 years"),
    "broad": Words(_("trois grandes tranches"), "three broad bands"),
    "governorate": Words(_("gouvernorat"), "governorate"),
    "region": Words(_("sept régions"), "seven regions"),
    "third": Words(_("nord, centre, sud"), "north, centre, south"),
    "country": Words(_("pays"), "country"),
    "group": Words(_("groupe de pays"), "group of countries"),
    "year": Words(_("année"), "year"),
    "three_years": Words(_("périodes de 3 ans"), "periods of 3 years"),
    "size": Words(_("tranches de taille"), "bands of size"),
    "two_sizes": Words(_("petit ou grand foyer"), "small or large household"),
    "schooling": Words(_("cinq niveaux"), "five levels"),
    "three_levels": Words(_("trois niveaux"), "three levels"),
    "isco_major": Words(_("grand groupe CITP-08"), "major group of ISCO-08"),
    "isco_skill": Words(_("niveau de compétence"), "level of skill"),
    "isic_division": Words(_("division CITI"), "ISIC division"),
    "isic_section": Words(_("section CITI"), "ISIC section"),
    "isic_group": Words(_("agriculture, industrie, services"), "agriculture, industry, services"),
    STAR: Words(_("non communiqué"), "not told"),
}
