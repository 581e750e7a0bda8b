"""Read the command line: a subcommand runs without a window and without Qt, anything else opens the app.

Each module in desktop/commands is a subcommand of the same name and offers `add_parser(subparsers)` and
`run(args) -> int`. A known error is one line on stderr and exit code 2, the code that argparse gives a wrong option.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType, TracebackType

import desktop.commands
from desktop.commands._language import language_of
from desktop.trouble import Trouble, trouble_of

EXIT_TROUBLE = 2
LANGUAGES = ("nl", "en")  # of the screens


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit code. argv: without the program's name, None for the real one."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _, rest = _options(languages=None).parse_known_args(arguments)  # a form may have any language
    if not rest:
        return report_trouble(_without_command, _options().parse_args(arguments))
    commands = find_commands()
    args = _with_commands(commands).parse_args(arguments)
    return report_trouble(commands[args.command].run, args)


def find_commands() -> Mapping[str, ModuleType]:
    """The modules of desktop/commands by name; imported only when a subcommand or help is asked for."""
    names = sorted(module.name for module in iter_modules(desktop.commands.__path__))
    return {name: import_module(f"desktop.commands.{name}") for name in names if not name.startswith("_")}


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """False on Linux without a screen; elsewhere there always is one."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environment.get(name) for name in names)


def _options(languages: Sequence[str] | None = LANGUAGES) -> ArgumentParser:
    parser = ArgumentParser(prog="keukentafel", add_help=False, allow_abbrev=False)
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the folder of the vault; made when it is new")
    parser.add_argument("--language", choices=languages, help="of the screens; without it, the one chosen last")
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("--self-test", action="store_true", help="make a vault, record a visit, write its plan")
    return parser


def _with_commands(commands: Mapping[str, ModuleType]) -> ArgumentParser:
    parser = ArgumentParser(
        prog="keukentafel",
        parents=[_options()],
        allow_abbrev=False,
        description="An offline, encrypted intake and a plan on paper. Without a command it opens the app.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for module in commands.values():
        module.add_parser(subparsers)
    return parser


def _without_command(options: Namespace) -> int:
    if options.version:
        return _print(f"Keukentafel {version('keukentafel')}")
    if options.self_test:
        from desktop.selftest import main as self_test

        return self_test()
    if not has_display():
        return _print_trouble(Trouble("D-110", "", "trouble.no_display"), options)
    from desktop.app import main as open_window

    return open_window(options)


def report_trouble(run: Callable[[Namespace], int], args: Namespace) -> int:
    """Run a command; a known error becomes one line on stderr and exit code 2, a bug is raised."""
    with _Reporting(args) as reporting:
        return run(args)
    return reporting.code


class _Reporting:
    """Catches what has a permanent code, whatever its class, and nothing else."""

    def __init__(self, args: Namespace) -> None:
        self.args = args
        self.code = 0

    def __enter__(self) -> "_Reporting":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        trouble = trouble_of(error) if isinstance(error, Exception) else None
        if trouble is None:
            return False
        self.code = _print_trouble(trouble, self.args)
        return True


def _print_trouble(trouble: Trouble, args: Namespace) -> int:
    from forms.words import Words

    language = language_of(args, "en")
    words = Words(language if language in LANGUAGES else "en")
    sentence = words(trouble.key) if trouble.key in words else trouble.text
    sys.stderr.write(f"{trouble.code} {sentence}\n")
    return EXIT_TROUBLE


def _print(line: str) -> int:
    sys.stdout.write(f"{line}\n")
    return 0
