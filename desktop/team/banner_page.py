"""What stands above a dossier that is not simply ours: another team's, offered to us, asked to be removed. Pure."""

from dataclasses import dataclass

from desktop.team.now import RegionNow
from forms.words import Words


@dataclass(frozen=True)
class BannerPage:
    """kind: amber, or "" for nothing to say. place: the card of the tab "together" that it is about."""

    kind: str = ""
    title: str = ""
    text: str = ""
    place: str = "whose"


NOTHING = BannerPage()


def banner_page(
    dossier_id: str, late: int, region: RegionNow | None, words: Words, *, unheard: bool = False
) -> BannerPage:
    """late: changes that do not count until somebody accepts them. unheard: nothing counts but for them."""
    held = region.custody.get(dossier_id) if region is not None else None
    if region is None or held is None:
        return NOTHING
    team = region.team_name(held.team)
    if held.offered in region.my_teams and held.offered:
        return BannerPage("amber", words("banner.offered", team=team), words("banner.offered.text"), "incoming")
    if held.team not in region.my_teams:
        return BannerPage("amber", words("banner.theirs", team=team), words("banner.theirs.text", team=team))
    if held.purge is not None:
        return BannerPage("amber", words("banner.purge"), words("banner.purge.text"), "removal")
    if held.offered:
        away = words("together.offered", team=region.team_name(held.offered))
        return BannerPage("amber", away, words("banner.away.text"), "handover")
    if late:
        title = words("banner.late.one") if late == 1 else words("banner.late", n=late)
        return BannerPage("amber", title, words("banner.unheard.text") if unheard else "", "late")
    return NOTHING
