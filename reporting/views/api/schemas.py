"""What the partners' interface takes and gives, as OpenAPI describes it. No field of a person is among them.

The docstrings and descriptions below are the words of that document, which its readers get in French.
"""

from typing import Any, Literal

from ninja import Field, Schema

from reporting.enums import ReportFormat
from reporting.views.reports import CONTENT_TYPES

XLSX = CONTENT_TYPES[ReportFormat.XLSX]

HIDDEN = (
    "Un nombre ; « <5 » : moins de 5, non publié ; « * » : masqué pour qu'un autre ne puisse pas être déduit."
)


class Words(Schema):
    """Un texte en français et en arabe."""

    fr: str
    ar: str


class Named(Schema):
    code: str
    label: Words


class Refusal(Schema):
    """Une demande refusée."""

    code: str = Field(description="Stable : faites-en dépendre votre programme, non du message.")
    message: str = Field(description="Ce qui s'est passé.")
    advice: str = Field(description="Que faire.")
    field: str | None = Field(None, description="Le filtre en cause.")


class Column(Schema):
    code: str
    label: Words
    unit: str = Field(description="count : nombre de dossiers ou d'aides.")


class IndicatorOut(Schema):
    """Un indicateur que ce jeton peut lire."""

    code: str
    chapter: str
    title: Words
    method: Words = Field(description="Ce qui est compté, et comment.")
    row_label: Words
    columns: list[Column]
    filters: list[str] = Field(description="Les filtres qu'il admet, un seul à la fois.")
    source: Words


class ChapterOut(Schema):
    slug: str
    title: Words
    indicators: list[IndicatorOut]


class Catalogue(Schema):
    """Les indicateurs que ce jeton peut lire, par chapitre."""

    chapters: list[ChapterOut]


class PhaseOut(Schema):
    """Une phase du programme et les jours dont les chiffres sont publiés."""

    code: str
    label: Words
    starts_on: str = Field(description="Premier jour de la phase, AAAA-MM-JJ.")
    ends_on: str = Field(description="Dernier jour prévu de la phase.")
    published_from: str | None
    published_to: str | None = Field(description="Fin du dernier trimestre clos ; null avant le premier.")
    years: list[str] = Field(description="Les années que le filtre year admet.")


class Periods(Schema):
    phases: list[PhaseOut]


class Places(Schema):
    """Les valeurs des filtres country et antenna que ce jeton peut employer."""

    countries: list[Named]
    antennas: list[Named]


class ScopeOut(Schema):
    """Ce qui est compté : du premier au dernier jour, compris."""

    starts_on: str = Field(alias="from")
    ends_on: str = Field(alias="to")
    phase: Named | None
    antenna: Named | None
    country: Named | None


class RowOut(Schema):
    key: str
    label: Words
    unit: str | None
    values: dict[str, int | str] = Field(description=HIDDEN)


class TableOut(Schema):
    """Les chiffres d'un indicateur."""

    code: str
    title: Words
    definition: Words
    row_label: Words
    note: Words | None
    columns: list[Column]
    rows: list[RowOut] = Field(description="La ligne « total » vient en dernier.")
    places: dict[str, list[int]] = Field(description="Place des gouvernorats sur une carte en carreaux.")


class Withheld(Schema):
    """Ce qui est trop petit pour être publié."""

    code: str
    title: Words
    columns: list[str]


class FiguresOut(Schema):
    """Des chiffres publiés."""

    version: Literal["tounesna.figures/1"] = Field(alias="schema")
    scope: ScopeOut
    year: str | None
    tables: list[TableOut]
    withheld: list[Withheld]


class Quota(Schema):
    """Les places du pays dans la phase : accordées, et engagées par une aide approuvée."""

    allocated: int
    committed: int | str = Field(description=HIDDEN)


class SheetOut(FiguresOut):
    """La fiche d'un pays partenaire."""

    cases: int | str = Field(description=f"Dossiers ouverts. {HIDDEN}")
    quota: Quota | None = Field(description="null pour un jeton national.")


class Wanted(Schema):
    """En quel format, en quelle langue."""

    format: Literal["json", "xlsx"] = Field("json", description="json, ou xlsx pour un classeur Excel.")
    lang: Literal["fr", "ar"] = Field("fr", description="La langue du classeur ; le JSON porte les deux.")


class PhaseFilter(Wanted):
    phase: str | None = Field(
        None, description="Code d'une phase ; la dernière dont des chiffres sont publiés."
    )


class Filters(PhaseFilter):
    """Ce qui est compté. country, antenna et year vont un seul à la fois."""

    country: str | None = Field(None, description="Code ISO d'un pays partenaire (jeton national).")
    antenna: str | None = Field(None, description="Code d'une antenne (jeton national).")
    year: str | None = Field(None, description="Une année civile de la phase (jeton national).")


# What ninja does not know of an answer: the workbook beside the JSON.
AS_WORKBOOK: dict[str, Any] = {
    "responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}
