"""The operators' wall in the database (ADR 0032): with every filter of the code removed, nothing foreign is shown."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.enums import Role
from aids.models import Application
from aids.models.applications import ApplicationQuerySet
from cases.enums import ConsentScope
from cases.models import Case, Consent, JournalNote, Person, PersonPhone, VulnerabilityRecord
from common.built_queries import BuiltQuery
from common.models import AccessRecord
from common.wall import WALL_ROLE, behind_wall, is_walled, outside_wall
from common.wall_policies import install, take_down, wall_policies
from operators import services
from operators.models import FrameworkContract, Operator, Proposal
from tests.factories.accounts import UserFactory
from tests.factories.cases import JournalNoteFactory
from tests.matrix import MATRIX
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(programme):
    return World()


@pytest.fixture
def agent(world):
    return world.user(Role.OPERATOR_AGENT)


def _every_guarded_row():
    """Count the rows that a query without any filter returns, by guarded model."""
    return {model._meta.label: model._base_manager.count() for model in wall_policies.guarded()}


def test_unfiltered_queries_return_own_rows_or_none(world, agent):
    JournalNoteFactory(case=world.own.case)
    everything = _every_guarded_row()
    assert everything["aids.Application"] == 2
    with behind_wall(agent.institution_id):
        seen = _every_guarded_row()
        assert list(Application.objects.all()) == [world.own.file]
        assert list(Person.objects.all()) == [world.own.person]
        assert list(Case.objects.all()) == [world.own.case]
        assert list(Operator.objects.all()) == [world.own.operator]
        assert list(FrameworkContract.objects.all()) == [world.own.framework_contract]
        assert {one.operator_id for one in Proposal.objects.all()} == {world.own.operator.pk}
        assert not PersonPhone.objects.exclude(person=world.own.person).exists()
    # What no rule names shows nothing, though there are rows: notes, referrals, decisions, all history.
    closed = {label for label, count in seen.items() if label not in wall_policies.rules and count}
    assert closed == set()
    hidden = [label for label, count in everything.items() if count and label not in wall_policies.rules]
    assert {"cases.JournalNote", "cases.Referral", "aids.Decision", "cases.PersonEvent"} <= set(hidden)
    # What a rule names shows less than there is: of each pair, the other operator's row is not there.
    own = (
        "aids.Application",
        "aids.Plan",
        "aids.Contract",
        "aids.Tranche",
        "aids.Paper",
        "operators.Proposal",
    )
    assert all(0 < seen[label] < everything[label] for label in own), {label: seen[label] for label in own}


def test_pages_stay_closed_when_the_filters_are_removed(world, agent, client_as, monkeypatch):
    """Every URL of the matrix that an agent may call with a row, asked for the other operator's row."""
    client = client_as(agent)
    pages = {
        name: page
        for name, page in MATRIX.items()
        if page.roles is not None and Role.OPERATOR_AGENT in page.roles and Role.OPERATOR_AGENT in page.blind
    }
    assert len(pages) > 12
    for queryset in _querysets_with_a_filter():
        monkeypatch.setattr(queryset, "visible_to", lambda self, user: self)
    # Queries that were built before still have their filter, and one without it would be refused: build each anew.
    monkeypatch.setattr(BuiltQuery, "__call__", lambda self, **values: self._build(**values))
    assert Application.objects.visible_to(agent).count() == 2
    for name, page in pages.items():
        url = world.url(name, page.row, user=agent, foreign=True)
        response = getattr(client, page.method)(url)
        assert response.status_code == 404, (name, response.status_code)
    # The list, without its filter, shows the own file only.
    home = client.get(reverse("operators:portal_home")).content.decode()
    assert f"/portail/{world.foreign.file.pk}/" not in home
    assert f"/portail/{world.own.file.pk}/" in home


def _querysets_with_a_filter():
    found = {type(model._default_manager.all()) for model in apps.get_models() if model._meta.managed}
    with_filter = [queryset for queryset in found if "visible_to" in vars(queryset)]
    assert ApplicationQuerySet in with_filter
    return with_filter


def test_consent_withdrawn_closes_the_file_in_the_database(world, agent):
    Consent.objects.filter(case=world.own.case, scope=ConsentScope.SHARE_OPERATOR).update(
        withdrawn_on=world.own.case.opened_on, given_on=world.own.case.opened_on
    )
    with behind_wall(agent.institution_id):
        assert not Application.objects.exists()
        assert not Person.objects.exists()
        assert not Consent.objects.exists()


