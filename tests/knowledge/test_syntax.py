"""What is no YAML: the line, and what somebody who has never seen YAML does about it."""

import pytest

from tests.knowledge.conftest import Folder, assert_broken, words

NBSP = "\u00a0"
BROKEN = {
    "text at the margin above a key": (words(text="") + "      ru: |-\nРешение: принято.\n      en: |-\n        a\n",
        [":9: syntax: the text stands too far left: indent it further than ru:"]),
    "text without a colon too far left": (words(text="") + "      ru: |-\n      Решение принято.\n      en: |-\n        a\n", [
        ":9: syntax: the text stands too far left: indent it further than ru:"]),
    "item too far left": (words() + "    items:\n      - |-\n      Решение: принято.\n",
        [":10: syntax: the text stands too far left: indent it further than its hyphen"]),
    "no-break spaces in the indent of a text, further up": (words(text="") + f"      ru: |-\n{NBSP * 8}Решение: принято\n        сразу.\n      en: |-\n        a\n", [
        ":9: syntax: the invisible sign U+00A0 (no-break space)…"]),
    "colon in curly quotation marks": (words(text="“Решение: принято”"), [
        ":7: syntax: a text in quotation marks that are not straight, with a colon in it: type straight quotation marks around it"]),
    "colon in low quotation marks": (words(text="") + "      ru: „Решение: принято“\n",
        [":8: syntax: a text in quotation marks that are not straight, with a colon in it…"]),
    "tab": (words().replace("    text", "\ttext"), [":7: syntax: a tab in the indent: indent with spaces"]),
    "bracket": (words() + "    items: [а, б\n",
        [":8: syntax: an opening bracket that is never closed: close it, or put the text in double quotes"]),
    "quotation mark": (words(text='"Слово.'),
        [":7: syntax: a quotation mark that is never closed: close it with the same mark"]),
    "inner quotation marks": (words(text='"Он сказал "да"."'), [
        ':7: syntax: a line whose indent or quotation marks do not fit the lines above: line it up with its neighbours, and write \\" for a quotation mark inside a quoted text']),
    "colon": (words(text="Так: вот."), [
        ":7: syntax: a colon where none can stand: put the text in double quotes, or give each key its own line and the indent of its neighbours"]),
    "colon without space": (words().replace("language: ru", "language:ru"), [
        ":3: syntax: a line that is neither a key with its colon nor part of a text: add the colon, or indent the line under the text that it belongs to"]),
    "bracket first": (words(text="[со времени] основания"),
        [":7: syntax: words after a closing bracket: put a text that starts with a bracket in double quotes"]),
    "asterisk": (words(text="*важно*"),
        [":7: syntax: a text that starts with a sign that YAML keeps for itself: put the text in double quotes"]),
    "percent": (words(text="%"), [":7: syntax: a text that starts with a sign that YAML keeps for itself…"]),
    "backslash": (words(text='"\\q"'),
        [":7: syntax: a backslash that means nothing in a quoted text: write \\\\ for a backslash"]),
    "control character": (words() + "\0", [":8: syntax: the invisible control character U+0000: delete it"]),
    "two documents": (words() + "---\na: b\n", [":8: syntax: a second document in the file: remove the line ---"]),
    "python tag": (words(text='!!python/object/apply:os.system ["id"]'),
        [":7: syntax: the tag !!python/object/apply:os.system: remove it, or put the text in double quotes"]),
    "aliases": ("a: &a [x, x]\nb: [*a, *a]\n", [
        ":1: syntax: the anchor &a: remove it, or put the text in double quotes",
        ":2: syntax: the alias *a: write the text out, or put it in double quotes",
        ":2: syntax: the alias *a…"]),
    "deep brackets": ("[" * 9999,
        [":1: syntax: nested more than 40 deep: give the inner sections a level of their own"]),
    "deep lists": ("- " * 999 + "x", [":1: syntax: nested more than 40 deep…"]),
    "note within a text": (words(text="Лодка\n      номер # 5\n      ушла"),
        [":8: syntax: the text ends before the #, which starts a note (# 5 is left out)…"]),
    "note in brackets": (words() + "    items: [Лодка # 5, Паром]\n",
        [":8: syntax: the text ends before the #, which starts a note (# 5, Паром] is left out)…"]),
    "true note before a mistake": (words().replace("id: x\n  language", "id: x # a note\n language"),
        [":3: syntax: a line whose indent or quotation marks do not fit the lines above…"]),
    "true note before a line without colon": (words().replace("language: ru\n  title:", "language: ru # a note, a second\n  title"), [
        ":4: syntax: a line that is neither a key with its colon nor part of a text…"]),
    "exclamation mark for the bar": (words(text="!-\n      Слово."),
        [":7: syntax: !- before a text: type |- (an upright bar and a hyphen) if that is meant"]),
    "open quotation mark": (words(id='"1') + '  - id: "2"\n    text: |-\n      Слово.\n', [
        ":6: syntax: a quotation mark that is closed only on line 8: close it with the same mark at the end of its text"]),
    "open quotation mark far above": (words(id='"1') + '  - id: два\n    text: |-\n      Слово.\n  - id: три\n    text: "Слово."\n', [
        ":6: syntax: a quotation mark that is closed only on line 12…"]),
    "no-break space after a colon": (words().replace('id: "1"', 'id:\u00a0"1"'),
        [":6: syntax: the invisible sign U+00A0 (no-break space)…"]),
    "no-break space after the last colon": (words().replace("text: ", "text:\u00a0"),
        [":7: syntax: the invisible sign U+00A0 (no-break space)…"]),
    "no-break space in the indent": (words().replace("  language", "\u00a0 language"),
        [":3: syntax: the invisible sign U+00A0 (no-break space)…"]),
    "no-break space in a text above a mistake": (words(text="|-\n      Слово:\u00a0да\n   title: а"),
        [":9: syntax: a line in a list that does not start with a hyphen: start it with '- ' or correct its indent"]),
    "line separator": (words(text='"Сло\u2028во"'), [":7: syntax: the invisible line break U+2028 (line separator)…"]),
    "next line": (words(text='"Сло\x85во"'), [":7: syntax: the invisible line break U+0085 (next line)…"]),
    "words after the bar": (words(text="|- Слово"), [
        ":7: syntax: words right after |, |- or >: begin the text on the next line, further to the right, and leave |- alone on this one"]),
    "words after >": (words(text="> Слово"), [":7: syntax: words right after |, |- or >…"]),
    "dash after the bar": (words(text="|–\n      Слово."),
        [":7: syntax: a dash that is no hyphen: type |- with the keyboard's own hyphen"]),
    "hyphen after a colon": (words(text="- а"), [
        ":7: syntax: a hyphen where no list can start: start a list on the next line; begin a text that starts with a hyphen on the next line after |-"]),
    "question mark": (words(text="? а"), [
        ":7: syntax: a text that starts with a question mark: put the text in double quotes, or begin it on the next line after |-"]),
    "three dots": (words() + '...\n  - id: "2"\n',
        [":8: syntax: a line of three dots, which ends the file: delete it, or indent it as part of a text"]),
    "hyphen without space": (words() + '  -id: "3"\n    text: Слово.\n',
        [":8: syntax: a hyphen without a space after it: put a space after the hyphen: - id: …"]),
    "later hyphen without space": (words() + "    items:\n      - а\n      -б\n",
        [":10: syntax: a hyphen without a space after it…"]),
    "hyphen and tab": (words().replace("  - id", "  -\tid"), [":6: syntax: a tab after the hyphen…"]),
    "fence": (f"```yaml\n{words()}```\n",
        [":1: syntax: a line of ```, which is no part of the file: delete the line"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_syntax(name: str, folder: Folder) -> None:
    """A slip gets its file and line, what is wrong and what to do, and the file cannot be loaded."""
    content, expected = BROKEN[name]
    assert_broken(folder(x=content), expected)
