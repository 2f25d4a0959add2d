"""What may be attached, and under which name it is kept (TKT-13)."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.attachments import (
    LARGEST,
    FileDraft,
    Place,
    ScanStatus,
    disposition,
    harmless_name,
    place_of,
    register,
)
from backend.domain.errors import InvalidInput
from backend.domain.ids import IdGenerator

IDS = IdGenerator()
DRAFT = FileDraft("report.pdf", "application/pdf", 5, "AB" * 32)


def test_a_new_attachment_waits_for_its_scan() -> None:
    attachment = register(IDS.next_id(1_700_000_000_000), DRAFT)
    assert (attachment.status, attachment.version_id) == (ScanStatus.PENDING, None)
    assert (attachment.sha256, attachment.created_at) == ("ab" * 32, 1_700_000_000_000)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/absolute", "absolute"),
        ("C:\\Users\\ann\\tax.xls", "tax.xls"),
        ("folder/", "folder"),
        ("a/..", "a"),
        ("nul\x00l.txt", "null.txt"),
        ("two\r\nlines.txt", "twolines.txt"),
        ("one\u2028more.txt", "onemore.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("\u2066x\u2069.txt", "x.txt"),
        ("  blank .txt ", "blank .txt"),
        ("Über 日本 🙂.txt", "Über 日本 🙂.txt"),
        ('"; filename="x.html', '"; filename="x.html'),
    ],
)
def test_a_hostile_name_is_made_harmless_and_an_honest_one_is_kept(sent: str, kept: str) -> None:
    assert register(IDS.next_id(1), replace(DRAFT, filename=sent)).filename == kept


@given(st.text(max_size=40))
def test_no_name_is_a_path_or_hides_a_character(name: str) -> None:
    kept = harmless_name(name)
    assert not set("/\\\u202e") & set(kept)
    assert kept not in (".", "..")
    assert all(unicodedata.category(character) != "Cc" for character in kept)
    assert harmless_name(kept) == kept


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_disposition_is_one_line_of_plain_ascii(name: str) -> None:
    written = disposition(name)
    assert written.isascii()
    assert written.isprintable()
    assert written.startswith("attachment; filename*=UTF-8''")
    assert not set(' ";') & set(written.removeprefix("attachment; "))


@pytest.mark.parametrize("filename", ["", "  ", "..", "/", "\x00\x01", "\u202e", "x" * 256, "a\ud83d"])
def test_what_is_no_name_is_refused(filename: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(IDS.next_id(1), replace(DRAFT, filename=filename))
    assert [error.field for error in refused.value.errors] == ["filename"]


@pytest.mark.parametrize("filename", ["x", "x" * 255, " " + "🙂" * 255 + " "])
def test_a_name_may_have_255_characters(filename: str) -> None:
    assert register(IDS.next_id(1), replace(DRAFT, filename=filename)).filename == filename.strip()


@pytest.mark.parametrize("size", [-1, 0, LARGEST + 1])
def test_a_size_outside_the_limits_is_refused(size: int) -> None:
    with pytest.raises(InvalidInput, match="size"):
        register(IDS.next_id(1), replace(DRAFT, size=size))


def test_the_largest_file_is_10_mib() -> None:
    assert register(IDS.next_id(1), replace(DRAFT, size=10 * 1024 * 1024)).size == 10_485_760


@pytest.mark.parametrize("sha256", ["", "ab", "g" * 64, "a" * 65, "a" * 64 + "\n"])
def test_what_is_no_digest_is_refused(sha256: str) -> None:
    with pytest.raises(InvalidInput, match="sha256"):
        register(IDS.next_id(1), replace(DRAFT, sha256=sha256))


@pytest.mark.parametrize("kind", ["", "text", "text/", "text/html\r\nX: y", "te xt/html", "a/" + "b" * 254])
def test_what_is_no_media_type_is_refused(kind: str) -> None:
    with pytest.raises(InvalidInput, match="content_type"):
        register(IDS.next_id(1), replace(DRAFT, content_type=kind))


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/vnd.ms-excel", "image/svg+xml"])
def test_a_media_type_is_kept_as_it_was_sent(kind: str) -> None:
    assert register(IDS.next_id(1), replace(DRAFT, content_type=kind)).content_type == kind


def test_every_bad_field_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        register(IDS.next_id(1), FileDraft("", "", 0, ""))
    fields = [error.field for error in refused.value.errors]
    assert fields == ["filename", "content_type", "size", "sha256"]


def test_a_key_leads_back_to_its_place() -> None:
    place = Place("acme", IDS.next_id(1), IDS.next_id(2))
    assert place_of(place.key) == place


@pytest.mark.parametrize("key", ["", "a", "a/b/c", "acme/{id}", "quarantine/acme/{id}/{id}", "/{id}/{id}"])
def test_any_other_key_is_no_attachments(key: str) -> None:
    assert place_of(key.format(id=IDS.next_id(1))) is None
