"""What the screen of the region shows: how this laptop stands in it, teams, people, who asks to join. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.team.now import Colleague, RegionNow, Team
from desktop.team.together_page import Choice
from forms.words import Words
from sync.region.answered import ACCEPTED

STANDINGS: Final = ("none", "founding", "asked", "member", "revoked")
WORDS: Final = 4  # that are read out by phone
MOST_HANDED: Final = 20  # lines of what other teams took over, and of what was deleted; older ones are counted


@dataclass(frozen=True)
class Joining:
    """A laptop that asks to join, as the administrator's laptop knows it."""

    device: str
    name: str
    expired: bool = False


@dataclass(frozen=True)
class Version:
    """Something the region publishes: what this laptop uses, and whether that came from the region."""

    kind: str  # form, catalogue, amounts, texts
    name: str
    at: date | None = None
    by: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A laptop and who works with it."""

    device: str
    title: str
    detail: str
    teams: tuple[str, ...]
    can_change: bool
    is_administrator: bool = False
    can_appoint: bool = False  # with the region key
    can_count: bool = False  # revoked: what its laptop wrote may be let count in one go
    must_stay: bool = False  # the only administrator
    leaves: tuple[str, ...] = ()  # the teams that have nobody without this laptop


@dataclass(frozen=True)
class TeamRow:
    """A team with its people counted."""

    team: str
    title: str
    detail: str


@dataclass(frozen=True)
class JoinRow:
    """A laptop that waits. can: its code has not expired."""

    device: str
    title: str
    detail: str
    can: bool


@dataclass(frozen=True)
class RemovalRow:
    """A dossier of another team that is asked to go: who asked, for a coordinator to confirm or to stop."""

    dossier_id: str
    title: str
    detail: str
    can_confirm: bool


@dataclass(frozen=True)
class RegionPage:
    """standing: one of STANDINGS. words: to be read out while this laptop waits. choices: teams for the tick boxes."""

    standing: str
    title: str
    sentences: tuple[str, ...]
    words: tuple[str, ...] = ()
    teams: tuple[TeamRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    joining: tuple[JoinRow, ...] = ()
    choices: tuple[Choice, ...] = ()
    versions: tuple[str, ...] = ()
    removals: tuple[RemovalRow, ...] = ()
    handed: tuple[str, ...] = ()  # what other teams took over from ours, the latest first; without a client
    deleted: tuple[str, ...] = ()  # what was deleted for good, the latest first; without a client
    can_manage: bool = False
    can_publish: bool = False
    archive: bool = False
    locked: str = ""  # that dossiers of these teams cannot be opened here yet, "" when all can
    server: str = ""
    authority: str | None = None  # the certificate of the region's own authority


def region_page(
    now: RegionNow | None,
    standing: str,
    today: date,
    words: Words,
    *,
    joining: Sequence[Joining] = (),
    versions: Sequence[Version] = (),
    late: int = 0,
    refused: bool = False,
) -> RegionPage:
    """joining: laptops that ask to join, for an administrator. versions: of what this laptop uses.

    late: dossiers of our teams in which something waits until somebody lets it count. refused: the code to join with
    counts no more.
    """
    if now is None or standing == "none":
        return RegionPage("none", words("region.none.title"), (words("region.none.about"),))
    if standing == "asked":
        return _waiting(now, words, refused=refused)
    if standing == "revoked":
        return RegionPage(standing, _title(now, words), (words("region.revoked"), words("region.revoked.safe")))
    return RegionPage(
        standing=standing,
        title=_title(now, words),
        sentences=_sentences(now, standing, words),
        teams=tuple(_team(one, now, words) for one in _sorted(now.teams)),
        people=tuple(_person(one, now, today, words, late) for one in _people(now)),
        joining=tuple(_joining(one, words) for one in joining) if now.administrator else (),
        choices=tuple(Choice(one.team, one.name) for one in _sorted(now.teams)),
        versions=tuple(_version(one, words) for one in versions),
        removals=tuple(_removals(now, words)) if now.coordinator else (),
        handed=tuple(_handed(now, words)),
        deleted=tuple(_deleted(now, words)),
        can_manage=now.administrator,
        can_publish=now.signer,
        archive=now.archive,
        locked=_locked(now, words),
        server=now.server,
        authority=now.authority,
    )


def _title(now: RegionNow, words: Words) -> str:
    return now.name or words("region.screen")


def _waiting(now: RegionNow, words: Words, *, refused: bool) -> RegionPage:
    """The page of a laptop that asked to join."""
    if refused:
        told = words("region.not_let_in.do"), words("region.not_let_in.safe")
        return RegionPage("asked", words("region.not_let_in"), told)
    asked = words("region.asked", name=now.name) if now.name else words("region.asked.unnamed")
    return RegionPage("asked", words("region.asked.title"), (asked, words("region.asked.work")), now.words)


def _locked(now: RegionNow, words: Words) -> str:
    return words("archive.locked", teams=", ".join(sorted(map(now.team_name, now.locked)))) if now.locked else ""


def _removals(now: RegionNow, words: Words) -> Iterator[RemovalRow]:
    """Every dossier that is asked to go; its contents are not here unless a team of ours holds it."""
    for dossier_id, held in sorted(now.custody.items()):
        asked = held.purge
        if asked is None:
            continue
        title = words("region.removal", id=dossier_id[:8], team=now.team_name(held.team))
        who = now.who(asked.asked_by, words)
        if asked.confirmed_by and asked.due is not None:
            by = now.who(asked.confirmed_by, words)
            detail = words("removal.confirmed", who=who, by=by, day=asked.due.date())
        else:
            detail = words("removal.asked", who=who, at=asked.asked_at)
        yield RemovalRow(dossier_id, title, detail, not asked.confirmed_by and asked.asked_by != now.me)


def _handed(now: RegionNow, words: Words) -> Iterator[str]:
    found = [one for one in now.answered if one.kind == ACCEPTED]
    for one in found[:MOST_HANDED]:
        said = words(
            "region.handed.line", team=now.team_name(one.team), who=now.who(one.by, words), at=one.at,
            offered_by=now.who(one.offered_by, words), offered_at=one.offered_at,
        )  # fmt: skip
        yield said if one.gone_at is None else f"{said} {words('region.handed.gone', day=one.gone_at.date())}"
    if found[MOST_HANDED:]:
        yield words("region.handed.more", n=len(found) - MOST_HANDED)


def _deleted(now: RegionNow, words: Words) -> Iterator[str]:
    """Of our teams; for a coordinator of every team. A team that handed it over before reads it there."""
    found = [one for one in now.deleted if now.coordinator or one.team in now.my_teams]
    for one in found[:MOST_HANDED]:
        yield words(
            "region.deleted.line", id=one.dossier_id[:8], team=now.team_name(one.team), day=one.at.date(),
            who=now.who(one.asked_by, words), by=now.who(one.confirmed_by, words),
        )  # fmt: skip
    if found[MOST_HANDED:]:
        yield words("region.handed.more", n=len(found) - MOST_HANDED)


def same_words(typed: str, words: Sequence[str]) -> bool:
    """True when these are the words that the new laptop shows; capitals, dashes and spaces don't count."""
    return bool(words) and _bare(typed) == _bare(" ".join(words))


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _sentences(now: RegionNow, standing: str, words: Words) -> tuple[str, ...]:
    mine = [now.team_name(team) for team in now.my_teams]
    said = [words("region.teams.mine", teams=", ".join(sorted(mine))) if mine else words("region.teams.none")]
    if standing == "founding":
        said.append(words("region.founding"))
    if now.server:
        said.append(words("region.server", server=now.server))
    if now.administrator:
        said.append(words("region.you_manage"))
    said.append(words("region.archive.on" if now.archive else "region.archive.off"))
    return tuple(said)


