"""The dashboard and the alerts: what they look at is counted, and an alert comes when it should."""

import json
import re
import shutil
import subprocess

import pytest
import yaml

from bot.service.metrics import CODES, Metrics
from tests.test_docs import ROOT

RULES, DASHBOARD = ROOT / "deploy" / "alerts.yml", ROOT / "deploy" / "grafana.json"


def test_every_metric_that_is_looked_at_is_counted() -> None:
    """Each name in the rules and on the dashboard is one that the bot gives, and each that it gives is looked at."""
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = [rule["expr"] for rule in rules] + [each["expr"] for panel in panels for each in panel["targets"]]
    given = {}
    for metric in Metrics().registry.collect():
        ends = {"counter": ["_total"], "histogram": ["_bucket"], "info": ["_info"]}.get(metric.type, [""])
        given |= {f"{metric.name}{end}": metric for end in ends}
    codes = next(re.findall(r'code=~"(.+?)"', expr) for expr in asked if "code=~" in expr)
    assert set(codes[0].split("|")) <= set(CODES)
    assert {name for expr in asked for name in re.findall(r"cwgcop_\w+", expr)} == given.keys()


@pytest.mark.skipif(not shutil.which("promtool"), reason="no promtool here (Debian: promtool)")
def test_alerts_come_when_they_should() -> None:
    """Prometheus' own tool reads the rules, and finds each quiet while all is well and firing when it is not."""
    for command in (["check", "rules", str(RULES)], ["test", "rules", str(ROOT / "tests" / "alerts.yml")]):
        done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
