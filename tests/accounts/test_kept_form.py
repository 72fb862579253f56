"""A session that ends while somebody types loses nothing, and shows it to nobody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import kept_form
from accounts.refill import refill
from tests.factories.accounts import PASSWORD, UserFactory

PROFILE = reverse("accounts:profile")
RESUME = reverse("accounts:resume")
LOGIN = reverse("account_login")
TYPED = {"full_name": 'Salma "Zohra" <T.>', "phone": "20 123 456", "language": "ar"}


def expire(client):
    """End the session as the server does, the browser keeping its cookies."""
    client.session.flush()


def sign_in(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


@pytest.fixture
def user(db):
    return UserFactory(full_name="Salma Trabelsi")


@pytest.fixture
def browser(client_as, user):
    """A browser in which `user` looked at her account page before the session ended."""
    client = client_as(user)
    client.get(PROFILE)
    expire(client)
    return client


def value_of(html, name):
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]
    return unescape(re.search(r'value="([^"]*)"', tag)[1])


def resume_url(client):
    page = client.get(RESUME)
    assert page.status_code == 200
    return page.context["resume_url"].partition("#")[0]


def test_what_was_typed_comes_back_into_its_form_after_signing_in(browser, user):
    ended = browser.post(PROFILE, TYPED)
    assert ended.status_code == 401
    assert ended.context["kept"]
    sign_in_url = ended.context["sign_in_url"]
    assert "Ce que vous écriviez est gardé" in browser.get(sign_in_url).content.decode()
    after = browser.post(sign_in_url, {"login": user.email, "password": PASSWORD})
    assert after.url == RESUME
    page = browser.get(resume_url(browser))
    html = page.content.decode()
    assert value_of(html, "full_name") == TYPED["full_name"]
    assert value_of(html, "phone") == TYPED["phone"]
    assert re.search(r'<option value="ar"[^>]* selected', html)
    assert 'id="saisie-reprise"' in html
    user.refresh_from_db()
    assert user.full_name == "Salma Trabelsi"


def test_once_saved_it_is_forgotten(browser, user):
    browser.post(PROFILE, TYPED)
    sign_in(browser, user)
    assert browser.post(PROFILE, TYPED).status_code == 302
    assert browser.get(RESUME).url == reverse("home")


def test_a_form_refused_again_stays_kept(browser, user):
    browser.post(PROFILE, TYPED)
    sign_in(browser, user)
    assert browser.post(PROFILE, TYPED | {"phone": "rien"}).status_code == 422
    assert browser.get(RESUME).status_code == 200


def test_it_can_be_dropped(browser, user):
    browser.post(PROFILE, TYPED)
    sign_in(browser, user)
    assert browser.get(reverse("accounts:resume_drop")).status_code == 405
    browser.post(reverse("accounts:resume_drop"))
    assert browser.get(RESUME).status_code == 302


def test_another_account_on_the_same_computer_sees_nothing_of_it(browser):
    browser.post(PROFILE, TYPED)
    sign_in(browser, UserFactory())
    assert browser.get(RESUME).status_code == 302
    html = browser.get(f"{PROFILE}?reprendre=1").content.decode()
    assert "Zohra" not in html


def test_a_stranger_s_post_is_not_kept(client, db):
    ended = client.post(PROFILE, TYPED)
    assert ended.status_code == 401
    assert not ended.context["kept"]
    assert kept_form.SESSION_KEY not in client.session


def test_a_forged_owner_cookie_is_worth_nothing(client, user):
    client.cookies[kept_form.OWNER_COOKIE] = str(user.pk)
    assert not client.post(PROFILE, TYPED).context["kept"]


def test_the_session_holds_it_encrypted(browser):
    browser.post(PROFILE, TYPED)
    assert "Zohra" not in str(dict(browser.session))


def test_passwords_and_files_are_never_kept(browser, user):
    file = SimpleUploadedFile("cin.pdf", b"%PDF-1.4", content_type="application/pdf")
    browser.post(PROFILE, TYPED | {"password1": "secret-de-salma", "scan": file})
    sign_in(browser, user)
    page = browser.get(RESUME)
    names = [name for name, _ in page.context["kept"].fields]
    assert names == ["full_name", "phone", "language"]
    assert "joindre à nouveau" in page.content.decode()


def test_a_flood_is_not_kept_and_its_author_is_told(browser, user):
    browser.post(PROFILE, TYPED | {"full_name": "x" * (kept_form.MAX_CHARACTERS + 1)})
    sign_in(browser, user)
    page = browser.get(RESUME)
    assert page.context["kept"].fields == []
    assert "trop long" in page.content.decode()


def test_it_is_not_offered_for_ever(browser, user, monkeypatch):
    browser.post(PROFILE, TYPED)
    sign_in(browser, user)
    monkeypatch.setattr(kept_form, "KEPT_FOR", timedelta(0))
    assert browser.get(RESUME).status_code == 302


def test_what_cannot_be_read_any_more_is_not_offered(browser, user):
    browser.post(PROFILE, TYPED)
    sign_in(browser, user)
    session = browser.session
    session[kept_form.SESSION_KEY] = "illisible"
    session.save()
    assert browser.get(RESUME).status_code == 302


def test_htmx_is_told_to_load_the_sign_in_page(browser):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{PROFILE}?onglet=2"}
    answer = browser.post(PROFILE, TYPED, headers=headers)
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fcompte%2Freprise%2F"
    answer = browser.get(PROFILE, headers=headers)
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fcompte%2F%3Fonglet%3D2"


def test_the_page_of_the_form_is_where_it_is_taken_up_again(browser, user):
    browser.post(PROFILE, TYPED, headers={"Referer": "http://testserver/comptes/page/?a=1"})
    sign_in(browser, user)
    assert resume_url(browser) == "/comptes/page/?a=1&reprendre=1"


def test_a_foreign_referrer_is_not_followed(browser, user):
    browser.post(PROFILE, TYPED, headers={"Referer": "https://ailleurs.example/piege/"})
    sign_in(browser, user)
    assert resume_url(browser) == f"{PROFILE}?reprendre=1"


def test_an_autosave_hears_that_the_session_ended_and_is_kept(browser, user):
    assert browser.post(PROFILE, TYPED, headers={"X-Autosave": "1"}).status_code == 401
    sign_in(browser, user)
    assert browser.get(RESUME).status_code == 200


def test_a_page_without_that_form_shows_what_was_kept(browser, user):
    browser.post(PROFILE, TYPED, headers={"Referer": f"http://testserver{reverse('usersessions_list')}"})
    sign_in(browser, user)
    html = browser.get(resume_url(browser)).content.decode()
    assert "Salma &quot;Zohra&quot; &lt;T.&gt;" in html


def checking_client(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get(PROFILE)
    return client


def test_a_form_older_than_the_last_sign_in_is_kept_when_our_page_sent_it(user):
    client = checking_client(user)
    answer = client.post(PROFILE, TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert answer.context["onward"] == RESUME
    assert value_of(client.get(resume_url(client)).content.decode(), "phone") == TYPED["phone"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}, {}]
)
def test_a_form_of_another_site_is_neither_taken_nor_kept(user, headers):
    client = checking_client(user)
    assert client.post(PROFILE, TYPED, headers=headers).status_code == 403
    assert client.get(RESUME).status_code == 302


PAGE = """<!doctype html><p>a < b</p>
<form method="get" action="/cherche/"><input name="nom" value="q"></form>
<form method="post" action="/autre/"><input name="nom" value="x"></form>
<form method="post" action="">
 <input type="hidden" name="csrfmiddlewaretoken" value="neuf"><input type="hidden" name="version" value="7">
 <input type="text" name="nom" value="avant" required /><input name="tel"><input name="tel">
 <input type="checkbox" name="aide" value="1" checked><input type="checkbox" name="aide" value="2">
 <input type="radio" name="sexe" value="F"><input type="radio" name="sexe" value="M" checked>
 <select name="pays"><option value="FR" selected>France</option><option value="DE">Allemagne</option></select>
 <textarea name="note">
