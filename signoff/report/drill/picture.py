"""A drill's timeline as SVG, by hand: it is shown where no library can be loaded. Pure."""

from collections.abc import Sequence
from html import escape

from signoff.report.drill.timeline import STEPS, Timeline, span

WIDTH, LEFT, RIGHT, TOP, ROW = 760, 190, 20, 26, 34
BAD, BACK, INK, GREY = "#cf222e", "#9a6700", "#24292f", "#6e7781"
_LETTERS = {
    "noticed": ("●", "first bad answer"),
    "logged": ("L", "in the log"),
    "alarmed": ("A", "alarm"),
    "recovered": ("✓", "good answers"),
    "restored": ("F", "files restored"),
    "served": ("✓", "old page served"),
}


def picture(timelines: Sequence[Timeline]) -> str:
    """One row for each outage: red while the bad version was in service, then amber until it was over."""
    tall = TOP + ROW * len(timelines) + 40
    most = max(span(timelines), 1.0)

    def at(second: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * second / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" role="img" '
        'font-family="sans-serif" font-size="11">',
        f"<title>{escape(_said(timelines))}</title>",
        f'<rect width="{WIDTH}" height="{tall}" fill="#fff"/>',
    ]
    step = _tick(most)
    for number in range(int(most / step) + 1):
        x = at(number * step)
        parts.append(f'<path d="M{x:.1f},{TOP - 8}V{tall - 36}" stroke="#eaeef2"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{TOP - 12}" text-anchor="middle" fill="{GREY}">{number * step:g} s</text>'
        )
    for row, timeline in enumerate(timelines):
        y, seen = TOP + row * ROW, timeline.instants
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 18}" text-anchor="end" fill="{INK}">{escape(timeline.kind)}</text>'
        )
        ends = [seen[name] for name in ("recovered", "healthy", "served") if name in seen]
        for first, then, colour in (
            (seen.get("bad"), seen.get("back"), BAD),
            (seen.get("back"), max(ends, default=None), BACK),
        ):
            if first is not None and then is not None:
                parts.append(
                    f'<rect x="{at(first):.1f}" y="{y + 8}" width="{max(1.5, at(then) - at(first)):.1f}" '
                    f'height="12" fill="{colour}" fill-opacity=".55"/>'
                )
        for name, (letter, _) in _LETTERS.items():
            if name in seen:
                parts.append(
                    f'<text x="{at(seen[name]):.1f}" y="{y + 18}" text-anchor="middle" fill="{INK}" '
                    f'font-weight="bold">{letter}<title>{escape(STEPS[name])}, {seen[name]:.2f} s</title>'
                    "</text>"
                )
    colours = "red: bad version in service · amber: on the way back"
    letters = " · ".join(f"{letter} {word}" for letter, word in _LETTERS.values())
    for line, words in enumerate((colours, letters)):
        parts.append(f'<text x="8" y="{tall - 22 + 14 * line}" fill="{GREY}">{escape(words)}</text>')
    return "".join([*parts, "</svg>"])


def _tick(most: float) -> float:
    return next((step for step in (1.0, 2.0, 5.0, 10.0, 20.0, 60.0) if most / step <= 12), 300.0)


def _said(timelines: Sequence[Timeline]) -> str:
    """The picture in words, for who cannot see it."""
    return "; ".join(
        f"{timeline.kind}: "
        + ", ".join(
            f"{STEPS[step]} at {at:.1f} s"
            for step, at in sorted(timeline.instants.items(), key=lambda i: i[1])
        )
        for timeline in timelines
    )
