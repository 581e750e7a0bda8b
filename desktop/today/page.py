"""What today asks of a worker: clocks, appointments, what has to be settled, what the team needs. Pure.

Made from the rows of the list and the region; opens no dossier.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.cards import Row
from desktop.team.now import Colleague, RegionNow
from forms.words import Words
from sync.region.answered import ACCEPTED, DECLINED, Answered

SOON_DAYS: Final = 7
HANDED_DAYS: Final = 14  # whoever was on leave sees it too; after that it stands with the region
DECLINED_DAYS: Final = 30  # by then the team has it for good, or offered it elsewhere
MOST: Final = 8  # lines of one group; more are counted
ALL_OF: Final = {  # where the whole list of a group stands
    "over": "dossiers/urgent",
    "clocks": "dossiers/urgent",
    "urgent": "dossiers/urgent",
    "settle": "dossiers/settle",
    "offered": "dossiers/offered",
    "declined": "dossiers",
    "planned": "dossiers/due",
    "print": "dossiers/print",
    "drafts": "dossiers/draft",
    "unsent": "sync",
    "team": "dossiers/absent",
    "handed": "team/handed",
    "removal": "team",
    "joining": "team",
    "vault": "settings",
}

Said = Callable[[Row], str]  # a dossier by name


@dataclass(frozen=True)
class TodayLine:
    """One line to press. dossier_id: "" when route is a screen; route: the place in the dossier, or the screen."""

    title: str
    detail: str
    kind: str
    icon_name: str
    dossier_id: str = ""
    route: str = ""


@dataclass(frozen=True)
class TodayGroup:
    """Lines of one kind; more: how many are not shown, and the route on which they are."""

    key: str
    title: str
    lines: tuple[TodayLine, ...]
    more: TodayLine | None = None


@dataclass(frozen=True)
class TodayPage:
    """Groups in the order in which they press; calm: the sentence of a day on which nothing does."""

    groups: tuple[TodayGroup, ...]
    calm: str = ""


def today_page(
    rows: Sequence[Row],
    region: RegionNow | None,
    today: date,
    words: Words,
    name: Said,
    *,
    unsent: frozenset[str] = frozenset(),
    joining: int = 0,
    unconfirmed: bool = False,
    not_whole: int = 0,
) -> TodayPage:
    """name: how a dossier is called in the list. unsent: dossiers with something not at the server. joining: laptops
    that wait for this administrator. unconfirmed: the recovery code of this vault was never typed back.
    not_whole: dossiers that did not come back whole when the vault was mended."""
    now = _Now([row for row in rows if not row.result], region, today, words, name)
    made = [
        _group("over", now.over(), words),
        _group("clocks", now.clocks(), words),
        _group("urgent", now.urgent(), words),
        _group("settle", now.settle(), words),
        _group("offered", now.offered(), words),
        _group("declined", now.declined(), words),
        _group("planned", now.planned(), words),
        _group("print", now.to_print(), words),
        _group("drafts", now.drafts(), words),
        _group("unsent", now.unsent(unsent, rows), words),
        _group("team", now.team(), words),
        _group("handed", now.handed(), words),
        _group("removal", now.removal(rows), words),
        _group("joining", now.joining(joining), words),
        _group("vault", now.vault(unconfirmed, not_whole), words),
    ]
    groups = tuple(group for group in made if group.lines)
    return TodayPage(groups, "" if groups else words("today.calm"))


def _group(key: str, lines: Iterable[TodayLine], words: Words) -> TodayGroup:
    found = tuple(lines)
    left = len(found) - MOST
    more = TodayLine(words("today.more", n=left), "", "", "list-bullets", route=ALL_OF[key]) if left > 0 else None
    return TodayGroup(key, words(f"today.{key}"), found[:MOST], more)


@dataclass(frozen=True)
class _Now:
    """rows: of open dossiers."""

    rows: Sequence[Row]
    region: RegionNow | None
    today: date
    words: Words
    name: Said

    def _line(self, row: Row, detail: str, kind: str, icon_name: str, route: str) -> TodayLine:
        return TodayLine(self.name(row), detail, kind, icon_name, row.dossier_id, route)

    def _mine(self) -> Iterator[Row]:
        """Those that a team of this laptop holds."""
        for row in self.rows:
            if self.region is None or self.region.holds(row.dossier_id):
                yield row

    def _whose(self, row: Row) -> str:
        """Who is to be called about it, behind a comma: a colleague, also one who is away, or nobody yet."""
        if self.region is None or row.assigned == self.region.me or row.dossier_id not in self.region.custody:
            return ""
        if not row.assigned:
            return f", {self.words('dossiers.unassigned')}"
        one = self.region.by_device.get(row.assigned)
        name = self.region.who(row.assigned, self.words)
        away = one is not None and (one.revoked or one.is_absent(self.today))
        return f", {self.words('today.whose.away' if away else 'today.whose', name=name)}"

    # What presses.

    def over(self) -> Iterator[TodayLine]:
        """Legal terms that are over while nobody recorded the conversation that they were for, the oldest first."""
        return self._terms("today.clock.over", lambda due: due < self.today)

    def clocks(self) -> Iterator[TodayLine]:
        """Legal terms that run, the nearest first."""
        return self._terms("today.clock.until", lambda due: due >= self.today)

    def _terms(self, key: str, wanted: Callable[[date], bool]) -> Iterator[TodayLine]:
        for row in sorted((row for row in self._mine() if row.due), key=lambda row: (row.due, row.name)):
            due = date.fromisoformat(row.due)
            if wanted(due):
                said = f"{self.words(key, day=due)}{self._whose(row)}"
                yield self._line(row, said, "red", "warning-octagon-fill", "scan")

    def urgent(self) -> Iterator[TodayLine]:
        """Urgent without a term that is worked out."""
        for row in self._mine():
            if row.urgent and not row.due:
                said = f"{self.words('today.urgent.detail')}{self._whose(row)}"
                yield self._line(row, said, "red", "warning-octagon-fill", "intake/urgency")

    def settle(self) -> Iterator[TodayLine]:
        """What two people wrote differently, and what arrived late."""
        for row in self._mine():
            if row.conflicts:
                said = self._counted("today.conflicts", row.conflicts)
                yield self._line(row, said, "amber", "git-merge", "history/conflicts")
        late = [row for row in self._mine() if row.late]
        if len(late) > 1 and self.region is not None and any(one.revoked for one in self.region.people):
            said = self.words("today.late.gone", n=len(late))
            yield TodayLine(said, self.words("today.late.gone.detail"), "amber", "download-simple", route="team")
        for row in late:
            yield self._line(row, self._counted("today.late", row.late), "amber", "download-simple", "team/late")

    def offered(self) -> Iterator[TodayLine]:
        """Dossiers that wait for a team of this laptop."""
        for row in self.rows:
            if self.region is not None and self.region.is_offered_to_me(row.dossier_id):
                team = self.region.team_name(self.region.custody[row.dossier_id].team)
                yield self._line(
                    row, self.words("today.offered.detail", team=team), "amber", "handshake", "team/incoming"
                )

    def declined(self) -> Iterator[TodayLine]:
        """Dossiers that another team sent back, until they are offered again."""
        rows = {row.dossier_id: row for row in self.rows}
        for one in self._answered(DECLINED, DECLINED_DAYS):
            row = rows.get(one.dossier_id)
            if row is not None and self.region is not None and not self._may_go(row):
                said = self.words("today.declined.detail", team=self.region.team_name(one.team), day=one.at.date())
                yield self._line(row, f"{said}{self._whose(row)}", "amber", "handshake", "team/handover")

    def _answered(self, kind: str, days: int) -> Iterator[Answered]:
        """Answers to our offers of the last days; a clock that was ahead by more says nothing for years."""
        for one in self.region.answered if self.region is not None else ():
            if one.kind == kind and abs((self.today - one.at.date()).days) < days:
                yield one

    def _may_go(self, row: Row) -> bool:
        """True when somebody asked to take it away for good: it cannot be offered then."""
        held = self.region.custody.get(row.dossier_id) if self.region is not None else None
        return held is not None and held.purge is not None

    def planned(self) -> Iterator[TodayLine]:
        """Appointments and reviews of the coming week, and reviews that were forgotten."""
        until = (self.today + timedelta(days=SOON_DAYS)).isoformat()
        day = self.today.isoformat()
        found = []
        for row in self._mine():
            if day <= row.appointment <= until:
                found.append((row.appointment, "today.appointment", "plan", row))
            if row.review and row.review <= until:
                found.append((row.review, "today.review" if row.review >= day else "today.review_late", "plan", row))
        for when, key, route, row in sorted(found, key=lambda one: (one[0], one[3].name)):
            kind = "amber" if when < day else ""
            said = f"{self.words(key, day=date.fromisoformat(when))}{self._whose(row)}"
            yield self._line(row, said, kind, "calendar-blank", route)

    def to_print(self) -> Iterator[TodayLine]:
        """Plans that were given and wait for a printer."""
        for row in self._mine():
            if row.to_print:
                yield self._line(row, self._counted("today.to_print", row.to_print), "", "printer", "documents")

    def drafts(self) -> Iterator[TodayLine]:
        """What was typed and is in no revision yet."""
        for row in self._mine():
            if row.draft:
                yield self._line(row, self.words("today.draft"), "", "pencil-simple", "intake")

    def unsent(self, unsent: frozenset[str], rows: Sequence[Row]) -> Iterator[TodayLine]:
        """One line: how many wait to be sent; the panel says why."""
        waiting = [row for row in rows if row.dossier_id in unsent]
        if waiting:
            said = self._counted("today.unsent.many", len(waiting))
            yield TodayLine(said, self.words("today.unsent.detail"), "", "arrow-up", route="sync")

    # The team.

    def team(self) -> Iterator[TodayLine]:
        """Who is away with dossiers on their name, and what is on nobody's."""
        if self.region is None or not self.region.my_teams:
            return
        held: dict[str, int] = {}
        nobody = 0
        for row in self._mine():
            if row.dossier_id not in self.region.custody and row.assigned == "":
                continue  # only on this laptop, of a moment ago
            held[row.assigned] = held.get(row.assigned, 0) + 1
            nobody += not row.assigned
        for one in dict.fromkeys(one for team in self.region.my_teams for one in self.region.colleagues_in(team)):
            if one.is_absent(self.today):
                yield self._absent(one, held.get(one.device, 0), me=one.device == self.region.me)
        for device, count in sorted(held.items()):
            gone = self.region.by_device.get(device)
            if gone is not None and gone.revoked:
                said = self._counted("today.gone", count, name=self.region.who(device, self.words))
                yield TodayLine(
                    said, self.words("today.take_over"), "amber", "arrows-left-right", route="dossiers/absent"
                )
        if nobody:
            said = self._counted("today.unassigned", nobody)
            yield TodayLine(said, self.words("today.unassigned.detail"), "", "user-plus", route="dossiers/unassigned")

    def _absent(self, one: Colleague, count: int, *, me: bool) -> TodayLine:
        if me:
            said = self.words("today.absent.me", day=one.absent_until)
            return TodayLine(said, self.words("today.absent.me.detail"), "", "user-minus", route="team")
        name, day = one.name or one.device[:6], one.absent_until
        said = self.words("today.absent", name=name, day=day)
        if not count:
            return TodayLine(said, self.words("today.absent.none"), "", "user-minus")
        detail = self._counted("today.absent.holds", count, name=name)
        return TodayLine(said, detail, "amber", "arrows-left-right", route="dossiers/absent")

    def handed(self) -> Iterator[TodayLine]:
        """What other teams took over, whose names are no longer here: a line a team."""
        if self.region is None:
            return
        by_team: dict[str, list[Answered]] = {}
        for one in self._answered(ACCEPTED, HANDED_DAYS):
            by_team.setdefault(one.team, []).append(one)
        for team, found in by_team.items():
            last, name = found[0], self.region.team_name(team)
            said, day = self._counted("today.handed.line", len(found), team=name), last.at.date()
            told = self.words("today.handed.last", day=day)
            if len(found) == 1:
                who = self.region.who(last.offered_by, self.words)
                told = self.words("today.handed.detail", day=day, who=who, offered=last.offered_at.date())
            yield TodayLine(said, told, "", "handshake", route="team/handed")

    def removal(self, rows: Sequence[Row]) -> Iterator[TodayLine]:
        """Dossiers that somebody asked to take away: to confirm for a coordinator, to see for who holds them."""
        if self.region is None:
            return
        named = {row.dossier_id: row for row in rows}
        for dossier_id, held in sorted(self.region.custody.items()):
            asked = held.purge
            if asked is None or (held.team not in self.region.my_teams and not self.region.coordinator):
                continue
            row = named.get(dossier_id)
            title = self.name(row) if row is not None else self.words("today.removal.unread", id=dossier_id[:8])
            due = asked.due.date() if asked.due is not None else None
            said = self.words("today.removal.on", day=due) if due else self.words("today.removal.asked")
            if row is not None:
                yield self._line(row, said, "amber", "trash", "team")
            else:
                yield TodayLine(title, said, "amber", "trash", route="team")

    def joining(self, count: int) -> Iterator[TodayLine]:
        """Laptops that ask to join."""
        if count:
            said = self._counted("today.joining.many", count)
            yield TodayLine(said, self.words("today.joining.detail"), "amber", "laptop", route="team")

    def vault(self, unconfirmed: bool, not_whole: int) -> Iterator[TodayLine]:
        """What was damaged is looked at; whoever forgets the passphrase needs a sheet that is known to be right."""
        if not_whole:
            said = self._counted("today.not_whole", not_whole)
            yield TodayLine(said, self.words("today.not_whole.detail"), "amber", "lifebuoy", route="settings")
        if unconfirmed:
            yield TodayLine(
                self.words("today.code"), self.words("today.code.detail"), "amber", "lifebuoy", route="settings"
            )

    def _counted(self, key: str, count: int, **other: str) -> str:
        return self.words(f"{key}.one", **other) if count == 1 else self.words(key, n=count, **other)
