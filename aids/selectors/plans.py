"""What is missing in the plan of an economic aid, part by part."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.agents import for_agents
from accounts.models import User
from aids.enums import AidKind, FinanceState, JobPath, PlanSection
from aids.models import Application, Plan, PlanComment
from aids.models.plans import MONTHS
from aids.selectors.plan_content import PlanView, live_plan
from aids.selectors.programmes import phase_aid
from common.formatting import eur_text

P = PlanSection


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something missing: in words, in which section, beside which field ("" for the whole section).

    `blocking` keeps the file from being submitted; the others are advice.
    """

    text: str
    section: str
    field: str = ""
    blocking: bool = True

    @property
    def section_label(self) -> str:
        return str(P(self.section).label)


def blocking(problems: list[PlanProblem]) -> list[PlanProblem]:
    """Return the problems that keep a file from being submitted."""
    return [problem for problem in problems if problem.blocking]


def plan_problems(application: Application) -> list[PlanProblem]:
    """Return everything that is missing in the plan of an economic file, what blocks it first in each section.

    What the committee judges a project by (domain.md 3.2: business plan, own contribution, jobs,
    profitability, formality) and what names its place (6) must be there; the rest is advised.
    """
    bounds = phase_aid(application.phase, application.kind)
    plan = Plan.objects.filter(application=application).select_related("delegation__governorate").first()
    if plan is None:
        return [PlanProblem(_("Le plan n'a pas encore été préparé."), P.PROJECT, "title")]
    plan.application = application
    application.plan = plan
    view = live_plan(application, ceiling_eur=bounds.ceiling_eur if bounds else None)
    if view is None:
        return []
    is_job = application.kind == AidKind.EMPLOYMENT
    problems = _job_problems(plan) if is_job else _business_problems(plan, view)
    if application.kind == AidKind.INNOVATIVE:
        problems += innovative_problems(plan)
    problems += _money_problems(view, floor_eur=bounds.floor_eur if bounds else Decimal(0))
    order = [str(section) for section in P]
    return sorted(problems, key=lambda one: (order.index(one.section), not one.blocking))


def _missing(plan: Plan, questions: tuple[tuple[str, str, str], ...], *, block: bool) -> list[PlanProblem]:
    return [
        PlanProblem(text, section, field, block)
        for section, field, text in questions
        if getattr(plan, field) in ("", None)
    ]


def _business_problems(plan: Plan, view: PlanView) -> list[PlanProblem]:
    needed = (
        (P.PROJECT, "title", _("Donnez un intitulé au projet.")),
        (P.PROJECT, "summary", _("Décrivez le projet.")),
        (P.PROJECT, "isic_class", _("Choisissez l'activité (classe CITI).")),
        (P.PLACE, "commune", _("Nommez la commune du projet.")),
        (P.PLACE, "patente", _("Dites où en est la patente.")),
        (P.PLACE, "rne", _("Dites où en est l'inscription au registre national des entreprises.")),
        (P.PLACE, "cnss", _("Dites où en est l'affiliation à la CNSS.")),
        (P.MARKET, "market_clients", _("Dites qui seront les clients.")),
    )
    advised = (
        (P.PROJECT, "experience", _("Dites l'expérience et les qualifications du porteur.")),
        (P.PLACE, "delegation", _("Choisissez la délégation : elle situe le projet.")),
        (P.MARKET, "market_competitors", _("Dites qui vend déjà la même chose.")),
        (P.MARKET, "market_prices", _("Dites les prix pratiqués.")),
    )
    problems = _missing(plan, needed, block=True) + _missing(plan, advised, block=False)
    if not plan.jobs_planned:
        problems.append(PlanProblem(_("Le projet ne crée aucun emploi."), P.PROJECT, "jobs_planned", False))
    return problems + _cash_problems(view)


def _cash_problems(view: PlanView) -> list[PlanProblem]:
    flow = view.cash_flow
    if flow is None:
        return []
    if not flow.income_tnd:
        return [PlanProblem(_("Remplissez la trésorerie : aucune recette n'est prévue."), P.CASH_FLOW)]
    found = []
    if empty := MONTHS - flow.filled:
        words = ngettext(
            "%(count)d mois de trésorerie est vide.", "%(count)d mois de trésorerie sont vides.", empty
        )
        found.append(PlanProblem(words % {"count": empty}, P.CASH_FLOW, "", False))
    if flow.balance_tnd < 0:
        words = _("Sur douze mois, les dépenses dépassent les recettes.")
        found.append(PlanProblem(words, P.CASH_FLOW, "", False))
    return found


