"""Pictures that users send: decoded, and written again without what the camera or a trickster added."""

from io import BytesIO

from PIL import Image, ImageOps

# A page scanned at 600 dots per inch has 35 million pixels; more is a bomb, or no use to anybody.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3500
THUMBNAIL_SIDE = 240
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


class PictureRefused(Exception):
    """The picture cannot be kept; `code` is "too_large" or "damaged"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rewrite_picture(content: bytes, mime_type: str) -> tuple[bytes, bytes]:
    """Return the picture written anew in its own format, and a small JPEG of it.

    Only pixels come through: position, camera, comments, colour profiles, further frames and whatever
    stands behind the picture stay out; the camera's rotation is applied. At most LONGEST_SIDE pixels a side.
    Raises PictureRefused.
    """
    name = _FORMATS[mime_type]
    picture = _decode(content, name)
    thumbnail = picture.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _encode(picture, name), _encode(_on_white(thumbnail), "JPEG")


def _decode(content: bytes, name: str) -> Image.Image:
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=(name,))
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureRefused("too_large")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        picture = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise PictureRefused("too_large") from error
    # Decoders of broken pictures raise whatever stood in their way.
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        MemoryError,
    ) as error:
        raise PictureRefused("damaged") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if has_holes and name != "JPEG" else "RGB")
    picture.info = {}
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture)
    return ground


def _encode(picture: Image.Image, name: str) -> bytes:
    stream = BytesIO()
    options = {"JPEG": {"quality": 88}, "PNG": {"optimize": False}, "WEBP": {"quality": 88}}[name]
    picture.save(stream, name, **options)
    return stream.getvalue()
