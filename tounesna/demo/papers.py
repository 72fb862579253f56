"""Documents of the invented files: one specimen per type is stored, and every case points at it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from cases.enums import DocumentKind
from cases.models import Document
from common.pictures import rewrite_picture
from tounesna.demo.days import moment
from tounesna.demo.facts import CaseFacts
from tounesna.demo.store import Store
from tounesna.demo.world import World

# Type, words on it, share of the cases that have it, years it is valid for (0: without end).
_PAPERS = (
    (DocumentKind.CIN, "CARTE D'IDENTITE", 0.7, 0),
    (DocumentKind.PASSPORT, "PASSEPORT", 0.3, 5),
    (DocumentKind.CONSENT, "CONSENTEMENT SIGNE", 0.75, 0),
    (DocumentKind.RETURN_PROOF, "CARTE D'EMBARQUEMENT", 0.6, 0),
)


@dataclass(frozen=True, slots=True)
class _Specimen:
    name: str
    thumbnail: str
    size: int
    sha256: str


class Papers:
    """Hands the documents of cases to a store; its own dice, so that the rest of the story stays as it was."""

    def __init__(self) -> None:
        self._specimens: dict[str, _Specimen] = {}

    def write(self, store: Store, world: World, case: CaseFacts) -> None:
        """Add what the case has on paper, some of it ended or about to end."""
        if case.counsellor is None:
            return
        rng = Random(case.pk)  # noqa: S311
        for kind, words, share, years in _PAPERS:
            if rng.random() > share:
                continue
            dated = case.opened - timedelta(days=rng.randrange(20, 365 * max(years, 2)))
            specimen = self._specimen(kind, words)
            store.add(
                Document,
                case_id=case.pk,
                kind=kind,
                dated_on=dated,
                expires_on=dated + timedelta(days=365 * years) if years else None,
                file=specimen.name,
                thumbnail=specimen.thumbnail,
                original_name=f"{kind}.png",
                mime_type="image/png",
                size=specimen.size,
                sha256=specimen.sha256,
                uploaded_by_id=case.counsellor,
                created_at=moment(rng, case.opened),
            )

    def _specimen(self, kind: str, words: str) -> _Specimen:
        if kind not in self._specimens:
            content, thumbnail = rewrite_picture(specimen_picture(words, "DEMONSTRATION"), "image/png")
            self._specimens[kind] = _Specimen(
                default_storage.save(f"documents/specimen/{kind}.png", ContentFile(content)),
                default_storage.save(f"thumbnails/specimen/{kind}.jpg", ContentFile(thumbnail)),
                len(content),
                hashlib.sha256(content).hexdigest(),
            )
        return self._specimens[kind]


def specimen_picture(words: str, number: str) -> bytes:
    """Return a picture that looks like a paper and is none."""
    image = Image.new("RGB", (640, 400), "#fbfaf7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 620, 380), outline="#0b6666", width=4)
    draw.text((60, 80), f"{words}\n\nSPECIMEN\n\n{number}", fill="#16242e", font_size=32)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
