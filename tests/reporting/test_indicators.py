"""Indicators against a register counted by hand (tests/factories/reporting.py)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from aids.enums import AidKind
from cases.models import Case, CaseTransition, Person
from reporting.enums import Unit
from reporting.selectors import indicators
from reporting.selectors.facts import Facts, age_group
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope, cases_counted
from reporting.selectors.tables import TOTAL
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.reporting import aid_file, at


def counts(table, column):
    """The figures of one column that are not nought, by row."""
    place = table.column_index(column)
    return {row.key: row.values[place] for row in table.rows if row.values[place]}


def stages(table, key):
    """The figures of one row that are not nought, by column."""
    row = next(row for row in table.rows if row.key == key)
    pairs = zip(table.columns, row.values, strict=True)
    return {column.code: value for column, value in pairs if value}


class TestPeople:
    def test_a_person_with_two_returns_counts_once_in_all_and_once_in_each_country(self, facts):
        table = indicators.people_by_country(facts)
        assert counts(table, "persons") == {"FR": 3, "DE": 2, TOTAL: 4}
        assert counts(table, "cases") == {"FR": 3, "DE": 2, TOTAL: 5}
        assert [row.key for row in table.body] == ["FR", "DE"]

    def test_two_returns_to_one_governorate_are_one_person_there(self, facts):
        table = indicators.people_by_governorate(facts)
        assert counts(table, "persons") == {"TN-11": 1, "TN-61": 2, "?": 1, TOTAL: 4}
        assert counts(table, "cases") == {"TN-11": 2, "TN-61": 2, "?": 1, TOTAL: 5}

    def test_sex(self, facts):
        assert counts(indicators.people_by_sex(facts), "persons") == {"F": 2, "M": 2, TOTAL: 4}

    def test_age_on_the_day_the_case_is_opened(self, facts):
        table = indicators.people_by_age(facts)
        assert counts(table, "persons") == {"0-17": 1, "18-24": 1, "25-34": 1, "?": 1, TOTAL: 4}

    @pytest.mark.parametrize(
        ("days", "age"), [(1, None), (90, None), (800, None), (0, 0), (-364, 0), (-366, 1)]
    )
    def test_a_birth_after_the_opening_of_the_case_gives_no_age(self, facts, days, age):
        case = facts.cases.first()
        Person.objects.filter(pk=case.person_id).update(birth_date=case.opened_on + timedelta(days=days))
        assert facts.described().get(pk=case.pk).age == age

    @pytest.mark.parametrize(
        ("years", "group"),
        [
            (0, "0-17"),
            (17, "0-17"),
            (18, "18-24"),
            (59, "45-59"),
            (60, "60+"),
            (None, "?"),
            (-1, "?"),
            (300, "?"),
        ],
    )
    def test_age_groups(self, years, group):
        assert age_group(years) == group

    def test_modality_antenna_category(self, facts):
        assert counts(indicators.people_by_modality(facts), "cases") == {
            "own_means": 3,
            "state_programme": 1,
            "forced_return": 1,
            TOTAL: 5,
        }
        assert counts(indicators.people_by_antenna(facts), "persons") == {"NOR": 3, "SUD": 2, TOTAL: 4}
        assert counts(indicators.people_by_category(facts), "persons") == {"C": 4, TOTAL: 4}

    def test_shares_are_of_all_persons(self, facts):
        assert indicators.people_by_country(facts).value("FR", "share") == Decimal("0.7500")

    def test_months_go_back_twelve_from_the_end_of_the_period(self, facts):
        table = indicators.cases_by_month(facts)
        assert (len(table.body), table.body[0].key, table.body[-1].key) == (12, "2024-04", "2025-03")
        assert counts(table, "cases") == {"2024-12": 1, "2025-01": 2, "2025-02": 1, "2025-03": 2, TOTAL: 6}

    def test_states_and_closings(self, facts):
        assert counts(indicators.cases_by_state(facts), "cases") == {
            "registered": 2,
            "assessed": 1,
            "supported": 1,
            "closed": 1,
            TOTAL: 5,
        }
        assert counts(indicators.cases_by_closing_reason(facts), "cases") == {"abandoned": 1, TOTAL: 1}


class TestAids:
    def test_each_stage_counts_what_happened_in_the_period(self, facts):
        table = indicators.aids_by_kind(facts)
        assert stages(table, "social") == {
            "requested": 2,
            "submitted": 1,
            "approved": 3,
            "contracted": 3,
            "completed": 2,
        }
        assert stages(table, "business") == {"requested": 1, "submitted": 1, "rejected": 1, "deferred": 1}
        assert stages(table, "economic") == stages(table, "business")
        assert stages(table, TOTAL)["requested"] == 3

    def test_by_country_antenna_and_month(self, facts):
        assert counts(indicators.aids_by_country(facts), "approved") == {"FR": 2, "DE": 1, TOTAL: 3}
        assert counts(indicators.aids_by_antenna(facts), "requested") == {"NOR": 2, "SUD": 1, TOTAL: 3}
        table = indicators.aids_by_month(facts)
        assert counts(table, "approved") == {"2025-01": 1, "2025-02": 2, TOTAL: 3}
        assert counts(table, "requested") == {
            "2024-12": 1,
            "2025-01": 1,
            "2025-02": 1,
            "2025-03": 1,
            TOTAL: 4,
        }

    def test_a_reason_given_once_is_not_told(self, facts, register):
        aid_file(
            register.last,
            "employment",
            date(2025, 3, 31),
            [("submitted", at(3, 31, 8)), ("deferred", at(3, 31, 9), "Devis manquant")],
        )
        table = indicators.decision_reasons(facts)
        assert [str(row.label) for row in table.body] == [
            "Devis manquant",
            "Autres motifs, ou motif non écrit",
        ]
        assert counts(table, "deferred") == {"1": 2, TOTAL: 2}
        assert counts(table, "rejected") == {"other": 1, TOTAL: 1}

    def test_a_deferral_repeated_is_one_file(self, facts):
        assert stages(indicators.aids_by_kind(facts), "business")["deferred"] == 1

    def test_money(self, facts):
        table = indicators.money_by_kind(facts)
        assert stages(table, "social") == {
            "requested_eur": 1500,
            "granted_eur": 4300,
            "average_eur": Decimal("1433.33"),
        }
        assert stages(table, "business") == {"requested_eur": 5000}
        assert table.value(TOTAL, "granted_eur") == 4300

    def test_what_an_appeal_decides_is_no_second_submission_nor_rejection(self, register, quarter):
        aid_file(
            register.last,
            AidKind.BUSINESS,
            date(2025, 3, 1),
            [
                ("submitted", at(3, 2)),
                ("rejected", at(3, 5)),
                ("submitted", at(3, 20)),
                ("rejected", at(3, 25)),
            ],
        )
        facts = Facts(actor=TASKFORCE, scope=quarter)
        row = stages(indicators.aids_by_kind(facts), "business")
        assert (row["submitted"], row["rejected"]) == (2, 2)
        assert indicators.delays(facts).value("decision", "files") == 4

    def test_a_case_assessed_again_is_measured_once(self, register, quarter):
        CaseTransition.objects.create(
            subject=register.assessed, at=at(3, 1), from_state="reopened", to_state="assessed"
        )
        table = indicators.delays(Facts(actor=TASKFORCE, scope=quarter))
        assert table.value("assessment", "files") == 1

    def test_delays_are_measured_where_their_end_falls(self, facts):
        table = indicators.delays(facts)
        assert stages(table, "assessment") == {
            "files": 1,
            "median": Decimal("10.0"),
            "ninetieth": Decimal("10.0"),
        }
        assert stages(table, "submission")["files"] == 1
        assert stages(table, "decision") == {
            "files": 3,
            "median": Decimal("10.0"),
            "ninetieth": Decimal("18.0"),
        }
        assert stages(table, "contract") == {
            "files": 2,
            "median": Decimal("5.0"),
            "ninetieth": Decimal("5.0"),
        }

    def test_headline(self, facts):
        table = indicators.headline(facts)
        assert {row.key: row.values[0] for row in table.rows} == {
            "persons": 4,
            "cases": 5,
            "requested": 3,
            "approved": 3,
            "persons_aided": 3,
            "contracted": 3,
            "completed": 2,
            "granted_eur": 4300,
            "spent_eur": 0,
            "decision_days": Decimal("10.0"),
        }

    def test_phases_stand_side_by_side(self, facts):
        table = indicators.phases_compared(facts)
        assert [column.code for column in table.columns] == ["I", "II"]
        assert table.value("cases", "I") == 0
        # One case more: that of the last day of 2024 lies in the phase too.
        assert table.value("cases", "II") == 6
        assert table.value("granted_eur", "II") == 4300


class TestScope:
    def test_a_phase_narrows_aids_to_its_own(self, register, quarter):
        phase_one = next(phase for phase in Facts(actor=TASKFORCE, scope=quarter).phases if phase.code == "I")
        facts = Facts(actor=TASKFORCE, scope=replace(quarter, phase=phase_one))
        assert stages(indicators.aids_by_kind(facts), TOTAL) == {}
        assert stages(indicators.people_by_sex(facts), TOTAL) == {}

    def test_an_antenna_and_a_country_narrow_everything(self, register, quarter):
        at_south = Facts(actor=TASKFORCE, scope=replace(quarter, antenna=register.south))
        assert counts(indicators.people_by_sex(at_south), "cases") == {"F": 1, "M": 1, TOTAL: 2}
        assert stages(indicators.aids_by_kind(at_south), TOTAL)["approved"] == 1
        assert indicators.delays(at_south).value("decision", "files") == 2
        from_germany = Facts(actor=TASKFORCE, scope=replace(quarter, country=register.germany))
        assert counts(indicators.people_by_country(from_germany), "persons") == {"DE": 2, TOTAL: 2}

    @pytest.mark.parametrize("role", ["counsellor", "antenna_manager"])
    def test_an_antenna_counts_its_own(self, register, quarter, role):
        reader = UserFactory(role=role, antenna=register.north)
        facts = Facts(actor=reader, scope=quarter)
        assert indicators.headline(facts).value("cases", "value") == 3
        assert indicators.headline(facts).value("approved", "value") == 2
        assert counts(indicators.people_by_antenna(facts), "cases") == {"NOR": 3, TOTAL: 3}

    @pytest.mark.parametrize(
        "role", ["operator_agent", "auditor", "administrator", "social_attache", "cgps_officer"]
    )
    def test_other_roles_count_nothing(self, register, quarter, role):
        facts = Facts(actor=UserFactory(role=role), scope=quarter)
        table = indicators.headline(facts)
        assert not any(row.values[0] for row in table.rows)

    def test_a_period_before_everything_is_empty(self, register):
        facts = Facts(actor=TASKFORCE, scope=Scope(date(2010, 1, 1), date(2010, 12, 31)))
        # The work load is that of today, whatever the period.
        told = [code for code, indicator in INDICATORS.items() if not indicator(facts).is_empty]
        assert told == ["work_load"]


class TestFiles:
    """Every figure can be followed to its files (domain.md 6)."""

    def linked_figures(self, facts):
        for indicator in INDICATORS.values():
            table = indicator(facts)
            for row in table.rows:
                for column, value in zip(table.columns, row.values, strict=True):
                    if column.is_linked and value:
                        yield indicator, row, column, value

    def test_the_files_of_a_figure_are_those_it_counts(self, facts):
        seen = set()
        for indicator, row, column, value in self.linked_figures(facts):
            files = indicator.files(facts, row.key, column.code)
            what = (indicator.code, row.key, column.code)
            if column.code == "persons" or row.key in ("persons", "persons_aided"):
                assert files.values("person").distinct().count() == value, what
            elif column.unit == Unit.COUNT and (row.unit or Unit.COUNT) == Unit.COUNT:
                assert files.count() == value, what
            else:
                assert files.exists(), what
            seen.add(indicator.code)
        assert seen >= {
            "headline",
            "people_by_age",
            "aids_by_kind",
            "aids_by_month",
            "delays",
            "decision_reasons",
        }

    def test_cases_are_listed_for_people_and_aid_files_for_aids(self, facts):
        models = {
            indicator.code: indicator.files(facts, row.key, column.code).model
            for indicator, row, column, _value in self.linked_figures(facts)
        }
        assert models["people_by_sex"] is Case
        assert models["aids_by_kind"] is not Case


@pytest.mark.django_db
def test_two_cases_of_one_return_that_a_merge_found_are_one_person_received():
    first = CaseFactory(opened_on=date(2025, 3, 4))
    CaseFactory(
        person=first.person,
        return_country=first.return_country,
        returned_on=first.returned_on,
        opened_on=first.opened_on,
        duplicate_of=first,
    )
    scope = Scope(first.opened_on, first.opened_on)
    assert list(cases_counted(actor=TASKFORCE, scope=scope)) == [first]
