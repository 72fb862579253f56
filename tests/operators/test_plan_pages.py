"""The plan in the operator's portal: steps and lines without JavaScript, bad input, conflicts, versions, remarks."""

import re
import uuid
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from aids.enums import AidKind, ApplicationState
from aids.models import (
    Application,
    Plan,
    PlanComment,
    PlanCost,
    PlanFinance,
    PlanMonth,
    PlanVersion,
)
from aids.selectors.plan_content import submitted_plan
from aids.selectors.plans import plan_problems
from aids.services.decisions import application_approve, application_defer
from aids.services.plan_comments import plan_comment_resolve
from aids.services.plans import plan_save
from cases.models import PersonPhone
from common.errors import DomainError
from common.models import AccessRecord, OutgoingMessage
from tests.factories.accounts import DelegationFactory, GovernorateFactory, UserFactory
from tests.factories.aids import plan_written

pytestmark = pytest.mark.django_db

DONE = {"commune": "Ben Guerdane", "patente": "done", "rne": "in_progress", "cnss": "none"}


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def project(**changes):
    """The first step as its form sends it."""
    data = {
        "version": "0",
        "title": "Boulangerie de quartier",
        "summary": "Pain et viennoiserie",
        "isic_class": "1071",
        "experience": "Six ans à Lyon",
        "jobs_planned": "2",
        "impact": "",
        "act": "next",
    }
    return data | changes


def costs(**changes):
    data = {
        "version": "0",
        "costs-count": "2",
        "costs-0-label": "Four",
        "costs-0-supplier": "Sotufour",
        "costs-0-quote_number": "D-12",
        "costs-0-amount_eur": "3 250,50",
        "costs-1-label": "Pétrin",
        "costs-1-supplier": "",
        "costs-1-quote_number": "",
        "costs-1-amount_eur": "1000",
        "act": "next",
    }
    return data | changes


@pytest.fixture
def application(team):
    return team.accepted().application


@pytest.fixture
def agent(client_as, team):
    return client_as(team.agent)


def picture():
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("devis.png", out.getvalue(), content_type="image/png")


def test_a_business_plan_is_written_step_by_step_then_submitted(team, agent, application):
    pk = application.pk
    step = lambda slug: url("portal_plan_step", pk, slug)  # noqa: E731
    assert agent.get(url("portal_plan", pk))["Location"] == step("projet")
    assert "pas encore été préparé" in page(agent.get(url("portal_submit", pk)))
    assert "pas encore été préparé" in page(agent.post(url("portal_submit", pk)), 422)
    assert agent.post(step("projet"), project())["Location"] == step("lieu")
    version = str(Plan.objects.get().version)
    assert agent.post(step("lieu"), DONE | {"version": version})["Location"] == step("marche")
    sent = {"version": str(Plan.objects.get().version), "market_clients": "Le quartier", "act": "stay"}
    assert agent.post(step("marche"), sent)["Location"] == step("marche")
    version = str(Plan.objects.get().version)
    assert agent.post(step("depenses"), costs(version=version))["Location"] == step("financement")
    money = {
        "version": str(Plan.objects.get().version),
        "own_contribution_eur": "500",
        "finances-count": "2",
        "finances-0-source": "microfinance",
        "finances-0-lender": "Enda",
        "finances-0-amount_eur": "1000",
        "finances-0-state": "granted",
        "finances-1-source": "family",
        "finances-1-amount_eur": "900",
        "finances-1-state": "refused",
    }
    assert agent.post(step("financement"), money)["Location"] == step("tresorerie")
    # Nothing typed in a month is zero; what is refused by others pays nothing.
    assert Application.objects.get(pk=pk).requested_eur == Decimal("2750.50")
    flow = {"version": str(Plan.objects.get().version), "month-1-expense_tnd": "500"}
    flow |= {f"month-{number}-income_tnd": "300,250" for number in range(2, 13)}
    text = page(agent.post(step("tresorerie"), flow | {"act": "count"}))
    assert "2\u00a0802,750" in text
    assert "Au plus bas, au mois 1" in text
    assert agent.post(step("tresorerie"), flow)["Location"] == url("portal_submit", pk)
    plan = Plan.objects.get()
    assert (plan.sector_isic, plan.isic_class, plan.patente, plan.months.count()) == ("C", "1071", "done", 12)

    text = page(agent.get(url("portal_submit", pk)))
    assert "Vous demandez" in text
    assert "Enda" in text
    assert "pas de devis joint" in text
    assert agent.get(url("portal_plan", pk))["Location"] == url("portal_submit", pk)
    assert agent.post(url("portal_submit", pk))["Location"] == url("portal_file", pk)
    assert Application.objects.get(pk=pk).state == ApplicationState.SUBMITTED
    version = PlanVersion.objects.get()
    assert version.content["fields"]["title"] == "Boulangerie de quartier"
    assert agent.get(step("projet"))["Location"] == url("portal_file", pk)
    assert agent.get(url("portal_plan_step", pk, "rien")).status_code == 404
    text = page(agent.get(url("portal_file", pk)))
    assert "Sotufour" in text
    assert "Version 1, soumise le" in text


