"""The admin site: who enters, who reads, who writes; history and transfers."""

from datetime import date
from itertools import chain

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Antenna, AntennaCoverage, Governorate, Partnership, User
from accounts.services.invitations import invite_user
from tests.factories.accounts import AntennaFactory, GovernorateFactory, PartnershipFactory, UserFactory
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
# What the cases app leaves to administration: no row of them tells of a person.
RULES = {"cases.ProtectionRule", "cases.LocalService"}
HISTORY = reverse("admin:pghistory_events_changelist")
ADMITTED = (Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER)
REFERENCE = ("antenna", "institution", "unit", "partnership")
TERRITORY = ("country", "governorate", "delegation")
ACCOUNTS = ("user", "invitation")


def changelist(name):
    return reverse(f"admin:accounts_{name}_changelist")


def change(obj):
    return reverse(f"admin:accounts_{obj._meta.model_name}_change", args=[obj.pk])


@pytest.fixture
def administrator(client_as):
    return client_as(UserFactory(administrator=True))


@pytest.fixture
def manager(client_as):
    return client_as(UserFactory(taskforce_manager=True))


def posted(page, **changed):
    """What the change form of `page` would send, with some fields changed."""
    form = page.context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields} | changed
    for formset in page.context["inline_admin_formsets"]:
        for bound in (*formset.formset.management_form, *chain.from_iterable(formset.formset.initial_forms)):
            data[bound.html_name] = "" if bound.value() is None else bound.value()
    return data


@pytest.mark.parametrize("role", [role for role in Role.values if role not in ADMITTED])
def test_no_other_role_enters(client_as, role):
    client = client_as(UserFactory(role=role))
    assert client.get(INDEX).url.startswith(reverse("admin:login"))
    assert client.get(reverse("admin:login")).status_code == 403
    assert client.get(changelist("antenna")).status_code == 302


def test_a_guest_signs_in_as_for_the_portal(client):
    entry = client.get(INDEX, follow=True)
    path, _status = entry.redirect_chain[-1]
    assert path.startswith(reverse("account_login"))
    assert "%2Fadministration%2F" in path


def test_is_staff_alone_opens_nothing(client_as):
    client = client_as(UserFactory(is_staff=True))
    assert client.get(reverse("admin:login")).status_code == 403


@pytest.mark.parametrize("name", (*REFERENCE, *TERRITORY, *ACCOUNTS))
def test_an_administrator_opens_every_page_of_this_app(administrator, name):
    assert administrator.get(changelist(name)).status_code == 200


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_manager_opens_no_account(manager, name):
    assert manager.get(changelist(name)).status_code == 403
    assert changelist(name) not in manager.get(INDEX).content.decode()


@pytest.mark.parametrize("name", (*REFERENCE, *TERRITORY))
def test_a_manager_reads_reference_data(manager, name):
    assert manager.get(changelist(name)).status_code == 200


def test_a_manager_changes_an_antenna_but_not_a_governorate(manager, reference):
    antenna, governorate = Antenna.objects.get(code="TUN"), Governorate.objects.get(code="TN-11")
    page = manager.get(change(antenna))
    assert manager.post(change(antenna), posted(page, name_fr="Tunis Centre")).status_code == 302
    antenna.refresh_from_db()
    assert antenna.name_fr == "Tunis Centre"
    assert manager.post(change(governorate), {"name_fr": "x"}).status_code == 403


def test_an_administrator_corrects_a_governorate_but_adds_and_deletes_none(administrator, reference):
    governorate = Governorate.objects.get(code="TN-11")
    page = administrator.get(change(governorate))
    administrator.post(change(governorate), posted(page, name_fr="Tunis la Verte"))
    governorate.refresh_from_db()
    assert governorate.name_fr == "Tunis la Verte"
    assert administrator.get(reverse("admin:accounts_governorate_add")).status_code == 403
    assert administrator.get(reverse("admin:accounts_governorate_delete", args=["TN-11"])).status_code == 403


