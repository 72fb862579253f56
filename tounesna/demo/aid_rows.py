"""The rows of an aid file: the file, its steps, its assessment, plan, contract and ledger entries."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from aids.enums import AidKind, ApplicationState, Formality, JobContract, JobPath
from aids.models import (
    Application,
    ApplicationTransition,
    Assessment,
    Contract,
    LedgerEntry,
    Plan,
    PlanCost,
    PlanMonth,
    PlanVersion,
    Tranche,
    TrancheEntry,
    TrancheTransition,
)
from aids.models.plans import MONTHS
from aids.selectors.plan_content import plan_content
from aids.services.assessments import stored_lines
from aids.services.scoring import HouseholdFacts, Score, facts_as_inputs
from aids.services.sealed_facts import seal_facts
from aids.services.seals import content_hash
from common.dates import add_months
from operators.models import Proposal, ProposalTransition
from tounesna.demo.facts import CaseFacts, Step
from tounesna.demo.plans import AidPlan
from tounesna.demo.store import Store
from tounesna.demo.texts import texts
from tounesna.demo.world import World

S = ApplicationState
MODELS = (
    Assessment,
    Application,
    ApplicationTransition,
    Plan,
    PlanCost,
    PlanMonth,
    Contract,
    Tranche,
    TrancheTransition,
    LedgerEntry,
    TrancheEntry,
    Proposal,
    ProposalTransition,
)
NUMBERED = (Assessment, Application, Plan, Tranche, LedgerEntry, Proposal)
_PARTIES = ("person", "ote", "operator", "programme")
_UNITS = ("Coopérative", "Plan de développement local", "Programme communal d’investissement")


def write_assessment(
    store: Store, case: CaseFacts, *, facts: HouseholdFacts, score: Score, version: int, step: Step
) -> int:
    """Hand the score of a household to `store`; return its number."""
    pk = store.next_id(Assessment)
    store.add(
        Assessment,
        id=pk,
        case_id=case.pk,
        version_id=version,
        inputs=facts_as_inputs(facts),
        lines=stored_lines(score),
        facts_sealed=seal_facts(facts, case_id=case.pk),
        total_points=score.total,
        band_number=score.band.number,
        amount_eur=score.amount_eur,
        assessed_by_id=step.actor,
        assessed_at=step.at,
    )
    return pk


def write_aid(store: Store, world: World, case: CaseFacts, plan: AidPlan) -> None:
    """Hand an aid file to `store`, but for its ledger entries and offers."""
    assessment = None
    scored = plan.step_to(S.SCORED)
    if scored and plan.facts and plan.score:
        assessment = write_assessment(
            store, case, facts=plan.facts, score=plan.score, version=world.grid.version_id, step=scored
        )
    _write_file(store, world, case, plan, assessment)
    for step in plan.steps:
        store.add(
            ApplicationTransition,
            subject_id=plan.pk,
            at=step.at,
            actor_id=step.actor,
            from_state=step.from_state,
            to_state=step.to_state,
            reason=step.reason,
        )
    if plan.project is not None and plan.step_to(S.PLANNING):
        _write_plan(store, world, case, plan)
    if plan.granted is not None:
        _write_contract(store, world, plan)


def _decision(plan: AidPlan) -> Step | None:
    """Return the last decision, unless the file was submitted again since."""
    for step in reversed(plan.steps):
        if step.to_state in (S.APPROVED, S.REJECTED, S.DEFERRED):
            return step
        if step.to_state == S.SUBMITTED:
            return None
    return None


def _write_file(store: Store, world: World, case: CaseFacts, plan: AidPlan, assessment: int | None) -> None:
    submitted, decided = plan.step_to(S.SUBMITTED), _decision(plan)
    approved = decided is not None and decided.to_state == S.APPROVED
    store.add(
        Application,
        id=plan.pk,
        number=plan.number,
        case_id=case.pk,
        person_id=case.someone.pk,
        phase_id=plan.phase.pk,
        kind=plan.kind,
        family=plan.family,
        state=plan.state,
        country_id=case.country,
        is_south_south=case.is_south_south,
        assessment_id=assessment,
        operator_id=plan.operator_id,
        requested_eur=plan.requested,
        granted_eur=plan.granted,
        fee_eur=plan.fee,
        opened_on=plan.opened,
        submitted_by_id=submitted.actor if submitted else None,
        submitted_at=submitted.at if submitted else None,
        reserved_until=plan.reserved_until,
        waiting_since=submitted.at if submitted and plan.is_waiting else None,
        decided_by_id=decided.actor if decided else None,
        decided_at=decided.at if decided else None,
        decision_reason=decided.reason if decided else "",
        conditions=world.rng.choice(texts().conditions) if approved and world.rng.random() < 0.15 else "",
        committee_convinced=bool(approved and plan.kind == AidKind.INNOVATIVE),
        created_by_id=plan.steps[0].actor,
        version=len(plan.steps),
        created_at=plan.steps[0].at,
        updated_at=plan.steps[-1].at,
    )


def _write_plan(store: Store, world: World, case: CaseFacts, plan: AidPlan) -> None:
    rng, project = world.rng, plan.project
    if project is None or plan.requested is None:
        return
    innovative = plan.kind == AidKind.INNOVATIVE
    own = Decimal(rng.choice((0, 0, 100, 250, 500, 800)))
    pk = store.next_id(Plan)
    prepared = plan.step_to(S.SUBMITTED) or plan.steps[-1]
    store.add(
        Plan,
        id=pk,
        application_id=plan.pk,
        title=project.title,
        summary=project.summary,
        sector_isic=project.sector,
        **_answers(rng, plan, prepared.at.date()),
        commune=case.town.name if case.town else "",
        delegation_id=case.town.delegation if case.town else None,
        local_plan=f"{rng.choice(_UNITS)} {case.town.name}" if innovative and case.town else "",
        experience="Expérience acquise pendant le séjour à l’étranger.",
        own_contribution_eur=own,
        jobs_planned=rng.choice((1, 1, 1, 2, 2, 3)),
        is_technological=innovative and project.sector in "EJ",
        serves_commune=innovative,
        impact="Emplois pour des jeunes de la commune, moins de déchets." if innovative else "",
        has_experience_abroad=innovative or rng.random() < 0.4,
        has_qualification=rng.random() < 0.3,
        updated_at=prepared.at,
    )
    _write_costs(store, world, pk, plan, plan.requested + own)
    if plan.kind != AidKind.EMPLOYMENT:
        _write_months(store, rng, pk)


def _answers(rng: Random, plan: AidPlan, prepared: date) -> dict[str, Any]:
    """What a business, or a job, answers beside its title and its place."""
    code = plan.project.code if plan.project else ""
    if plan.kind == AidKind.EMPLOYMENT:
        trains = bool(plan.project and "Formation" in plan.project.title)
        return {
            "job_path": JobPath.TRAINING if trains else JobPath.JOB,
            "employer": "Centre de formation professionnelle" if trains else "Entreprise de la région",
            "post": plan.project.title if plan.project else "",
            "occupation_isco": code,
            "job_contract": "" if trains else rng.choice((JobContract.FIXED, JobContract.PERMANENT)),
            "job_starts_on": prepared + timedelta(days=45),
            "job_months": 6 if trains else 12,
            "salary_tnd": None if trains else Decimal(rng.randrange(550, 950, 25)),
            "schedule": "Du lundi au vendredi, de 8 h à 16 h 30.",
        }
    return {
        "isic_class": code,
        "premises": rng.choice(("Location", "Propriété familiale", "À domicile")),
        "market_clients": "Les habitants de la commune et les commerces voisins.",
        "market_competitors": "Deux ou trois concurrents dans la délégation.",
        "market_prices": "Un peu au-dessous de ceux de la ville.",
        **{name: rng.choice(Formality.values) for name in ("patente", "rne", "cnss")},
    }


def _write_months(store: Store, rng: Random, plan_pk: int) -> None:
    """Twelve months in TND: costs first, income that grows."""
    expense = Decimal(rng.randrange(500, 1100, 50))
    for number in range(1, MONTHS + 1):
        income = expense * (40 + 12 * number + rng.randrange(-8, 9)) / 100
        store.add(
            PlanMonth,
            plan_id=plan_pk,
            number=number,
            income_tnd=income.quantize(Decimal(1)),
            expense_tnd=expense,
        )


def keep_versions(world: World) -> None:
    """Keep a version of every plan that was submitted, as its submission did."""
    plans = Plan.objects.filter(application__submitted_at__isnull=False, versions__isnull=True)
    beside = ("costs", "finances", "months")
    rows = plans.select_related("application", "delegation__governorate").prefetch_related(*beside)
    PlanVersion.objects.bulk_create(
        [
            PlanVersion(
                plan=plan,
                number=1,
                content=(content := plan_content(plan)),
                sha256=content_hash(content),
                submitted_by_id=plan.application.submitted_by_id or world.taskforce[0],
                submitted_at=plan.application.submitted_at,
            )
            for plan in rows
        ],
        batch_size=500,
    )


def _write_costs(store: Store, world: World, pk: int, plan: AidPlan, total: Decimal) -> None:
    """Share `total` EUR among the project's costs; the last one takes what rounding leaves."""
    left, costs = total, plan.project.costs if plan.project else ()
    for label, supplier, percent in costs[:-1]:
        amount = (total * percent / 100).quantize(Decimal(1))
        left -= amount
        _cost(store, world, pk, label, supplier, amount)
    label, supplier, _percent = costs[-1]
    _cost(store, world, pk, label, supplier, left)