def test_a_job_has_its_own_steps(team, agent):
    application = team.accepted(AidKind.EMPLOYMENT).application
    assert agent.get(url("portal_plan_step", application.pk, "marche")).status_code == 404
    step = url("portal_plan_step", application.pk, "projet")
    sent = {"cherche": "boulanger", "title": "Apprendre la boulangerie", "act": "find"}
    assert 'name="occupation_isco" value="751"' in page(agent.post(step, sent))
    job = sent | {
        "version": "0",
        "act": "next",
        "job_path": "training",
        "employer": "Centre de Médenine",
        "post": "Boulanger",
        "occupation_isco": "751",
        "job_starts_on": "01/03/2027",
    }
    assert agent.post(step, job).status_code == 302
    missing = [(one.field, one.blocking) for one in plan_problems(application)]
    assert missing == [
        ("job_months", True),
        ("schedule", False),
        ("experience", False),
        ("commune", False),
        ("", True),
    ]
    job |= {"version": "1", "job_months": "6"}
    assert agent.post(step, job).status_code == 302
    cost = {"version": "2", "costs-0-label": "Frais de formation", "costs-0-amount_eur": "2000"}
    assert agent.post(url("portal_plan_step", application.pk, "depenses"), cost).status_code == 302
    assert agent.post(url("portal_submit", application.pk)).status_code == 302
    text = page(agent.get(url("portal_file", application.pk)))
    assert "Centre de Médenine" in text
    assert "1 mars 2027" not in text.replace("1er mars 2027", "")


def test_an_activity_is_found_by_its_trade_without_javascript_and_nothing_is_saved(team, agent, application):
    step = url("portal_plan_step", application.pk, "projet")
    sent = project(act="find", cherche="boulangeries", title="", jobs_planned="deux", isic_class="4711")
    text = page(agent.post(step, sent))
    assert 'value="1071"' in text
    assert 'value="4711"' in text  # what was chosen stays among what was found
    assert 'value="deux"' in text
    assert "is-invalid" not in text
    assert "Rien ne correspond" in page(agent.post(step, sent | {"cherche": "zzz"}))
    assert 'value="1071"' in page(agent.post(step, sent | {"cherche": "مخبزة"}))
    assert not Plan.objects.exists()


