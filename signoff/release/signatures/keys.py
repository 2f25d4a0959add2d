"""Approvers' Ed25519 keys: made here, kept by their owner, never in the evidence."""

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from signoff.guide.errors import UserError
from signoff.release.signatures.securesystems import CryptoSigner, SSlibKey

MODE = 0o600


class KeyFileError(UserError, ValueError):
    """A key cannot be used. The text names the file, what is wrong and what to do."""


def make_key(file: Path, passphrase: str = "") -> tuple[Path, str]:
    """Makes a key pair: the private key in `file` (0600), the public one beside it; its path and key id.

    KeyFileError when a file is there already: nothing is overwritten.
    """
    public = file.with_suffix(".pub")
    key = Ed25519PrivateKey.generate()
    wrapped = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, wrapped)
    open_text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    file.parent.mkdir(parents=True, exist_ok=True)
    for path, content, mode in ((file, secret, MODE), (public, open_text, 0o644)):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            raise KeyFileError(f"{path}: exists already; choose another name with --key") from None
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(handle, mode)
            stream.write(content)
    return public, public_key(public).keyid


def private_key(file: Path, passphrase: str = "") -> CryptoSigner:
    """The signer of that file; KeyFileError when it is none, or when others may read it."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise KeyFileError(f"{file}: others may read it (mode {mode:o}); run `chmod 600 {file}`")
        key = load_pem_private_key(file.read_bytes(), passphrase.encode() if passphrase else None)
    except OSError as error:
        raise KeyFileError(
            f"{file}: cannot be read ({error.strerror}); make one with `signoff keygen`"
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if isinstance(error, KeyFileError):
            raise
        raise KeyFileError(f"{file}: is not a key that can be opened ({error})") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{file}: is not an Ed25519 key; make one with `signoff keygen`")
    return CryptoSigner(key, SSlibKey.from_crypto(key.public_key()))


def public_key(file: Path) -> SSlibKey:
    """The public key of that file; KeyFileError when it is none."""
    try:
        return public_key_of(file.read_bytes(), str(file))
    except OSError as error:
        raise KeyFileError(f"{file}: cannot be read ({error.strerror})") from None


def public_key_of(pem: bytes, where: str) -> SSlibKey:
    """The public key of that text; KeyFileError names `where` it was found."""
    try:
        key = SSlibKey.from_crypto(load_pem_public_key(pem))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{where}: is not a public key ({error})") from None
    if key.keytype != "ed25519":
        raise KeyFileError(f"{where}: is a key of type {key.keytype}, only Ed25519 is taken")
    return key


def named_key(text: str, where: str) -> SSlibKey:
    """The public key of those 32 bytes in hex, as an envelope names it; KeyFileError when it is none."""
    try:
        return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)))
    except ValueError as error:
        raise KeyFileError(f"{where}: names no key ({error})") from None
