import struct
from pathlib import Path
from zlib import crc32

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.formats.identify import FileFormat, identify
from ingest.formats.pictures.image import count_frames, frame_raster, opened_image, page_frames
from ingest.formats.pictures.raster import Raster
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

LIMITS = Limits()


def page(size: tuple[int, int] = (120, 160), corner: int = 0) -> Image.Image:
    """A white page with one corner dark, top left."""
    image = Image.new("L", size, 255)
    image.paste(corner, (0, 0, size[0] // 3, size[1] // 3))
    return image


def frames(path: Path, limits: Limits = LIMITS) -> list[Raster]:
    with opened_image(path, limits) as image:
        return [frame_raster(image, n, limits) for n in range(1, count_frames(image, limits) + 1)]


def refusal(path: Path, limits: Limits = LIMITS) -> Reason:
    with pytest.raises(CannotRead) as caught:
        frames(path, limits)
    return caught.value.reason


@pytest.mark.parametrize(
    ("compression", "mode"),
    [
        ("group3", "1"),
        ("group4", "1"),
        ("packbits", "L"),
        ("tiff_lzw", "L"),
        ("jpeg", "L"),
        ("tiff_adobe_deflate", "L"),
        ("raw", "L"),
    ],
)
def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path, compression: str, mode: str) -> None:
    first, *others = (page((120 + n, 160)).convert(mode) for n in range(3))
    first.save(
        tmp_path / "a.tif", compression=compression, save_all=True, append_images=others, dpi=(200, 200)
    )
    rasters = frames(tmp_path / "a.tif")
    assert [(raster.image.mode, raster.image.size, raster.dpi) for raster in rasters] == [
        ("L", (120, 160), 200),
        ("L", (121, 160), 200),
        ("L", (122, 160), 200),
    ]
    for raster in rasters:
        assert darkness(raster, (10, 10)) < 30
        assert darkness(raster, (110, 150)) > 225


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG2000", "image/jp2"), ("WEBP", "image/webp"), ("BMP", "image/bmp"), ("AVIF", "image/avif")],
)
def test_other_images_are_pages_as_well(tmp_path: Path, form: str, media_type: str) -> None:
    page().save(tmp_path / "a", form)
    assert identify(tmp_path / "a") == FileFormat(media_type, Kind.IMAGE)
    (raster,) = frames(tmp_path / "a")
    assert (darkness(raster, (10, 10)) < 30, darkness(raster, (110, 150)) > 225) == (True, True)


def test_every_image_of_a_heic_is_a_page(tmp_path: Path) -> None:
    photo = pillow_heif.from_pillow(page().convert("RGB"))
    photo.add_from_pillow(page((128, 96)).convert("RGB"))
    photo.save(tmp_path / "a")
    assert identify(tmp_path / "a") == FileFormat("image/heic", Kind.IMAGE)
    rasters = frames(tmp_path / "a")
    assert [raster.image.size for raster in rasters] == [(120, 160), (128, 96)]
    assert darkness(rasters[0], (10, 10)) < 30


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_its_first_image(tmp_path: Path, form: str) -> None:
    page().save(tmp_path / "a", form, save_all=True, append_images=[page(corner=90)] * 3)
    (raster,) = frames(tmp_path / "a")
    assert darkness(raster, (10, 10)) < 30


def darkness(raster: Raster, point: tuple[int, int]) -> int:
    return int(np.asarray(raster.image)[point[1], point[0]])


@pytest.mark.parametrize(
    ("orientation", "dark"), [(1, (5, 5)), (3, (115, 155)), (6, (155, 5)), (8, (5, 115))]
)
def test_a_photograph_is_turned_as_its_camera_says(
    tmp_path: Path, orientation: int, dark: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    page().save(tmp_path / "a.jpg", exif=exif, quality=95)
    (raster,) = frames(tmp_path / "a.jpg")
    assert darkness(raster, dark) < 30


@pytest.mark.parametrize("told", [None, (1, 1), (72_000, 72_000)])
def test_a_resolution_that_cannot_be_is_that_of_an_a4_page(
    tmp_path: Path, told: tuple[int, int] | None
) -> None:
    page((1654, 2339)).save(tmp_path / "a.png", dpi=told)
    assert frames(tmp_path / "a.png")[0].dpi == 200


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 30, 30))
    image.save(tmp_path / "a.png")
    (raster,) = frames(tmp_path / "a.png")
    assert (darkness(raster, (5, 5)), darkness(raster, (60, 60))) == (0, 255)