def test_lines_are_added_and_taken_away_and_keep_their_quotes(team, agent, client_as, application):
    step = url("portal_plan_step", application.pk, "depenses")
    text = page(agent.post(step, costs(act="add", **{"costs-0-amount_eur": "beaucoup"})))
    assert 'name="costs-2-label"' in text
    assert 'value="beaucoup"' in text
    assert "is-invalid" not in text
    text = page(agent.post(step, costs(act="remove-0")))
    assert "Sotufour" not in text
    assert 'name="costs-0-label" value="Pétrin"' in text
    for act in ("remove-9", "remove-", "remove-x", "remove--1", "count"):
        assert 'name="costs-1-label"' in page(agent.post(step, costs(act=act)))
    part = page(client_as(team.agent, htmx=True).post(step, costs(act="add")))
    assert "<html" not in part
    assert "4\u00a0250,50" in part
    assert not Plan.objects.exists()

    empty = {"costs-count": "4", "costs-2-label": "", "costs-3-label": "  "}
    assert agent.post(step, costs(**empty)).status_code == 302
    oven, kneader = PlanCost.objects.order_by("pk")
    quote = url("portal_plan_quote", oven.pk)
    assert "obligatoire" in page(agent.post(quote, {}), 422)
    bad = SimpleUploadedFile("devis.pdf", b"MZ not a pdf")
    assert "type accepté" in page(agent.post(quote, {"quote_file": bad}), 422)
    assert agent.post(quote, {"quote_file": picture()})["Location"] == step
    assert "Devis joint" in page(agent.get(step))
    lines = {
        "version": "1",
        "costs-0-pk": str(oven.pk),
        "costs-1-pk": str(kneader.pk),
        "costs-0-label": "Four à gaz",
    }
    assert agent.post(step, costs(**lines)).status_code == 302
    oven.refresh_from_db()
    assert (oven.label, bool(oven.quote_file)) == ("Four à gaz", True)
    for reader in (agent, client_as(team.counsellor), client_as(team.manager)):
        assert reader.get(reverse("aids:plan_quote", args=[oven.pk])).status_code == 200
    assert client_as(team.other_agent).get(reverse("aids:plan_quote", args=[oven.pk])).status_code == 404
    assert client_as(team.other_agent).get(quote).status_code == 404
    assert AccessRecord.objects.filter(kind="document", subject_type="aids.plan").count() == 3
    for count in ("0", "-4", "abc", "100000", ""):
        assert agent.post(step, costs(**{"costs-count": count})).status_code in (302, 409, 422)


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("projet", {"title": ""}),
        ("projet", {"title": "x" * 161}),
        ("projet", {"title": "a\x00b"}),
        ("projet", {"jobs_planned": "beaucoup"}),
        ("projet", {"jobs_planned": "-3"}),
        ("projet", {"isic_class": "0000"}),
        ("lieu", {"delegation": "TN-99-01"}),
        ("lieu", {"patente": "presque"}),
        ("financement", {"own_contribution_eur": "-1"}),
        ("financement", {"own_contribution_eur": "mille"}),
        ("financement", {"finances-0-amount_eur": "50"}),
        ("financement", {"finances-0-amount_eur": "-5", "finances-0-source": "family"}),
        ("depenses", {"costs-0-label": ""}),
        ("depenses", {"costs-0-amount_eur": ""}),
        ("depenses", {"costs-0-amount_eur": "0"}),
        ("depenses", {"costs-0-amount_eur": "NaN"}),
        ("depenses", {"costs-0-amount_eur": "12,345"}),
        ("depenses", {"costs-0-amount_eur": "9" * 40}),
        ("tresorerie", {"month-3-income_tnd": "-1"}),
        ("tresorerie", {"month-3-expense_tnd": "trop"}),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(agent, application, step, changes):
    base = {"projet": project(), "depenses": costs()}.get(step, {"version": "0", "commune": "Zarzis"})
    text = page(agent.post(url("portal_plan_step", application.pk, step), base | changes), 422)
    assert "is-invalid" in text or "alert-danger" in text or "invalid-feedback" in text
    # Above the form each of them is named, and leads to its field.
    places = re.findall(r'<li><a href="#([^"]+)">[^<]+</a> : [^<]+</li>', text)
    assert places
    assert all(f'id="{place}"' in text for place in places)
    kept = {"projet": "Six ans à Lyon", "depenses": "Pétrin", "lieu": "Zarzis"}.get(step, "")
    assert kept in text
    assert not Plan.objects.exists()


def test_what_passes_the_ceiling_is_kept_and_named_before_submission(agent, application):
    step = url("portal_plan_step", application.pk, "depenses")
    data = costs(**{"costs-0-amount_eur": "9000"})
    assert "dépasse le plafond" in page(agent.post(step, data | {"act": "count"}))
    assert agent.post(step, data).status_code == 302
    text = page(agent.get(url("portal_submit", application.pk)))
    assert "dépasse le plafond de l&#x27;aide" in text
    assert f'href="{step}#lines"' in text
    money = {"version": "1", "own_contribution_eur": "20000"}
    agent.post(url("portal_plan_step", application.pk, "financement"), money)
    assert "il ne reste rien à demander" in page(agent.get(url("portal_submit", application.pk)))