def test_a_governorate_served_twice_is_refused_in_words(manager, reference):
    tunis, sfax = Antenna.objects.get(code="TUN"), Antenna.objects.get(code="SFX")
    page = manager.get(change(tunis))
    number = AntennaCoverage.objects.filter(antenna=tunis).count()
    data = posted(page)
    data |= {
        "coverages-TOTAL_FORMS": number + 1,
        f"coverages-{number}-antenna": tunis.pk,
        f"coverages-{number}-governorate": "TN-61",
        f"coverages-{number}-starts_on": "01/01/2025",
        f"coverages-{number}-ends_on": "",
    }
    answer = manager.post(change(tunis), data)
    assert answer.status_code == 200
    assert "déjà desservi" in answer.content.decode()
    assert AntennaCoverage.objects.filter(governorate="TN-61", ends_on=None).get().antenna == sfax


def test_accounts_are_neither_added_nor_deleted_here(administrator):
    user = UserFactory()
    assert administrator.get(reverse("admin:accounts_user_add")).status_code == 403
    assert administrator.get(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403


def act(client, name, *users):
    data = {"action": name, "_selected_action": [user.pk for user in users]}
    return client.post(changelist("user"), data, follow=True)


def test_closing_accounts_signs_them_out_and_spares_ones_own(client_as):
    own, user = UserFactory(administrator=True), UserFactory()
    administrator = client_as(own)
    page = act(administrator, "close_accounts", own, user)
    own.refresh_from_db()
    user.refresh_from_db()
    assert (own.is_active, user.is_active) == (True, False)
    assert "votre propre compte" in page.content.decode()
    assert LogEntry.objects.filter(object_id=str(user.pk), user=own).exists()
    act(administrator, "open_accounts", user)
    user.refresh_from_db()
    assert user.is_active


def test_a_new_address_replaces_the_former_one_for_good(administrator, client):
    user = UserFactory(email="avant@essai.example")
    EmailAddress.objects.create(user=user, email="avant@essai.example", primary=True)
    page = administrator.get(change(user))
    assert administrator.post(change(user), posted(page, email="apres@essai.example")).status_code == 302
    user.refresh_from_db()
    assert user.email == "apres@essai.example"
    assert not EmailAddress.objects.filter(user=user).exists()


def test_a_role_without_its_place_is_refused_in_words(administrator):
    user = UserFactory()
    page = administrator.get(change(user))
    answer = administrator.post(change(user), posted(page, antenna=""))
    assert answer.status_code == 200
    assert "s&#x27;exerce quelque part" in answer.content.decode()


def test_nobody_changes_her_own_role(client_as):
    own = UserFactory(administrator=True)
    client = client_as(own)
    page = client.get(change(own))
    assert "role" not in page.context["adminform"].form.fields
    client.post(change(own), posted(page, role=Role.AUDITOR))
    own.refresh_from_db()
    assert own.role == Role.ADMINISTRATOR


def test_an_invitation_is_cancelled_here(client_as):
    own = UserFactory(administrator=True)
    invitation = invite_user(actor=own, email="n@essai.example", full_name="N", role=Role.AUDITOR)
    data = {"action": "cancel_invitations", "_selected_action": [invitation.pk]}
    client_as(own).post(changelist("invitation"), data)
    invitation.refresh_from_db()
    assert invitation.cancelled_at is not None


def history(client, obj, **params):
    subject = f"accounts.{type(obj).__name__}:{obj.pk}"
    return client.get(HISTORY, {"obj": subject, "method": "tracks", **params})


def test_the_history_tells_who_changed_what(client_as):
    own = UserFactory(administrator=True)
    client = client_as(own)
    antenna = AntennaFactory(name_fr="Avant")
    client.post(change(antenna), posted(client.get(change(antenna)), name_fr="Après"))
    page = history(client, antenna)
    event = page.context["cl"].result_list[0]
    assert event.pgh_diff == {"name_fr": ["Avant", "Après"]}
    assert event.author_name == own.full_name
    assert "name_fr : Avant → Après" in page.content.decode()


def test_a_manager_reads_the_history_of_reference_data_not_of_accounts(manager):
    antenna, user = AntennaFactory(), UserFactory()
    assert history(manager, antenna).status_code == 200
    assert history(manager, user).status_code == 404
    models = {event.pgh_obj_model for event in manager.get(HISTORY).context["cl"].result_list}
    assert models - {"accounts.Antenna"} <= RULES
    assert "accounts.Antenna" in models


@pytest.mark.parametrize("name", ["administrator", "manager"])
def test_the_history_holds_no_case(request, name):
    client = request.getfixturevalue(name)
    case = CaseFactory()
    page = client.get(HISTORY)
    models = {event.pgh_obj_model for event in page.context["cl"].result_list}
    assert {model for model in models if not model.startswith("accounts.")} <= RULES
    for params in (
        {"obj": f"cases.Case:{case.pk}", "method": "tracks"},
        {"obj": f"cases.Case:{case.pk}"},
        {"model": "cases.Case"},
    ):
        assert client.get(HISTORY, params).status_code == 404
    event = case.events.model.objects.first()
    detail = reverse("admin:pghistory_events_change", args=[f"{event._meta.label}:{event.pk}"])
    assert client.get(detail).status_code == 302


def test_the_history_asks_for_all_its_authors_at_once(client_as, django_assert_max_num_queries):
    client = client_as(UserFactory(administrator=True))
    antennas = [AntennaFactory() for _ in range(6)]
    for antenna in antennas:
        client.post(change(antenna), posted(client.get(change(antenna)), name_fr="Autre"))
    with django_assert_max_num_queries(8):
        assert len(client.get(HISTORY, {"model": "accounts.Antenna"}).context["cl"].result_list) == 12


def test_no_model_of_cases_is_registered_for_an_administrator(administrator):
    apps = {app["app_label"]: app["models"] for app in administrator.get(INDEX).context["app_list"]}
    assert {f"cases.{model['object_name']}" for model in apps["cases"]} <= RULES
    assert "accounts" in apps


def transfer(client, name, content, action="import"):
    file = SimpleUploadedFile("fichier.csv", content.encode(), content_type="text/csv")
    return client.post(reverse(f"admin:accounts_{name}_{action}"), {"import_file": file, "format": "1"})


def test_reference_data_is_exported_corrected_and_imported_again(manager, reference):
    export = reverse("admin:accounts_antenna_export")
    answer = manager.post(export, {"format": "1", "resource": "0"})
    text = answer.content.decode()
    assert text.startswith("code,name_fr,name_ar,opened_on,closed_on")
    preview = transfer(manager, "antenna", text.replace("Bizerte", "Bizerte Nord"))
    result = preview.context["result"]
    assert not result.has_errors()
    assert not Antenna.objects.filter(name_fr="Bizerte Nord").exists()
    confirm = preview.context["confirm_form"].initial
    done = manager.post(reverse("admin:accounts_antenna_process_import"), confirm, follow=True)
    assert done.status_code == 200
    assert Antenna.objects.get(code="BIZ").name_fr == "Bizerte Nord"
    assert Antenna.objects.count() == 9


def test_a_bad_import_writes_nothing_and_names_the_row(manager):
    PartnershipFactory(country__code="FR", starts_on=date(2021, 12, 1))
    preview = transfer(manager, "partnership", "country,starts_on\nFR,2022-01-01\n")
    assert preview.status_code == 200
    assert "sur une partie de cette période" in preview.content.decode()
    assert Partnership.objects.count() == 1


def test_territory_is_imported_by_the_administrator_only(manager, administrator):
    GovernorateFactory()
    url = reverse("admin:accounts_governorate_import")
    assert manager.get(url).status_code == 403
    assert administrator.get(url).status_code == 200


def test_accounts_are_exported_without_secrets_and_never_imported(administrator):
    UserFactory(email="export@essai.example")
    url = reverse("admin:accounts_user_export")
    header, *rows = administrator.post(url, {"format": "1", "resource": "0"}).content.decode().splitlines()
    assert "password" not in header
    assert any("export@essai.example" in row for row in rows)
    assert not any(
        pattern.name and "user_import" in pattern.name for pattern in admin.site._registry[User].get_urls()
    )
