"""What came of giving a plan or a paper: done, or why not and how to go on."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.widgets import Banner, button, row_of
from forms.words import Words


@dataclass(frozen=True)
class Telling:
    """A sentence that must be read, and if it warns. elsewhere: asks for another place for a file that was refused."""

    sentence: str
    warns: bool = False
    elsewhere: Callable[[], None] | None = None


class ToldBanner(Banner):
    """Hidden until there is something to tell; put_away forgets it, with the pages that it could save elsewhere."""

    def __init__(self, words: Words, name: str) -> None:
        super().__init__("green")
        self.setObjectName(name)
        self._elsewhere: Callable[[], None] | None = None
        self.elsewhere = button(words("give.elsewhere"), icon_name="file-pdf", name=f"{name}-elsewhere")
        self.elsewhere.clicked.connect(lambda _checked=False: self._ask())
        self.column.setSpacing(8)
        self.column.addLayout(row_of(self.elsewhere, None))  # under the words: they need the width
        self.hide()

    def show_telling(self, telling: Telling) -> None:
        """Say it, with the way on where there is one."""
        self._elsewhere = telling.elsewhere
        self.elsewhere.setVisible(telling.elsewhere is not None)
        self.show_message("amber" if telling.warns else "green", "", telling.sentence)
        self.show()
        if telling.elsewhere is not None:
            self.elsewhere.setFocus()

    def put_away(self) -> None:
        """Nothing to tell any more."""
        self._elsewhere = None
        self.hide()

    def _ask(self) -> None:
        if self._elsewhere is not None:
            self._elsewhere()
