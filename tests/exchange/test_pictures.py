"""Pictures and films that come in: known by their bytes, and changed to what is safe to show."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from exchange.footage import BLUE, RED, a_picture, a_webm, an_mp4
from tablo.exchange import films, pictures
from tablo.exchange.pictures import Picture, Unfit, recognize, redraw

KINDS = {
    "png": a_picture("PNG"),
    "jpeg": a_picture("JPEG"),
    "webp": a_picture("WEBP"),
    "gif": a_picture("GIF"),
    "avif": a_picture("AVIF"),
    "mp4": an_mp4(),
    "webm": a_webm(),
}


def opened(picture: Picture) -> Image.Image:
    """Open what is kept."""
    return Image.open(io.BytesIO(picture.body))


def is_like(wanted: tuple[int, int, int], seen: object) -> bool:
    """Tell whether two colours are the same but for what a codec loses."""
    assert isinstance(seen, tuple)
    return all(abs(a - b) < 12 for a, b in zip(wanted, seen[:3], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_known_by_its_bytes(kind: str) -> None:
    """What a file is, its first bytes say."""
    assert kind == recognize(KINDS[kind][:64])


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"BM" + bytes(60),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"PK\3\4" + bytes(60),
        b"GIF8",
        b"",
    ],
)
def test_everything_else_is_refused(body: bytes) -> None:
    """Drawings that can run, documents, archives and rare formats are none of them."""
    with pytest.raises(Unfit) as refused:
        recognize(body[:64])

    assert pictures.NOT_KNOWN == refused.value.message


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "avif"])
def test_drawn_anew(kind: str) -> None:
    """A picture of each kind becomes a WebP of the same look."""
    kept = redraw(KINDS[kind], kind)

    assert ("webp", 64, 36) == (kept.extension, kept.width, kept.height)
    assert b"WEBP" == kept.body[8:12]
    seen = opened(kept).convert("RGB")
    assert is_like(RED, seen.getpixel((10, 18)))
    assert is_like(BLUE, seen.getpixel((54, 18)))


def test_the_same_again_is_the_same() -> None:
    """A picture that is brought twice gives the very same bytes, and so the same name."""
    assert redraw(KINDS["jpeg"], "jpeg") == redraw(KINDS["jpeg"], "jpeg")


def test_a_picture_that_shows_what_is_behind_it_stays_so() -> None:
    """One with transparent parts becomes PNG, one that only could have them WebP."""
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    full = a_picture("PNG", mode="RGBA")

    kept = redraw(out.getvalue(), "png")

    assert "png" == kept.extension
    assert 0 == opened(kept).getchannel("A").getextrema()[0]
    assert "webp" == redraw(full, "png").extension


def test_nothing_but_the_picture_is_kept() -> None:
    """Where and with what it was taken, comments, and a second file behind it are gone."""
    noted = PngInfo()
    noted.add_text("Author", "Secret Name")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"

    for body, kind in (
        (a_picture("PNG", pnginfo=noted) + b"Secret <script>", "png"),
        (a_picture("JPEG", exif=exif, comment=b"Secret"), "jpeg"),
        (a_picture("PNG", mode="RGBA", exif=exif), "png"),
    ):
        kept = redraw(body, kind)
        assert b"Secret" in body
        assert b"Secret" not in kept.body
        assert not opened(kept).getexif()


def test_upright() -> None:
    """A photo that its camera only says to turn is turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # seen right when it is turned clockwise

    kept = redraw(a_picture("JPEG", exif=exif), "jpeg")

    assert (36, 64) == (kept.width, kept.height)
    assert is_like(RED, opened(kept).convert("RGB").getpixel((18, 10)))


def test_no_larger_than_the_largest_screen() -> None:
    """The longer side is brought down to that of a 4K screen, and nothing is blown up."""
    wide = redraw(a_picture("JPEG", size=(6000, 1000)), "jpeg")
    high = redraw(a_picture("PNG", size=(500, 5000)), "png")

    assert (3840, 640) == (wide.width, wide.height)
    assert (384, 3840) == (high.width, high.height)


