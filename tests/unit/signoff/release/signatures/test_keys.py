"""Keys: made for their owner's eyes only, and refused when they are not what they should be."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from signoff.release.signatures.keys import KeyFileError, make_key, named_key, private_key, public_key


def test_a_key_is_only_its_owners_to_read(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "anna.pem"
    public, keyid = make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert private_key(file).public_key.keyid == public_key(public).keyid == keyid
    assert named_key(public_key(public).keyval["public"], "x").keyid == keyid
    assert b"PRIVATE" not in public.read_bytes()


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path / "a.pem")
    before = (tmp_path / "a.pem").read_bytes()
    with pytest.raises(KeyFileError, match="exists already"):
        make_key(tmp_path / "a.pem")
    assert (tmp_path / "a.pem").read_bytes() == before


def test_a_passphrase_is_asked_for_again(tmp_path: Path) -> None:
    file = tmp_path / "a.pem"
    make_key(file, "open sesame")
    assert b"ENCRYPTED" in file.read_bytes()
    assert private_key(file, "open sesame").public_key.scheme == "ed25519"
    for wrong in ("", "close sesame"):
        with pytest.raises(KeyFileError, match="is not a key that can be opened"):
            private_key(file, wrong)


def readable(file: Path) -> None:
    make_key(file)
    file.chmod(0o640)


def of_another_kind(file: Path) -> None:
    key = generate_private_key(SECP256R1())
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.chmod(0o600)


def empty(file: Path) -> None:
    file.touch(0o600)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (readable, r"others may read it \(mode 640\); run `chmod 600"),
        (of_another_kind, "is not an Ed25519 key"),
        (empty, "is not a key that can be opened"),
        (lambda file: None, r"cannot be read .*signoff keygen"),
    ],
)
def test_what_is_no_good_key_is_refused(tmp_path: Path, make: Callable[[Path], None], reason: str) -> None:
    make(tmp_path / "a.pem")
    with pytest.raises(KeyFileError, match=reason):
        private_key(tmp_path / "a.pem")


def test_only_ed25519_is_trusted(tmp_path: Path) -> None:
    pem = generate_private_key(SECP256R1()).public_key()
    (tmp_path / "a.pub").write_bytes(pem.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(KeyFileError, match="only Ed25519 is taken"):
        public_key(tmp_path / "a.pub")
    with pytest.raises(KeyFileError, match="names no key"):
        named_key("7f", "an envelope")
