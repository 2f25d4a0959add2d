"""A certificate for this machine, and who vouches for it: a root that is made at start, and one below it."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ADDRESS = "127.0.0.1"
VALID = timedelta(days=2)
USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Holder:
    """A key and its certificate; the root's is signed by itself."""

    def __init__(self, name: str, signer: "Holder | None", below: int | None) -> None:
        """`below`: how many authorities there may be below it; None: it is none."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by, now = signer or self, datetime.now(UTC)
        used = {"key_cert_sign", "crl_sign"} if below is not None else {"digital_signature"}
        begun = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(by.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + VALID)
            .add_extension(x509.BasicConstraints(below is not None, below), critical=True)
            .add_extension(x509.KeyUsage(**{use: use in used for use in USES}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
            )
        )
        if below is None:
            here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))])
            serving = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
            begun = begun.add_extension(here, critical=False).add_extension(serving, critical=False)
        self.pem = begun.sign(by.key, SHA256()).public_bytes(Encoding.PEM)


def certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """The root's certificate, as a file in that folder, and what a server on this machine shows."""
    root = Holder("Desk root", None, 1)
    between = Holder("Desk servers", root, 0)
    own = Holder(ADDRESS, between, None)
    believed, shown = folder / "authority.pem", folder / "served.pem"
    believed.write_bytes(root.pem)
    shown.touch(mode=0o600)
    secret = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    shown.write_bytes(secret + own.pem + between.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(shown)
    return believed, context
