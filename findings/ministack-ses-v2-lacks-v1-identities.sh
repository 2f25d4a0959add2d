#!/usr/bin/env bash
# ministack 1.5.33 with boto3 1.43.106 (PyPI), seen on 2026-11-28.
#
# Real SES has one set of identities, whichever version of its API is asked. In the emulator an address that was verified
# with `ses verify_email_identity` is NotFound for `sesv2 get_email_identity`; one that was created with `sesv2
# create_email_identity` is known to both. A check of the sender that asks the newer API says of a backend that was set up
# with the older one, and that sends mail, that it has no sender.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${emulator:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ministack==1.5.33 boto3==1.43.106
cd "$place"
port=$("$place/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
BIND_HOST=127.0.0.1 GATEWAY_PORT=$port IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 STATE_DIR="$place/state" S3_DATA_DIR="$place/s3" \
  LOG_LEVEL=ERROR "$place/venv/bin/ministack" > emulator.txt 2>&1 &
emulator=$!
cat > ask.py <<'PY'
import sys, time
import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

about = {"endpoint_url": sys.argv[1], "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
old, new = boto3.client("ses", **about), boto3.client("sesv2", **about)
for _ in range(100):
    try:
        old.list_identities()
        break
    except EndpointConnectionError:
        time.sleep(0.2)
old.verify_email_identity(EmailAddress="by-the-old@example.com")
new.create_email_identity(EmailIdentity="by-the-new@example.com")


def asked(identity):
    attributes = old.get_identity_verification_attributes(Identities=[identity])["VerificationAttributes"]
    try:
        new.get_email_identity(EmailIdentity=identity)
        there = True
    except ClientError as error:
        there = error.response["Error"]["Code"] != "NotFoundException"
    return identity in attributes, there


print("made by", "the old:", *asked("by-the-old@example.com"), "the new:", *asked("by-the-new@example.com"))
PY
"$place/venv/bin/python" ask.py "http://127.0.0.1:$port" > said.txt
grep -q '^made by the old: True False the new: True True$' said.txt || { echo 'CHANGED: who knows which identity'; cat said.txt; exit 1; }
echo 'As seen: an identity of the older SES API is unknown to the newer one.'