ancien &amp; vieux</textarea>
 <input type="file" name="scan"><input type="password" name="secret"><button name="acte" value="go">Go</button>
</form>"""
FIELDS = [
    ("version", "3"),
    ("nom", 'Ben "Ali" & fils'),
    ("tel", "20"),
    ("tel", "21"),
    ("aide", "2"),
    ("sexe", "F"),
    ("pays", "DE"),
    ("note", "ligne 1\n<b>ligne 2</b>"),
    ("acte", "go"),
    ("csrfmiddlewaretoken", "vieux"),
    ("ligne-2-montant", "500"),
]


@pytest.fixture
def filled():
    return refill(PAGE, page="/page/", path="/page/", fields=FIELDS, never={"csrfmiddlewaretoken"})


@pytest.mark.parametrize(
    "expected",
    [
        'name="nom" required value="Ben &quot;Ali&quot; &amp; fils"',
        '<input name="tel" value="20"><input name="tel" value="21">',
        '<input type="checkbox" name="aide" value="1"><input type="checkbox" name="aide" value="2" checked>',
        '<input type="radio" name="sexe" value="F" checked><input type="radio" name="sexe" value="M">',
        '<option value="FR">France</option><option value="DE" selected>',
        '<textarea name="note">\nligne 1\n&lt;b&gt;ligne 2&lt;/b&gt;</textarea>',
        'name="version" value="3"',
        'name="csrfmiddlewaretoken" value="neuf"',
        '<form method="post" action="/autre/"><input name="nom" value="x"></form>',
        '<form method="get" action="/cherche/"><input name="nom" value="q"></form>',
        "<p>a < b</p>",
        '<button name="acte" value="go">Go</button>',
    ],
)
def test_each_kind_of_control_is_filled_and_the_rest_left_alone(filled, expected):
    assert expected in filled.html


def test_what_finds_no_place_is_told(filled):
    assert filled.leftover == [("ligne-2-montant", "500")]


def test_the_position_is_just_inside_the_form(filled):
    assert filled.html[: filled.position].endswith('<form method="post" action="">')


def test_of_two_forms_at_one_address_the_one_with_the_fields_is_filled():
    page = '<form method="post"><input name="a"></form><form method="post"><input name="b"></form>'
    filled = refill(page, page="/p/", path="/p/", fields=[("b", "oui")], never=())
    assert (
        filled.html
        == '<form method="post"><input name="a"></form><form method="post"><input name="b" value="oui"></form>'
    )


def test_a_page_without_the_form_is_not_touched():
    assert refill("<p>rien</p>", page="/p/", path="/p/", fields=[("b", "oui")], never=()) is None
