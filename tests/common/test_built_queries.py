"""Queries that are built once say what they would say if they were built at each call."""

from datetime import date, datetime, timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

import aids
import operators
from accounts.agents import Agents, for_agents
from accounts.models import User
from aids.models import Phase
from common.built_queries import BUILT, BuiltQuery, built_once
from common.dates import today
from tests.factories.accounts import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db


@built_once
def users_of(institution: int, name: str, since: date, until: datetime) -> QuerySet[User]:
    """Users of an institution by name, who joined in some days: each kind of value once, one of them twice."""
    joined = Q(date_joined__date__gte=since, date_joined__lt=until)
    found = User.objects.filter(joined, institution=institution)
    return found.filter(Q(full_name=name) | Q(email=name)).select_related("institution").order_by("pk")


@built_once
def counted(institution: int) -> QuerySet[User]:
    return User.objects.filter(institution=institution).order_by().values_list("role").annotate(n=Count("pk"))


@pytest.fixture
def unlisted():
    """Queries that a test makes are not those of the portal."""
    before = list(BUILT)
    yield
    BUILT[:] = before


def asked(name, institution, days=1):
    moment = timezone.now() + timedelta(days=days)
    return users_of(institution=institution.pk, name=name, since=today() - timedelta(days=2), until=moment)


def test_the_rows_are_those_of_the_values_given():
    one, other = InstitutionFactory(), InstitutionFactory()
    first = UserFactory(institution=one, full_name="Leïla")
    second = UserFactory(institution=other, full_name="Leïla")
    UserFactory(institution=one, full_name="Amel")
    assert list(asked("Leïla", one)) == [first]
    assert list(asked("Leïla", other)) == [second]
    assert list(asked(second.email, other)) == [second]
    assert list(asked(second.email, one)) == []
    assert list(asked("Leïla", one, days=-1)) == []
    # Asked again, it reads again.
    third = UserFactory(institution=one, full_name="Leïla")
    assert list(asked("Leïla", one)) == [first, third]


def test_what_is_related_comes_with_it(django_assert_num_queries):
    user = UserFactory(institution=InstitutionFactory(), full_name="Leïla")
    with django_assert_num_queries(1):
        (found,) = asked("Leïla", user.institution)
        assert found.institution == user.institution


def test_rows_of_values_are_tuples():
    users = UserFactory.create_batch(2, institution=InstitutionFactory())
    assert list(counted(institution=users[0].institution_id)) == [(users[0].role, 2)]


def test_it_is_compiled_once(monkeypatch):
    one = InstitutionFactory()
    assert not asked("Leïla", one)
    monkeypatch.setattr(BuiltQuery, "compile", None)
    assert not asked("Amel", one)


def test_a_query_cannot_be_narrowed():
    with pytest.raises(TypeError, match="cannot be narrowed"):
        counted(institution=1).filter(role="counsellor")


@pytest.mark.parametrize("values", [{}, {"institution": 1, "more": 2}])
def test_every_value_is_given_by_its_name(values):
    with pytest.raises(TypeError, match="institution"):
        counted(**values)
    with pytest.raises(TypeError):
        counted(1)


class TestRefused:
    """What would give the answer of the first call to all others is refused when it is first asked."""

    pytestmark = pytest.mark.usefixtures("unlisted")

    def is_refused(self, build, match):
        with pytest.raises(ImproperlyConfigured, match=match):
            BuiltQuery(build).compile()

    def test_something_made_of_a_value(self):
        def build(on: date) -> QuerySet[Phase]:
            return Phase.objects.filter(starts_on__lte=on + timedelta(days=7))

        self.is_refused(build, "of a value")

    def test_a_value_that_decides_what_is_asked(self):
        def build(number: int) -> QuerySet[Phase]:
            found = Phase.objects.filter(pk=number)
            return found if number % 2 else found.filter(is_open=True)

        self.is_refused(build, "depends on its values")

    def test_a_value_that_is_not_read(self):
        def build(number: int, other: int) -> QuerySet[Phase]:
            return Phase.objects.filter(pk=number)

        self.is_refused(build, "reads nothing of other")

    def test_a_kind_without_a_mark(self):
        def build(number: float) -> QuerySet[Phase]:
            return Phase.objects.filter(pk=number)

        self.is_refused(build, "no mark")


@pytest.mark.usefixtures("unlisted")
def test_of_agents_it_is_built_once_and_of_others_each_time():
    seen = []

    @for_agents
    def phases(actor, file: int) -> QuerySet[Phase]:
        seen.append(actor)
        return Phase.objects.filter(pk=file, applications__operator=actor.institution_id or 0)

    agent = UserFactory(operator_agent=True)
    assert [*phases(agent, file=1), *phases(agent, file=2)] == []
    assert {type(actor) for actor in seen} == {Agents}
    asked_before = len(seen)
    manager = UserFactory(taskforce_manager=True)
    assert [*phases(manager, file=1), *phases(manager, file=2)] == []
    assert seen[asked_before:] == [manager, manager]


def portal_queries():
    """Every query of the portal that is built once, whatever has been imported so far."""
    for app in (aids, operators):
        for module in walk_packages(app.__path__, f"{app.__name__}."):
            if ".selectors" in module.name:
                import_module(module.name)
    return [query for query in BUILT if query.__module__.split(".")[0] != "tests"]


def test_no_query_depends_on_the_day_or_the_language(monkeypatch):
    """Each is compiled as it is now, and ten years later in the other language: the same."""
    queries = portal_queries()
    assert len(queries) > 15
    with override("fr"):
        now = [query.compile() for query in queries]
    later = timezone.now() + timedelta(days=3650)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with override("ar"):
        for query, before in zip(queries, now, strict=True):
            after = query.compile()
            assert (after.sql, after.params) == (before.sql, before.params), query.__qualname__


def test_no_query_locks_what_it_reads():
    """A lock holds in the transaction that asks for it; none of these is asked for in order to write."""
    assert all("FOR UPDATE" not in query.compile().sql for query in portal_queries())
