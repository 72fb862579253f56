"""Which cases ask for which aids, how far these got, and that phase II is never overdrawn."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Institution
from aids.enums import AidFamily, AidKind, ApplicationState, family_of
from aids.services.scoring import score
from cases.enums import CaseState, Category, ConsentScope, Vulnerability
from common.dates import add_months
from operators.enums import LOAD_STATES
from tounesna.demo.decks import AGE_OF_THE_PAST
from tounesna.demo.facts import WAITING_COUNTRY, WAITING_SINCE, CaseFacts, draw_situations
from tounesna.demo.operators import PROFILES, Profile
from tounesna.demo.plans import AidPlan, Payment, lay_days, make_steps, path_to
from tounesna.demo.purse import Purse
from tounesna.demo.texts import Project, texts
from tounesna.demo.world import World

S = ApplicationState
# Of the persons received in phase I, those aided: 159 of 630 (domain.md 3).
# As a share of those who may ask, six in ten.
_PHASE_ONE_SHARE = 0.42
_ALSO_ECONOMIC = 0.25
_OPERATOR_OF_PHASE_ONE = "OP-HORIZON"
_RECENT = 140
_RECENT_KINDS = (AidKind.SOCIAL, AidKind.BUSINESS, AidKind.SOCIAL, AidKind.EMPLOYMENT, AidKind.BUSINESS)


class AidPlanner:
    """Plans the aids of the cases it is shown in the order of their opening."""

    def __init__(self, world: World, purse: Purse, *, expected: int) -> None:
        """`expected` is the number of cases of phase II that will be shown."""
        self._world, self._purse = world, purse
        self._left_to_show = max(1, expected)
        self._wanted = min(purse.persons_aimed_at, expected * 6 // 10)
        self._institutions = dict(Institution.objects.values_list("code", "pk"))
        self.loads: dict[str, int] = {}

    def plan(self, case: CaseFacts) -> list[AidPlan]:
        """Return the aids of a case: none, one, or a social and an economic one."""
        phase_two = case.opened >= self._world.phase_two.starts_on
        share = self._share_of_two() if phase_two else _PHASE_ONE_SHARE
        # One more draw than needed keeps the sequence the same whatever the case.
        luck = self._world.rng.random()
        if case.state == CaseState.ANNOUNCED or not self._may_ask(case) or luck >= share:
            return []
        first = self._aid(case, self._kind(case))
        if first is None:
            return []
        plans = [first]
        if self._wants_more(case, first):
            second = self._aid(case, AidKind.BUSINESS, after=first)
            plans += [second] if second else []
        if first.holds_place:
            self._wanted -= phase_two
        case.someone.aided_in = plans[-1].phase.pk
        return plans

    def _share_of_two(self) -> float:
        """Of the cases that may ask (about six in ten), the share that brings the phase to what is wanted."""
        self._left_to_show = max(1, self._left_to_show - 1)
        return max(0.0, self._wanted / (0.62 * self._left_to_show))

    def _may_ask(self, case: CaseFacts) -> bool:
        known = case.someone.has_papers and not case.someone.is_twin and not case.withdrawn
        phase = self._world.phase_on(case.opened)
        if case.someone.aided_in in (phase.pk, self._world.phase_two.pk):
            return False
        asked = case.category != Category.D or bool(case.special_on)
        return known and asked and case.counsellor is not None and ConsentScope.PROCESSING in case.consents

    def _kind(self, case: CaseFacts) -> str:
        luck = self._world.rng.random()
        if case.is_south_south:
            return AidKind.SOCIAL if luck < 0.6 else AidKind.BUSINESS
        if (self._world.today - case.opened).days < _RECENT:
            # Both families in turn: the states before a decision are all to be seen.
            return str(self._world.deal("recent kinds", *_RECENT_KINDS))
        if luck < 0.25:
            return AidKind.SOCIAL
        if luck < 0.5:
            return AidKind.EMPLOYMENT
        innovative = luck > 0.94 and case.opened >= self._world.phase_two.starts_on
        return AidKind.INNOVATIVE if innovative else AidKind.BUSINESS

    def _wants_more(self, case: CaseFacts, first: AidPlan) -> bool:
        # The second file relies on the place of the first: it must have been granted for good.
        granted = first.kind == AidKind.SOCIAL and first.granted is not None and first.state != S.CANCELLED
        return granted and not case.is_south_south and self._world.rng.random() < _ALSO_ECONOMIC

    def _aid(self, case: CaseFacts, kind: str, after: AidPlan | None = None) -> AidPlan | None:
        """Return a plan for `kind` that time, the household, an operator and the budget allow, or None."""
        earliest, latest = self._window(case, after)
        age = (self._world.today - earliest).days
        waits = self._waits(case, age)
        # What phase I began has long ended.
        is_past = earliest < self._world.phase_two.starts_on
        deck = self._world.decks.states(family=family_of(kind), age=AGE_OF_THE_PAST if is_past else age)
        final = S.SUBMITTED if waits else deck.deal()
        plan = self._laid_out(kind, final, earliest, latest)
        if plan is not None:
            plan.is_waiting = waits and plan.steps[-1].at.date() >= self._world.today - WAITING_SINCE
            plan.shares_place = after is not None and after.phase.pk == plan.phase.pk
            if self._completed(case, plan):
                return plan
        if not waits:
            deck.put_back(final)
        return None

    def _laid_out(self, kind: str, final: str, earliest: date, latest: date) -> AidPlan | None:
        world, family = self._world, family_of(kind)
        path = path_to(world, family, final)
        days = lay_days(world.rng, path, family=family, earliest=earliest, latest=latest, today=world.today)
        if days is None:
            return None
        steps = make_steps(world.rng, path, days)
        return AidPlan(kind=kind, family=family, phase=world.phase_on(days[0]), steps=steps)

    def _completed(self, case: CaseFacts, plan: AidPlan) -> bool:
        """Give the plan its household or project, amounts, actors and payments; False when it does not fit."""
        if plan.kind == AidKind.SOCIAL:
            self._assess(case, plan)
        elif not self._entrust(case, plan):
            return False
        self._price(plan)
        self._reserve_until(plan)
        if not self._purse.take(case, plan):
            return False
        if plan.operator and plan.state in LOAD_STATES:
            self.loads[plan.operator] = self.loads.get(plan.operator, 0) + 1
        self._name_actors(case, plan)
        self._pay(plan)
        return True

    def _window(self, case: CaseFacts, after: AidPlan | None) -> tuple[date, date]:
        """Return the first and last day on which a file may be opened."""
        begun = (
            max(case.opened, case.returned + timedelta(days=9))
            if case.announcer and case.returned
            else case.opened
        )
        if after is not None:
            submitted = after.day_of(S.SUBMITTED)
            begun = max(begun, submitted) if submitted else begun
        earliest = begun + timedelta(days=self._world.rng.randrange(1, 25))
        latest = self._world.today - timedelta(days=1)
        if case.category == Category.C and case.returned:
            latest = min(latest, add_months(case.returned, 12) - timedelta(days=1))
        return earliest, latest

    def _waits(self, case: CaseFacts, age: int) -> bool:
        return case.country == WAITING_COUNTRY and not case.is_south_south and age < WAITING_SINCE.days

    def _assess(self, case: CaseFacts, plan: AidPlan) -> None:
        """Complete the household until its score gives an amount, as files that reach a decision do."""
        rng = self._world.rng
        for attempt in range(12):
            facts = case.household_facts()
            result = score(self._world.grid, facts) if facts else None
            if facts and result and result.amount_eur is not None:
                break
            case.household_size = rng.randint(2, 7)
            case.income = rng.choice((0, 120, 200, 300, 400))
            case.situations = draw_situations(self._world, case)
            if attempt > 5:
                case.situations[str(Vulnerability.NO_STABLE_HOUSING)] = 1
                case.income = 100
        if plan.step_to(S.SCORED):
            plan.facts, plan.score = facts, result

    def _entrust(self, case: CaseFacts, plan: AidPlan) -> bool:
        """Choose the project and, from the routing on, an operator whose contract fits; False when none does."""
        world = self._world
        plan.project = self._project(plan.kind)
        case.consents.add(ConsentScope.SHARE_OPERATOR)
        if not plan.step_to(S.ROUTED):
            return True
        profile = self._operator(case, plan)
        if profile is None:
            return False
        plan.operator, plan.operator_id = profile.code, self._institutions[profile.code]
        if plan.phase.pk == world.phase_two.pk:
            fee = profile.fee_eur
            plan.fee = Decimal(fee) if fee is not None else world.aids[plan.phase.pk, plan.kind].fee_eur
        return True

    def _project(self, kind: str) -> Project:
        lists = {AidKind.EMPLOYMENT: texts().jobs, AidKind.INNOVATIVE: texts().innovations}
        return self._world.rng.choice(lists.get(AidKind(kind), texts().businesses))

    def _operator(self, case: CaseFacts, plan: AidPlan) -> Profile | None:
        if plan.phase.pk == self._world.phase_one.pk:
            return next(profile for profile in PROFILES if profile.code == _OPERATOR_OF_PHASE_ONE)
        fitting = [
            profile
            for profile in PROFILES
            if not profile.has_ended
            and plan.kind in profile.kinds
            and case.town is not None
            and case.town.governorate in profile.governorates
            and (not profile.sectors or (plan.project and plan.project.sector in profile.sectors))
            and self.loads.get(profile.code, 0) < profile.capacity
        ]
        # Operators of the region come before those of the whole country.
        weights = [30 / len(profile.governorates) for profile in fitting]
        return self._world.rng.choices(fitting, weights)[0] if fitting else None

    def _price(self, plan: AidPlan) -> None:
        """Set the amounts asked for and granted, in EUR, inside the phase's bounds."""
        rng = self._world.rng
        bounds = self._world.aids[plan.phase.pk, plan.kind]
        if plan.score is not None:
            plan.requested = plan.score.amount_eur
        elif plan.family == AidFamily.ECONOMIC and plan.step_to(S.PLANNING):
            low = int(bounds.ceiling_eur * 45 // 100)
            plan.requested = Decimal(rng.randrange(low, int(bounds.ceiling_eur) + 1, 50))
        if plan.step_to(S.APPROVED) and plan.requested is not None:
            plan.granted = plan.requested
            if plan.is_economic and rng.random() < 0.12:
                plan.granted = max(Decimal(500), plan.requested - 250 * rng.randint(1, 3))

    def _reserve_until(self, plan: AidPlan) -> None:
        """Say until when a file that waits for its decision holds its place, unless that day has passed."""
        submitted = plan.day_of(S.SUBMITTED)
        if plan.state in (S.SUBMITTED, S.DEFERRED) and submitted and not plan.is_waiting:
            term = submitted + timedelta(days=plan.phase.reservation_days)
            plan.reserved_until = term if term >= self._world.today else None

    def _name_actors(self, case: CaseFacts, plan: AidPlan) -> None:
        """Say who took each step and why; whoever decides is never whoever submitted."""
        world, words = self._world, texts()
        decider = world.rng.choice(world.taskforce)
        agent = world.agents.get(plan.operator_id or 0) or case.counsellor
        reasons = {
            S.REJECTED: words.rejections,
            S.DEFERRED: words.deferrals,
            S.CANCELLED: words.cancellations,
            S.TERMINATED: words.terminations,
        }
        decisions = (S.APPROVED, S.REJECTED, S.DEFERRED, S.TERMINATED)
        for step in plan.steps:
            state = S(step.to_state)
            step.actor = case.counsellor
            if state in decisions or (state == S.CONTRACTED and plan.is_economic):
                step.actor = decider
            elif plan.is_economic and state in (S.PLANNING, S.SUBMITTED, S.IN_FOLLOW_UP):
                step.actor = agent
            if state in reasons:
                step.reason = world.rng.choice(reasons[state])
            elif state == S.APPROVED and plan.granted != plan.requested:
                step.reason = "Une des dépenses du plan n’est pas retenue."

    def _pay(self, plan: AidPlan) -> None:
        """Spread payments after the contract: all of a completed aid, part of the others."""
        rng, start = self._world.rng, plan.step_to(S.DISBURSING) or plan.step_to(S.IN_FOLLOW_UP)
        if start is None or plan.granted is None:
            return
        last = plan.steps[-1].at if plan.is_over else self._world.now
        shares = (40, 40, 20) if plan.is_economic else (60, 40)
        paid, fee_paid = Decimal(0), Decimal(0)
        for number, (share, fee_share) in enumerate(zip(shares, (40, 30, 30), strict=False)):
            at = start.at + timedelta(days=rng.randrange(2, 20) + 60 * number * (1 + plan.is_economic))
            whole = number == len(shares) - 1
            # The last tranche is paid at the end only.
            if at >= last or (plan.state == S.TERMINATED and number) or (whole and not plan.is_over):
                break
            amount = plan.granted - paid if whole else plan.granted * share / 100
            fee = plan.fee - fee_paid if whole else plan.fee * fee_share / 100
            if plan.state == S.COMPLETED and whole and rng.random() < 0.15:
                amount -= min(amount / 2, Decimal(120))
            plan.payments.append(Payment(at, amount, fee))
            paid, fee_paid = paid + amount, fee_paid + fee
        if plan.state == S.COMPLETED and not plan.payments:
            plan.payments.append(Payment(start.at + (last - start.at) / 2, plan.granted, plan.fee))
