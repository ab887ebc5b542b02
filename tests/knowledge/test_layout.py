"""A report that is written is read back the same, in the layout of the shipped file."""

from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.layout import write
from knowledge.report import Meeting, Report, Section, key_of
from knowledge.reportfile import read_report
from knowledge.signs import control, unpaired

#: Any text of which something can be seen, with spaces, line breaks and signs wherever they fall.
ANY = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    .map(lambda said: f"{said}a")
    .filter(lambda said: not control(said) and not unpaired(said))
)
MARKS = st.text(" \n\t#:-'\"|>{}[]&*!%@`?,\\~\u00a0\u2028а1", min_size=1, max_size=20).map(
    lambda said: f"{said}x{said}"
)
SAID = (
    ANY
    | MARKS
    | st.sampled_from(["no", "1.10", "2022-01-12", "null", "- a", "a: b", "a #b", "«a»", "|-", "~x"])
)
TEXT = st.fixed_dictionaries({"no": SAID}, optional={"en": SAID, "zh-Hant": SAID})
MEETING = st.builds(Meeting, st.integers(1, 9999), st.dates(date(1900, 1, 1), date(2026, 1, 1)) | st.none())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TEXT,
    text=TEXT,
    items=st.lists(TEXT, max_size=3),
    notes=st.lists(SAID, max_size=2),
    meeting=MEETING | st.none(),
)
def test_round_trip(title: dict[str, str], text: dict[str, str], items: list[dict[str, str]], notes: list[str],
                    meeting: Meeting | None, tmp_path: Path) -> None:  # fmt: skip
    """Whatever a report says, reading what was written gives the same, without an error."""
    inner = Section("2.10", title, meeting, text, tuple(items), (), tuple(notes), len(notes) or None)
    outer = Section("off", title, sections=(inner, Section("1e5", text=text)))
    report = Report(
        "x", "no", title, (outer,), frozenset({"no", "en"}), date(2022, 1, 12), "https://example.org/a#b: c",
        "C22/16", title["no"], frozenset({key_of("en", "old")}),
    )  # fmt: skip
    path = tmp_path / "x.yaml"
    path.write_text(write(report), encoding="utf-8", newline="\n")
    read = read_report(path)
    assert [str(problem) for problem in read.problems if problem.is_error] == []
    assert read.report == report
