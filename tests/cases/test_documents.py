"""Documents: checked when they come in, recorded when they go out."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.services.documents import document_add, document_open
from common.errors import DomainError
from common.models import AccessRecord
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, DocumentFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


def upload(name="carte.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def picture():
    stream = BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    return stream.getvalue()


def test_a_document_is_kept_with_its_real_type_and_a_safe_name(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    document = document_add(
        actor=actor, case=case, kind="cin", upload=upload("../../é\u202ecarte.pdf", picture())
    )
    assert document.mime_type == "image/png"
    assert document.original_name == "écarte.pdf"
    assert "carte" not in document.file.name
    assert document.file.read() == picture()
    assert len(document.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00" + b"\x00" * 100,
        b"PK\x03\x04" + b"0" * 200,
    ],
    ids=["empty", "html", "exe", "zip"],
)
def test_disguised_and_empty_files_are_refused(db, content):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, kind="cin", upload=upload(content=content))
    assert refusal.value.field == "file"
    assert not case.documents.exists()


def test_an_oversized_file_is_refused(db, settings):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    settings.MAX_UPLOAD_BYTES = 20
    with pytest.raises(DomainError) as refusal:
        document_add(actor=actor, case=case, kind="cin", upload=upload())
    assert refusal.value.field == "file"


def test_the_same_file_is_not_kept_twice(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    document_add(actor=actor, case=case, kind="cin", upload=upload())
    with pytest.raises(DomainError):
        document_add(actor=actor, case=case, kind="cin", upload=upload("autre.pdf"))
    document_add(actor=actor, case=case, kind="consent", upload=upload())
    assert case.documents.count() == 2


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