def _sorted(teams: Sequence[Team]) -> list[Team]:
    return sorted(teams, key=lambda one: one.name.casefold())


def _people(now: RegionNow) -> list[Colleague]:
    """Who works here first; revoked laptops last."""
    return sorted(now.people, key=lambda one: (one.revoked, one.name.casefold(), one.device))


def _team(one: Team, now: RegionNow, words: Words) -> TeamRow:
    count = len(now.colleagues_in(one.team))
    parts = [words("region.team.people.one") if count == 1 else words("region.team.people", n=count)]
    if one.coordinators:
        parts.append(words("region.team.coordinators"))
    return TeamRow(one.team, one.name, " · ".join(parts))


def _person(one: Colleague, now: RegionNow, today: date, words: Words, late: int) -> PersonRow:
    parts = [", ".join(sorted(now.team_name(team) for team in one.teams)) or words("region.person.no_team")]
    if one.revoked:
        parts = [words("region.person.revoked")]
    if one.administrator and not one.revoked:
        parts.append(words("region.person.administrator"))
    if one.is_absent(today) and not one.revoked:
        parts.append(words("region.person.absent", day=one.absent_until))
    if one.phone:
        parts.append(one.phone)
    parts.append(words("team.laptop", id=one.device[:6]))
    return PersonRow(
        device=one.device,
        title=now.who(one.device, words),
        detail=" · ".join(parts),
        teams=one.teams,
        can_change=now.administrator and not one.revoked,
        is_administrator=one.administrator,
        can_appoint=not one.revoked,
        can_count=one.revoked and late > 0,
        must_stay=now.is_last_administrator(one.device),
        leaves=now.teams_without(one.device),
    )


def _joining(one: Joining, words: Words) -> JoinRow:
    key = "region.join.expired" if one.expired else "region.join.waits"
    title = one.name or words("team.laptop", id=one.device[:6])
    return JoinRow(one.device, title, words(key), not one.expired)


def _version(one: Version, words: Words) -> str:
    kind = words(f"region.version.{one.kind}")
    if one.at is None:
        return words("region.version.own", kind=kind, name=one.name)
    return words("region.version.of_region", kind=kind, name=one.name, day=one.at, by=one.by)
