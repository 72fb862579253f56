"""Documents: made safe when they come in, recorded when they go out, kept when replaced or removed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from cases.enums import Standing
from cases.models import Document
from cases.selectors.documents import case_documents, expiring_section
from cases.services.documents import (
    document_add,
    document_open,
    document_remove,
    document_restore,
    removed_files_delete,
)
from common.dates import today
from common.errors import DomainError
from common.models import AccessRecord
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, specimen


def pdf(pages=1):
    writer, stream = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(stream)
    return stream.getvalue()


PDF = pdf()


def upload(name="carte.pdf", content=None):
    return SimpleUploadedFile(name, PDF if content is None else content)


@pytest.fixture
def actor(db):
    return UserFactory()


@pytest.fixture
def case(actor):
    return CaseFactory(antenna=actor.antenna, counsellor=actor)


def test_a_document_is_kept_with_its_real_type_and_a_safe_name(actor, case):
    document = document_add(
        actor=actor, case=case, kind="cin", upload=upload("../../é\u202ecarte.pdf", specimen())
    )
    assert document.mime_type == "image/png"
    assert document.original_name == "écarte.pdf"
    assert "carte" not in document.file.name
    assert document.file.name.endswith(".png")
    assert Image.open(document.file).size == (40, 30)
    assert Image.open(document.thumbnail).format == "JPEG"
    assert len(document.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"MZ\x90\x00" + b"\x00" * 100,
        b"PK\x03\x04" + b"0" * 200,
    ],
    ids=["empty", "html", "svg", "exe", "zip"],
)
def test_disguised_and_empty_files_are_refused(actor, case, content):
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, kind="cin", upload=upload("photo.jpg", content))
    assert refusal.value.field == "file"
    assert not case.documents.exists()


def test_an_oversized_file_is_refused(actor, case, settings):
    settings.MAX_UPLOAD_BYTES = 20
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, kind="cin", upload=upload())
    assert refusal.value.field == "file"


def test_a_pdf_tells_its_pages_and_one_of_300_is_refused_in_words(actor, case):
    assert document_add(actor=actor, case=case, kind="other", upload=upload(content=pdf(3))).pages == 3
    with pytest.raises(DomainError, match="100 pages") as refusal:
        document_add(actor=actor, case=case, kind="other", upload=upload(content=pdf(300)))
    assert refusal.value.code == "too_many_pages"


def test_the_same_file_is_not_kept_twice(actor, case):
    first = document_add(actor=actor, case=case, kind="cin", upload=upload())
    with pytest.raises(DomainError):
        document_add(actor=actor, case=case, kind="cin", upload=upload("autre.pdf"))
    document_add(actor=actor, case=case, kind="consent", upload=upload())
    assert case.documents.count() == 2
    document_remove(actor=actor, document=first, reason="Mauvaise personne")
    document_add(actor=actor, case=case, kind="cin", upload=upload())
    assert case.documents.current().count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "diplome"}, "kind"),
        ({"dated_on": today() + timedelta(days=2)}, "dated_on"),
        ({"dated_on": today(), "expires_on": today() - timedelta(days=1)}, "expires_on"),
    ],
)
def test_impossible_facts_are_refused_beside_their_field(actor, case, facts, field):
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, upload=upload(), **{"kind": "cin", **facts})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("days", "standing"),
    [(None, "valid"), (61, "valid"), (60, "expiring"), (0, "expiring"), (-1, "expired")],
)
def test_a_document_says_that_it_ends(db, days, standing):
    end = None if days is None else today() + timedelta(days=days)
    assert DocumentFactory(expires_on=end).standing == Standing(standing)


def test_a_newer_version_replaces_the_old_one_which_stays_listed(actor, case):
    old = document_add(actor=actor, case=case, kind="cin", upload=upload())
    consent = ConsentFactory(case=case, document=old)
    new = document_add(actor=actor, case=case, kind="cin", upload=upload(content=pdf(2)), replaces=old)
    found = case_documents(actor=actor, case=case)
    assert (found.ordinary, found.past) == ([new], [old])
    assert found.past[0].standing == Standing.REPLACED
    consent.refresh_from_db()
    assert consent.document == new
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, kind="cin", upload=upload(content=pdf(3)), replaces=old)
    assert refusal.value.code == "replaced"
    with pytest.raises(DomainError):
        document_remove(actor=actor, document=old, reason="Erreur")


def test_a_version_does_not_replace_a_document_of_another_case(actor, case):
    with pytest.raises(DomainError):
        document_add(actor=actor, case=case, kind="cin", upload=upload(), replaces=DocumentFactory())


def test_a_document_is_removed_with_a_reason_and_put_back(actor, case):
    document = document_add(actor=actor, case=case, kind="cin", upload=upload())
    with pytest.raises(DomainError):
        document_remove(actor=actor, document=document, reason="  ")
    document_remove(actor=actor, document=document, reason="Autre personne")
    document.refresh_from_db()
    assert (document.standing, document.removed_by) == (Standing.REMOVED, actor)
    with pytest.raises(DomainError):
        document_remove(actor=actor, document=document, reason="Encore")
    document_restore(actor=actor, document=document)
    document.refresh_from_db()
    assert document.standing == Standing.VALID
    with pytest.raises(DomainError):
        document_restore(actor=actor, document=document)


def test_the_signed_copy_of_an_agreement_in_force_is_not_removed(actor, case):
    document = DocumentFactory(case=case, kind="consent")
    consent = ConsentFactory(case=case, document=document)
    with pytest.raises(DomainError) as refusal:
        document_remove(actor=actor, document=document, reason="Erreur")
    assert refusal.value.code == "in_use"
    consent.withdrawn_on = today()
    consent.save()
    document_remove(actor=actor, document=document, reason="Accord retiré")


def test_the_file_of_a_removed_document_goes_after_the_retention(
    actor, case, settings, django_capture_on_commit_callbacks
):
    kept, gone = DocumentFactory(case=case), DocumentFactory(case=case, picture=True)
    for document in (kept, gone):
        document_remove(actor=actor, document=document, reason="Erreur")
    past = timezone.now() - timedelta(days=settings.DOCUMENT_RETENTION_DAYS + 1)
    Document.objects.filter(pk=gone.pk).update(removed_at=past)
    storage, names = gone.file.storage, (gone.file.name, gone.thumbnail.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert removed_files_delete() == 1
    assert not any(storage.exists(name) for name in names)
    assert storage.exists(kept.file.name)
    gone.refresh_from_db()
    assert (gone.file.name, gone.removal_reason) == ("", "Erreur")
    assert removed_files_delete() == 0
    with pytest.raises(DomainError) as refusal:
        document_restore(actor=actor, document=gone)
    assert refusal.value.code == "erased"


@pytest.mark.parametrize(
    "facts",
    [
        {"removed_at": timezone.now()},
        {"removal_reason": "Erreur"},
        {"dated_on": today(), "expires_on": today() - timedelta(days=1)},
        {"file": ""},
    ],
)
def test_the_database_refuses_what_makes_no_sense(db, facts):
    document = DocumentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**facts)


def test_each_download_is_recorded(db):
    document = DocumentFactory()
    counsellor = UserFactory(antenna=document.case.antenna)
    document_open(actor=counsellor, document=document)
    row = AccessRecord.objects.get()
    assert (row.kind, row.subject_type, row.subject_id) == ("document", "cases.document", document.pk)


def test_the_taskforce_says_why_it_opens_a_medical_document(db):
    manager, document = UserFactory(taskforce_manager=True), DocumentFactory(kind="medical")
    with pytest.raises(DomainError):
        document_open(actor=manager, document=document)
    document_open(actor=manager, document=document, reason="Recours")
    assert (AccessRecord.objects.get().kind, AccessRecord.objects.get().reason) == ("sensitive", "Recours")


def test_a_sensitive_picture_has_no_thumbnail(actor, case):
    document = document_add(actor=actor, case=case, kind="medical", upload=upload("a.png", specimen()))
    assert not document.thumbnail


def test_the_day_tells_of_documents_that_end(actor, case):
    soon = DocumentFactory(case=case, expires_on=today() + timedelta(days=10))
    DocumentFactory(case=case, expires_on=today() + timedelta(days=300))
    DocumentFactory(expires_on=today())
    removed = DocumentFactory(case=case, expires_on=today())
    document_remove(actor=actor, document=removed, reason="Erreur")
    rows = expiring_section(actor).rows
    assert [row.due for row in rows] == [soon.expires_on]
