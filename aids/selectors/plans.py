"""What is missing in the plan of an economic aid."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from aids.enums import AidKind
from aids.models import Application, Plan


def plan_total(plan: Plan) -> Decimal:
    """Return the sum of the plan's costs in EUR."""
    return plan.costs.aggregate(total=Sum("amount_eur"))["total"] or Decimal(0)


def innovative_problems(plan: Plan) -> list[str]:
    """Return the conditions of an innovative or local-impact project that the plan does not meet (domain.md 3)."""
    problems = []
    if not (plan.is_technological or plan.serves_commune):
        problems.append(_("Le projet doit être innovant sur le plan technologique ou servir sa commune."))
    if plan.serves_commune and not plan.impact.strip():
        problems.append(_("Décrivez l'impact attendu sur la commune."))
    if not (plan.has_experience_abroad or plan.has_qualification):
        problems.append(
            _("Le porteur doit avoir une expérience prouvée dans le pays de migration ou une qualification.")
        )
    return problems


def plan_problems(application: Application) -> list[str]:
    """Return, in words, everything that keeps an economic file from being submitted."""
    plan = Plan.objects.filter(application=application).first()
    if plan is None:
        return [_("Le plan n'a pas encore été préparé.")]
    problems = []
    total = plan_total(plan)
    if not total:
        problems.append(_("Le plan n'a aucune dépense chiffrée."))
    elif application.requested_eur and application.requested_eur > total:
        problems.append(_("Le montant demandé dépasse le total des dépenses du plan."))
    if application.kind == AidKind.INNOVATIVE:
        problems += innovative_problems(plan)
    return problems
