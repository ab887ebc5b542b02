"""Charts as SVG text, drawn for a page that sets the colours (--ours, --plain, --grid, --ink)."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bot.evaltable import interval, value
from index.bootstrap import Figure
from index.evaluation import Row

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 40
_BINS = 10


class _Frame:
    """Axes from 0 to 1 both ways; `below` keeps room for a histogram under the plot."""

    def __init__(self, across: str, up: str, *, below: int = 0) -> None:
        self.floor = _HEIGHT - _BOTTOM - below
        self.parts = [
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(up)} by {escape(across)}">'
        ]
        for step in range(5):
            share = step / 4
            x, y = self.x(share), self.y(share)
            self.parts.append(
                f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
                f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.2f}</text>'
            )
            if across:
                self.parts.append(
                    f'<path class="grid" d="M{x:.1f} {_TOP}V{self.floor}"/><text class="tick" x="{x:.1f}" '
                    f'y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{share:.2f}</text>'
                )
        middle = (_TOP + self.floor) / 2
        self.parts.append(
            f'<text class="axis" x="{self.x(0.5)}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(across)}'
            f'</text><text class="axis" transform="translate(12 {middle}) rotate(-90)" text-anchor="middle">'
            f"{escape(up)}</text>"
        )

    @staticmethod
    def x(share: float) -> float:
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, share: float) -> float:
        return self.floor - share * (self.floor - _TOP)

    def line(self, points: Iterable[tuple[float, float]], style: str, title: str) -> None:
        path = "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in points)
        self.parts.append(f'<path class="line {style}" d="M{path}"><title>{escape(title)}</title></path>')

    def svg(self) -> str:
        return "".join([*self.parts, "</svg>"])


def bars(
    ours: Mapping[str, Mapping[str, Figure]], plain: Mapping[str, Mapping[str, Figure]], measure: str
) -> str:
    """One measure by group, the plain design's beside it, with their intervals; "" where there is none."""
    groups = [group for group in ours if measure in ours[group]]
    if not groups:
        return ""
    frame = _Frame("", "share")
    slot = 1 / len(groups)
    for number, group in enumerate(groups):
        both = [("ours", ours[group][measure])]
        if measure in plain.get(group, {}):
            both.append(("plain", plain[group][measure]))
        for place, (style, figure) in enumerate(both):
            left = frame.x((number + 0.12 + 0.38 * place) * slot)
            width = frame.x(0.36 * slot) - _LEFT
            y, centre = frame.y(figure.value), left + width / 2
            frame.parts.append(
                f'<rect class="{style}" x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{frame.floor - y:.1f}"><title>{escape(group)}, {style}: {value(figure)} '
                f"({interval(figure)})</title></rect>"
                f'<path class="whisker" d="M{centre:.1f} {frame.y(figure.low):.1f}'
                f'V{frame.y(figure.high):.1f}"/>'
            )
        frame.parts.append(
            f'<text class="tick" x="{frame.x((number + 0.5) * slot):.1f}" y="{frame.floor + 16}" '
            f'text-anchor="middle">{escape(group)}</text>'
        )
    return frame.svg()


def risk_coverage(ours: Sequence[Row], plain: Sequence[Row]) -> str:
    """Of the questions answered when only the surest are, the share answered wrongly; one line a system.

    Among all questions, answerable or not: an answer to one that the report does not answer is wrong.
    """
    frame = _Frame("share of all questions answered, surest first", "wrong among them")
    for style, rows in (("plain", plain), ("ours", ours)):
        wrong, points = 0, []
        for count, row in enumerate(sorted(rows, key=lambda row: -row.confidence), start=1):
            wrong += not row.right
            points.append((count / len(rows), wrong / count))
        frame.line(points[:: max(1, len(points) // 300)] + points[-1:], style, style)
    return frame.svg()


def reliability(rows: Sequence[Row]) -> str:
    """Confidence against the share right, in bins of equal mass; how often each confidence is given below."""
    frame = _Frame("confidence", "share right", below=56)
    frame.line([(0, 0), (1, 1)], "even", "as sure as right")
    ordered = sorted(rows, key=lambda row: row.confidence)
    points = []
    for number in range(_BINS):
        some = ordered[number * len(ordered) // _BINS : (number + 1) * len(ordered) // _BINS]
        if not some:
            continue
        sure = sum(row.confidence for row in some) / len(some)
        right = sum(row.right for row in some) / len(some)
        points.append((sure, right))
        frame.parts.append(
            f'<circle class="ours" cx="{frame.x(sure):.1f}" cy="{frame.y(right):.1f}" r="4"><title>'
            f"{len(some)} questions: confidence {sure:.2f}, right {right:.2f}</title></circle>"
        )
    frame.line(points, "ours", "the program")
    counts = [0] * 20
    for row in rows:
        counts[min(19, int(row.confidence * 20))] += 1
    ground, most = _HEIGHT - _BOTTOM, max(counts)
    for number, count in enumerate(counts):
        height = 48 * count / most
        frame.parts.append(
            f'<rect class="count" x="{frame.x(number / 20) + 1:.1f}" y="{ground - height:.1f}" '
            f'width="{frame.x(0.05) - _LEFT - 2:.1f}" height="{height:.1f}"><title>{count} questions with '
            f"confidence {number / 20:.2f}–{(number + 1) / 20:.2f}</title></rect>"
        )
    return frame.svg()
