"""« Ma journée »: what each role finds there, also when nothing waits; counts, links, old registers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from cases.enums import CaseSource
from cases.models import ReadingRight
from common.dates import today
from common.day import DaySection, take
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.transfers import HandOverFactory, ReadingRightFactory, TransferFactory
from tounesna.welcome import welcome_for


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_day_says_what_will_come_and_leads_to_the_role_s_pages(client_as, role):
    user = UserFactory(**{str(role): True})
    page = client_as(user).get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Rien ne vous attend" in text
    assert str(welcome_for(role).text) in text
    assert reverse("accounts:profile") in text


def test_every_role_has_words_of_its_own():
    plain = welcome_for("nobody").text
    assert all(welcome_for(role).text != plain for role in Role)


def day(client_as, user):
    return {str(section.title): section for section in client_as(user).get("/").context["sections"]}


def test_a_section_counts_all_and_leads_to_all(client_as):
    counsellor = UserFactory()
    opened = today() - timedelta(days=3)
    for _ in range(6):
        CaseFactory(antenna=counsellor.antenna, counsellor=counsellor, opened_on=opened, returned_on=None)
    for _ in range(4):
        CaseFactory(antenna=counsellor.antenna, reopened=True, opened_on=opened, returned_on=None)
    CaseFactory(antenna=counsellor.antenna, counsellor=UserFactory(antenna=counsellor.antenna))
    section = day(client_as, counsellor)["Dossiers à évaluer"]
    assert (len(section.rows), section.count) == (8, 10)
    listed = client_as(counsellor).get(section.all_url).context["page"].rows
    assert len(listed) == 10
    assert {case.state for case in listed} == {"registered", "reopened"}


def test_old_cases_of_a_register_do_not_wait_for_an_assessment(client_as):
    counsellor = UserFactory()
    more = {"antenna": counsellor.antenna, "counsellor": counsellor, "source": CaseSource.REGISTER}
    old, recent = today() - timedelta(days=800), today() - timedelta(days=20)
    CaseFactory(**more, opened_on=old, returned_on=old)
    waiting = [
        CaseFactory(**more, opened_on=recent, returned_on=recent),
        CaseFactory(**more, opened_on=old, reopened=True, returned_on=old),
    ]
    section = day(client_as, counsellor)["Dossiers à évaluer"]
    assert section.count == 2
    listed = client_as(counsellor).get(section.all_url).context["page"].rows
    assert set(listed) == set(waiting)


def test_the_list_takes_several_states(client_as):
    counsellor = UserFactory()
    for state in ("registered", "reopened", "supported"):
        CaseFactory(antenna=counsellor.antenna, state=state)
    client, url = client_as(counsellor), reverse("cases:case_list")
    page = client.get(f"{url}?etat=registered&etat=reopened")
    assert {case.state for case in page.context["page"].rows} == {"registered", "reopened"}
    assert "Enregistré, Rouvert" in page.content.decode()
    assert len(client.get(f"{url}?etat=held").context["page"].rows) == 3
    assert client.get(f"{url}?etat=nonsense").status_code == 200


def test_transfers_and_hand_overs_come_to_those_they_concern(client_as):
    counsellor = UserFactory()
    waiting = TransferFactory(to_antenna=counsellor.antenna)
    TransferFactory(
        case__antenna=counsellor.antenna,
        proposed_by=counsellor,
        state="refused",
        to_antenna=UserFactory().antenna,
    )
    HandOverFactory(antenna=counsellor.antenna, receiver=counsellor)
    ReadingRightFactory(user=counsellor)
    sections = day(client_as, counsellor)
    assert sections["Transferts à accepter"].rows[0].url == reverse(
        "cases:transfer_detail", args=[waiting.pk]
    )
    assert sections["Réponses à vos transferts"].count == 1
    assert "1 dossier reçu de" in sections["Dossiers confiés entre conseillers"].rows[0].label
    assert sections["Dossiers transférés, en lecture"].count == 1
    ReadingRight.objects.update(until=today() - timedelta(days=1))
    assert "Dossiers transférés, en lecture" not in day(client_as, counsellor)
    assert "Transferts à accepter" not in day(client_as, UserFactory())


def test_the_manager_s_cases_without_counsellor_lead_to_the_hand_over_screen(client_as):
    manager = UserFactory(antenna_manager=True)
    CaseFactory(antenna=manager.antenna, supported=True)
    section = day(client_as, manager)["Dossiers sans conseiller"]
    assert client_as(manager).get(section.all_url).status_code == 200


def test_late_things_are_counted_in_the_head(client_as):
    manager = UserFactory(antenna_manager=True)
    late = timezone.now() - timedelta(days=12)
    TransferFactory(to_antenna=manager.antenna, proposed_at=late)
    assert "dont 1 en retard" in client_as(manager).get("/").content.decode()


def test_the_day_asks_a_fixed_number_of_questions(client_as, django_assert_max_num_queries):
    counsellor = UserFactory()
    client = client_as(counsellor)

    def fill(count):
        for _ in range(count):
            CaseFactory(antenna=counsellor.antenna, opened_on=today())
            TransferFactory(to_antenna=counsellor.antenna)
            HandOverFactory(antenna=counsellor.antenna, receiver=counsellor)
            ReadingRightFactory(user=counsellor)

    fill(10)
    client.get("/")
    with django_assert_max_num_queries(60) as few:
        client.get("/")
    fill(4)
    with django_assert_max_num_queries(len(few)):
        client.get("/")


def test_a_section_without_a_total_counts_its_rows(db):
    antenna = CaseFactory().antenna
    for _ in range(3):
        CaseFactory(antenna=antenna)
    rows, total = take(antenna.cases.order_by("pk"), 2)
    assert (len(rows), total) == (2, 4)
    assert DaySection("x", []).count == 0
    assert DaySection("x", [], total=7).count == 7
