"""A register counted by hand, and reports over it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Country
from aids.enums import AidKind, ApplicationState, family_of
from aids.models import Application, ApplicationTransition, Phase
from cases.models import Case, CaseTransition
from common.dates import today
from common.services.numbers import with_check_character
from reporting.enums import AlertMeasure, PartnerScope, ReportFormat, ReportLanguage, TargetMeasure
from reporting.models import Alert, PartnerToken, ReportRun, ReportSchedule, ReportSnapshot, SavedView, Target
from reporting.selectors.scope import Scope
from reporting.services.partners import TokenData, token_issue
from reporting.services.snapshots import snapshot_take
from tests.factories.accounts import AntennaFactory, CountryFactory, GovernorateFactory
from tests.factories.cases import CaseFactory, PersonFactory

_serial = count(1)
FIRST_QUARTER = (date(2025, 1, 1), date(2025, 3, 31))

Event = tuple[str, datetime]


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2025) -> datetime:
    """A moment of 2025 in Tunis."""
    return datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def aid_file(
    case: Case,
    kind: str,
    opened_on: date,
    events: Sequence[tuple[str, datetime, str] | Event],
    *,
    requested: int | None = None,
    granted: int | None = None,
    fee: int = 0,
    **fields: object,
) -> Application:
    """An aid file that went through `events` (state, moment[, reason]), the last of which is its state."""
    number = f"A{opened_on:%y}-{next(_serial):06d}"
    application = Application.objects.create(
        number=with_check_character(number),
        case=case,
        person=case.person,
        phase=fields.pop("phase", None) or Phase.objects.get(code="II"),
        kind=kind,
        family=family_of(kind),
        state=events[-1][0] if events else ApplicationState.DRAFT,
        country=fields.pop("country", case.return_country),
        requested_eur=requested,
        granted_eur=granted,
        fee_eur=Decimal(fee),
        opened_on=opened_on,
        **fields,
    )
    before = ""
    for state, moment, *reason in events:
        ApplicationTransition.objects.create(
            subject=application, at=moment, from_state=before, to_state=state, reason="".join(reason)
        )
        before = state
    return application


class Register:
    """A small register over the first quarter of 2025: what it holds is told beside each line.

    In the quarter: 5 cases of 4 persons, 3 aids asked for, 3 approved to 3 persons.
    """

    def __init__(self) -> None:
        self.north = AntennaFactory(code="NOR", name_fr="Antenne Nord", name_ar="فرع الشمال")
        self.south = AntennaFactory(code="SUD", name_fr="Antenne Sud", name_ar="فرع الجنوب")
        self.tunis, self.sfax = GovernorateFactory(code="TN-11"), GovernorateFactory(code="TN-61")
        self.france, self.germany = CountryFactory(code="FR"), CountryFactory(code="DE")
        self._cases()
        self._outside()
        self._aids()

    def _cases(self) -> None:
        # 24 years old at both returns: two cases, one person.
        self.amel = PersonFactory(first_name="Amel", sex="F", birth_date=date(2000, 6, 1))
        self.first = self._case(self.amel, date(2025, 1, 10), "own_means", self.tunis)
        self.second = self._case(
            self.amel, date(2025, 3, 1), "state_programme", self.tunis, self.south, self.germany
        )
        # 34 on the day his case is opened, 35 five days later; assessed after ten days.
        self.sami = PersonFactory(first_name="Sami", sex="M", birth_date=date(1990, 1, 25))
        self.assessed = self._case(self.sami, date(2025, 1, 20), "forced_return", self.sfax, state="assessed")
        CaseTransition.objects.create(
            subject=self.assessed, at=at(1, 30, 1), from_state="registered", to_state="assessed"
        )
        # Age and governorate are not known.
        self.walid = PersonFactory(first_name="Walid", sex="M", birth_date=None)
        self.closed = self._case(
            self.walid,
            date(2025, 2, 5),
            "own_means",
            None,
            self.south,
            self.germany,
            state="closed",
            closed_on=date(2025, 3, 20),
            closing_reason="abandoned",
        )
        # 17, on the last day of the quarter.
        self.houda = PersonFactory(first_name="Houda", sex="F", birth_date=date(2007, 4, 1))
        self.last = self._case(self.houda, date(2025, 3, 31), "own_means", self.sfax, state="supported")

    def _outside(self) -> None:
        """Not counted: announced only, the day before, the day after."""
        announced = PersonFactory()
        self._case(announced, date(2025, 2, 1), "own_means", self.tunis, state="announced", returned_on=None)
        self._case(PersonFactory(), date(2024, 12, 31), "own_means", self.tunis)
        self._case(PersonFactory(), date(2025, 4, 1), "own_means", self.tunis)

    def _case(self, person, opened_on, modality, governorate, antenna=None, country=None, **fields) -> Case:
        return CaseFactory(
            person=person,
            opened_on=opened_on,
            modality=modality,
            governorate=governorate,
            antenna=antenna or self.north,
            return_country=country or self.france,
            **({"returned_on": opened_on} | fields),
        )

    def _aids(self) -> None:
        # Ten days from submission to decision, five to the contract.
        self.social = aid_file(
            self.assessed,
            AidKind.SOCIAL,
            date(2025, 1, 25),
            [
                ("draft", at(1, 25)),
                ("submitted", at(1, 31)),
                ("approved", at(2, 10)),
                ("contracted", at(2, 15)),
            ],
            requested=1500,
            granted=1300,
        )
        # Deferred twice, then rejected: twenty days from the first submission.
        self.business = aid_file(
            self.second,
            AidKind.BUSINESS,
            date(2025, 3, 5),
            [
                ("draft", at(3, 5)),
                ("submitted", at(3, 10)),
                ("deferred", at(3, 15), "Devis manquant"),
                ("submitted", at(3, 20)),
                ("deferred", at(3, 25), "Devis manquant"),
                ("submitted", at(3, 28)),
                ("rejected", at(3, 30), "Projet de Mme Amel trop petit"),
            ],
            requested=5000,
            fee=1300,
        )
        # Asked for before the quarter, approved in it, completed in its last hour in Tunis.
        self.earlier = aid_file(
            self.closed,
            AidKind.SOCIAL,
            date(2024, 12, 1),
            [
                ("submitted", at(12, 26, year=2024)),
                ("approved", at(1, 5)),
                ("contracted", at(1, 10)),
                ("disbursing", at(1, 11)),
                ("completed", at(3, 31, 23, 30)),
            ],
            requested=2000,
            granted=2000,
        )
        # Taken over from a register: written as completed at once.
        self.taken_over = aid_file(
            self.first, AidKind.SOCIAL, date(2025, 2, 1), [("completed", at(2, 1))], granted=1000
        )


def target(phase: Phase, measure: str = TargetMeasure.PERSONS_AIDED, value: int = 320) -> Target:
    made, _created = Target.objects.get_or_create(
        phase=phase, measure=measure, defaults={"value": value, "source": "Résultat R1.4 du programme"}
    )
    return made


def snapshot(*, starts_on: date = FIRST_QUARTER[0], ends_on: date = FIRST_QUARTER[1]) -> ReportSnapshot:
    """A frozen taskforce report over what the test has made."""
    return snapshot_take(actor=None, kind="taskforce", scope=Scope(starts_on, ends_on))


def report_run(**fields: object) -> ReportRun:
    """A report asked for over the first quarter of 2025, in both languages and all formats."""
    asked = {
        "kind": "taskforce",
        "starts_on": FIRST_QUARTER[0],
        "ends_on": FIRST_QUARTER[1],
        "languages": ReportLanguage.values,
        "formats": ReportFormat.values,
    }
    return ReportRun.objects.create(**(asked | fields))


def report_schedule(**fields: object) -> ReportSchedule:
    """An antenna's report every month on the 5th at 6, due in a month."""
    asked = {
        "kind": "antenna",
        "rhythm": "mois",
        "languages": ReportLanguage.values,
        "formats": [ReportFormat.PDF],
        "next_at": timezone.now() + timedelta(days=30),
    }
    return ReportSchedule.objects.create(**(asked | fields))


def saved_view(**fields: object) -> SavedView:
    """A view of the last quarter under a name of its own."""
    return SavedView.objects.create(
        **({"name": f"Vue {next(_serial)}", "query": "periode=trimestre"} | fields)
    )


def alert(**fields: object) -> Alert:
    """An alert on cases that nobody follows, from five on."""
    asked = {"measure": AlertMeasure.UNASSIGNED, "threshold": Decimal(5)}
    return Alert.objects.create(**(asked | fields))


def partner_token(country: Country | None = None, **fields: object) -> tuple[PartnerToken, str]:
    """A partner's token, national unless a country is given, with its secret; `fields` are written over it."""
    data = TokenData(
        name=f"Partenaire {next(_serial)}",
        contact_email="donnees@example.org",
        scope=PartnerScope.COUNTRY if country else PartnerScope.NATIONAL,
        country=country,
        expires_on=today() + timedelta(days=30),
    )
    token, secret = token_issue(actor=None, data=data)
    for name, value in fields.items():
        setattr(token, name, value)
    token.save()
    return token, secret
