"""Say which of the program's own files is damaged, in a sentence that needs none of those files."""

import sys
from argparse import Namespace
from collections.abc import Callable
from functools import wraps
from typing import Final

from forms.reference import ReferenceFaulty
from forms.resource import ResourceDamaged, printable
from forms.rules.errors import CatalogueFaulty
from forms.words import TextMissing

EXIT_DAMAGED: Final = 2


def names_damage(run: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
    """A command that tells on one line which file is damaged, and gives exit code 2."""

    @wraps(run)
    def told(args: Namespace) -> int:
        try:
            return run(args)
        except (ResourceDamaged, ReferenceFaulty, CatalogueFaulty, TextMissing) as damage:
            sys.stderr.write(f"{damage.code} {printable(str(damage))}\n")
            return EXIT_DAMAGED

    return told
