"""Visits of the invented files as their contracts gave them, difficulties met, and how the ended ones ended."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from aids.enums import AidFamily, AidKind, ApplicationState
from aids.models import Application
from common.dates import add_months, noon
from operators.enums import (
    LASTING_OUTCOMES,
    BusinessState,
    ClosureOutcome,
    ClosureState,
    DifficultyKind,
    StopReason,
    VisitKind,
    VisitState,
)
from operators.models import Closure, ClosureTransition, Visit, VisitTransition
from operators.models.visit_rules import first_months, later_months
from operators.selectors.visit_rules import planned_days
from tounesna.demo.world import World

A, B, S = ApplicationState, BusinessState, VisitState
End = ClosureOutcome
_RUNNING = (
    ("Le local est ouvert, les clients du quartier reviennent.", "Tenir le cahier des ventes chaque soir."),
    ("Le matériel acheté est en place et sert tous les jours.", "Comparer les prix de deux fournisseurs."),
    ("Les commandes ont augmenté depuis la dernière visite.", "Préparer la déclaration trimestrielle."),
    ("L’activité couvre les charges, le revenu reste irrégulier.", "Revoir les prix de vente."),
    ("Un apprenti a été pris trois jours par semaine.", "Déclarer l’apprenti à la CNSS."),
)
_PAUSED = (
    (
        "L’activité est arrêtée depuis deux semaines, faute de matière première.",
        "Chercher un autre fournisseur.",
    ),
    ("Le local est fermé le temps des travaux.", "Fixer la date de réouverture."),
)
_JOB = (
    ("La personne travaille, le contrat est signé.", "Joindre la copie du contrat."),
    ("La formation se passe bien, présence régulière.", "Préparer la recherche d’un stage."),
)
_DIFFICULTIES = (
    ((DifficultyKind.SUPPLY,), "Les livraisons ont du retard."),
    ((DifficultyKind.CASH,), "Le loyer et la facture d’électricité tombent la même semaine."),
    ((DifficultyKind.CUSTOMERS,), "Peu de passage en dehors du marché."),
    ((DifficultyKind.PAPERS, DifficultyKind.CASH), "La patente n’est pas encore délivrée."),
)
_SUMMARY = {
    End.BUSINESS_RUNNING: "L’entreprise vend régulièrement et fait vivre le foyer.",
    End.EMPLOYED: "La personne est en poste, période d’essai terminée.",
    End.TRAINED: "La formation est achevée, le diplôme est remis.",
    End.STOPPED: "L’activité n’a pas trouvé sa clientèle ; le matériel est gardé pour un autre essai.",
    End.LEFT_LEGALLY: "La personne a rejoint son conjoint avec un visa de long séjour.",
}


def fill_visits(world: World) -> None:
    """Write the visits and closures of the files of phase II that have a contract and none yet."""
    files = (
        Application.objects.filter(
            family=AidFamily.ECONOMIC,
            phase=world.phase_two,
            contract__starts_on__isnull=False,
            state__in=[A.CONTRACTED, A.IN_FOLLOW_UP, A.COMPLETED, A.TERMINATED],
            visits__isnull=True,
        )
        .select_related("contract", "case__delegation", "person")
        .order_by("pk")
    )
    visits: list[Visit] = []
    closures: list[Closure] = []
    for file in files:
        made = list(_visits(world, file))
        visits += made
        ended = list(_closures(world, file, made))
        closures += ended
        visits += [later for closure in ended for later in _later(world, closure)]
    Visit.objects.bulk_create(visits, batch_size=500)
    VisitTransition.objects.bulk_create([_step(visit) for visit in visits], batch_size=500)
    Closure.objects.bulk_create(closures, batch_size=500)
    ClosureTransition.objects.bulk_create([_closing_step(one) for one in closures], batch_size=500)


def _visits(world: World, file: Application) -> Iterator[Visit]:
    rng, ended = world.rng, _ended_on(file)
    for number, day in enumerate(planned_days(file.contract, first_months())):
        if ended is not None and day.due_on > ended and day.kind != VisitKind.FINAL:
            continue
        due_on = min(day.due_on, ended) if ended else day.due_on
        visited_on = due_on - timedelta(days=rng.randrange(0, 9))
        visit = Visit(application=file, kind=day.kind, month=day.month, rule_due_on=day.due_on, due_on=due_on)
        starts_on = file.contract.starts_on
        if visited_on < world.today and starts_on is not None and visited_on >= starts_on:
            late = file.state != A.COMPLETED and world.deal("visits", False, False, False, False, True)
            if late and (world.today - due_on).days > 30:
                visit.__dict__["state"] = str(S.MISSED)
            elif not late:
                _see(world, visit, visited_on, number)
        if ended is None or visit.state != S.PLANNED:
            yield visit


def _see(world: World, visit: Visit, day: date, number: int) -> None:
    """Write what was seen: more jobs and more turnover from visit to visit, a difficulty now and then."""
    rng, file = world.rng, visit.application
    is_job = file.kind == AidKind.EMPLOYMENT
    paused = not is_job and world.deal("paused", *[False] * 8, True)
    words = _JOB if is_job else _PAUSED if paused else _RUNNING
    visit.findings, visit.next_steps = rng.choice(words)
    state = B.IN_WORK if is_job else B.PAUSED if paused else B.OPEN if number == 0 else B.RUNNING
    visit.__dict__["state"], visit.business_state = str(S.DONE), str(state)
    visit.visited_on, visit.version = day, 2
    visit.recorded_at, visit.recorded_by_id = noon(day), world.agents.get(file.operator_id or 0)
    visit.place = str(file.case.delegation or "")
    visit.people_met = "Le porteur du projet" if file.person.sex != "F" else "La porteuse du projet"
    if not is_job:
        visit.jobs_created = min(1 + number // 2 + rng.randrange(2), 4)
        visit.jobs_women = rng.randrange(visit.jobs_created + 1)
        visit.jobs_young = rng.randrange(visit.jobs_created + 1)
        visit.turnover_tnd = Decimal(600 + 350 * number + rng.randrange(0, 900, 50))
    if paused or world.deal("difficulties", *[False] * 5, True):
        kinds, detail = rng.choice(_DIFFICULTIES)
        visit.difficulties, visit.difficulty_detail = [str(kind) for kind in kinds], detail


def _ended_on(file: Application) -> date | None:
    """The day on which the file ended; None while it runs."""
    if file.state not in (A.COMPLETED, A.TERMINATED):
        return None
    last = file.transitions.filter(to_state=file.state).order_by("-at").first()
    return last.at.date() if last else file.contract.terminated_on or file.contract.ends_on


def _closures(world: World, file: Application, visits: list[Visit]) -> Iterator[Closure]:
    """How a file ended: confirmed for those completed, waiting for the antenna after a final visit."""
    final = next((one for one in visits if one.kind == VisitKind.FINAL and one.is_done), None)
    agent = world.agents.get(file.operator_id or 0)
    if final is None or final.visited_on is None or agent is None:
        return
    if file.state == A.IN_FOLLOW_UP and not world.deal("closing", True, False):
        return
    if file.state not in (A.IN_FOLLOW_UP, A.COMPLETED):
        return
    outcome, rng = _outcome(world, file), world.rng
    closure = Closure(
        application=file,
        outcome=str(outcome),
        ended_on=final.visited_on,
        jobs=_jobs(outcome, rng),
        monthly_income_tnd=Decimal(rng.randrange(500, 1600, 50)) if _lasts(outcome) else None,
        stop_reason=str(StopReason.MARKET) if outcome == End.STOPPED else "",
        summary=_SUMMARY[outcome],
        proposed_by_id=agent,
        proposed_at=noon(final.visited_on),
    )
    if file.state == A.COMPLETED:
        closure.__dict__["state"] = str(ClosureState.CONFIRMED)
        closure.confirmed_by_id = world.managers.get(file.case.antenna_id) or world.taskforce[0]
        closure.confirmed_at, closure.version = noon(_ended_on(file) or final.visited_on), 2
    yield closure


def _later(world: World, closure: Closure) -> Iterator[Visit]:
    """News of those whose project was to last: mostly taken, mostly good."""
    file, starts_on = closure.application, closure.application.contract.starts_on
    if closure.state != ClosureState.CONFIRMED or not _lasts(closure.outcome) or starts_on is None:
        return
    for place, month in enumerate(later_months()):
        day = add_months(starts_on, month)
        visit = Visit(application=file, kind=VisitKind.SURVIVAL, month=month, rule_due_on=day, due_on=day)
        if day < world.today and world.deal("news", True, True, True, False):
            _see(world, visit, day - timedelta(days=3), 5 + place)
            if world.deal("survival", *[False] * 6, True):
                visit.business_state = str(B.STOPPED if file.kind == AidKind.EMPLOYMENT else B.CLOSED)
                visit.findings, visit.next_steps = "L’activité s’est arrêtée depuis la fin du contrat.", ""
        elif day < world.today - timedelta(days=30):
            visit.__dict__["state"] = str(S.MISSED)
        yield visit


def _outcome(world: World, file: Application) -> ClosureOutcome:
    if file.kind == AidKind.EMPLOYMENT:
        return ClosureOutcome(
            world.deal("job outcomes", End.EMPLOYED, End.EMPLOYED, End.TRAINED, End.STOPPED)
        )
    run = End.BUSINESS_RUNNING
    return ClosureOutcome(world.deal("outcomes", run, run, run, run, End.STOPPED, run, End.LEFT_LEGALLY))


def _lasts(outcome: str) -> bool:
    return outcome in LASTING_OUTCOMES


def _jobs(outcome: ClosureOutcome, rng: Random) -> int | None:
    return rng.randrange(1, 4) if outcome == End.BUSINESS_RUNNING else None


def _step(visit: Visit) -> VisitTransition:
    planned = visit.state == S.PLANNED
    day = visit.visited_on or (visit.due_on + timedelta(days=31))
    starts_on = visit.application.contract.starts_on or day
    return VisitTransition(
        subject=visit,
        at=noon(starts_on if planned else day),
        actor_id=visit.recorded_by_id,
        from_state="" if planned else str(S.PLANNED),
        to_state=visit.state,
    )


def _closing_step(closure: Closure) -> ClosureTransition:
    confirmed = closure.state == ClosureState.CONFIRMED
    return ClosureTransition(
        subject=closure,
        at=closure.confirmed_at or closure.proposed_at,
        actor_id=closure.confirmed_by_id if confirmed else closure.proposed_by_id,
        from_state=str(ClosureState.PROPOSED) if confirmed else "",
        to_state=closure.state,
    )
