"""What may be kept of a file somebody sends: pictures of pixels only, PDF files without programs."""

import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from common.errors import DomainError
from common.pictures import LONGEST_SIDE
from common.safe_files import safe_file

GPS = 0x8825


def sent(content, name="fichier"):
    return SimpleUploadedFile(name, content)


def refusal_of(content):
    with pytest.raises(DomainError) as refusal:
        safe_file(sent(content))
    assert refusal.value.field == "file"
    return refusal.value.code


def photograph(kind="JPEG", size=(60, 40), **options):
    picture = Image.new("RGB", size, "#0b6666")
    picture.putpixel((0, 0), (255, 0, 0))
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def with_position():
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Samia"
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 48.0, 0.0), 3: "E", 4: (10.0, 10.0, 0.0)})
    return photograph(exif=exif, comment=b"36.8, 10.18")


def document(edit=None, pages=1, **options):
    writer, stream = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Samia Ben Ali"})
    if edit:
        edit(writer)
    if options:
        writer.encrypt(**options)
    writer.write(stream)
    return stream.getvalue()


def test_position_camera_and_comments_stay_out_and_the_picture_stands_upright():
    content = with_position()
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    safe = safe_file(sent(content))
    kept = Image.open(BytesIO(safe.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (40, 60), {})
    assert b"Samia" not in safe.content
    assert b"36.8" not in safe.content
    assert max(Image.open(BytesIO(safe.thumbnail)).size) <= 240


def test_what_stands_behind_a_picture_stays_out():
    script = b"<script>alert(1)</script><?php system($_GET[0]); ?>"
    for kind in ("JPEG", "PNG", "WEBP"):
        safe = safe_file(sent(photograph(kind) + script))
        assert b"script" not in safe.content
        assert Image.open(BytesIO(safe.content)).format == kind


def test_a_large_photograph_is_made_smaller():
    safe = safe_file(sent(photograph(size=(LONGEST_SIDE + 500, 300))))
    assert Image.open(BytesIO(safe.content)).width == LONGEST_SIDE


def test_holes_of_a_picture_are_kept():
    stream = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(stream, "PNG")
    assert Image.open(BytesIO(safe_file(sent(stream.getvalue())).content)).mode == "RGBA"


def bomb():
    """A PNG of some kilobytes that would fill 30 000 × 30 000 pixels."""
    content = bytearray(photograph("PNG"))
    at = content.index(b"IHDR")
    content[at + 4 : at + 12] = (30_000).to_bytes(4, "big") * 2
    header = bytes(content[at : at + 17])
    content[at + 17 : at + 21] = zlib.crc32(header).to_bytes(4, "big")
    return bytes(content)


def heic():
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "too_large"),
        (photograph()[:300], "damaged"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20, "damaged"),
        (b"%PDF-1.7\nrien", "damaged"),
        (b"%PDF-1.7 <script>alert(1)</script>", "damaged"),
        (heic(), "heic"),
        (b"<?xml version='1.0'?>\n<svg onload='alert(1)'></svg>", "svg"),
        (b"GIF89a" + b"\x00" * 100, "refused"),
    ],
    ids=["bomb", "cut", "script as jpeg", "empty pdf", "script as pdf", "heic", "svg", "gif"],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(content, code):
    assert refusal_of(content) == code


def test_a_pdf_is_written_anew_without_its_author():
    safe = safe_file(sent(document(pages=2)))
    assert (safe.mime_type, safe.pages) == ("application/pdf", 2)
    assert b"Samia" not in safe.content
    assert len(PdfReader(BytesIO(safe.content)).pages) == 2


def test_what_stands_behind_a_pdf_stays_out():
    assert b"alert" not in safe_file(sent(document() + b"\n<script>alert(1)</script>")).content


def open_action(kind, **more):
    def edit(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        action.update({NameObject(f"/{key}"): value for key, value in more.items()})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return edit


def hidden_in_a_page(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): action,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def named_script(writer):
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), DictionaryObject()])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})


def attached(writer):
    writer.add_attachment("cheval.exe", b"MZ")


def form_of_adobe(writer):
    form = DictionaryObject({NameObject("/XFA"): writer._add_object(DecodedStreamObject())})
    writer.root_object[NameObject("/AcroForm")] = form


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (open_action("/JavaScript", JS=TextStringObject("app.alert(1)")), "active"),
        (open_action("/Launch", F=TextStringObject("cmd.exe")), "active"),
        (open_action("/SubmitForm"), "active"),
        (hidden_in_a_page, "active"),
        (named_script, "active"),
        (form_of_adobe, "active"),
        (attached, "attached"),
    ],
    ids=["javascript", "launch", "submit", "page", "names", "xfa", "attachment"],
)
def test_a_pdf_with_a_program_or_another_file_is_refused(edit, code):
    assert refusal_of(document(edit)) == code


def test_a_program_whose_name_is_written_in_code_is_found():
    content = document(open_action("/JavaScript", JS=TextStringObject("app.alert(1)")))
    coded = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert coded != content
    assert refusal_of(coded) == "active"


def test_a_pdf_with_a_password_is_refused_and_one_that_anybody_opens_is_not():
    assert refusal_of(document(user_password="secret", algorithm="RC4-128")) == "locked"
    safe = safe_file(sent(document(user_password="", owner_password="o", algorithm="RC4-128")))
    assert not PdfReader(BytesIO(safe.content)).is_encrypted


def test_too_many_pages_are_refused_with_the_limit(settings):
    settings.MAX_PDF_PAGES = 4
    assert safe_file(sent(document(pages=4))).pages == 4
    assert refusal_of(document(pages=5)) == "too_many_pages"
