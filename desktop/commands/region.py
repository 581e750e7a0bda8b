"""`keukentafel region found|invite|join|words|approve|revoke|archive|server|confirm|status`: a region without a window.

Each does what the Team screens do, then one round with the server, and prints what came of it. The profile of `found`
and `join` is made when there is none; its recovery code is printed then. What `found` prints of the root and the two
archive papers is nowhere else: it belongs on paper, and out of the log of a script.
"""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desktop.commands._given import (
    RegionRefused,
    authority_of,
    check_days,
    check_left,
    check_names,
    check_teams,
    text_of,
    token_after,
)
from desktop.commands._rounds import facts_of, made_or_opened, opened, synced
from desktop.commands._terminal import Facts, add_vault_options, asked_passphrase, need_profile, write

if TYPE_CHECKING:
    from sync.client.progress import Outcome
    from sync.vault import Vault

DEFAULT_DAYS: Final = 7
NOT_DONE: Final = 1
PAPERS: Final = 2  # that the archive key is shared over


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser("region", help="found, join and look after a region", description=__doc__)
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, about in _ABOUT.items():
        action = actions.add_parser(name, help=about, description=about)
        add_vault_options(action)
        if name in _OPTIONS:
            _OPTIONS[name](action)


def run(args: Namespace) -> int:
    """Do it and print what came of it; exit code 1 when the server did not take part. Raises SyncError."""
    need_profile(args)
    facts = _ACTIONS[args.action](args)
    write(facts, as_json=args.json)
    return NOT_DONE if facts.get("stopped") else 0


def _found_options(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="of the region")
    parser.add_argument("--server", required=True, metavar="URL", help="its address, https://...")
    parser.add_argument(
        "--token-file",
        required=True,
        metavar="FILE",
        help="what `keukentafel-server init` printed; - reads it after the passphrase",
    )
    parser.add_argument("--ca", metavar="FILE", help="the certificate of an authority of your own, PEM")
    parser.add_argument("--team", action="append", default=[], metavar="NAME", help="a team; the first is yours too")
    parser.add_argument("--coordinators", metavar="NAME", help="a team of coordinators")
    parser.add_argument("--archive", action="store_true", help="make an archive key on two papers")


def _invite_options(parser: ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="how long the code can be used")


def _join_options(parser: ArgumentParser) -> None:
    parser.add_argument("--code", required=True, metavar="FILE", help="the code; - reads it after the passphrase")
    parser.add_argument("--name", required=True, help="of the worker")


def _device_option(parser: ArgumentParser) -> None:
    parser.add_argument("--device", required=True, metavar="ID", help="the laptop, as `region status` names it")


def _approve_options(parser: ArgumentParser) -> None:
    _device_option(parser)
    parser.add_argument("--words", required=True, help="the four words that were read out on the telephone")
    parser.add_argument("--team", action="append", default=[], metavar="NAME", help="a team that it will be in")


def _revoke_options(parser: ArgumentParser) -> None:
    _device_option(parser)
    parser.add_argument("--erase", action="store_true", help="have it delete its dossiers once its work is sent")
    parser.add_argument("--last-of-team", action="store_true", help="also when nobody is left in one of its teams")


def _archive_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--papers", required=True, metavar="FILE", help="both codes, a line each; - reads them after the passphrase"
    )


def _server_options(parser: ArgumentParser) -> None:
    parser.add_argument("--url", required=True, metavar="URL", help="its new address, https://...")
    parser.add_argument(
        "--ca", metavar="FILE", help="the certificate of an authority of your own, PEM; none without it"
    )


def _team(vault: "Vault", name: str) -> str:
    """The id of the team of this name."""
    for team in vault.region.roster.teams.values():
        if team.name == name:
            return team.id.hex()
    raise RegionRefused("G-002", "The region has no team of this name. Nothing was changed. Look with `region status`.")


def _done(vault: "Vault", facts: Facts, token: str | None = None) -> Facts:
    """The facts, and how the round went that brought it to the server."""
    outcome: Outcome = synced(vault, token)
    return {**facts, **facts_of(outcome)}


def _made(args: Namespace, vault: "Vault", facts: Facts, token: str | None = None) -> Facts:
    """The same; what is nowhere else is printed also when the round fails."""
    code = vault.credentials.recovery_code
    said = {**facts, **({} if code is None else {"recovery_code": code})}
    try:
        return _done(vault, said, token)
    except BaseException:
        write(said, as_json=args.json)
        raise


def _found(args: Namespace) -> Facts:
    """Look at all that was given first: papers of a region that came to nothing would be of no use."""
    from sync.records import utc_now
    from sync.region.shares import Root, new_archive

    ca = authority_of(args.server, args.ca)
    check_names(args.name)
    check_teams([*args.team, *([args.coordinators] if args.coordinators else [])])
    passphrase, token = token_after(lambda: asked_passphrase(args), args.token_file)
    with made_or_opened(args, passphrase) as vault:
        root, at = Root.new(), utc_now()
        papers: Facts = {"root_paper": root.as_text()}
        archive = None
        if args.archive:
            key, *halves = new_archive()
            archive, papers["archive_papers"] = key.public, halves
        region = vault.region
        region.found(args.name, args.server, root, archive=archive, at=at, ca=ca)
        teams = {name: region.add_team(name, at=at) for name in args.team}
        if args.coordinators:
            teams[args.coordinators] = region.add_team(args.coordinators, coordinators=True, at=at)
        region.join_own_team(next(iter(teams.values())), at)
        facts = {"region": region.name, "fingerprint": region.fingerprint, "teams": teams, **papers}
        return _made(args, vault, facts, token)