@pytest.mark.parametrize("known", [True, False], ids=["changed", "created"])
def test_a_conflict_shows_both_versions_then_lets_the_second_writer_decide(team, agent, application, known):
    step = url("portal_plan_step", application.pk, "projet")
    if known:
        agent.post(step, project())
    colleague = UserFactory(operator_agent=True, institution=team.operator)
    plan_save(
        actor=colleague, application=application, data={"title": "Atelier de couture", "jobs_planned": 5}
    )
    data = project(version="1" if known else "0", title="Boulangerie moderne")
    text = page(agent.post(step, data), 409)
    assert "Atelier de couture" in text
    assert "Boulangerie moderne" in text
    assert Plan.objects.get().title == "Atelier de couture"
    data["version"] = str(Plan.objects.get().version)
    assert f'name="version" value="{data["version"]}"' in text
    assert agent.post(step, data).status_code == 302
    assert Plan.objects.get().title == "Boulangerie moderne"
    # Lists are compared as well.
    plan_save(
        actor=colleague, application=application, data={}, costs=[{"label": "Machine", "amount_eur": 800}]
    )
    assert "Machine" in page(
        agent.post(url("portal_plan_step", application.pk, "depenses"), costs(version="1")), 409
    )


def test_delegations_offered_are_those_of_the_contract_and_of_the_person(agent, application):
    near = DelegationFactory(governorate=GovernorateFactory(code="TN-11"))
    far = DelegationFactory(governorate=GovernorateFactory(code="TN-82"))
    step = url("portal_plan_step", application.pk, "lieu")
    text = page(agent.get(step))
    assert f'value="{near.pk}"' in text
    assert f'value="{far.pk}"' not in text
    assert agent.post(step, DONE | {"delegation": near.pk, "version": "0"}).status_code == 302
    assert Plan.objects.get().delegation == near


def test_an_innovative_file_shows_the_conditions_it_lacks(team, agent):
    application = team.accepted(AidKind.INNOVATIVE).application
    plan_written(team.agent, application, is_technological=False, has_qualification=False)
    text = page(agent.get(url("portal_submit", application.pk)))
    assert "innovant sur le plan technologique" in text
    assert "#id_is_technological" in text
    assert agent.post(url("portal_submit", application.pk)).status_code == 422
    data = project(version="1", is_technological="on", has_qualification="on")
    agent.post(url("portal_plan_step", application.pk, "projet"), data)
    assert agent.post(url("portal_submit", application.pk)).status_code == 302


def test_each_submission_keeps_a_version_and_the_committee_reads_the_one_submitted(team, agent, client_as):
    application = team.submitted_by_operator()
    application_defer(actor=team.manager, application=application, reason="Chiffrez le local")
    application.refresh_from_db()
    plan_written(team.agent, application, amount_eur=Decimal(4000), title="Soudure et ferronnerie")
    # The file keeps what was asked for, and the committee what was submitted, until it is submitted anew.
    assert Application.objects.get(pk=application.pk).requested_eur == Decimal(3000)
    assert submitted_plan(Application.objects.get(pk=application.pk)).title == "Atelier de soudure"
    text = page(client_as(team.counsellor).get(reverse("aids:plan_detail", args=[application.pk])))
    assert "Modifié depuis la dernière version" in text
    assert agent.post(url("portal_submit", application.pk)).status_code == 302
    application.refresh_from_db()
    first, second = PlanVersion.objects.order_by("number")
    assert (application.requested_eur, first.sha256 != second.sha256) == (Decimal(4000), True)
    text = page(agent.get(url("portal_file", application.pk)))
    assert "Version 2, soumise le" in text
    assert "<del><bdi>Atelier de soudure</bdi></del>" in text
    application_approve(actor=team.manager, application=application)
    assert application.decisions.get(outcome="approved").plan_version == second
    with pytest.raises(Exception, match="plan_version_append_only"), transaction.atomic():
        PlanVersion.objects.filter(pk=first.pk).update(number=9)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        first.delete()


def test_a_quote_goes_with_the_version_and_with_the_tranche(team, agent, client_as):
    application = team.accepted().application
    plan_written(team.agent, application)
    quote = url("portal_plan_quote", PlanCost.objects.get().pk)
    assert agent.post(quote, {"quote_file": picture()}).status_code == 302
    assert agent.post(url("portal_submit", application.pk)).status_code == 302
    assert "ne se modifie que" in page(agent.post(quote, {"quote_file": picture()}), 422)
    application_approve(actor=team.manager, application=application)
    version = PlanVersion.objects.get()
    client = client_as(team.manager)
    kept = reverse("aids:plan_version_quote", args=[version.pk, 0])
    assert client.get(kept).status_code == 200
    assert client.get(reverse("aids:plan_version_quote", args=[version.pk, 7])).status_code == 404
    assert client_as(team.other_agent).get(kept).status_code == 404
    tranche = application.tranches.get()
    assert tranche.quote_file.name == version.content["costs"][0]["quote_file"]


