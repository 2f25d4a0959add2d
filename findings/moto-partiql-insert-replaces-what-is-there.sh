#!/usr/bin/env bash
# moto 5.2.5 (with py-partiql-parser 0.6.3) and boto3 1.43.106 (PyPI), seen on 2026-11-30.
#
# PartiQL's INSERT is DynamoDB's "only if it is new": the manual says that an item whose key is there already is refused with
# a DuplicateItemException, and boto3's model has that error for it. In moto it is a put: the statement succeeds, and the
# item that was there is gone with all its attributes. The same in a batch (no Error in its answer) and in a transaction,
# whose other half is then kept as well, where DynamoDB would cancel both. put_item with attribute_not_exists is
# refused by moto, as it should be.
# Hurt: who guards an order, a webhook's id or a user name against a second one by INSERT. The test "the second one is refused"
# cannot pass, the path for duplicates is never run, and tests of retries lose data that AWS would have kept.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[dynamodb]==5.2.5' py-partiql-parser==0.6.3 boto3==1.43.106
cd "$place"
cat > ask.py <<'PY'
import os

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-west-1"}
import boto3
from moto import mock_aws

with mock_aws():
    db = boto3.client("dynamodb")
    print("model:", "DuplicateItemException" in [shape.name for shape in db.meta.service_model.operation_model("ExecuteStatement").error_shapes])
    db.create_table(TableName="signups", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "login", "KeyType": "HASH"}],
                    AttributeDefinitions=[{"AttributeName": "login", "AttributeType": "S"}])

    def signup(name):
        return sorted(db.get_item(TableName="signups", Key={"login": {"S": name}}).get("Item", {}))

    def reset():
        db.put_item(TableName="signups", Item={"login": {"S": "ada"}, "tariff": {"S": "gold"}})

    again = "INSERT INTO signups VALUE {'login': 'ada'}"
    reset()
    try:
        db.put_item(TableName="signups", Item={"login": {"S": "ada"}}, ConditionExpression="attribute_not_exists(#n)",
                    ExpressionAttributeNames={"#n": "login"})
    except db.exceptions.ConditionalCheckFailedException:
        print("put: refused,", signup("ada"))
    db.execute_statement(Statement=again)
    print("insert: taken,", signup("ada"))
    reset()
    [answer] = db.batch_execute_statement(Statements=[{"Statement": again}])["Responses"]
    print("batch:", answer.get("Error", "taken,"), signup("ada"))
    reset()
    db.execute_transaction(TransactStatements=[{"Statement": "INSERT INTO signups VALUE {'login': 'bob'}"}, {"Statement": again}])
    print("transaction: taken,", signup("ada"), signup("bob"))
PY
"$place/venv/bin/python" ask.py > said.txt 2>&1 || { echo 'CHANGED: something is refused'; tail -n 3 said.txt; exit 1; }
cat > expected.txt <<'TXT'
model: True
put: refused, ['login', 'tariff']
insert: taken, ['login']
batch: taken, ['login']
transaction: taken, ['login'] ['login']
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: INSERT of a key that is there succeeds, alone, in a batch and in a transaction, and the old item is lost.'
