"""Pictures of pages as they should look.

`python -m tests.forms.paper.golden` makes them anew; look at each before it goes in.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from forms.paper.plan import plan_pdf
from forms.plan import Fridge
from tests.forms.paper.plans import a_full_plan
from tests.forms.paper.test_papers import MADE

FOLDER: Final = Path(__file__).parents[2] / "golden"
DPI: Final = 48
SHADES: Final = 8  # that are kept of a picture: enough to see what moved
DIFFERS: Final = 70  # of 255, after blurring: a letter that moved, not a smoother edge
MOST: Final = 0.002  # the share of a page that may differ


def _arabic() -> bytes:
    wish = "أريد أن أبقى في بيتي مع أولادي، وأن أدفع الضرائب (belastingdienst) قبل 12 مارس 2027."
    plan = a_full_plan()
    return plan_pdf(replace(plan, name="سمير الأحمد", fridge=replace(plan.fridge, first_name="سمير", wish=wish)))


PDFS: Final[dict[str, Callable[[], bytes]]] = {
    "plan": lambda: plan_pdf(a_full_plan()),
    "plan-en": lambda: plan_pdf(a_full_plan(), "en"),
    "plan-large": lambda: plan_pdf(a_full_plan(), large=True),
    "plan-arabic": _arabic,
    "plan-empty": lambda: plan_pdf(replace(a_full_plan(), fridge=Fridge(), steps=())),
    **{name: lambda name=name: MADE[name]("nl", False) for name in ("prepare", "blank", "referral", "recovery")},  # type: ignore[misc]
}


def drawn(pdf: bytes) -> Iterator[Image.Image]:
    """Each page in shades of grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()


def differs(page: Image.Image, golden: Image.Image) -> float:
    """The share of a page that does not look like its picture."""
    if page.size != golden.size:
        return 1.0
    soft = [one.convert("L").filter(ImageFilter.BoxBlur(1)) for one in (page, golden)]
    changed = ImageChops.difference(*soft).point([255 if value > DIFFERS else 0 for value in range(256)])
    return changed.histogram()[255] / (page.width * page.height)


def kept(page: Image.Image) -> Image.Image:
    """A page with few shades, so that its file is small."""
    return page.quantize(SHADES)


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, make in PDFS.items():
        for number, page in enumerate(drawn(make()), start=1):
            kept(page).save(FOLDER / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    main()
