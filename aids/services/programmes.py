"""The programme as its papers describe it: phases I and II, their envelopes, the default grid (domain.md 3).

These are starting values that a taskforce manager changes on screen, not constants that code relies on.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from aids.enums import AidKind, CriterionInput, CriterionKind, EntryReason, EnvelopeKind, SchemeState
from aids.models import Band, Bracket, Criterion, Envelope, Phase, PhaseAid, Scheme, SchemeVersion
from aids.services.budget import allocate
from aids.services.schemes import SOCIAL_SCHEME, scheme_publish

PHASE_TWO = "II"
PHASE_ONE = "I"

# kind, floor, ceiling, average, operator's fee, in EUR
_AIDS_TWO = (
    (AidKind.SOCIAL, 1000, 2500, 1200, 0),
    (AidKind.EMPLOYMENT, 0, 4000, 4000, 1000),
    (AidKind.BUSINESS, 0, 5000, 5000, 1300),
    (AidKind.INNOVATIVE, 0, 7000, 7000, 1300),
)
_AIDS_ONE = (
    (AidKind.SOCIAL, 0, 2500, 1200, 0),
    (AidKind.EMPLOYMENT, 0, 4000, 4000, 0),
    (AidKind.BUSINESS, 0, 7000, 5300, 0),
)
# kind, slots (None: not limited), EUR (None: not limited)
_ENVELOPES_TWO = (
    (EnvelopeKind.PERSONS, 320, None),
    (EnvelopeKind.SOCIAL, 90, 90 * 1200),
    (EnvelopeKind.ECONOMIC, 270, 270 * 5000),
    (EnvelopeKind.INNOVATIVE, 9, None),
    (EnvelopeKind.SOUTH_SOUTH, 15, None),
    (EnvelopeKind.FEES, None, 270 * 1300),
)
# The papers give no figures by country: with the 15 South-South returns these add up to 320.
_QUOTAS_TWO = (("FR", 130), ("DE", 60), ("CH", 45), ("BE", 40), ("NL", 30))

_SIZE = ((None, 1, 0), (1, 3, 2), (3, 5, 4), (5, None, 6))
_INCOME = ((None, 100, 8), (100, 200, 6), (200, 350, 3), (350, 600, 1), (600, None, 0))
_SITUATIONS = (
    (CriterionInput.PERSONS_WITH_DISABILITY, "Personnes handicapées", "الأشخاص ذوو الإعاقة", 4, 8),
    (CriterionInput.SINGLE_MOTHER, "Mère célibataire", "أم عزباء", 5, 5),
    (CriterionInput.TRAFFICKING_VICTIM, "Victime de traite", "ضحية اتجار بالبشر", 6, 6),
    (CriterionInput.UNACCOMPANIED_MINOR, "Mineur·e non accompagné·e", "قاصر غير مصحوب", 6, 6),
    (CriterionInput.SERIOUS_ILLNESS, "Maladie grave", "مرض خطير", 4, 4),
    (CriterionInput.ELDERLY_DEPENDANTS, "Personnes âgées à charge", "مسنون في الكفالة", 2, 4),
    (CriterionInput.NO_STABLE_HOUSING, "Sans logement stable", "دون مسكن قار", 4, 4),
)
_BANDS = ((0, 5, None), (6, 9, 1000), (10, 13, 1300), (14, 17, 1700), (18, 21, 2100), (22, None, 2500))


@transaction.atomic
def programme_load_default() -> None:
    """Create phases I and II with envelopes and allocations, and the scheme's first version. Idempotent."""
    if not Phase.objects.filter(code=PHASE_ONE).exists():
        _phase_one()
    if not Phase.objects.filter(code=PHASE_TWO).exists():
        _phase_two()
    if not Scheme.objects.filter(code=SOCIAL_SCHEME).exists():
        _scheme()


