"""Line charts as SVG, by hand: a page that must work without a network can load no library. Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 240, 52, 12, 26, 34
_BUDGET = "#cf222e"


@dataclass(frozen=True)
class Line:
    """A curve of points (x, y), rising in x."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str


def chart(
    title: str,
    lines: Sequence[Line],
    *,
    x: str,
    y: str,
    log_x: bool = False,
    log_y: bool = False,
    mark: float | None = None,
    level: float | None = None,
) -> str:
    """One chart; `mark` is a red line at that x, `level` at that y: the budget."""
    xs = [point[0] for line in lines for point in line.points] + ([] if mark is None else [mark])
    ys = [point[1] for line in lines for point in line.points] + ([] if level is None else [level])
    if not xs or not ys:
        return ""
    across = _scale(xs, log_x, LEFT, WIDTH - RIGHT)
    down = _scale([*ys, 1.0] if log_y else [*ys, 0.0], log_y, HEIGHT - BOTTOM, TOP)
    parts = [_axis(title, x, y), *_ticks(xs, log_x, across, True), *_ticks(ys, log_y, down, False)]
    for place, line in enumerate(lines):
        path = " ".join(f"{across(px):.1f},{down(py):.1f}" for px, py in line.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="1.6"/>')
        at = WIDTH - RIGHT - 90 * (len(lines) - place)
        parts.append(f'<text x="{at}" y="{TOP + 10}" style="fill:{line.colour}">{escape(line.name)}</text>')
    if mark is not None:
        parts.append(_budget(across(mark), TOP, across(mark), HEIGHT - BOTTOM))
    if level is not None:
        parts.append(_budget(LEFT, down(level), WIDTH - RIGHT, down(level)))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _scale(
    values: Sequence[float], logarithmic: bool, begins: float, ends: float
) -> Callable[[float], float]:
    low, high = min(values), max(values)
    if logarithmic:
        low, high = math.log10(low), math.log10(high)
    width = (high - low) or 1.0

    def place(value: float) -> float:
        at = math.log10(value) if logarithmic else value
        return begins + (ends - begins) * (at - low) / width

    return place


def _axis(title: str, x: str, y: str) -> str:
    bottom = HEIGHT - BOTTOM
    return (
        f'<text class="name" x="{LEFT}" y="14">{escape(title)}</text>'
        f'<path d="M{LEFT},{TOP}V{bottom}H{WIDTH - RIGHT}" fill="none" stroke="#8c959f"/>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">{escape(x)}</text>'
        f'<text x="4" y="{TOP - 4}">{escape(y)}</text>'
    )


def _ticks(
    values: Sequence[float], logarithmic: bool, scale: Callable[[float], float], across: bool
) -> list[str]:
    parts = []
    for value in _round_values(min(values), max(values), logarithmic):
        at, words = scale(value), f"{value:,g}"
        if across:
            parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 14}" text-anchor="middle">{words}</text>')
        else:
            parts.append(f'<text x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{words}</text>')
    return parts


def _round_values(low: float, high: float, logarithmic: bool) -> list[float]:
    if logarithmic:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(max(high, low)) + 1e-9)
        return [10.0**power for power in range(first, last + 1)]
    if high <= 0:
        return [0.0]
    step = 10.0 ** math.floor(math.log10(high))
    step = step / 5 if high / step < 2 else step / 2 if high / step < 5 else step
    return [step * number for number in range(int(high / step) + 1)]


def _budget(x1: float, y1: float, x2: float, y2: float) -> str:
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{_BUDGET}" stroke-dasharray="5 3"/>'
