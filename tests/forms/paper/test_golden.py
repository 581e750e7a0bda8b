"""The pages look as they did when somebody last looked at them."""

import pytest
from PIL import Image, ImageChops

from tests.forms.paper.golden import FOLDER, MOST, PDFS, differs, drawn


@pytest.mark.parametrize("name", list(PDFS))
def test_the_pages_look_like_their_pictures(name: str) -> None:
    pages = list(drawn(PDFS[name]()))
    pictures = sorted(FOLDER.glob(f"{name}-[0-9].png"))
    assert len(pages) == len(pictures) > 0
    for page, picture in zip(pages, pictures, strict=True):
        with Image.open(picture) as golden:
            assert differs(page, golden) <= MOST, picture.name


def test_a_line_that_moved_is_seen() -> None:
    page = next(drawn(PDFS["plan"]()))
    with Image.open(FOLDER / "plan-1.png") as golden:
        assert differs(page, golden) <= MOST
        assert differs(ImageChops.offset(page, 0, 4), golden) > MOST
        assert differs(page.crop((0, 0, 100, 100)), golden) == 1.0
