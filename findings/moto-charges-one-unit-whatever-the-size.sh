#!/usr/bin/env bash
# moto 5.2.5 with boto3 1.43.106 (PyPI), seen on 2026-11-29.
#
# DynamoDB charges a write one capacity unit for each started KB of the item, and a strongly consistent read one for each
# started 4 KB; `ReturnConsumedCapacity` says how many. In moto every write is 1.0 and every read 0.5, the price of one that
# may be stale, for an item of 100 bytes and of 100 KB alike, also where a consistent read was asked for. The figures look
# measured, so what sums them up (a budget for a table, a threshold of an alarm on consumed units, the cost of a customer)
# is a hundred times too low, and a test that "a list costs no more than n units" cannot fail.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.43.106
cd "$place"
cat > consume.py <<'PY'
import os

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
import boto3
from moto import mock_aws

with mock_aws():
    tables = boto3.client("dynamodb")
    tables.create_table(
        TableName="tickets",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    about = {"TableName": "tickets", "ReturnConsumedCapacity": "TOTAL"}
    for size in (100, 100_000):
        item = {"id": {"S": f"of-{size}"}, "text": {"S": "x" * size}}
        written = tables.put_item(**about, Item=item)["ConsumedCapacity"]["CapacityUnits"]
        answer = tables.get_item(**about, Key={"id": item["id"]}, ConsistentRead=True)
        print(f"{size} bytes: written for {written}, read for {answer['ConsumedCapacity']['CapacityUnits']}")
PY
"$place/venv/bin/python" consume.py > said.txt
for size in 100 100000; do
  grep -q "^$size bytes: written for 1.0, read for 0.5$" said.txt || { echo "CHANGED: an item of $size bytes"; cat said.txt; exit 1; }
done
echo 'As seen: an item of 100 KB is written for one capacity unit, and read for half of one.'
