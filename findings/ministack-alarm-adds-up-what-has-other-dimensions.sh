#!/usr/bin/env bash
# ministack 1.5.33 with boto3 1.43.106 (PyPI), seen on 2026-11-29.
#
# A CloudWatch alarm looks at one series: the metric with exactly its dimensions. In the emulator an alarm adds up all
# series of the metric's name, whatever their dimensions: an alarm on the errors of one function goes off by the errors of
# another, and asked for that very series `get_metric_statistics` has no datapoint. An alarm that names a function, table or
# queue that does not exist passes a drill in which "the alarm went off".
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
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import EndpointConnectionError

about = {"endpoint_url": sys.argv[1], "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
watch = boto3.client("cloudwatch", **about)
for _ in range(100):
    try:
        watch.describe_alarms()
        break
    except EndpointConnectionError:
        time.sleep(0.2)
named = {"Namespace": "Shop", "MetricName": "Errors"}
orders = [{"Name": "FunctionName", "Value": "orders"}]
watch.put_metric_alarm(
    AlarmName="orders-fail", **named, Dimensions=orders, Statistic="Sum", Period=300, EvaluationPeriods=1,
    Threshold=10, ComparisonOperator="GreaterThanThreshold",
)
watch.put_metric_data(
    Namespace="Shop",
    MetricData=[{"MetricName": "Errors", "Dimensions": [{"Name": "FunctionName", "Value": "invoices"}], "Value": 99}],
)
now = datetime.now(timezone.utc)
found = watch.get_metric_statistics(
    **named, Dimensions=orders, StartTime=now - timedelta(hours=1), EndTime=now + timedelta(hours=1), Period=300,
    Statistics=["Sum"],
)["Datapoints"]
state = watch.describe_alarms(AlarmNames=["orders-fail"])["MetricAlarms"][0]["StateValue"]
print("datapoints of orders:", len(found), "its alarm:", state)
PY
"$place/venv/bin/python" ask.py "http://127.0.0.1:$port" > said.txt
grep -q '^datapoints of orders: 0 its alarm: ALARM$' said.txt || { echo 'CHANGED: what an alarm adds up'; cat said.txt; exit 1; }
echo 'As seen: an alarm goes off by the errors of a function that it does not name.'
