#!/usr/bin/env bash
# moto 5.2.5, ministack 1.5.33 with boto3 1.43.106 (PyPI), seen on 2026-11-30.
#
# `TransactWriteItems` of DynamoDB takes a ClientRequestToken, and a call repeated with the same token and content within ten
# minutes changes nothing more; the same token with another content is refused (IdempotentParameterMismatchException). moto
# takes the token and does nothing with it: three calls add 1 to a counter three times, and another content is taken.
# Asked the same way, ministack has 1, and refuses the other content.
# Hurt: who tests on it that a repeated request (a retry, a double click) is booked once: right code fails, or a second guard is
# built that nobody needs; and that a token is never used twice, for two different changes, no test on it can show.
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
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

ABOUT = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
KEY = {"Id": {"S": "invoice-1"}}


def book(dynamo, amount):
    dynamo.transact_write_items(ClientRequestToken="payment-7", TransactItems=[{"Update": {
        "TableName": "Paid", "Key": KEY, "UpdateExpression": "ADD Booked :a", "ExpressionAttributeValues": {":a": {"N": amount}},
    }}])


def ask(name, dynamo):
    for _ in range(100):
        try:
            dynamo.list_tables()
            break
        except EndpointConnectionError:
            time.sleep(0.2)
    dynamo.create_table(
        TableName="Paid", KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "S"}],
    )
    for _ in range(3):
        book(dynamo, "1")
    total = dynamo.get_item(TableName="Paid", Key=KEY)["Item"]["Booked"]["N"]
    try:
        book(dynamo, "500")
        other = "taken"
    except ClientError as refusal:
        other = refusal.response["Error"]["Code"]
    print(f"{name}: total {total}, other content {other}")


with mock_aws():
    ask("moto", boto3.client("dynamodb", **ABOUT))
ask("ministack", boto3.client("dynamodb", endpoint_url=sys.argv[1], **ABOUT))
PY
"$place/venv/bin/python" ask.py "http://127.0.0.1:$port" > said.txt
printf '%s\n' 'moto: total 3, other content taken' 'ministack: total 1, other content IdempotentParameterMismatchException' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: three calls under one token add 3 in moto, and a fourth one with another content is taken.'
