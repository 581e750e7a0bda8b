"""Where the program begins: `keukentafel-server`, or `python -m sync.server`."""

import sys

from sync.server.cli import main

if __name__ == "__main__":
    sys.exit(main())
