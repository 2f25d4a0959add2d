"""Words in an answer that tell an attacker what the target is made of."""

import re
from collections.abc import Iterator, Mapping

_INSIDE = {
    "a stack trace": r"Traceback \(most recent call last\)|\n\s+at [\w.$<>]+ ?\(|File \"[^\"]+\", line \d+",
    "an AWS resource name": r"arn:aws[\w-]*:",
    "a source file": r"/[\w./-]+\.(?:py|js|ts|java|go|rb)\b",
    "a file path": r"(?:/(?:usr|var|opt|home|root|tmp)/|[A-Z]:\\\\)[\w./\\-]+",
    "a library or its error": r"botocore|boto3|DynamoDB|ClientError|sqlite3?\.|psycopg|werkzeug|pydantic"
    r"|OperationalError|IntegrityError|ValidationException|ConditionalCheckFailed",
    "a query": r"\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|KeyConditionExpression|FilterExpression",
}
_PATTERNS = {what: re.compile(pattern, re.DOTALL) for what, pattern in _INSIDE.items()}
_VERSION = re.compile(r"\d+\.\d+")


def internals_in(body: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Each thing in the answer that tells about the inside of the target."""
    # A trace inside a JSON text has its line ends and quotes escaped.
    plain = body.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    for what, pattern in _PATTERNS.items():
        if found := pattern.search(body) or pattern.search(plain):
            yield f"{what}: {found[0][:80]!r}"
    if _VERSION.search(headers.get("server", "")):
        yield f"a server version: {headers['server']!r}"
    if "x-powered-by" in headers:
        yield f"an X-Powered-By header: {headers['x-powered-by']!r}"
