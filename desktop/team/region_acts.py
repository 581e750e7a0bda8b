"""What the screens do with the region itself: founding, letting in, people and teams, publishing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from desktop.team.founded import Founded
from desktop.team.published import publish_again, publish_form, publish_settings
from desktop.team.region_page import same_words
from desktop.team.team_vault import TeamVault
from desktop.trouble import Trouble
from sync.region.enrolment import Enrolment
from sync.region.region import Region
from sync.region.shares import Root, archive_of

INVITED: Final = timedelta(days=7)


class RegionActs(TeamVault):
    """done runs once it is durable on this laptop; the server and the others get it with the next rounds."""

    _token: str | None = None  # what the server showed when it was set up, for founding

    def request_join(self, code: Enrolment, name: str, done: Callable[[], None]) -> None:
        """Ask to join the region of this code."""
        self._doing(lambda region, at: region.request_join(code, name, at), done)

    def found(self, chosen: Founded, done: Callable[[], None]) -> None:
        """Found a region with its first teams; everything secret is on paper by now."""
        at, name = self._desk.clock(), str(self._desk.settings.get("worker_name") or "")
        self._token = chosen.token

        def work(region: Region) -> None:
            region.found(chosen.name, chosen.server, chosen.root, archive=chosen.archive, at=at, ca=chosen.authority)
            region.join_own_team(region.add_team(chosen.team, at=at), at)
            if chosen.coordinators:
                region.join_own_team(region.add_team(chosen.coordinators, coordinators=True, at=at), at)
            if name:
                region.name_device(region.device_id, name, at=at)

        self.act(work, lambda _none: done())

    def invite(self, done: Callable[[str, datetime], None]) -> None:
        """Make an enrolment code."""
        at = self._desk.clock()
        self.act(
            lambda region: region.invite(expires=at + INVITED, at=at), lambda code: done(code.as_text(), code.expires)
        )

    def approve(self, device: str, typed: str, teams: tuple[str, ...], done: Callable[[bool], None]) -> None:
        """Let a laptop in when the words that were typed are those of its request; done gets whether they were."""
        at = self._desk.clock()

        def work(region: Region) -> bool:
            same = same_words(typed, region.words(device))
            if same:
                region.approve(device, teams, at)
            return same

        self.act(work, done)

    def refuse_request(self, device: str, done: Callable[[], None]) -> None:
        """Do not let a laptop in."""
        self._doing(lambda region, _at: region.refuse_request(device), done)

    def add_team(self, name: str, coordinators: bool, done: Callable[[], None]) -> None:
        """Make a team."""
        self._doing(lambda region, at: region.add_team(name, coordinators=coordinators, at=at), done)

    def assign_teams(self, device: str, teams: tuple[str, ...], done: Callable[[], None]) -> None:
        """Put a laptop in these teams, and in no other."""
        self._doing(lambda region, at: region.assign_teams(device, teams, at), done)

    def let_publish(self, device: str, on: bool) -> None:
        """Whether a laptop may publish forms, amounts and texts."""
        self._doing(lambda region, at: region.signer(device, on, at), lambda: None)

    def revoke(self, device: str, erase: bool, done: Callable[[], None]) -> None:
        """Take a laptop out of the region."""
        self._doing(lambda region, at: region.revoke(device, at, erase=erase), done)

    def by_root(
        self, kind: str, device: str, code: str, done: Callable[[], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Appoint or dismiss an administrator with the key that was typed over from paper."""
        at = self._desk.clock()
        self.act(
            lambda region: region.by_root(Root.from_text(code), kind, {"device": bytes.fromhex(device)}, at),
            lambda _none: done(),
            failed,
        )

    def open_by_archive(
        self, first: str, second: str, done: Callable[[int], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Open the keys of this laptop's teams with the two papers that were typed over; done gets how many."""
        self.act(lambda region: region.open_by_archive(archive_of(first, second)), done, failed)

    def withdraw_request(self, done: Callable[[], None]) -> None:
        """Ask to join no more."""
        self._doing(lambda region, _at: region.withdraw_request(), done)

    def publish_form(self, done: Callable[[], None]) -> None:
        """Give the form in use to every laptop of the region."""
        form = self._desk.questionnaire.form
        self._doing(lambda region, at: publish_form(region, form, at), done)

    def publish(self, kind: str, name: str, content: bytes, done: Callable[[], None]) -> None:
        """Give a catalogue or texts to every laptop of the region."""
        self._doing(lambda region, at: region.publish(kind, name, content, at), done)

    def publish_again(self, item: str, done: Callable[[], None]) -> None:
        """Give an earlier version to the region once more."""
        self._doing(lambda region, at: publish_again(region, item, at), done)

    def publish_settings(self, done: Callable[[], None]) -> None:
        """Give the region's amounts and choices to every laptop."""
        settings = dict(self._desk.settings)
        self._doing(lambda region, at: publish_settings(region, settings, at), done)

    def name_device(
        self, device: str, name: str, phone: str, absent_until: date | None, done: Callable[[], None]
    ) -> None:
        """Who works with a laptop, and from which day they are there again; for an administrator."""
        self._doing(lambda region, at: region.name_device(device, name, phone, absent_until, at=at), done)
