"""The dashboard on figures of a real run: `python -m tests.bot.telegram.dashboard docs/pictures/dashboard.svg` lets the bot answer
for a few minutes, has Prometheus gather its figures, asks it what each panel of deploy/grafana.json asks, and draws that.

It is a plain picture of the panels, made without Grafana; a panel that gets nothing ends it. Needs Debian's `prometheus`.
"""

import json
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bot.telegram.bench import QUESTIONS
from tests.bot.telegram.harness import ROOT, BotAPI, Person, free_port, http, real_bot

MINUTES, STEP = 4, 5
COLOURS = ("#3274d9", "#e0762f", "#37872d", "#a352cc", "#c4162a", "#8f8f00", "#0a8f8f", "#555")
ASKED = (*QUESTIONS, "Who sold the moon to the whales?", "What about helplines?")


def load(api: BotAPI) -> None:
    """One to four questions a second for some minutes; in the middle Telegram fails."""
    begun, number = time.time(), 0
    while (now := time.time() - begun) < MINUTES * 60:
        if number == 150:
            api.fail("sendMessage", times=20, status=502)
        person = Person(api, 10_000 + number)
        api.update({"message": person.message(ASKED[number % len(ASKED)])})
        number += 1
        time.sleep(1 / (1 + 3 * (now % 120 > 60)))


def asked(port: int, expr: str, begun: float) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
    """What Prometheus has for an expression since then."""
    query = urlencode({"query": expr, "start": begun, "end": time.time(), "step": STEP})
    found = json.loads(http(f"http://127.0.0.1:{port}/api/v1/query_range?{query}")[1])["data"]["result"]
    each = ((one["metric"], [(at, float(value)) for at, value in one["values"]]) for one in found)
    return [(labels, [point for point in points if point[1] == point[1]]) for labels, points in each]


def shown(value: float, unit: str) -> str:
    """A figure in its unit."""
    if unit == "bytes":
        return f"{value / 1e9:.1f} GB"
    return f"{value:.3g}{' s' if unit == 's' else ''}"


def drawn(panel: dict[str, Any], port: int, begun: float) -> str:
    """A panel as a piece of SVG."""
    at, unit = panel["gridPos"], panel["fieldConfig"]["defaults"]["unit"]
    left, top, width, height = at["x"] * 50, at["y"] * 30, at["w"] * 50 - 10, at["h"] * 30 - 10
    lines = []
    for target in panel["targets"]:
        for labels, points in asked(port, target["expr"], begun):
            name = target["legendFormat"]
            for label, value in labels.items():
                name = name.replace(f"{{{{{label}}}}}", value or "?")
            lines += [(name, points)] if points else []
    assert lines, panel["title"]
    out = [f'<g transform="translate({left} {top})"><rect width="{width}" height="{height}" fill="#fff" stroke="#ccc"/>'
           f'<text x="10" y="20" font-weight="bold">{escape(panel["title"])}</text>']  # fmt: skip
    if panel["type"] == "stat":
        name, points = lines[0]
        mapped = panel["fieldConfig"]["defaults"].get("mappings", [{}])[0].get("options", {})
        value = mapped.get(f"{points[-1][1]:.0f}", {}).get("text") or shown(points[-1][1], unit)
        text = name if panel["options"].get("textMode") == "name" else value
        out.append(f'<text x="10" y="70" font-size="{26 if len(text) < 12 else 17}">{escape(text)}</text>')
    else:
        most = max(value for _, points in lines for _, value in points) or 1.0
        span, wide, high = time.time() - begun, width - 240, height - 50
        out.append(f'<text x="10" y="42" fill="#777">{shown(most, unit)}</text>'
                   f'<path d="M10 47h{wide}M10 {47 + high - 10}h{wide}" stroke="#ddd"/>')  # fmt: skip
        for number, (name, points) in enumerate(lines[:9]):
            colour = COLOURS[number % len(COLOURS)]
            path = " ".join(f"{10 + (when - begun) / span * wide:.0f},{47 + (high - 10) * (1 - value / most):.0f}"
                            for when, value in points)  # fmt: skip
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
            said = f"{name} {shown(points[-1][1], unit)}"
            out.append(f'<text x="{wide + 20}" y="{55 + 18 * number}" fill="{colour}">{escape(said)}</text>')
    return "".join((*out, "</g>"))


def main(file: str) -> int:
    """Run, gather, draw."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, real_bot(Path(folder)) as bot:
        config = Path(folder) / "prometheus.yml"
        scrape = {"job_name": "cwgcop", "scrape_interval": f"{STEP}s",
                  "static_configs": [{"targets": [f"127.0.0.1:{bot.http}"]}]}  # fmt: skip
        config.write_text(json.dumps({"scrape_configs": [scrape]}))
        gathers = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder}/tsdb",
             f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"], cwd=folder)  # fmt: skip
        try:
            begun = time.time()
            load(bot.api)
            panels = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))["panels"]
            pieces = "".join(drawn(panel, port, begun) for panel in panels)
        finally:
            gathers.terminate()
            gathers.wait()
    high = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels) * 30
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5 -5 1205 {high + 5}" font-family="sans-serif" font-size="13">'
    Path(file).write_text(
        f'{head}<rect x="-5" y="-5" width="1205" height="{high + 5}" fill="#f4f5f5"/>{pieces}</svg>\n'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
