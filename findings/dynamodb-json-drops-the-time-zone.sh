#!/usr/bin/env bash
# dynamodb-json 1.4.2, boto3 1.43.106 to compare with (PyPI), seen on 2026-11-30.
#
# dynamodb-json turns items of DynamoDB into Python objects and back, as its page says. There and back again, without an error:
# - a time with a time zone, 18:00 in New York, is written as 18:00 without a zone, and is 18:00 of wherever it is read: five hours off;
# - 1.2E-7 (float or Decimal), a cost, comes back as {"N": "1.2E-7"}, a dict; so does every number that has an exponent;
# - of a map that has a key S, as a stock by sizes has, only what stands under S is left, and XL is gone; an item with an attribute
#   S is that attribute. Names of attributes are taken for DynamoDB's types;
# - a set is written as a list, and a set of numbers from a table is read as a set of texts: 250 is not in it.
# boto3's own TypeSerializer and TypeDeserializer keep the map, the sets and the numbers, and refuse a datetime.
# Hurt: who stores deadlines, costs or counts with it: an SLA that ends hours early or late, depending on the server that reads.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dynamodb-json==1.4.2 boto3==1.43.106
cd "$place"
cat > ask.py <<'PY'
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from dynamodb_json import json_util


def back(value):
    return json_util.loads(json_util.dumps({"value": value}))["value"]


def boto3(value):
    try:
        return TypeDeserializer().deserialize(TypeSerializer().serialize(value))
    except TypeError:
        return "refused"


due = datetime(2026, 1, 5, 18, tzinfo=timezone(timedelta(hours=-5)))
print("due:", due.isoformat(), "->", back(due).isoformat(), "/", boto3(due))
for value in (Decimal("1.2E-7"), 1.2e-7, Decimal("0.12"), {"S": "three"}, {"S": "three", "XL": "one"}, {"a"}):
    print(f"{value!r} -> {back(value)!r} / {boto3(value) if not isinstance(value, float) else 'refused'!r}")
print("an item:", repr(json_util.loads('{"S": {"S": "three"}}')))
amounts = {"NS": ["250"]}
print("a set from a table:", json_util.loads({"amounts": amounts})["amounts"], "/", TypeDeserializer().deserialize(amounts))
PY
venv/bin/python ask.py > said.txt
cat > expected.txt <<'TXT'
due: 2026-01-05T18:00:00-05:00 -> 2026-01-05T18:00:00 / refused
Decimal('1.2E-7') -> {'N': '1.2E-7'} / Decimal('1.2E-7')
1.2e-07 -> {'N': '1.2E-7'} / 'refused'
Decimal('0.12') -> 0.12 / Decimal('0.12')
{'S': 'three'} -> 'three' / {'S': 'three'}
{'S': 'three', 'XL': 'one'} -> 'three' / {'S': 'three', 'XL': 'one'}
{'a'} -> ['a'] / {'a'}
an item: 'three'
a set from a table: {'250'} / {Decimal('250')}
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a time loses its zone, a small number becomes a dict, and of a map with a key S only that one is left.'
