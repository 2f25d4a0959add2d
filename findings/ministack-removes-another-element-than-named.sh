#!/usr/bin/env bash
# ministack 1.5.33, moto 5.2.5 with boto3 1.43.106 (PyPI), seen on 2026-11-30.
#
# The example of the DynamoDB guide: of Chisel, Hammer, Nails, Screwdriver, Hacksaw, `REMOVE RelatedItems[1], RelatedItems[2]`
# leaves Chisel, Screwdriver, Hacksaw, as both places mean the list as it was. The emulator removes one after the other: Hammer,
# and then what has moved to place 2, Screwdriver, so that Nails are still there. `REMOVE RelatedItems[0], RelatedItems[4]`
# removes only one. Named from the back, "[2], [1]", the result is right; and moto has the list of the guide.
# Hurt: who tests on it that notes or attachments of a ticket are gone: right code fails; code that was mended until the test is
# green deletes, in the cloud, something that the customer wanted to keep.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${emulator:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ministack==1.5.33 'moto[dynamodb]==5.2.5' boto3==1.43.106
cd "$place"
port=$("$place/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
BIND_HOST=127.0.0.1 GATEWAY_PORT=$port IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 STATE_DIR="$place/state" S3_DATA_DIR="$place/s3" \
  LOG_LEVEL=ERROR "$place/venv/bin/ministack" > emulator.txt 2>&1 &
emulator=$!
cat > ask.py <<'PY'
import sys
import time

import boto3
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

ABOUT = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
TOOLS = ("Chisel", "Hammer", "Nails", "Screwdriver", "Hacksaw")


def remove(dynamo, *places):
    key = {"Id": {"N": "789"}}
    dynamo.put_item(TableName="Catalog", Item={**key, "RelatedItems": {"L": [{"S": tool} for tool in TOOLS]}})
    left = dynamo.update_item(
        TableName="Catalog", Key=key, ReturnValues="ALL_NEW",
        UpdateExpression="REMOVE " + ", ".join(f"RelatedItems[{place}]" for place in places),
    )["Attributes"]["RelatedItems"]["L"]
    print(places, *(tool["S"] for tool in left))


def ask(name, dynamo):
    print(name)
    for _ in range(100):
        try:
            dynamo.list_tables()
            break
        except EndpointConnectionError:
            time.sleep(0.2)
    dynamo.create_table(
        TableName="Catalog", KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
    )
    for places in ((1, 2), (2, 1), (0, 4)):
        remove(dynamo, *places)


ask("ministack", boto3.client("dynamodb", endpoint_url=sys.argv[1], **ABOUT))
with mock_aws():
    ask("moto", boto3.client("dynamodb", **ABOUT))
PY
"$place/venv/bin/python" ask.py "http://127.0.0.1:$port" > said.txt
printf '%s\n' ministack '(1, 2) Chisel Nails Hacksaw' '(2, 1) Chisel Screwdriver Hacksaw' '(0, 4) Hammer Nails Screwdriver Hacksaw' \
  moto '(1, 2) Chisel Screwdriver Hacksaw' '(2, 1) Chisel Screwdriver Hacksaw' '(0, 4) Hammer Nails Screwdriver' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: told to remove Hammer and Nails, ministack removes Hammer and Screwdriver.'
