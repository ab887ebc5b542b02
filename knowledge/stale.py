"""Translations that are older than their official text."""

from collections.abc import Mapping

from knowledge.library import Library


def stale(old: Library, new: Library) -> Mapping[str, tuple[str, ...]]:
    """The passages whose official text has changed since `old`, with the languages whose translation has not."""
    found = {}
    for id_, passage in new.ids.items():
        before = old.ids[id_].text if id_ in old.ids else {}
        same = {language: before.get(language) == text for language, text in passage.text.items()}
        if any(
            passage.is_official(language) and language in before and not same[language] for language in same
        ):
            found[id_] = tuple(
                language for language in same if same[language] and not passage.is_official(language)
            )
    return {id_: languages for id_, languages in found.items() if languages}
