#!/usr/bin/env bash
# moto 5.2.5 with boto3 1.43.106 (PyPI), seen on 2026-11-29.
#
# SNS has filters that compare a text whatever its case ("equals-ignore-case"), and ones for null in a message's body. moto
# takes both when a queue subscribes, as it takes the filters that it knows, and then delivers nothing: the messages that
# should pass are dropped without a word. Of a filter that it does not know at all ("cidr") it says so, and refuses it. So
# that a subscription was accepted proves nothing, and a test that nothing foreign arrives is green for the wrong reason.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[sns,sqs]==5.2.5' boto3==1.43.106
cd "$place"
cat > publish.py <<'PY'
import json
import os

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

FILTERS = {
    "exact": {"kind": ["Ticket"]},
    "ignore case": {"kind": [{"equals-ignore-case": "TICKET"}]},
    "null": {"assignee": [None]},
    "unknown": {"kind": [{"cidr": "10.0.0.0/24"}]},
}
with mock_aws():
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="events")["TopicArn"]
    for number, (name, policy) in enumerate(FILTERS.items()):
        queue = sqs.create_queue(QueueName=f"queue-{number}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        attributes = {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": "MessageBody"}
        try:
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
        except ClientError:
            print(f"{name}: refused")
            continue
        sns.publish(TopicArn=topic, Message=json.dumps({"kind": "Ticket", "assignee": None}))
        print(f"{name}: {len(sqs.receive_message(QueueUrl=queue).get('Messages', []))} delivered")
PY
"$place/venv/bin/python" publish.py > said.txt
for line in 'exact: 1 delivered' 'ignore case: 0 delivered' 'null: 0 delivered' 'unknown: refused'; do
  grep -q "^$line$" said.txt || { echo "CHANGED: $line"; cat said.txt; exit 1; }
done
echo 'As seen: two filters of SNS are accepted by moto and let nothing through.'
