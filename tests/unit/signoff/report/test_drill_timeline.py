from xml.etree import ElementTree

import pytest

from signoff.report.drill.picture import picture
from signoff.report.drill.timeline import STEPS, Timeline, figures_of, rows, seconds, span, timelines_in
from tests.unit.drill.made import outage


def test_lengths_follow_from_the_instants() -> None:
    line = outage().timeline
    assert line.to_detect == pytest.approx(0.5)
    assert line.to_recover == pytest.approx(0.4)
    assert line.outage == pytest.approx(1.9)


def test_the_first_sign_of_any_kind_is_the_detection() -> None:
    assert outage(alarmed=1.2).timeline.to_detect == pytest.approx(0.2)


def test_recovered_is_who_is_served_and_healthy() -> None:
    assert outage(healthy=5.0).timeline.to_recover == pytest.approx(2.0)
    assert outage(healthy=-1).timeline.to_recover is None
    assert outage(recovered=-1).timeline.to_recover is None


def test_the_portal_is_back_when_the_old_page_is_served() -> None:
    line = Timeline("portal", "a bad release", {"bad": 1.0, "noticed": 1.5, "back": 2.0, "served": 4.0})
    assert (line.to_detect, line.to_recover, line.outage) == (0.5, 2.0, 2.5)


def test_the_first_time_counts_and_unknown_steps_are_refused() -> None:
    line = Timeline("raises", "a version")
    line.note("bad", 1.0)
    line.note("bad", 2.0)
    assert line.instants == {"bad": 1.0}
    with pytest.raises(ValueError, match="no step 'worse'"):
        line.note("worse", 3.0)


def test_rows_are_in_the_order_of_time() -> None:
    lines = [outage().timeline, outage("hangs", bad=0.5).timeline]
    instants = [at for _, _, at in rows(lines)]
    assert instants == sorted(instants)
    assert (span(lines), span([])) == (3.4, 0.0)


def test_what_is_not_known_is_a_dash() -> None:
    assert (seconds(None), seconds(1.23)) == ("-", "1.2 s")


@pytest.mark.parametrize(
    "lines", [[], [outage().timeline], [outage(name).timeline for name in ("raises", "slow")]]
)
def test_the_picture_is_well_formed_and_says_what_it_shows(lines: list[Timeline]) -> None:
    root = ElementTree.fromstring(picture(lines))
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert (title.text or "").count("the bad version was in service") == len(lines)


def test_the_figures_of_a_result_give_the_timeline_again() -> None:
    line = outage("slow").timeline
    test = {"id": "signoff drill: roll back: slow", "figures": {"outage": "1.9 s", **figures_of(line)}}
    (again,) = timelines_in([{"tests": [test, {"id": "other", "figures": {"p95": "212 ms"}}]}])
    assert (again.kind, again.instants) == ("slow", line.instants)


def test_a_figure_that_is_no_instant_is_none() -> None:
    figures = {STEPS["bad"]: "<script>", STEPS["back"]: "soon"}
    assert timelines_in([{"tests": [{"id": "t", "figures": figures}]}]) == []