def _cost(store: Store, world: World, pk: int, label: str, supplier: str, amount: Decimal) -> None:
    store.add(
        PlanCost,
        plan_id=pk,
        label=label,
        supplier=supplier,
        quote_number=f"D-{world.rng.randrange(100, 9999)}",
        amount_eur=amount,
    )


def _write_contract(store: Store, world: World, plan: AidPlan) -> None:
    """Write the signatures: all of a contracted aid, some of one just approved."""
    signed, approved = plan.day_of(S.CONTRACTED), plan.day_of(S.APPROVED)
    if approved is None or (signed is None and plan.state != S.APPROVED):
        return
    parties = _PARTIES if plan.is_economic else _PARTIES[:2]
    columns = _signatures(world, parties, approved, signed)
    if not columns:
        return
    store.add(
        Contract,
        application_id=plan.pk,
        **columns,
        starts_on=signed,
        ends_on=add_months(signed, plan.phase.contract_months)
        if signed and plan.kind != AidKind.SOCIAL
        else None,
        created_at=plan.steps[-1].at if signed is None else plan.step_to(S.CONTRACTED).at,
    )


def _signatures(
    world: World, parties: tuple[str, ...], approved: date, signed: date | None
) -> dict[str, Any]:
    rng = world.rng
    if signed is None:
        # Two files in three wait for the last party only; the others for nobody yet.
        count = 0 if rng.random() < 0.34 else len(parties) - 1
        day = min(approved + timedelta(days=rng.randrange(0, 4)), world.today - timedelta(days=1))
        return {f"{party}_signed_on": day for party in parties[:count]}
    span = (signed - approved).days
    days = sorted(approved + timedelta(days=rng.randint(0, span)) for _ in parties[:-1])
    return {f"{party}_signed_on": day for party, day in zip(parties, [*days, signed], strict=True)}