def test_remarks_go_to_the_other_side_and_are_settled(team, agent, client_as):
    application = team.accepted().application
    remarks = url("portal_comments", application.pk)
    assert "pas commencé" in page(agent.post(remarks, {"remarque-text": "Bonjour"}), 422)
    plan_written(team.agent, application)
    counsellor = client_as(team.counsellor)
    detail = reverse("aids:plan_detail", args=[application.pk])
    assert "obligatoire" in page(counsellor.post(detail, {"remarque-text": " "}), 422)
    sent = {"remarque-text": "Le loyer manque", "remarque-section": "costs", "form_token": str(uuid.uuid4())}
    for _time in range(2):
        assert counsellor.post(detail, sent).status_code == 302
    comment = PlanComment.objects.get()
    (mail,) = OutgoingMessage.objects.filter(to=team.agent.email, subject__contains="remarque")
    assert "loyer" not in mail.body
    assert "Le loyer manque" in page(agent.get(url("portal_plan_step", application.pk, "depenses")))
    assert "Le loyer manque" not in page(agent.get(url("portal_plan_step", application.pk, "lieu")))
    assert agent.post(remarks, {"remarque-text": "Ajouté"}).status_code == 302
    assert OutgoingMessage.objects.filter(to=team.head.email, subject__contains="remarque").count() == 1
    settle = reverse("aids:plan_comment_settle", args=[comment.pk])
    assert client_as(team.other_agent).post(settle).status_code == 404
    for _time in range(2):
        assert agent.post(settle).status_code == 302
    comment.refresh_from_db()
    assert comment.resolved_by == team.agent
    with pytest.raises(DomainError, match="déjà réglée"):
        plan_comment_resolve(actor=team.counsellor, comment=comment)
    with pytest.raises(IntegrityError, match="plan_comment_has_text"), transaction.atomic():
        PlanComment.objects.filter(pk=comment.pk).update(text="")


def test_the_database_refuses_what_a_plan_cannot_hold(team):
    plan = plan_written(team.agent, team.accepted().application)
    wrong = (
        (PlanMonth, {"number": 13}, "plan_month_of_a_year"),
        (PlanMonth, {"income_tnd": -1}, "plan_month_not_negative"),
        (PlanCost, {"amount_eur": 0}, "plan_cost_positive"),
    )
    for model, values, name in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            model.objects.filter(plan=plan).update(**values)
    with pytest.raises(IntegrityError, match="plan_isic_class_digits"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(isic_class="12a4")
    with pytest.raises(IntegrityError, match="plan_month_once"), transaction.atomic():
        PlanMonth.objects.create(plan=plan, number=1)
    with pytest.raises(IntegrityError, match="plan_finance_positive"), transaction.atomic():
        PlanFinance.objects.create(plan=plan, source="family", amount_eur=0)


def test_a_form_sent_twice_writes_one_plan(agent, application):
    token = str(uuid.uuid4())
    for _time in range(2):
        response = agent.post(url("portal_plan_step", application.pk, "projet"), project(form_token=token))
        assert response["Location"] == url("portal_plan_step", application.pk, "lieu")
    assert Plan.objects.get().version == 1


def test_a_files_page_costs_the_same_whatever_it_holds(
    team, agent, application, django_assert_max_num_queries
):
    plan_written(team.agent, application)
    agent.get(url("portal_file", application.pk))
    with django_assert_max_num_queries(32) as first:
        agent.get(url("portal_file", application.pk))
    cost = len(first.captured_queries)
    for number in range(3):
        PersonPhone.objects.create(person=application.person, number=f"+2162000000{number}")
    lines = [{"label": "Outil", "amount_eur": Decimal(100)} for _number in range(9)]
    plan_save(actor=team.agent, application=application, data={}, costs=lines)
    with django_assert_max_num_queries(cost):
        agent.get(url("portal_file", application.pk))