def test_the_role_owns_nothing_writes_nothing_and_ends_with_the_transaction(world, agent):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [WALL_ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            [WALL_ROLE],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'cases_person' AND relrowsecurity")
        assert cursor.fetchone() == (1,)
    for statement in (
        "UPDATE aids_application SET granted_eur = 9999",
        "DELETE FROM cases_personphone",
        "ALTER TABLE cases_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY operators_wall ON aids_application",
        "SET row_security = off; SELECT * FROM cases_person",
    ):
        with pytest.raises(DatabaseError), behind_wall(agent.institution_id), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user <> %s, current_setting('tounesna.operator', true)", [WALL_ROLE])
        assert cursor.fetchone() == (True, "")


def test_steps_outside_come_back_also_after_a_failure(world, agent):
    def whose():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return cursor.fetchone()[0]

    owner = whose()
    with behind_wall(agent.institution_id):
        assert (whose(), is_walled()) == (WALL_ROLE, True)
        with outside_wall():
            assert (whose(), is_walled()) == (owner, False)
            assert Application.objects.count() == 2
        assert whose() == WALL_ROLE
        # The act fails in the database: its savepoint takes the step back with it.
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            outside_wall(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert (whose(), is_walled()) == (WALL_ROLE, True)
        with (
            pytest.raises(DatabaseError),
            outside_wall(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert (whose(), is_walled()) == (WALL_ROLE, True)
        assert Application.objects.count() == 1
    assert (whose(), is_walled()) == (owner, False)


def test_pages_of_an_agent_run_behind_it_and_record_their_reading(world, agent, client_as, monkeypatch):
    stood = []
    monkeypatch.setattr(
        "operators.views.responses.portal_application",
        lambda **asked: stood.append(is_walled()) or (_ for _ in ()).throw(Application.DoesNotExist),
    )
    client = client_as(agent)
    assert client.get(reverse("operators:portal_file", args=[world.own.file.pk])).status_code == 404
    assert stood == [True]
    monkeypatch.undo()
    before = AccessRecord.objects.count()
    assert client.get(reverse("operators:portal_file", args=[world.own.file.pk])).status_code == 200
    assert AccessRecord.objects.count() == before + 1
    # Nobody else pays for it.
    manager = client_as(world.user(Role.TASKFORCE_MANAGER))
    assert manager.get(reverse("aids:application_detail", args=[world.foreign.file.pk])).status_code == 200


def test_the_server_keeps_the_plans_of_what_an_agent_reads_and_of_nothing_else(world, agent, client_as):
    def statements(sql="%"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [sql])
            return cursor.fetchone()[0]

    def mode():
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            return cursor.fetchone()[0]

    client, home = client_as(agent), reverse("operators:portal_home")
    before = statements()
    client.post(home)
    assert statements() == before
    client.get(home)
    kept = statements()
    assert statements('%FROM "aids_application"%') > 0
    assert kept > before
    client.get(home)
    assert (statements(), mode()) == (kept, "auto")
    client_as(world.user(Role.TASKFORCE_MANAGER)).get(reverse("aids:application_list"))
    assert statements() == kept
    with behind_wall(agent.institution_id, keeps_plans=True):
        assert mode() == "force_generic_plan"
        with outside_wall():
            assert mode() == "auto"


def test_an_agent_of_no_operator_sees_nothing(world):
    stranger = UserFactory(operator_agent=True)
    with behind_wall(stranger.institution_id):
        assert not any(_every_guarded_row().values())


def test_policies_go_before_a_migration_and_come_back_after(world, agent):
    # The keys of the rows just written are looked up now: a table waiting for that cannot be altered.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    take_down()
    with behind_wall(agent.institution_id):
        assert not Application.objects.exists()
    assert install() is True
    assert install() is False
    with behind_wall(agent.institution_id):
        assert Application.objects.count() == 1


def test_models_named_by_what_hurts_are_guarded():
    guarded = set(wall_policies.guarded())
    assert {Person, Case, VulnerabilityRecord, JournalNote, PersonPhone, AccessRecord} <= guarded
    assert VulnerabilityRecord._meta.label not in wall_policies.rules


def test_every_act_of_this_app_steps_outside():
    """An act without the step would be refused by the database: the role behind the wall only reads."""
    acts = 0
    for path in sorted(Path(services.__path__[0]).glob("*.py")):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if (
                line == "@transaction.atomic"
                and lines[number + 1].startswith("def ")
                and "def _" not in lines[number + 1]
            ):
                acts += 1
                assert lines[number - 1] == "@outside_wall()", f"{path.name}: {lines[number + 1]}"
    assert acts > 40
