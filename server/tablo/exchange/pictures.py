"""Pictures that come in: recognized by what they hold, and drawn anew before anybody gets them.

What comes out is only what was seen: no metadata, no second file hidden behind the first one, no
colours outside of sRGB, upright, and no larger than the largest screen.
"""

import io

from msgspec import Struct
from PIL import Image, ImageCms, ImageOps

PIXELS_LIMIT = 100_000_000
LONGEST_SIDE = 3840
"""Pixels of a picture as it came, and of the longer side as it is kept: that of a 4K screen."""
QUALITY = 92

NOT_KNOWN = (
    "Pictures are taken as PNG, JPEG, WebP, GIF or AVIF, films as MP4 or WebM. "
    "This file is none of them."
)
TOO_MANY_PIXELS = "This picture has {pixels} megapixels; at most {limit} are taken."
NOT_READABLE = "This picture is damaged: it can't be read to its end."

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
_BRANDS_OF_FILMS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV")

# Its own guard looks at what turns out larger while it is decoded; ours comes before that
Image.MAX_IMAGE_PIXELS = PIXELS_LIMIT


class Unfit(Exception):
    """A file can't be taken; `message` is a text's id, `params` fill it."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message.format(**params))
        self.message = message
        self.params = params


class Picture(Struct, frozen=True, kw_only=True):
    """Hold a picture as it is kept: its bytes, what they are ("webp", "png"), its size."""

    body: bytes
    extension: str
    width: int
    height: int


def recognize(head: bytes) -> str:
    """Tell what a file holds by its first 64 bytes: png, jpeg, webp, gif, avif, mp4 or webm.

    Raises `Unfit` for anything else, whatever its name says.
    """
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if head[4:8] == b"ftyp" and (found := _by_brand(head)):
        return found
    raise Unfit(NOT_KNOWN)


def is_film(kind: str) -> bool:
    """Tell whether what `recognize` gave is a film."""
    return kind in {"mp4", "webm"}


def redraw(body: bytes, kind: str, *, longest: int = LONGEST_SIDE) -> Picture:
    """Draw a picture anew: its first frame, upright, in sRGB, of `longest` pixels at most. Blocks.

    One with transparent parts becomes PNG, all others WebP. Raises `Unfit` when it has more than
    `PIXELS_LIMIT` pixels, which is known before any is decoded, or can't be read.
    """
    try:
        with Image.open(io.BytesIO(body), formats=(_FORMATS[kind],)) as image:
            _expect_few(image)
            return _encoded(_upright(image, longest))
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(TOO_MANY_PIXELS, pixels="?", limit=PIXELS_LIMIT // 1_000_000) from error
    except Exception as error:
        # Decoders that are fed with anything raise anything
        raise Unfit(NOT_READABLE) from error


def _by_brand(head: bytes) -> str:
    length = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(length, len(head)), 4))]
    if b"avif" in brands or brands[0] == b"avis":
        return "avif"
    return "mp4" if any(brand.startswith(_BRANDS_OF_FILMS) for brand in brands) else ""


def _expect_few(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > PIXELS_LIMIT:
        limit = PIXELS_LIMIT // 1_000_000
        raise Unfit(TOO_MANY_PIXELS, pixels=pixels // 1_000_000, limit=limit)


def _upright(image: Image.Image, longest: int) -> Image.Image:
    # A JPEG is decoded no larger than it is wanted, which spares hundreds of megabytes
    image.draft(image.mode, (longest, longest))
    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    plain = _in_srgb(upright, profile) if profile else upright
    if plain.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut off what is brighter than eight can hold
        plain = plain.convert("I").point(lambda grey: grey / 256).convert("L")
    drawn = plain.convert("RGBA" if plain.has_transparency_data else "RGB")
    drawn.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return drawn


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, given, wanted, outputMode=mode) or image
    except (OSError, ImageCms.PyCMSError):
        return image  # A profile that can't be used says nothing about the picture


def _encoded(image: Image.Image) -> Picture:
    opaque = image.mode == "RGB" or image.getchannel("A").getextrema() == (255, 255)
    kept = Image.new("RGB" if opaque else "RGBA", image.size)
    # Pixels alone: what else the file said stays behind
    kept.paste(image.convert(kept.mode))
    out = io.BytesIO()
    if opaque:
        kept.save(out, "WEBP", quality=QUALITY, method=4)
    else:
        kept.save(out, "PNG", compress_level=7)
    return Picture(
        body=out.getvalue(),
        extension="webp" if opaque else "png",
        width=kept.width,
        height=kept.height,
    )
