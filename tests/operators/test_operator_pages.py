"""Operators and framework contracts as the taskforce keeps them, in the portal and in the admin."""

import pytest
from django.urls import reverse
from import_export.formats.base_formats import CSV

from accounts.enums import Role
from accounts.models import Institution
from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.admin.reference import FrameworkContractResource, LotTermsResource, OperatorResource
from operators.models import FrameworkContract, Operator
from operators.services.framework import contract_amend_end
from operators.services.operators import OperatorData, operator_create
from tests.factories.accounts import GovernorateFactory, InstitutionFactory, UserFactory
from tests.factories.operators import FrameworkContractFactory, OperatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(taskforce_manager=True)


@pytest.fixture
def client(client_as, manager):
    return client_as(manager)


@pytest.fixture
def contract():
    return FrameworkContractFactory()


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def terms(**changes):
    data = {
        "number": "CC-2026-01",
        "valid_from": "01/01/2030",
        "valid_to": "31/12/2030",
        "capacity": "25",
        "fee_business_eur": "1 200,50",
        "kinds": ["business", "innovative"],
        "governorates": [GovernorateFactory(code="TN-11").pk, GovernorateFactory(code="TN-82").pk],
        "sectors": ["C", "G"],
    }
    return data | changes


def test_the_list_shows_the_use_of_each_contract(client, contract):
    OperatorFactory(inactive=True)
    text = page(client.get(url("operator_list")))
    assert contract.number in text
    assert "0 / 10" in text
    assert "Ne reçoit plus de dossiers" in text


def test_an_empty_list_says_what_to_do(client):
    assert "Ajoutez un opérateur" in page(client.get(url("operator_list")))


def test_a_new_operator_brings_its_institution(client):
    data = {"code": "irada", "name_fr": "Irada", "name_ar": "إرادة", "contact_phone": "20 123 456",
            "is_active": "on"}  # fmt: skip
    response = client.post(url("operator_add"), data)
    operator = Operator.objects.get()
    assert response["Location"] == url("operator_detail", operator.pk)
    assert operator.institution.code == "IRADA"
    assert operator.institution.kind == "follow_up_operator"
    assert operator.contact_phone == "+21620123456"
    assert "Aucune convention" in page(client.get(response["Location"]))


def test_an_institution_already_known_becomes_an_operator(client):
    institution = InstitutionFactory(follow_up_operator=True)
    InstitutionFactory(code="OTE")
    assert client.post(url("operator_add"), {"institution": institution.pk}).status_code == 302
    assert Operator.objects.get().institution == institution
    text = page(client.post(url("operator_add"), {"institution": institution.pk}), 422)
    assert "is-invalid" in text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"code": "OTE", "name_fr": "Autre", "name_ar": "آخر"},
        {"code": "x" * 21, "name_fr": "Autre", "name_ar": "آخر"},
        {"code": "NEUF", "name_fr": "Autre", "name_ar": "آخر", "contact_phone": "12"},
        {"code": "NEUF", "name_fr": "Autre", "name_ar": "آخر", "contact_phone": "abc"},
        {"code": "NEUF", "name_fr": "Autre", "name_ar": "آخر", "contact_email": "pas une adresse"},
        {"institution": "999"},
    ],
)
def test_a_bad_operator_is_refused_and_kept(client, data):
    InstitutionFactory(code="OTE")
    text = page(client.post(url("operator_add"), data), 422)
    assert "is-invalid" in text
    assert data.get("contact_phone", "") in text
    assert not Operator.objects.exists()


def test_an_operator_is_changed_but_for_its_code(client, contract):
    operator = contract.operator
    data = {"code": "AUTRE", "name_fr": "Nouveau nom", "name_ar": "اسم جديد", "note": "Vu en mars"}
    assert client.post(url("operator_edit", operator.pk), data).status_code == 302
    operator = Operator.objects.get()
    assert operator.institution.name_fr == "Nouveau nom"
    assert operator.institution.code != "AUTRE"
    assert not operator.is_active
    assert "Nouveau nom" in page(client.get(url("operator_edit", operator.pk)))


