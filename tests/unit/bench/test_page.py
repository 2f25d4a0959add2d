"""What the benchmark of the portal's page says of what it measured."""

from pathlib import Path

import pytest

from bench import page
from e2e.loads import Load
from signoff.verdict.outcomes import NotVerified


def loads(*ready_ms: float) -> list[Load]:
    return [Load(0.0, 0.1, ready, ready / 2, 0.002) for ready in ready_ms]


def received(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *ready_ms: float, weight: int = 1000
) -> tuple[int, str]:
    found = {"as it is": loads(*ready_ms), "CPU slowed 4 times": loads(*(4 * each for each in ready_ms))}
    monkeypatch.setattr(page, "_measured", lambda count: found)
    monkeypatch.setattr(page, "weight", lambda folder: weight)
    return page.main(["--loads", str(len(ready_ms))]), capsys.readouterr().out


def test_each_figure_is_told_as_it_is_and_slowed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = received(monkeypatch, capsys, 100, 200, 300)
    assert code == 0
    lines = [line.split() for line in said.splitlines()]
    assert ["as", "it", "is", "ready", "200", "ms", "300", "ms", "300", "ms"] in lines
    assert ["LCP", "100", "ms", "150", "ms", "150", "ms"] in lines
    assert ["CPU", "slowed", "4", "times", "ready", "800", "ms", "1200", "ms", "1200", "ms"] in lines
    assert lines.count(["CLS", "0.002", "0.002", "0.002"]) == 2


def test_a_slow_page_and_a_heavy_bundle_miss(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received(monkeypatch, capsys, 100, 2000)[0] == 1
    assert received(monkeypatch, capsys, 100, 1999)[0] == 0
    assert received(monkeypatch, capsys, 100, weight=301 * 1024)[0] == 1


def test_without_a_browser_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_here(count: int) -> dict[str, list[Load]]:
        raise NotVerified("there is no chromium")

    monkeypatch.setattr(page, "_measured", none_here)
    assert page.main([]) == 3
    assert "there is no chromium" in capsys.readouterr().out


def test_only_scripts_and_styles_are_weighed(tmp_path: Path) -> None:
    for name, size in (("a.js", 3), ("b.css", 4), ("c.svg", 5)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert page.weight(tmp_path) == 7
