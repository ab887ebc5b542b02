"""An evaluation as one self-contained page: figures, plots, and every miss with what was shown instead."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from bot.evalcharts import bars, reliability, risk_coverage
from bot.evalruns import Comparison
from bot.evaltable import interval, value
from index.answer import Outcome
from index.evaluation import ALL, MEASURES, OTHER, Result, Row

_HEADS = {ALL: "all", OTHER: "other languages"}
#: Characters of a passage shown in the table of misses; the whole is in its title.
_EXCERPT = 160

_STYLE = """
:root { color-scheme: light dark; --ours: #0a6cc2; --plain: #b9791c; --grid: #ddd; --ink: #1b1f24;
  --paper: #fff; --soft: #f3f5f7; --dim: #5a6470; }
@media (prefers-color-scheme: dark) { :root { --ours: #58a6ff; --plain: #d9a441; --grid: #363c44;
  --ink: #e3e7ec; --paper: #14171b; --soft: #1e2329; --dim: #9aa5b1; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  margin: 0 auto; max-width: 1280px; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--grid); }
h3 { font-size: 1rem; margin: .5rem 0; } p { max-width: 75ch; } small, .dim { color: var(--dim); }
table { border-collapse: collapse; } th, td { padding: .3rem .6rem; text-align: start; vertical-align: top; }
th { font-weight: 600; } .wide { overflow-x: auto; }
.figures td, .figures th:not(:first-child), .kinds td { text-align: end; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.figures small { display: block; } .figures tr { border-top: 1px solid var(--grid); }
.figures tr.plain { border: 0; color: var(--dim); }
.figures tr.plain th { font-weight: 400; padding-left: 1.4rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 1.25rem;
  align-items: start; margin: 1.25rem 0; }
figure { margin: 0; background: var(--soft); border-radius: 8px; padding: .75rem; }
svg { width: 100%; height: auto; } .grid { stroke: var(--grid); }
.tick, .axis { font-size: 11px; fill: var(--dim); }
rect.ours, circle.ours { fill: var(--ours); } rect.plain { fill: var(--plain); }
rect.count { fill: var(--dim); opacity: .6; }
.line { fill: none; stroke-width: 2; } .line.ours { stroke: var(--ours); }
.line.plain { stroke: var(--plain); }
.line.even { stroke: var(--dim); stroke-width: 1; stroke-dasharray: 4 4; }
.whisker { stroke: var(--ink); stroke-width: 1.5; }
.key::before { content: ""; display: inline-block; width: .8em; height: .8em; border-radius: 2px;
  background: var(--c); margin: 0 .35em 0 .8em; }
.kinds th { text-align: start; white-space: nowrap; }
.kinds td.share { background: color-mix(in srgb, var(--ours) calc(var(--share) * 70%), transparent); }
.misses { width: 100%; font-size: 13px; } .misses tr { border-top: 1px solid var(--grid); }
.misses td.text { min-width: 14rem; overflow-wrap: anywhere; } .misses td.text div { margin-bottom: .2rem; }
input { font: inherit; padding: .3rem .5rem; width: min(30rem, 90%); color: inherit; background: var(--soft);
  border: 1px solid var(--grid); border-radius: 6px; }
"""

_FILTER = """
const box = document.querySelector("input"), shown = document.querySelector("#shown");
const rows = [...document.querySelectorAll(".misses tbody tr")];
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    count += !row.hidden;
  }
  shown.textContent = count;
});
"""


def page(results: Sequence[Result], about: str, compared: Comparison, texts: Mapping[str, str]) -> str:
    """The page. `about` is a line on the run; `texts` has the text of every passage and section by id."""
    misses = [(result.name, row) for result in results for row in result.rows if not row.good]
    total = sum(len(result.rows) for result in results)
    body = [
        "<h1>Evaluation</h1>",
        f"<p>{escape(about)}.</p>",
        '<p>Under each figure its 95 % interval (bootstrap over questions). <span class="key" '
        'style="--c:var(--ours)">the program</span><span class="key" style="--c:var(--plain)">the plain '
        "design: cosine of one vector a passage, official text alone, same model</span></p>",
        *(_result(result) for result in results),
        _changes(compared),
        f"<h2>Misses</h2><p>{len(misses)} of {total}: the right passage was not first or not given as an "
        "answer; or what the report does not say was answered, or off topic and not declined.</p>"
        f'<p><input aria-label="filter" placeholder="words that a row must have: zh other-state answer"> '
        f'<span id="shown">{len(misses)}</span> shown</p>',
        _misses(misses, texts),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + f"\n<script>{_FILTER}</script></body></html>\n"
    )


def _result(result: Result) -> str:
    charts = {
        "Right passage first": bars(result.figures, result.plain_figures, "recall_at_1"),
        "Risk and coverage": risk_coverage(result.rows, result.plain),
        "Reliability": reliability(result.rows),
        "Near, declined at 95 % answered": bars(
            result.figures, result.plain_figures, "near_declined_at_95"
        ),
    }  # fmt: skip
    drawn = "".join(f"<figure><h3>{escape(title)}</h3>{svg}</figure>" for title, svg in charts.items() if svg)
    count = len({row.question for row in result.rows})
    return (
        f"<h2>{escape(result.name)}</h2><p>Reports: {result.reports}; questions: {count}; translations of "
        f'them asked: {len(result.rows)}.</p><div class="wide">{_figures(result)}</div>'
        f'<div class="charts">{drawn}</div>{_kinds(result.rows)}'
    )


def _figures(result: Result) -> str:
    heads = "".join(f"<th>{escape(_HEADS.get(group, group))}</th>" for group in result.figures)
    lines = [f'<table class="figures"><thead><tr><th></th>{heads}</tr></thead><tbody>']
    for measure, label in MEASURES.items():
        for style, name, figures in (
            ("", label, result.figures),
            ("plain", "plain design", result.plain_figures),
        ):
            cells = [by_measure.get(measure) for by_measure in figures.values()]
            if any(cells):
                shown = "".join(f"<td>{value(cell)}<small>{interval(cell)}</small></td>" for cell in cells)
                lines.append(f'<tr class="{style}"><th>{escape(name)}</th>{shown}</tr>')
    return "".join([*lines, "</tbody></table>"])


def _kinds(rows: Sequence[Row]) -> str:
    """What came of each kind and style of question, as shares of its row."""
    counts = Counter((row.kind.value, row.style, row.outcome) for row in rows)
    lines = [
        "<h3>What each kind of question got</h3>"
        '<table class="kinds"><thead><tr><th></th><th>answer</th><th>closest</th><th>none</th><th></th></tr>'
        "</thead>",
    ]
    for kind, style in sorted({(kind, style) for kind, style, _ in counts}):
        total = sum(counts[kind, style, outcome] for outcome in Outcome)
        cells = "".join(
            f'<td class="share" style="--share:{counts[kind, style, outcome] / total:.3f}">'
            f"{counts[kind, style, outcome] / total:.0%}</td>"
            for outcome in Outcome
        )
        name = f"{kind}: {style}" if style else kind
        lines.append(f'<tr><th>{escape(name)}</th>{cells}<td class="dim">{total}</td></tr>')
    return "".join([*lines, "</table>"])


def _changes(compared: Comparison) -> str:
    if not compared.asked:
        return "<h2>Since the last run</h2><p>No run of these questions was saved before.</p>"
    parts = [f"<h2>Since the last run</h2><p>{compared.asked} translations were asked then too.</p>"]
    for word, rows in (("Won", compared.won), ("Lost", compared.lost)):
        items = "".join(
            f'<li><span class="dim">{escape(row.key)}</span> <bdi>{escape(row.text)}</bdi> – {row.outcome}'
            "</li>"
            for row in rows
        )
        parts.append(f"<details><summary>{word}: {len(rows)}</summary><ul>{items}</ul></details>")
    return "".join(parts)


def _misses(misses: Sequence[tuple[str, Row]], texts: Mapping[str, str]) -> str:
    lines = [
        '<div class="wide"><table class="misses"><thead><tr><th>question</th><th>expected</th>'
        "<th>shown instead</th><th>outcome</th><th>confidence</th></tr></thead><tbody>"
    ]
    for name, row in misses:
        expected = "".join(_passage(id_, texts) for id_ in row.expected) or '<span class="dim">nothing</span>'
        rank = "" if not row.answerable else f"right: {_nth(row.rank)}"
        shown = '<span class="dim">the right passage</span>' if row.right else ""
        if not row.right and row.shown:
            shown = _passage(row.shown[0], texts)
        lines.append(
            f'<tr><td class="text"><div dir="auto" lang="{escape(row.language)}">{escape(row.text)}</div>'
            f"<small>{escape(row.language)} · {escape(name)} · {escape(row.question)} · {row.kind} "
            f'{escape(row.style)}</small></td><td class="text">{expected}</td><td class="text">{shown}</td>'
            f"<td>{row.outcome}<br><small>{rank}</small></td><td>{row.confidence:.2f}</td></tr>"
        )
    return "".join([*lines, "</tbody></table></div>"])


def _passage(id_: str, texts: Mapping[str, str]) -> str:
    text = texts.get(id_, "")
    excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    return (
        f'<div><small>{escape(id_)}</small><div dir="auto" title="{escape(text)}">{escape(excerpt)}</div>'
        "</div>"
    )


def _nth(rank: int | None) -> str:
    return f"place {rank}" if rank else "not found"
