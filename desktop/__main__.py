"""Where the program begins: `keukentafel`, or `python -m desktop`."""

import sys

from desktop import cli
from desktop.process import keep_memory_off_the_disk


def main() -> int:
    """Do what the command line says, a command or the window: both may hold the keys of a vault; the exit code."""
    keep_memory_off_the_disk()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
