"""Where the program begins: `keukentafel`, or `python -m desktop`."""

import sys

from desktop import cli
from desktop.process import keep_memory_off_the_disk
from desktop.trouble import log_bug

EXIT_BUG = 70  # a fault of the program, as sysexits.h has it: no answer of a command


def main() -> int:
    """Do what the command line says, a command or the window: both may hold the keys of a vault; the exit code."""
    keep_memory_off_the_disk()
    try:
        return cli.main()
    except Exception as error:  # noqa: BLE001 -- Python would print what it says, which may be a client's words
        log_bug(type(error), error.__traceback__)
        sys.stderr.write("A fault of the program. Nothing that was saved is lost. Report the line above.\n")
        return EXIT_BUG


if __name__ == "__main__":
    sys.exit(main())