def _job_problems(plan: Plan) -> list[PlanProblem]:
    trains = plan.job_path == JobPath.TRAINING
    needed = (
        (P.PROJECT, "title", _("Donnez un intitulé au projet.")),
        (P.PROJECT, "job_path", _("Dites si l'aide sert un emploi ou une formation.")),
        (P.PROJECT, "employer", _("Nommez l'employeur ou le centre de formation.")),
        (P.PROJECT, "post", _("Dites le poste, ou le métier préparé.")),
        (P.PROJECT, "job_starts_on", _("Dites quand l'emploi ou la formation commence.")),
    )
    advised = (
        (P.PROJECT, "occupation_isco", _("Choisissez la profession (CITP-08).")),
        (P.PROJECT, "schedule", _("Dites les horaires et le déroulement.")),
        (P.PROJECT, "experience", _("Dites l'expérience et les qualifications de la personne.")),
        (P.PLACE, "commune", _("Nommez la commune.")),
    )
    by_path = (
        (P.PROJECT, "job_months", _("Dites combien de mois dure la formation."))
        if trains
        else (P.PROJECT, "job_contract", _("Dites quel contrat de travail est prévu."))
    )
    return (
        _missing(plan, needed, block=True)
        + _missing(plan, advised, block=False)
        + _missing(plan, (by_path,), block=trains)
    )


def _money_problems(view: PlanView, *, floor_eur: Decimal) -> list[PlanProblem]:
    amounts = view.amounts
    if not amounts.total_eur:
        return [PlanProblem(_("Le plan n'a aucune dépense chiffrée."), P.COSTS)]
    found = []
    if amounts.uncovered_eur <= 0:
        words = _("L'apport et les autres financements couvrent tout : il ne reste rien à demander.")
        found.append(PlanProblem(words, P.FINANCE, "own_contribution_eur"))
    elif amounts.over_eur and amounts.ceiling_eur is not None:
        words = _("La demande (%(asked)s) dépasse le plafond de l'aide, %(ceiling)s.")
        values = {"asked": eur_text(amounts.asked_eur), "ceiling": eur_text(amounts.ceiling_eur)}
        found.append(PlanProblem(words % values, P.COSTS))
    elif amounts.asked_eur < floor_eur:
        words = _("La demande (%(asked)s) est sous le minimum de l'aide, %(floor)s.")
        values = {"asked": eur_text(amounts.asked_eur), "floor": eur_text(floor_eur)}
        found.append(PlanProblem(words % values, P.COSTS))
    if bare := sum(1 for cost in view.costs if not cost.quote_file):
        words = ngettext(
            "%(count)d dépense n'a pas de devis joint.", "%(count)d dépenses n'ont pas de devis joint.", bare
        )
        found.append(PlanProblem(words % {"count": bare}, P.COSTS, "", False))
    if any(one.state == FinanceState.ASKED for one in view.finances):
        words = _("Un autre financement attend sa réponse : le projet en dépend.")
        found.append(PlanProblem(words, P.FINANCE, "", False))
    return found


def innovative_problems(plan: Plan) -> list[PlanProblem]:
    """Return the conditions of an innovative or local-impact project that the plan does not meet (domain.md 3)."""
    problems = []
    if not (plan.is_technological or plan.serves_commune):
        words = _("Le projet doit être innovant sur le plan technologique ou servir sa commune.")
        problems.append(PlanProblem(words, P.PROJECT, "is_technological"))
    if plan.serves_commune and not plan.impact.strip():
        problems.append(PlanProblem(_("Décrivez l'impact attendu sur la commune."), P.PROJECT, "impact"))
    if not (plan.has_experience_abroad or plan.has_qualification):
        words = _(
            "Le porteur doit avoir une expérience prouvée dans le pays de migration ou une qualification."
        )
        problems.append(PlanProblem(words, P.PROJECT, "has_experience_abroad"))
    return problems


def comments_of(*, actor: User, application: Application) -> QuerySet[PlanComment]:
    """Return the remarks on a file's plan that `actor` may read, the latest first, those unsettled before."""
    return _comments(actor, file=application.pk)


@for_agents
def _comments(actor: Any, file: int) -> QuerySet[PlanComment]:
    found = PlanComment.objects.visible_to(actor).filter(plan__application=file)
    return found.select_related("author", "resolved_by").order_by("resolved_at", "-created_at", "-pk")
