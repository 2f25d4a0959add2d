"""The sheet: what it shows is what the evidence gives, and it asks nobody for anything."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from signoff.evidence.attested import Attested, Signature
from signoff.evidence.integrity.sealing import seal
from signoff.guide.lists import Item
from signoff.report.drill.timeline import STEPS
from signoff.report.sheet import page as module
from signoff.report.sheet.boxes import box_of
from signoff.report.sheet.links import links_to
from signoff.report.sheet.page import beside_of, page, write_sheet
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    NOW,
    a_decision,
    a_run,
    all_kept,
    document_in,
    outcome_of,
)

WAIVERS = f"""
[[waiver]]
clause = "TKT-02"
verdict = "FAIL"
reason = "known, being mended"
owner = "Anna Ruiz"
expires = {NOW.date()}
issue = "https://issues.test/7"
"""


class Read(HTMLParser):
    """What a reader and a browser find in the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        received = dict(attributes)
        self.tags.append(tag)
        self.ids |= {str(received["id"])} if "id" in received else set()
        self.links += [str(received["href"])] if tag == "a" else []
        self.loaded += [
            str(received[name]) for name in ("src", "srcset", "data", "action") if name in received
        ]
        self.loaded += [str(received["href"])] if tag == "link" else []

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A decision about a run in which one clause failed, one is waived, and one test has a film."""
    outcomes = all_kept() | {"TKT-01": Outcome.FAIL, "TKT-02": Outcome.FAIL, "RBK-01": Outcome.NOT_VERIFIED}
    run = a_run(tmp_path, outcomes=outcomes)
    film = '{"uuid": "u", "labels": [{"name": "nodeid", "value": "tests/test_TKT-01.py::test_it"}], '
    film += '"attachments": [{"name": "film", "source": "film.webm"}, {"source": "../../secret"}]}'
    (run / "allure-results").mkdir()
    (run / "allure-results" / "u-result.json").write_text(film, encoding="utf-8")
    (run / "allure-results" / "film.webm").write_bytes(b"film")
    (run / "load.html").write_text("<p>", encoding="utf-8")
    seal(run)
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    return a_decision(tmp_path, run, waivers=waivers)


def shown(folder: Path, *signatures: Signature) -> Read:
    return Read(page(document_in(folder), GUIDE, beside_of(folder, signatures=signatures)))


def test_it_needs_nothing_from_anywhere(decision: Path) -> None:
    html = (decision / "sheet.html").read_text(encoding="utf-8")
    found = Read(html)
    assert found.loaded == []
    assert not {"script", "link", "iframe", "img", "object", "embed"} & set(found.tags)
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import", html)


def test_texts_of_a_target_are_shown_and_never_run(decision: Path) -> None:
    html = (decision / "sheet.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "<script>alert(1)</script>" in Read(html).text


def test_every_link_leads_somewhere(decision: Path) -> None:
    found = shown(decision)
    assert {link[1:] for link in found.links if link.startswith("#")} <= found.ids
    outside = {link for link in found.links if not link.startswith("#")}
    assert {link for link in outside if not (decision / link).is_file()} == set()
    assert {link.rpartition("/")[2] for link in outside} >= {"film.webm", "load.html"}


def test_a_failed_clauses_evidence_is_two_clicks_away(decision: Path) -> None:
    """From the reasons to its evidence, and from there to the file that shows it."""
    html = (decision / "sheet.html").read_text(encoding="utf-8")
    reasons = html[html.index('id="h-reasons"') : html.index('id="h-gates"')]
    assert 'href="#evidence-TKT-01"' in reasons
    evidence = html[html.index('id="evidence-TKT-01"') : html.index('id="evidence-TKT-02"')]
    assert "the story of tests/test_TKT-01.py::test_it" in evidence
    assert 'href="runs/20261123-100000-aaaa/allure-results/film.webm">film</a>' in evidence
    assert html.index("TKT-01", html.index('id="h-reasons"')) < html.index(
        "RBK-01", html.index('id="h-reasons"')
    )


RUN = "runs/20261123-100000-aaaa"


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("allure-results/a film (1)#?.webm", f"{RUN}/allure-results/a%20film%20%281%29%23%3F.webm"),
        ("../../../../etc/passwd", ""),
        ("a\\b.md", ""),
        ("a\nb.md", ""),
    ],
)
def test_a_file_is_linked_only_where_its_name_stays_in_the_folder(
    tmp_path: Path, name: str, href: str
) -> None:
    result = replace(outcome_of("TKT-01", Outcome.PASS), files=(name,))
    found = shown(a_decision(tmp_path, a_run(tmp_path, results=[result])))
    assert [link for link in found.links if "film" in link or "etc" in link or "b.md" in link] == (
        [href] if href else []
    )
    assert name.split("/")[-1].split("\n")[-1] in found.text


@pytest.mark.parametrize(
    "name", ["javascript:alert(1)", "https://elsewhere.test/x", "/etc/passwd", "", "//x/y"]
)
def test_a_name_that_is_an_address_is_no_link(name: str) -> None:
    (link,) = links_to([name], {}, "")
    assert link.href == ""


def test_files_are_called_by_their_titles_and_no_two_alike() -> None:
    made_up = "allure-results/f22d258f-91e4-4bfb-a59c-0d8d8e6c8a11-attachment.md"
    names = ["a/1.webm", "a/2.webm", "a/3.md", made_up, "m/matrix.md"]
    titles = {"a/1.webm": "film", "a/2.webm": "film", "a/3.md": "what\u202e happened\n<b>"}
    assert [link.title for link in links_to(names, titles, "../")] == [
        "film",
        "film (2)",
        "what happened <b>",
        "attachment .md",
        "matrix.md",
    ]
    assert links_to(names, titles, "../")[0].href == "../a/1.webm"


def test_a_page_that_is_a_link_to_another_file_is_not_linked(decision: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("of this machine", encoding="utf-8")
    run = decision / RUN
    (run / "more.md").symlink_to(tmp_path / "secret.md")
    (run / "place").symlink_to(tmp_path)
    names = [link for link in shown(decision).links if "more" in link or "secret" in link]
    assert names == []


def test_a_waived_clause_is_struck_through_and_never_green(decision: Path) -> None:
    html = (decision / "sheet.html").read_text(encoding="utf-8")
    row = html[html.index('id="clause-TKT-02"') :].partition("</tr>")[0]
    assert '<span class="badge waived"><s>FAIL</s> waived</span>' in row
    assert "badge pass" not in row
    waivers = Read(html[html.index('id="h-waivers"') : html.index('id="h-unknown"')]).text
    assert "Anna Ruiz" in waivers
    assert NOW.date().isoformat() in waivers
    item = Item("Due dates", ("TKT-02", "TKT-12"))
    assert box_of(item, {row["id"]: row for row in document_in(decision)["clauses"]}).state == "waived"


def test_the_decision_stands_first_and_the_signatures_last(decision: Path) -> None:
    text = shown(decision).text
    order = [
        "Do not release",
        "Whom to call",
        "What speaks against",
        "Success metrics",
        "Deployment approved by",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "Team tickets" in text


def test_signatures_and_what_they_attest_are_shown(decision: Path) -> None:
    attested = (Attested(clause="SIGN-03", kept=True, text="minutes SR-118"),)
    one = Signature(
        number=1, name="Anna", role="lead", key="k" * 64, at="2026-11-23T10:00:00+00:00", attested=attested
    )
    found = shown(decision, one)
    assert "attested by Anna, lead, on 2026-11-23: minutes SR-118" in found.text
    assert "a person has to attest it" in found.text


def test_without_a_browser_there_is_a_page_and_a_word_about_the_pdf(
    decision: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "missing_engine", lambda name: "there is no chromium")
    file = decision / "again.html"
    said = write_sheet(file, document_in(decision), GUIDE, beside_of(decision))
    assert said == "no PDF: there is no chromium"
    assert file.exists()
    assert not file.with_suffix(".pdf").exists()


def test_a_drill_is_shown_as_a_picture_and_as_a_table(decision: Path) -> None:
    document = document_in(decision)
    (test, *_) = next(clause["tests"] for clause in document["clauses"] if clause["tests"])
    assert "h-drill" not in Read(page(document, GUIDE, beside_of(decision))).ids
    test |= {
        "id": "signoff drill: roll back: <raises>",
        "figures": {STEPS["bad"]: "1.00 s", STEPS["back"]: "3.25 s"},
    }
    drawn = Read(page(document, GUIDE, beside_of(decision)))
    assert "h-drill" in drawn.ids
    assert "svg" in drawn.tags
    assert "raises" not in drawn.tags
    assert STEPS["back"] in drawn.text