def _phase_one() -> None:
    phase = Phase.objects.create(
        code=PHASE_ONE,
        name_fr="Phase I (2017–2021)",
        name_ar="المرحلة الأولى (2017–2021)",
        starts_on=date(2017, 1, 1),
        ends_on=date(2021, 11, 30),
        is_open=False,
        slots_enforced=False,
    )
    _aids(phase, _AIDS_ONE)
    for rank, kind in enumerate(
        (EnvelopeKind.PERSONS, EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, EnvelopeKind.FEES)
    ):
        Envelope.objects.create(phase=phase, kind=kind, has_slots=False, has_euros=False, rank=rank)


def _phase_two() -> None:
    phase = Phase.objects.create(
        code=PHASE_TWO,
        name_fr="Phase II (depuis décembre 2021)",
        name_ar="المرحلة الثانية (منذ ديسمبر 2021)",
        starts_on=date(2021, 12, 1),
        ends_on=date(2024, 11, 30),
        total_eur=Decimal(3_900_000),
    )
    _aids(phase, _AIDS_TWO)
    limits: list[tuple[EnvelopeKind, str | None, int | None, int | None]] = [
        (kind, None, slots, euros) for kind, slots, euros in _ENVELOPES_TWO
    ]
    limits += [(EnvelopeKind.COUNTRY, country, slots, None) for country, slots in _QUOTAS_TWO]
    for rank, (kind, country, slots, euros) in enumerate(limits):
        envelope = Envelope.objects.create(
            phase=phase,
            kind=kind,
            country_id=country,
            has_slots=slots is not None,
            has_euros=euros is not None,
            rank=rank,
        )
        allocate(
            actor=None,
            envelope=envelope,
            slots=slots or 0,
            amount_eur=Decimal(euros or 0),
            code=EntryReason.INITIAL,
        )


def _aids(phase: Phase, lines: tuple[tuple[AidKind, int, int, int, int], ...]) -> None:
    PhaseAid.objects.bulk_create(
        PhaseAid(
            phase=phase, kind=kind, floor_eur=floor, ceiling_eur=ceiling, average_eur=average, fee_eur=fee
        )
        for kind, floor, ceiling, average, fee in lines
    )


def _scheme() -> None:
    scheme = Scheme.objects.create(
        code=SOCIAL_SCHEME, name_fr="Barème de l'aide sociale", name_ar="سلّم المساعدة الاجتماعية"
    )
    version = SchemeVersion.objects.create(scheme=scheme, number=1, state=SchemeState.DRAFT)
    _brackets(version, CriterionInput.HOUSEHOLD_SIZE, "Taille du foyer", "حجم الأسرة", _SIZE, 0)
    income = ("Revenu mensuel par tête (TND)", "الدخل الشهري للفرد (د.ت)")
    _brackets(version, CriterionInput.INCOME_PER_HEAD, *income, _INCOME, 1)
    for rank, (name, name_fr, name_ar, points, ceiling) in enumerate(_SITUATIONS, start=2):
        Criterion.objects.create(
            version=version,
            input=name,
            kind=CriterionKind.SITUATION,
            name_fr=name_fr,
            name_ar=name_ar,
            points_each=points,
            ceiling=ceiling,
            rank=rank,
        )
    Band.objects.bulk_create(
        Band(version=version, number=number, from_points=low, to_points=high, amount_eur=amount)
        for number, (low, high, amount) in enumerate(_BANDS)
    )
    scheme_publish(version=version, effective_from=date(2017, 1, 1))


def _brackets(
    version: SchemeVersion,
    name: CriterionInput,
    name_fr: str,
    name_ar: str,
    spans: tuple[tuple[int | None, int | None, int], ...],
    rank: int,
) -> None:
    criterion = Criterion.objects.create(
        version=version, input=name, kind=CriterionKind.BRACKETS, name_fr=name_fr, name_ar=name_ar, rank=rank
    )
    Bracket.objects.bulk_create(
        Bracket(criterion=criterion, above=above, up_to=up_to, points=points)
        for above, up_to, points in spans
    )
