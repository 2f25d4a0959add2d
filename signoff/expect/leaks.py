"""Words in an answer that tell an attacker what the target is made of (SEC-07)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_INSIDE = {
    "a stack trace": r"Traceback \(most recent call last\)|\n\s+at [\w.$<>]+ ?\(|File \"[^\"]+\", line \d+",
    "an AWS resource name": r"arn:aws[\w-]*:",
    "a table's name": r"\b(?:support_tickets|ticket_comments)\b",
    "a source file": r"/[\w./-]{1,200}\.(?:py|js|ts|java|go|rb)\b",
    "a file path": r"(?:/(?:usr|var|opt|home|root|tmp|srv|etc)/|[A-Z]:\\\\)[\w./\\-]{1,200}",
    "a library or its error": r"botocore|boto3|DynamoDB|ClientError|sqlite3?\.|psycopg|werkzeug|pydantic"
    r"|OperationalError|IntegrityError|ValidationException|ConditionalCheckFailed",
    "the class of an exception": r"\b[A-Z]\w{2,60}(?:Error|Exception)\b",
    "a query": r"\bSELECT\b.{1,500}\bFROM\b|\bINSERT INTO\b|KeyConditionExpression|FilterExpression",
    "a call to AWS": r"An error occurred \(\w+\) when calling|\bResponseMetadata\b|\bHTTPStatusCode\b",
    "an emulator": r"(?i:ministack|localstack|\bmoto\b)",
}
_PATTERNS = {what: re.compile(pattern, re.DOTALL) for what, pattern in _INSIDE.items()}
_VERSION = re.compile(r"\d+\.\d+")
_TELLING = ("x-powered-by", "x-aspnet-version", "x-generator", "x-runtime")
_IN_HEADERS = ("an AWS resource name", "a table's name", "a file path", "an emulator")
"""What would stand in no header; the others are also words of AWS's own gateways there."""


@dataclass(frozen=True)
class Internal:
    """A kind of thing that tells about the inside, and the words that do."""

    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.what}: {self.text[:80]!r}"


def internals_in(body: str, headers: Mapping[str, str]) -> Iterator[Internal]:
    """Each kind of thing in the answer that tells about the inside of the target."""
    # A trace inside a JSON text has its line ends and quotes escaped.
    plain = body.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    for what, pattern in _PATTERNS.items():
        if found := pattern.search(body) or pattern.search(plain):
            yield Internal(what, found[0])
    if _VERSION.search(headers.get("server", "")):
        yield Internal("a server version", headers["server"])
    for name in _TELLING:
        if name in headers:
            yield Internal(f"an {name.title()} header", headers[name])
    values = "\n".join(headers.values())
    for what in _IN_HEADERS:
        if found := _PATTERNS[what].search(values):
            yield Internal(f"{what} in a header", found[0])