def test_a_contract_is_added_shown_and_corrected(client, contract):
    operator = contract.operator
    response = client.post(url("contract_add", operator.pk), terms())
    added = FrameworkContract.objects.get(number="CC-2026-01")
    assert response["Location"] == url("contract_detail", added.pk)
    (lot,) = added.lots.all()
    assert lot.terms.get().governorates == ["TN-11", "TN-82"]
    assert "CC-2026-01" in page(client.get(url("operator_detail", operator.pk)))
    assert "Activités de fabrication" in page(client.get(url("contract_detail", added.pk)))
    form = page(client.get(url("lot_edit", lot.pk)))
    assert 'value="1200,50"' in form
    response = client.post(url("lot_edit", lot.pk), terms(capacity="30", fee_business_eur="", sectors=[]))
    assert response.status_code == 302
    now = lot.terms.get()
    assert (now.capacity, now.fee_business_eur, now.sectors) == (30, None, [])
    assert client.post(url("lot_new", added.pk), terms(title="Sud")).status_code == 302
    assert added.lots.count() == 2
    head = {"number": "CC-2026-02", "warn_first_days": "120", "warn_last_days": "20"}
    assert client.post(url("contract_edit", added.pk), head).status_code == 302
    assert client.post(url("contract_edit", added.pk), head | {"warn_last_days": "200"}).status_code == 422
    added.refresh_from_db()
    assert (added.number, added.warn_first_days) == ("CC-2026-02", 120)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ""},
        {"number": "x" * 41},
        {"valid_from": "31/02/2030"},
        {"valid_from": ""},
        {"valid_to": "01/01/2029"},
        {"capacity": "0"},
        {"capacity": "beaucoup"},
        {"capacity": "99999999"},
        {"fee_business_eur": "-1"},
        {"fee_business_eur": "cher"},
        {"kinds": []},
        {"kinds": ["social"]},
        {"governorates": []},
        {"governorates": ["TN-99"]},
        {"sectors": ["Z"]},
    ],
)
def test_a_bad_contract_is_refused_beside_its_field(client, contract, changes):
    text = page(client.post(url("contract_add", contract.operator_id), terms(**changes)), 422)
    assert "is-invalid" in text
    assert FrameworkContract.objects.count() == 1


def test_two_contracts_that_overlap_are_refused_in_words(client, contract):
    data = terms(valid_from=today().strftime("%d/%m/%Y"))
    text = page(client.post(url("contract_add", contract.operator_id), data), 422)
    assert "sur une partie de cette période" in text
    data = terms(number=contract.number)
    assert "porte déjà ce numéro" in page(client.post(url("contract_add", contract.operator_id), data), 422)


PAGES = (("operator_list", None), ("operator_add", None), ("operator_detail", "operator"),
         ("operator_edit", "operator"), ("contract_add", "operator"), ("contract_edit", "contract"))  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TASKFORCE_MANAGER])
def test_only_the_taskforce_keeps_operators(client_as, contract, role):
    stranger = client_as(UserFactory(role=role))
    pks = {"operator": contract.operator_id, "contract": contract.pk}
    for name, of in PAGES:
        address = url(name, *([pks[of]] if of else []))
        assert stranger.get(address).status_code == 403, name
        if name != "operator_detail" and name != "operator_list":
            assert stranger.post(address, {}).status_code == 403, name


def test_services_check_the_role_themselves(contract):
    data = OperatorData(name_fr="A", name_ar="ب", code="A")
    with pytest.raises(NotPermitted):
        operator_create(actor=UserFactory(counsellor=True), data=data)
    days = {"effective_on": today(), "new_valid_to": today(), "reason": "Fin"}
    with pytest.raises(NotPermitted):
        contract_amend_end(actor=UserFactory(administrator=True), contract=contract, **days)
    with pytest.raises(DomainError):
        operator_create(
            actor=UserFactory(taskforce_manager=True), data=data, institution=InstitutionFactory()
        )


def test_unknown_rows_are_404(client):
    for name, of in PAGES:
        if of:
            assert client.get(url(name, 999)).status_code == 404


def test_the_list_costs_the_same_whatever_its_length(client, contract, django_assert_max_num_queries):
    client.get(url("operator_list"))
    with django_assert_max_num_queries(25) as first:
        client.get(url("operator_list"))
    for _time in range(5):
        FrameworkContractFactory(governorates=["TN-11", "TN-61"])
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(url("operator_list"))


@pytest.mark.parametrize("model", ["operator", "frameworkcontract", "lotterms", "proposal"])
def test_admin_pages_are_the_taskforces(client_as, client, contract, model):
    address = reverse(f"admin:operators_{model}_changelist")
    assert client.get(address).status_code == 200
    assert client_as(UserFactory(counsellor=True)).get(address).status_code in (302, 403)


def test_the_admin_shows_and_saves_a_contract(client, contract):
    address = reverse("admin:operators_frameworkcontract_change", args=[contract.pk])
    assert contract.number in page(client.get(address))
    assert contract.number in page(
        client.get(reverse("admin:operators_operator_change", args=[contract.operator_id]))
    )


def test_operators_and_contracts_go_out_and_come_back(contract):
    code = contract.operator.institution.code
    operators = CSV().create_dataset(OperatorResource().export().csv)
    contracts = CSV().create_dataset(FrameworkContractResource().export().csv)
    lots = CSV().create_dataset(LotTermsResource().export().csv)
    contract.delete()
    Operator.objects.all().delete()
    for resource, rows in (
        (OperatorResource, operators),
        (FrameworkContractResource, contracts),
        (LotTermsResource, lots),
    ):
        assert not resource().import_data(rows, raise_errors=True).has_errors()
    again = FrameworkContract.objects.get()
    assert again.operator.institution.code == code
    (terms_again,) = again.terms_on(today())
    assert (terms_again.capacity, terms_again.governorates) == (10, ["TN-11"])
    assert Institution.objects.filter(code=code).count() == 1
