"""Views that managers keep, and figures that are told when they reach a threshold."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from aids.enums import AidKind, EnvelopeKind
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from operators.enums import VisitState
from operators.models import Visit
from reporting.enums import AlertMeasure
from reporting.models import Alert, AlertCrossing, SavedView
from reporting.selectors.alerts import alert_figure
from reporting.services.watching import (
    MOST_ALERTS,
    AlertData,
    alert_remove,
    alert_write,
    alerts_check,
    measured_text,
    view_remove,
    view_save,
)
from reporting.tasks import check_alerts
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.aids import Team, phase_two, set_slots
from tests.factories.cases import CaseFactory
from tests.factories.operators import RoutingTeam
from tests.factories.reporting import alert, saved_view

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(programme):
    return Team()


def unassigned(team, number):
    for _ in range(number):
        CaseFactory(antenna=team.antenna, counsellor=None, opened_on=today())


def watch(team, measure=AlertMeasure.UNASSIGNED, threshold=3, **fields):
    data = AlertData(measure=measure, threshold=Decimal(threshold), **fields)
    return alert_write(actor=fields.pop("actor", team.manager), data=data)


class TestAlerts:
    def test_a_threshold_is_told_once_until_the_figure_has_been_below_again(self, team):
        unassigned(team, 2)
        set_ = watch(team)
        assert (set_.value, OutgoingMessage.objects.count()) == (Decimal(2), 0)
        unassigned(team, 1)
        assert alerts_check() == 1
        assert alerts_check() == 0
        message = OutgoingMessage.objects.get()
        assert message.to == team.manager.email
        assert "Dossiers ouverts sans conseiller" in message.subject
        assert " : 3. " in message.body
        assert reverse("reporting:watch_list") in message.body
        for case in team.antenna.cases.all():
            case.counsellor = team.counsellor
            case.save(update_fields=["counsellor"])
        assert alerts_check() == 0
        crossing = AlertCrossing.objects.get()
        assert (crossing.value, crossing.threshold, crossing.ended_at is None) == (3, 3, False)
        team.antenna.cases.update(counsellor=None)
        assert alerts_check() == 1
        assert OutgoingMessage.objects.count() == 2

    def test_one_reached_already_is_told_at_once(self, team):
        unassigned(team, 4)
        assert watch(team).value == 4
        assert AlertCrossing.objects.count() == OutgoingMessage.objects.count() == 1

    def test_the_part_of_a_quota_that_is_taken_counts_what_is_reserved(self, team):
        set_slots(EnvelopeKind.SOCIAL, 10)
        for _ in range(7):
            team.submitted(AidKind.SOCIAL)
        set_ = watch(team, AlertMeasure.PLACES_USED, 80, row="social", phase=phase_two())
        assert (set_.value, AlertCrossing.objects.exists()) == (Decimal("70.0"), False)
        team.submitted(AidKind.SOCIAL)
        alerts_check()
        assert AlertCrossing.objects.get().value == Decimal("80.0")
        body = OutgoingMessage.objects.get().body
        assert "Aides sociales" in body and "80,0 %" in body.replace("\N{NO-BREAK SPACE}", " ").replace(
            "\u202f", " "
        )

    def test_without_an_envelope_the_fullest_is_watched(self, team):
        set_slots(EnvelopeKind.SOCIAL, 2)
        team.submitted(AidKind.SOCIAL)
        any_of_them = watch(team, AlertMeasure.PLACES_USED, 90, phase=phase_two())
        assert any_of_them.value == Decimal("50.0")
        assert str(alert_figure(any_of_them).names) == "Aides sociales"

    def test_delays_and_visits_are_those_of_the_dashboard(self, programme):
        team = RoutingTeam()
        application = team.followed()
        set_ = watch(team, AlertMeasure.VISITS_OVERDUE, 2)
        assert set_.value == 1
        second = application.visits.filter(state=VisitState.PLANNED).order_by("-due_on").first()
        Visit.objects.filter(pk=second.pk).update(due_on=today() - timedelta(days=3))
        assert alerts_check() == 1
        nothing = watch(team, AlertMeasure.WHOLE_DAYS, 30, country=CountryFactory(code="BE"))
        assert nothing.value is None

    def test_an_antenna_manager_watches_her_antenna_and_only_what_her_dashboard_shows(self, team):
        head = UserFactory(antenna_manager=True, antenna=team.antenna)
        elsewhere = Team()
        unassigned(elsewhere, 9)
        unassigned(team, 1)
        data = AlertData(measure=AlertMeasure.UNASSIGNED, threshold=Decimal(5), antenna=elsewhere.antenna)
        set_ = alert_write(actor=head, data=data)
        assert (set_.antenna, set_.value) == (team.antenna, 1)
        with pytest.raises(DomainError, match="tableau de bord"):
            alert_write(actor=head, data=AlertData(measure=AlertMeasure.PLACES_USED, threshold=Decimal(80)))
        with pytest.raises(NotPermitted):
            alert_write(actor=team.counsellor, data=data)

    def test_who_no_longer_manages_is_told_nothing(self, team):
        watch(team, threshold=2)
        User.objects.filter(pk=team.manager.pk).update(is_active=False)
        unassigned(team, 2)
        assert alerts_check() == 0
        assert not OutgoingMessage.objects.exists()

    def test_one_that_cannot_be_counted_holds_up_nobody(self, team):
        unassigned(team, 3)
        broken = alert(owner=team.manager, threshold=Decimal(3))
        Alert.objects.filter(pk=broken.pk).update(measure="of_former_times")
        alert(owner=team.second_manager, threshold=Decimal(3))
        assert alerts_check() == 1
        assert OutgoingMessage.objects.get().to == team.second_manager.email

    def test_there_is_a_limit(self, team):
        for _ in range(MOST_ALERTS):
            alert(owner=team.manager)
        with pytest.raises(DomainError, match="Trente"):
            watch(team)

    def test_the_worker_sends_the_mail(self, team, django_capture_on_commit_callbacks):
        unassigned(team, 3)
        alert(owner=team.manager, threshold=Decimal(3))
        with django_capture_on_commit_callbacks(execute=True):
            assert check_alerts() == 1
        assert [one.to for one in mail.outbox] == [[team.manager.email]]

    def test_the_database_holds_one_open_crossing_at_its_threshold(self, team):
        set_ = alert(owner=team.manager)
        facts = {"alert": set_, "began_at": timezone.now(), "value": 5, "threshold": 5}
        AlertCrossing.objects.create(**facts)
        for wrong in (
            {},
            {"ended_at": timezone.now(), "value": 4},
            {"ended_at": facts["began_at"] - timedelta(1)},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                AlertCrossing.objects.create(**(facts | wrong))

    @pytest.mark.parametrize(
        ("measure", "value", "text"),
        [
            (AlertMeasure.PLACES_USED, Decimal("82.5"), "82,5 %"),
            (AlertMeasure.DECISION_DAYS, Decimal("31.0"), "31,0 jours"),
            (AlertMeasure.VISITS_OVERDUE, Decimal("1200.0"), "1 200"),
        ],
    )
    def test_values_are_said_in_their_unit(self, measure, value, text):
        said = measured_text(measure, value)
        assert said.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") == text


class TestViews:
    def test_a_moving_period_is_kept_as_such(self, team):
        asked = {"periode": "trimestre", "du": "01/01/2026", "au": "31/03/2026", "phase": "II", "frais": "1"}
        assert (
            view_save(actor=team.manager, name=" Trimestre ", asked=asked).query
            == "periode=trimestre&phase=II"
        )
        days = view_save(actor=team.manager, name="Mars", asked=asked | {"periode": ""})
        assert days.query == "du=01%2F01%2F2026&au=31%2F03%2F2026&phase=II"

    def test_what_no_dashboard_sends_is_refused_in_words(self, team, client_as):
        sent = {"name": "Trop", "du": "x" * 400}
        page = client_as(team.manager).post(reverse("reporting:view_save"), sent)
        assert (page.status_code, SavedView.objects.count()) == (422, 0)
        assert "choisissez-les sur le tableau de bord" in page.text

    def test_a_name_serves_once_and_each_has_her_own(self, team):
        view = view_save(actor=team.manager, name="Mars", asked={})
        with pytest.raises(DomainError, match="déjà une vue"):
            view_save(actor=team.manager, name="Mars", asked={})
        view_save(actor=team.second_manager, name="Mars", asked={})
        with pytest.raises(NotPermitted):
            view_remove(actor=team.second_manager, view=view)
        with pytest.raises(NotPermitted):
            alert_remove(actor=team.second_manager, alert=alert(owner=team.manager))
        with pytest.raises(DomainError, match="nom"):
            view_save(actor=team.manager, name="  ", asked={})


class TestPages:
    def test_a_view_is_saved_from_the_dashboard_and_brings_its_filters_back(self, team, client_as):
        client = client_as(team.manager)
        page = client.get(reverse("reporting:dashboard") + "?periode=trimestre&phase=II").text
        assert '<input type="hidden" name="periode" value="trimestre">' in page
        sent = {"name": "Trimestre", "periode": "trimestre", "phase": "II"}
        answer = client.post(reverse("reporting:view_save"), sent)
        assert answer.url == reverse("reporting:dashboard") + "?periode=trimestre&phase=II"
        view = SavedView.objects.get()
        assert f"?{view.query}".replace("&", "&amp;") in client.get(reverse("reporting:dashboard")).text
        again = client.post(reverse("reporting:view_save"), sent)
        assert again.status_code == 422
        assert "déjà une vue" in again.text and 'name="phase" value="II"' in again.text
        client.post(reverse("reporting:view_remove", args=[view.pk]))
        assert not SavedView.objects.exists()

    def test_an_alert_is_set_changed_and_taken_away(self, team, client_as):
        client = client_as(team.manager)
        sent = {"measure": "unassigned", "threshold": "2,5", "row": "", "antenna": team.antenna.pk}
        wrong = client.post(reverse("reporting:alert_new"), sent | {"threshold": "beaucoup"})
        assert "beaucoup" in wrong.text and "Saisissez un nombre" in wrong.text
        assert client.post(reverse("reporting:alert_new"), sent).status_code == 302
        set_ = Alert.objects.get()
        assert (set_.threshold, set_.antenna) == (Decimal("2.5"), team.antenna)
        client.post(reverse("reporting:alert_edit", args=[set_.pk]), sent | {"threshold": "4"})
        set_.refresh_from_db()
        assert set_.threshold == 4
        assert team.antenna.name in client.get(reverse("reporting:watch_list")).text
        client.post(reverse("reporting:alert_remove", args=[set_.pk]))
        assert not Alert.objects.exists()

    def test_nobody_reads_anothers(self, team, client_as):
        client = client_as(team.second_manager)
        kept, set_ = saved_view(owner=team.manager, name="À moi"), alert(owner=team.manager)
        assert "À moi" not in client.get(reverse("reporting:watch_list")).text
        assert client.get(reverse("reporting:alert_edit", args=[set_.pk])).status_code == 404
        assert client.post(reverse("reporting:view_remove", args=[kept.pk])).status_code == 404

    def test_the_page_costs_the_same_however_many(self, team, client_as, django_assert_max_num_queries):
        for _ in range(12):
            alert(owner=team.manager, phase=phase_two(), antenna=team.antenna)
            saved_view(owner=team.manager)
        client = client_as(team.manager)
        client.get(reverse("reporting:watch_list"))
        with django_assert_max_num_queries(10):
            client.get(reverse("reporting:watch_list"))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once():
    load_programme()
    team = Team()
    unassigned(team, 3)
    for _ in range(4):
        alert(owner=team.manager, threshold=Decimal(3))

    told = at_once([alerts_check] * 4)
    assert sum(told) == 4
    assert AlertCrossing.objects.count() == OutgoingMessage.objects.count() == 4
