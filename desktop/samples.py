"""Lay the sample dossiers in a vault, each visit as a revision of its own, as if a worker had recorded them."""

from collections.abc import Mapping
from datetime import datetime

from desktop.questionnaire import keep, own_form
from forms.samples import Sample, samples
from sync.vault import Value, Vault


def lay_out_samples(vault: Vault, now: datetime) -> None:
    """Record every sample dossier; days are counted from now's."""
    asked = own_form()
    keep(vault, asked, now)
    for sample in samples(now.date()):
        _record(vault, sample, asked.name)


def _record(vault: Vault, sample: Sample, form: str) -> None:
    known: dict[str, Value] = {}
    dossier_id = ""
    for visit in sample.visits:
        changes = _changed(known, visit.values)
        if not dossier_id:
            dossier_id = vault.new_dossier(changes, form=form, at=visit.at)
        else:
            heads = vault.dossier(dossier_id).heads
            vault.save(dossier_id, changes, parents=heads, form=form, at=visit.at)
        known.update(changes)


def _changed(known: Mapping[str, Value], values: Mapping[str, str]) -> dict[str, Value]:
    return {path: value for path, value in values.items() if known.get(path) != value}
