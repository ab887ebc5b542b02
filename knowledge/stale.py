"""Translations that are older than their official text."""

from collections.abc import Mapping

from knowledge.library import Library


def stale(old: Library, new: Library) -> Mapping[str, tuple[str, ...]]:
    """The passages whose official text has changed since `old`, with the languages whose translation has not."""
    found = {}
    for id_, passage in new.ids.items():
        before = old.ids.get(id_)
        if before is None or before.original == passage.original:
            continue
        found[id_] = tuple(
            language
            for language, text in passage.text.items()
            if not passage.is_official(language) and before.text.get(language) == text
        )
    return {id_: languages for id_, languages in found.items() if languages}
