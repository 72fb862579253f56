"""The pages of documents: several files at once, preview, replacement, removal, what a browser may do with a file."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.services.documents import document_remove
from common.dates import today
from common.models import AccessRecord
from tests.cases.test_documents import pdf, upload
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.cases import CaseFactory, DocumentFactory, specimen


@pytest.fixture
def counsellor(db):
    CountryFactory(code="TN")
    return UserFactory(full_name="Nour Gharbi")


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)


@pytest.fixture
def client(client_as, counsellor):
    return client_as(counsellor)


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_several_files_come_at_once_and_the_camera_with_them(client, case):
    files = {
        "file": [upload("a.pdf"), upload("b.png", specimen())],
        "photo": upload("c.jpg", specimen("JPEG")),
    }
    answer = client.post(
        url("documents", case.pk), {"kind": "other", "dated_on": "05/03/2024", **files}, follow=True
    )
    assert "3 documents ajoutés." in text(answer)
    assert {document.mime_type for document in case.documents.all()} == {
        "application/pdf",
        "image/png",
        "image/jpeg",
    }
    assert "5 mars 2024" in text(answer)


def test_one_refused_file_does_not_cost_the_others_and_is_named(client, case):
    files = [
        upload("bon.pdf"),
        upload("script.jpg", b"<script>alert(1)</script>"),
        upload("long.pdf", pdf(300)),
    ]
    answer = client.post(url("documents", case.pk), {"kind": "other", "title": "Mes pièces", "file": files})
    assert answer.status_code == 422
    assert [document.original_name for document in case.documents.all()] == ["bon.pdf"]
    page = text(answer)
    for words in (
        "1 document ajouté.",
        "script.jpg : Le contenu de ce fichier",
        "long.pdf : Ce PDF dépasse 100 pages",
    ):
        assert words in page
    assert 'value="Mes pièces"' in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "cin"}, "Choisissez au moins un fichier."),
        ({"kind": "cin", "file": lambda: [upload(f"{n}.pdf") for n in range(11)]}, "10 fichiers au plus"),
        ({"kind": "cin", "file": upload, "dated_on": "31/02/2024"}, "au calendrier"),
        ({"kind": "cin", "file": upload, "dated_on": f"{today() + timedelta(days=2):%d/%m/%Y}"}, "du futur"),
        (
            {"kind": "cin", "file": upload, "dated_on": "02/01/2024", "expires_on": "01/01/2024"},
            "avant sa propre date",
        ),
        ({"kind": "rien", "file": upload}, "rien"),
    ],
)
def test_bad_input_is_told_beside_the_field(client, case, data, words):
    data = {name: value() if callable(value) else value for name, value in data.items()}
    answer = client.post(url("documents", case.pk), data)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not case.documents.exists()


def test_the_same_form_sent_twice_adds_once(client, case):
    token = "0d0c3b6e-0000-4000-8000-000000000002"
    for _ in range(2):
        sent = {"kind": "cin", "file": upload(), "form_token": token}
        assert client.post(url("documents", case.pk), sent).status_code == 302
    assert case.documents.count() == 1


def test_a_picture_is_shown_in_a_sandbox_and_each_reading_is_recorded(client, counsellor, case):
    document = DocumentFactory(case=case, picture=True)
    page = text(client.get(url("document_page", document.pk)))
    source = f"{url('document_download', document.pk)}?voir"
    assert f'src="{source}"' in page
    assert not AccessRecord.objects.exists()
    answer = client.get(source)
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert AccessRecord.objects.get().actor == counsellor


def test_a_pdf_is_framed_by_the_portal_only(client, case):
    document = DocumentFactory(case=case)
    page = client.get(url("document_page", document.pk))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "<iframe" in text(page)
    shown = client.get(url("document_download", document.pk), {"voir": ""})
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    taken = client.get(url("document_download", document.pk))
    assert "sandbox" in taken["Content-Security-Policy"]
    assert taken["X-Frame-Options"] == "DENY"
    assert taken["Content-Disposition"].startswith("attachment")


def test_other_pages_may_frame_nothing(client, case):
    assert "frame-src" not in client.get(url("case_detail", case.pk))["Content-Security-Policy"]


def test_the_thumbnail_of_a_sensitive_document_does_not_exist(client, case):
    document = DocumentFactory(case=case, picture=True)
    shown = client.get(url("document_thumbnail", document.pk))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in shown["Content-Security-Policy"]
    type(document).objects.filter(pk=document.pk).update(kind="medical")
    assert client.get(url("document_thumbnail", document.pk)).status_code == 404
    assert client.get(url("document_thumbnail", DocumentFactory(case=case).pk)).status_code == 404


def test_a_sensitive_document_does_not_show_in_passing(client, client_as, case):
    document = DocumentFactory(case=case, picture=True, kind="medical")
    page = text(client.get(url("document_page", document.pk)))
    assert f'<img src="{url("document_download", document.pk)}' not in page
    assert "Ouvrir le document" in page
    manager = client_as(UserFactory(taskforce_manager=True))
    assert "Raison de la consultation" in text(manager.get(url("document_page", document.pk)))
    assert "Ouvrir le document" not in text(manager.get(url("document_page", document.pk)))


def test_a_version_is_replaced_on_its_page(client, case):
    document = DocumentFactory(case=case, title="Ancien")
    page = url("document_replace", document.pk)
    assert client.post(page, {"title": "Neuf"}).status_code == 422
    bad = client.post(page, {"title": "Neuf", "file": upload(content=b"MZ")})
    assert bad.status_code == 422
    assert 'value="Neuf"' in text(bad)
    answer = client.post(page, {"title": "Neuf", "file": upload()}, follow=True)
    assert "Nouvelle version ajoutée." in text(answer)
    assert "Remplacés et retirés" in text(answer)
    new = case.documents.current().get()
    assert (new.title, new.replaces, new.kind) == ("Neuf", document, document.kind)
    assert url("document_page", new.pk) in text(client.get(url("document_page", document.pk)))
    again = client.post(page, {"title": "Neuf", "file": upload(content=pdf(2))})
    assert again.status_code == 422
    assert "déjà été remplacé" in text(again)


def test_a_document_is_removed_on_its_page_and_put_back(client, case):
    document = DocumentFactory(case=case)
    page = url("document_take_off", document.pk)
    assert client.post(page, {"reason": ""}).status_code == 422
    answer = client.post(page, {"reason": "Autre personne"}, follow=True)
    assert "Autre personne" in text(answer)
    assert "Autre personne" in text(client.get(url("case_overview", case.pk), follow=True))
    assert client.get(url("document_download", document.pk)).status_code == 404
    assert "Rétablir" in text(client.get(url("document_page", document.pk)))
    assert client.post(page, {"reason": "Encore"}).status_code == 422
    back = client.post(url("document_put_back", document.pk), follow=True)
    assert "Document rétabli." in text(back)
    assert client.get(url("document_download", document.pk)).status_code == 200
    assert "pas retiré" in text(client.post(url("document_put_back", document.pk), follow=True))


ACTS = ("document_replace", "document_take_off", "document_put_back")


@pytest.mark.parametrize("name", ["document_page", "document_thumbnail", *ACTS])
def test_another_antenna_finds_nothing(client_as, case, name):
    document = DocumentFactory(case=case, picture=True)
    stranger = client_as(UserFactory())
    assert stranger.get(url(name, document.pk)).status_code in (404, 405)
    assert stranger.post(url(name, document.pk), {"reason": "x"}).status_code in (404, 405)
    document.refresh_from_db()
    assert document.removed_at is None


def test_the_taskforce_reads_and_changes_nothing(client_as, case):
    document = DocumentFactory(case=case)
    manager = client_as(UserFactory(taskforce_manager=True))
    page = text(manager.get(url("document_page", document.pk)))
    assert url("document_take_off", document.pk) not in page
    assert [manager.post(url(name, document.pk), {"reason": "x"}).status_code for name in ACTS] == [
        403,
        403,
        403,
    ]


def test_the_queries_of_the_tab_do_not_grow_with_its_documents(
    client_as, counsellor, case, django_assert_max_num_queries
):
    htmx = client_as(counsellor, htmx=True)
    tab = url("documents", case.pk)

    def fill():
        for _ in range(5):
            DocumentFactory(case=case)
            new = DocumentFactory(case=case, replaces=DocumentFactory(case=case))
            document_remove(actor=counsellor, document=new, reason="Erreur")

    fill()
    with django_assert_max_num_queries(20) as few:
        htmx.get(tab)
    fill()
    with django_assert_max_num_queries(len(few)):
        htmx.get(tab)


def test_the_persons_photograph_stands_on_her_tab(client, case):
    tab = url("person_tab", case.pk)
    assert "person-photo" not in text(client.get(tab, follow=True))
    photo = DocumentFactory(case=case, kind="photo", picture=True)
    assert url("document_thumbnail", photo.pk) in text(client.get(tab, follow=True))
