"""The check of the main job: its browser reads pages as a person does, and its failures say where."""

import json
from email.message import Message
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from weasyprint import HTML

from accounts.models import User
from tests.factories.cases import CaseFactory
from tounesna.checks.browser import Browser, Page, PageProblem
from tounesna.checks.cast import gather
from tounesna.checks.reports import EXPECTED, Figures, check_pdf, read_figures

PAGE = """
<div class="alert" hidden>Le portail n'a pas répondu.</div><template><p role="alert">modèle</p></template>
<form method="post" action="/dossiers/7/clore/" id="close">
  <input type="hidden" name="form_token" value="t1"><input type="file" name="scan">
  <input name="reason" value="absent"><textarea name="note">
déjà là</textarea>
  <select name="country"><option value="">—</option><option value="FR" selected>France</option></select>
  <input type="checkbox" name="scope" value="a" checked><input type="checkbox" name="scope" value="b">
  <input name="off" value="x" disabled>
  <button name="go" value="next">Suivant</button>
  <button formaction="/dossiers/7/supprimer/">Supprimer</button><button type="button">Menu</button>
</form>
<input name="late" value="1" form="close">
<p class="invalid-feedback">Le motif manque.</p><a href="../8/">Dossier <b>suivant</b></a>
<script>document.write("non")</script>
"""


def page(html=PAGE):
    headers = Message()
    headers["Content-Type"] = "text/html; charset=utf-8"
    return Page("http://portail.example/dossiers/7/", 200, headers, html.encode())


def test_a_form_is_sent_as_it_stands():
    form = page().form(to="/clore/")
    hidden, shown = [("form_token", "t1")], [("reason", "absent"), ("note", "déjà là"), ("country", "FR")]
    assert form.data() == [*hidden, *shown, ("scope", "a"), ("late", "1")]


def test_fields_are_filled_and_boxes_ticked():
    form = page().form(form_token="t1").fill(reason="parti", scope=["a", "b"]).choose("country", "—")
    sent = form.data()
    assert ("reason", "parti") in sent
    assert [value for name, value in sent if name == "scope"] == ["a", "b"]
    assert ("country", "") in sent


def test_buttons_are_found_by_their_words():
    form = page().form()
    assert [one.words for one in form.buttons] == ["Suivant", "Supprimer"]
    assert (form.button().name, form.button().value) == ("go", "next")
    assert form.button("Supprimer").action == "http://portail.example/dossiers/7/supprimer/"


def test_only_what_is_shown_is_told():
    shown = page()
    assert shown.message == "Le motif manque."
    assert "pas répondu" not in shown.text
    assert "non" not in shown.text.split()
    assert shown.link(words="suivant") == "http://portail.example/dossiers/8/"


@pytest.mark.parametrize(
    "look",
    [
        lambda one: one.form(to="/ouvrir/"),
        lambda one: one.form(holding="nothing"),
        lambda one: one.form().fill(nothing=1),
        lambda one: one.form().button("Valider"),
        lambda one: one.form().choose("country", "Belgique"),
        lambda one: one.link(to="/aides/"),
        lambda one: one.expect("Dossier clos"),
    ],
)
def test_what_is_missing_is_a_problem(look):
    with pytest.raises(PageProblem):
        look(page())


def test_a_portal_that_does_not_answer_is_a_problem():
    with pytest.raises(PageProblem, match="does not answer"):
        Browser("http://127.0.0.1:9", "nobody").get("/")


@pytest.mark.django_db
def test_the_failed_step_is_named(tmp_path):
    with pytest.raises(CommandError, match="step 1 failed: four users sign in"):
        call_command("play_main_job", base_url="http://127.0.0.1:9", output=tmp_path, stdout=StringIO())


@pytest.mark.django_db
def test_the_cast_is_gathered_once_with_a_new_password_each_time(settings):
    settings.PORTAL_DEMONSTRATION = True
    first = gather()
    users = set(User.objects.values_list("pk", "email"))
    second = gather()
    assert len(users) == 4
    assert set(User.objects.values_list("pk", "email")) == users
    assert not User.objects.get(email=first.counsellor).check_password(first.password)
    assert User.objects.get(email=second.counsellor).check_password(second.password)


@pytest.mark.django_db
def test_real_cases_are_left_alone(settings):
    settings.PORTAL_DEMONSTRATION = False
    CaseFactory()
    with pytest.raises(CommandError, match="real cases"):
        gather()


def headline(**values):
    rows = [
        {"key": key, "label": {"fr": key, "ar": key}, "values": {"value": values.get(key, expected)}}
        for key, expected in EXPECTED.items()
    ]
    return json.dumps({"tables": [{"code": "headline", "rows": rows}]}).encode()


def test_figures_must_be_those_of_the_story():
    assert read_figures(headline(), alone=True).values["approved"] == 2
    assert read_figures(headline(approved=5), alone=False).values["approved"] == 5
    with pytest.raises(PageProblem, match="5 for 'approved' instead of 2"):
        read_figures(headline(approved=5), alone=True)
    with pytest.raises(PageProblem, match="'granted_eur'"):
        read_figures(headline(granted_eur="1700.00"), alone=False)


def report_pdf(*words, pages=5):
    breaks = '<p style="page-break-after: always">.</p>' * (pages - 1)
    return HTML(string=f"{breaks}<p>{' '.join(words)}</p>").write_pdf()


def test_a_report_must_say_its_figures():
    figures = Figures({key: {"fr": key} for key in EXPECTED}, dict.fromkeys(EXPECTED, 3), "abcdef0123")
    words = [f"{key} 3" for key in EXPECTED]
    assert "searchable" in check_pdf(report_pdf("abcdef0123", *words), language="fr", figures=figures)
    for wrong in (
        report_pdf(*words),
        report_pdf("abcdef0123", *words[1:]),
        report_pdf("abcdef0123", *words, pages=1),
        b"<html>session ended</html>",
        BytesIO(b"%PDF-1.7 cut").getvalue(),
    ):
        with pytest.raises(PageProblem):
            check_pdf(wrong, language="fr", figures=figures)