def test_a_transparent_colour_is_white(tmp_path: Path) -> None:
    image = Image.new("P", (90, 90), 0)
    image.putpalette([0, 0, 0, 9, 9, 9] + [0] * 762)
    image.paste(1, (0, 0, 30, 30))
    image.save(tmp_path / "a.png", transparency=0)
    (raster,) = frames(tmp_path / "a.png")
    assert (darkness(raster, (5, 5)), darkness(raster, (60, 60))) == (9, 255)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_become_eight(tmp_path: Path, name: str) -> None:
    deep = np.full((90, 90), 60_000, np.uint16)
    deep[:30, :30] = 2_000
    Image.fromarray(deep).save(tmp_path / name)
    (raster,) = frames(tmp_path / name)
    assert raster.image.mode == "L"
    assert (darkness(raster, (5, 5)), darkness(raster, (60, 60))) == (7, 234)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "CMYK"])
def test_paper_stays_white_in_every_mode(tmp_path: Path, mode: str) -> None:
    page().convert(mode).save(tmp_path / "a.tif")
    (raster,) = frames(tmp_path / "a.tif")
    assert (darkness(raster, (5, 5)), darkness(raster, (110, 150))) == (0, 255)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_cut_off_image_is_damaged(tmp_path: Path, name: str, share: float) -> None:
    grain = np.random.default_rng(7).integers(0, 255, (300, 300), np.uint8)
    Image.fromarray(grain).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: round(len(content) * share)])
    assert refusal(tmp_path / name) is Reason.DAMAGED


@settings(deadline=None)
@given(st.integers(8, 400))
def test_an_image_cut_off_anywhere_is_damaged_or_read(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    path = tmp_path_factory.mktemp("p") / "a.png"
    page().save(path)
    path.write_bytes(path.read_bytes()[:length])
    try:
        outcomes: set[object] = {raster.image.size for raster in frames(path)}
    except CannotRead as error:
        outcomes = {error.reason}
    assert outcomes <= {(120, 160), Reason.DAMAGED}


def test_an_image_of_too_many_pixels_is_too_large_before_it_is_decoded(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", b""), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
        for kind, data in chunks
    )
    (tmp_path / "a.png").write_bytes(content)
    assert refusal(tmp_path / "a.png") is Reason.TOO_LARGE


def test_four_times_the_pixels_of_a_page_are_still_decoded(tmp_path: Path) -> None:
    page((200, 200)).save(tmp_path / "a.png")
    assert frames(tmp_path / "a.png", Limits(page_pixels=10_000))
    assert refusal(tmp_path / "a.png", Limits(page_pixels=9_999)) is Reason.TOO_LARGE


def test_a_later_frame_that_is_too_large_does_not_take_the_first_with_it(tmp_path: Path) -> None:
    page((100, 100)).save(tmp_path / "a.tif", save_all=True, append_images=[page((300, 300))])
    limits = Limits(page_pixels=10_000)
    with opened_image(tmp_path / "a.tif", limits) as image:
        assert frame_raster(image, 1, limits).image.size == (100, 100)
        with pytest.raises(CannotRead) as caught:
            frame_raster(image, 2, limits)
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_chain_of_frames_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    first = page((40, 40))
    first.save(tmp_path / "a.tif", save_all=True, append_images=[page((40, 40))], compression="raw")
    content = bytearray((tmp_path / "a.tif").read_bytes())
    start = struct.unpack_from("<I", content, 4)[0]
    second = next_frame(content, start)
    struct.pack_into("<I", content, second[0] + 2 + 12 * second[1], start)
    (tmp_path / "a.tif").write_bytes(content)
    assert 1 <= len(frames(tmp_path / "a.tif")) <= 3


def next_frame(content: bytearray, start: int) -> tuple[int, int]:
    """Where the directory after the one at `start` begins, and how many entries it has."""
    entries = struct.unpack_from("<H", content, start)[0]
    following = struct.unpack_from("<I", content, start + 2 + 12 * entries)[0]
    return following, struct.unpack_from("<H", content, following)[0]


@pytest.mark.parametrize(
    ("kinds", "pages"),
    [
        ((0, 0), (1, 2)),
        ((0, 1), (1,)),
        ((1, 0, 2), (2, 3)),
        ((2, 4), (1,)),
        ((1, 1), (1, 2)),
    ],
    ids=["two pages", "a small copy behind", "one before", "a mask", "nothing but copies"],
)
def test_small_copies_and_masks_in_a_tiff_are_no_pages(
    tmp_path: Path, kinds: tuple[int, ...], pages: tuple[int, ...]
) -> None:
    first, *others = (page() for _ in kinds)
    for image, kind in zip((first, *others), kinds, strict=True):
        image.encoderinfo = {"tiffinfo": {254: kind}}
    first.save(tmp_path / "a.tif", save_all=True, append_images=others, tiffinfo={254: kinds[0]})
    with opened_image(tmp_path / "a.tif", LIMITS) as image:
        assert page_frames(image, LIMITS) == pages