def _invite(args: Namespace) -> Facts:
    from sync.records import utc_now

    check_days(args.days)
    with opened(args) as vault:
        at = utc_now()
        made = vault.region.invite(expires=at + timedelta(days=args.days), at=at)
        return _done(vault, {"code": made.as_text(), "expires": made.expires.isoformat()})


def _join(args: Namespace) -> Facts:
    from sync.records import utc_now
    from sync.region.enrolment import Enrolment

    check_names(args.name)
    passphrase = asked_passphrase(args)  # before the code, which may follow it on standard input
    code, at = Enrolment.from_text(text_of(args.code)), utc_now()
    if code.expires <= at:
        raise RegionRefused("G-011", "This code has expired. Nothing was changed. Ask the administrator for another.")
    with made_or_opened(args, passphrase) as vault:
        vault.region.request_join(code, args.name, at)
        facts = {"device": vault.region.device_id, "words": list(vault.region.words())}
        return _made(args, vault, facts)


def _words(args: Namespace) -> Facts:
    with opened(args) as vault:
        found = _done(vault, {})
        if vault.region.standing == "asked":
            return {"device": vault.region.device_id, "words": list(vault.region.words()), **found}
        asked = [
            {
                "device": one.device,
                "name": one.name,
                "expired": one.expired,
                "words": list(vault.region.words(one.device)),
            }
            for one in vault.region.requests()
        ]
        return {"requests": asked, **found}


def _approve(args: Namespace) -> Facts:
    from desktop.team.region_page import same_words
    from sync.records import utc_now

    with opened(args) as vault:
        synced(vault)
        if not any(one.device == args.device for one in vault.region.requests()):
            raise RegionRefused("G-003", "No laptop of this number asks to join. Nothing was changed.")
        if not same_words(args.words, vault.region.words(args.device)):
            raise RegionRefused(
                "G-004", "These are not the words of that laptop. It was not let in. Call its worker and compare again."
            )
        teams = [_team(vault, name) for name in args.team]
        vault.region.approve(args.device, teams, utc_now())
        return _done(vault, {"approved": args.device})


def _revoke(args: Namespace) -> Facts:
    from desktop.team.reading import read_seen
    from sync.records import utc_now

    with opened(args) as vault:
        check_left(read_seen(vault).now, args.device, last_of_team=args.last_of_team)
        vault.region.revoke(args.device, utc_now(), erase=args.erase)
        return _done(vault, {"revoked": args.device})


def _archive(args: Namespace) -> Facts:
    """Fetch first: what the papers open came with the feed of this laptop's teams."""
    from sync.region.shares import archive_of

    with opened(args) as vault:
        codes = [line for line in text_of(args.papers).splitlines() if line.strip()]
        if len(codes) != PAPERS:
            raise RegionRefused("G-005", "Two codes are needed, each on a line of its own. Nothing was changed.")
        synced(vault)
        count = vault.region.open_by_archive(archive_of(*codes))
        shut = [team.name for team in vault.region.locked_teams()]
        return _done(vault, {"opened_keys": count, "still_shut": shut})


def _server(args: Namespace) -> Facts:
    ca = authority_of(args.url, args.ca)
    with opened(args) as vault:
        vault.region.move_server(args.url, ca)
        return _done(vault, {"server": args.url})


def _confirm(args: Namespace) -> Facts:
    with opened(args) as vault:
        if not vault.region.is_administrator:
            raise RegionRefused("G-012", "Only an administrator confirms what a region was. Nothing was changed.")
        return facts_of(synced(vault, confirm=True))


def _status(args: Namespace) -> Facts:
    """What the vault knows; asks the server nothing."""
    with opened(args) as vault:
        region = vault.region
        roster, names = region.roster, region.people()
        devices = [
            {
                "device": one.hex(),
                "name": names[one.hex()].name if one.hex() in names else None,
                "teams": [roster.teams[team].name for team in member.teams],
                "administrator": one in roster.administrators,
                "revoked": member.revoked_at is not None,
            }
            for one, member in roster.devices.items()
        ]
        enrolment = region.enrolment
        return {
            "standing": region.standing,
            "region": region.name,
            "fingerprint": region.fingerprint if roster.region else None,
            "server": enrolment.server if enrolment else None,
            "device": region.device_id,
            "my_teams": [team.name for team in region.my_teams],
            "teams": [{"team": one.hex(), "name": team.name} for one, team in roster.teams.items()],
            "devices": devices,
            "waiting": {kind: count for kind, count in region.unsent().items() if count},
            "set_apart": len(region.apart()),
        }


_ABOUT: Final[Mapping[str, str]] = {
    "found": "found a region on an empty server; prints the papers that must be kept",
    "invite": "make a code that lets one laptop ask to join",
    "join": "ask to join with a code; prints four words to be read out to the administrator",
    "words": "the four words again; for an administrator those of everyone who asks",
    "approve": "let a laptop in whose worker read the right words",
    "revoke": "take a laptop out of the region",
    "archive": "open the dossiers of this laptop's teams with both archive papers, when no other laptop is left",
    "server": "the server has another address; each laptop is told for itself",
    "confirm": "after the server was restored from a backup: what this laptop knows of the roster holds",
    "status": "what this vault knows of its region, without asking the server",
}
_OPTIONS: Final[Mapping[str, Callable[[ArgumentParser], None]]] = {
    "found": _found_options,
    "invite": _invite_options,
    "join": _join_options,
    "approve": _approve_options,
    "revoke": _revoke_options,
    "archive": _archive_options,
    "server": _server_options,
}
_ACTIONS: Final[Mapping[str, Callable[[Namespace], Facts]]] = {
    "found": _found,
    "invite": _invite,
    "join": _join,
    "words": _words,
    "approve": _approve,
    "revoke": _revoke,
    "archive": _archive,
    "server": _server,
    "confirm": _confirm,
    "status": _status,
}