def swapped_profile() -> bytes:
    """Make a colour profile of a device whose red is blue, and the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ", 128), profile.index(b"bXYZ", 128)
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def test_colours_of_other_devices() -> None:
    """Colours are brought to those of screens by the profile that the picture carries."""
    body = a_picture("PNG", icc_profile=swapped_profile())

    kept = opened(redraw(body, "png"))

    red, _, blue = kept.convert("RGB").getpixel((10, 18))  # type: ignore[misc]
    assert red < 60 < 180 < blue
    assert "icc_profile" not in kept.info


def test_inks_of_printers() -> None:
    """A picture in the four inks of a printer comes out in the colours of screens."""
    inks = io.BytesIO()
    Image.new("CMYK", (4, 4), (255, 0, 0, 0)).save(inks, "JPEG")

    seen = opened(redraw(inks.getvalue(), "jpeg")).convert("RGB").getpixel((1, 1))

    assert is_like((0, 255, 255), seen)


def test_sixteen_bits_of_grey() -> None:
    """A grey picture of sixteen bits keeps its greys."""
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 40_000).save(out, "PNG")

    seen = opened(redraw(out.getvalue(), "png")).convert("RGB").getpixel((1, 1))

    assert is_like((156, 156, 156), seen)


def test_the_first_frame() -> None:
    """Of a picture that moves the first frame is kept."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    kept = opened(redraw(out.getvalue(), "gif"))

    assert is_like(RED, kept.convert("RGB").getpixel((1, 1)))
    assert 1 == getattr(kept, "n_frames", 1)


def test_a_bomb_is_not_lit() -> None:
    """A picture of too many pixels is refused by its head: nothing of it is decoded."""
    body = bytearray(a_picture("PNG"))
    body[16:24] = (20_000).to_bytes(4, "big") * 2  # the head now lies, and its checksum too

    with pytest.raises(Unfit):
        redraw(bytes(body), "png")

    huge = Image.new("1", (20_000, 5_001))
    out = io.BytesIO()
    huge.save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Unfit) as refused:
        redraw(out.getvalue(), "png")
    assert pictures.TOO_MANY_PIXELS == refused.value.message


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "avif"])
def test_damaged(kind: str) -> None:
    """A picture that breaks off, or is another kind than it begins like, is refused."""
    body = a_picture({"jpeg": "JPEG"}.get(kind, kind.upper()), size=(400, 400))
    for broken in (body[: len(body) // 2], body[:64], body[:40] + b"<script>" * 90):
        with pytest.raises(Unfit) as refused:
            redraw(broken, kind)
        assert pictures.NOT_READABLE == refused.value.message


def test_films_say_how_large_and_long_they_are(tmp_path: Path) -> None:
    """Both kinds of film say their size and length."""
    for body, kind, wanted in (
        (an_mp4(7, (1920, 1080)), "mp4", (1920, 1080, 7_000)),
        (a_webm(4, (640, 360)), "webm", (640, 360, 4_000)),
    ):
        path = tmp_path / kind
        path.write_bytes(body)

        film = films.look_at(path, kind)

        assert wanted == (film.width, film.height, film.duration)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("mp4", an_mp4()[:-1]),
        ("mp4", an_mp4() + b"<script>alert(1)</script>"),
        ("mp4", an_mp4()[:24]),
        ("webm", a_webm().replace(b"webm", b"matr")),
        ("webm", a_webm()[:9]),
        ("webm", a_webm()[:12] + b"\x15\x49\xa9\x66\x88" * 5_000),
    ],
)
def test_damaged_films(kind: str, body: bytes, tmp_path: Path) -> None:
    """A film that is cut off, or holds more than a film, is refused."""
    path = tmp_path / "film"
    path.write_bytes(body)

    with pytest.raises(Unfit) as refused:
        films.look_at(path, kind)

    assert films.NOT_A_FILM == refused.value.message
