"""Charts as SVG, by hand: a page that must work without a network can load no library. Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 380, 232, 46, 14, 40, 38
RED, GREY = "#cf222e", "#6e7781"
Number = Callable[[float], str]


@dataclass(frozen=True)
class Curve:
    """Points (x, y), rising in x; `steps`: each y holds until the next x."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str
    steps: bool = False


@dataclass(frozen=True)
class Bars:
    """A height for each of as many equal parts of the axis."""

    name: str
    heights: Sequence[float]
    colour: str


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What an axis shows. `ends` are its least and greatest value; `budget` is a red line across it."""

    name: str
    ends: tuple[float, float]
    logarithmic: bool = False
    budget: float | None = None
    says: str = ""
    number: Number = field(default=lambda value: f"{value:,g}")

    def place(self, value: float, begins: float, ends: float) -> float:
        """Where a value stands between two places of the picture; beyond the axis it stands at its end."""
        low, high = self.ends
        value = min(max(value, low), high)
        if self.logarithmic:
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return begins + (ends - begins) * (value - low) / ((high - low) or 1.0)

    def ticks(self) -> list[float]:
        """Round values."""
        low, high = self.ends
        if self.logarithmic:
            first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
            return [10.0**power for power in range(first, last + 1)]
        step = 10.0 ** math.floor(math.log10(high - low))
        share = (high - low) / step
        step = step / 5 if share < 2 else step / 2 if share < 5 else step
        return [low + step * number for number in range(int((high - low) / step + 1e-9) + 1)]


def chart(title: str, x: Axis, y: Axis, curves: Sequence[Curve] = (), bars: Sequence[Bars] = ()) -> str:
    """One chart: bars behind, each before the one named earlier, then curves, then the budgets."""
    parts = [*_frame(title, x, y), *_legend([*curves, *bars])]
    for series in bars:
        wide = (WIDTH - RIGHT - LEFT) / len(series.heights)
        for place, height in enumerate(series.heights):
            if height > 0:
                top = _down(y, height)
                parts.append(
                    f'<rect x="{LEFT + place * wide:.1f}" y="{top:.1f}" width="{max(0.5, wide - 0.6):.1f}" '
                    f'height="{HEIGHT - BOTTOM - top:.1f}" fill="{series.colour}"/>'
                )
    parts += [_path(curve, x, y) for curve in curves if curve.points]
    if x.budget is not None:
        at = _across(x, x.budget)
        parts.append(_connections(at, TOP, at, HEIGHT - BOTTOM))
        parts.append(_text(at - 4, HEIGHT - BOTTOM - 6, x.says, "end", RED))
    if y.budget is not None:
        at = _down(y, y.budget)
        parts.append(_connections(LEFT, at, WIDTH - RIGHT, at))
        parts.append(_text(LEFT + 4, at - 4, y.says, "start", RED))
    return _svg(title, WIDTH, HEIGHT, parts)


def span(low: float, high: float, allowed: float, words: str) -> str:
    """Between which shares the truth lies, beside the share that is allowed."""
    wide, tall, most = 380, 46, min(1.0, max(allowed * 2, high * 1.1, low * 1.1))
    axis = Axis(name="", ends=(0.0, most))
    begins, ends, limit = (axis.place(value, 8, wide - 8) for value in (low, high, allowed))
    parts = [
        f'<rect x="8" y="14" width="{limit - 8:.1f}" height="12" fill="#dafbe1"/>',
        f'<rect x="{limit:.1f}" y="14" width="{wide - 8 - limit:.1f}" height="12" fill="#ffebe9"/>',
        f'<rect x="{begins:.1f}" y="17" width="{max(2.0, ends - begins):.1f}" height="6" fill="#24292f"/>',
        _connections(limit, 10, limit, 30),
        _text(8, 41, "0 %", "start"),
        _text(limit, 41, f"{allowed * 100:.3g} % allowed", "middle", RED),
        _text(wide - 8, 41, f"{most * 100:.3g} %", "end"),
    ]
    return _svg(words, wide, tall, parts)


def _across(axis: Axis, value: float) -> float:
    return axis.place(value, LEFT, WIDTH - RIGHT)


def _down(axis: Axis, value: float) -> float:
    return axis.place(value, HEIGHT - BOTTOM, TOP)


def _path(curve: Curve, x: Axis, y: Axis) -> str:
    places = [(_across(x, at), _down(y, value)) for at, value in curve.points]
    path = f"M{places[0][0]:.1f},{places[0][1]:.1f}"
    for at, down in places[1:]:
        path += f"H{at:.1f}V{down:.1f}" if curve.steps else f"L{at:.1f},{down:.1f}"
    return f'<path d="{path}" fill="none" stroke="{curve.colour}" stroke-width="1.5"/>'


def _frame(title: str, x: Axis, y: Axis) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [f'<text class="name" x="4" y="13">{escape(title)}</text>']
    for value in x.ticks():
        at = _across(x, value)
        parts.append(f'<path d="M{at:.1f},{TOP}V{bottom}" stroke="#eaeef2"/>')
        parts.append(_text(at, bottom + 14, x.number(value), "middle"))
    for value in y.ticks():
        at = _down(y, value)
        parts.append(f'<path d="M{LEFT},{at:.1f}H{right}" stroke="#eaeef2"/>')
        parts.append(_text(LEFT - 5, at + 4, y.number(value), "end"))
    parts.append(f'<path d="M{LEFT},{TOP}V{bottom}H{right}" fill="none" stroke="{GREY}"/>')
    parts.append(_text(right, HEIGHT - 6, x.name, "end"))
    parts.append(_text(4, TOP - 10, y.name, "start"))
    return parts


def _legend(series: Sequence[Curve | Bars]) -> list[str]:
    parts, at = [], float(WIDTH - RIGHT)
    for one in reversed([each for each in series if each.name]):
        parts.append(_text(at, TOP - 10, one.name, "end", one.colour))
        at -= 6.2 * len(one.name) + 14
    return parts


def _text(x: float, y: float, words: str, anchor: str, colour: str = "") -> str:
    style = f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(words)}</text>'


def _connections(x1: float, y1: float, x2: float, y2: float) -> str:
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{RED}" stroke-dasharray="5 3"/>'


def _svg(title: str, wide: float, tall: float, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {wide} {tall}" role="img"><title>{escape(title)}</title>{"".join(parts)}</svg>'
