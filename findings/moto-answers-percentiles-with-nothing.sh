#!/usr/bin/env bash
# moto 5.2.5 with boto3 1.43.106 (PyPI), seen on 2026-11-29.
#
# Asked for the p99 of a metric that has a hundred values, moto answers with the one data point that there is, and with no
# figure in it: neither `ExtendedStatistics` nor an error. Average, Maximum and SampleCount of the same values are right. A
# check of a latency budget that takes the worst of `point.get("ExtendedStatistics", {}).get("p99", 0)` finds 0 ms, and
# one that counts data points finds enough of them. CloudWatch has percentiles of every metric that was published by values.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[cloudwatch]==5.2.5' boto3==1.43.106
cd "$place"
cat > ask.py <<'PY'
import os
from datetime import datetime, timedelta, timezone

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
import boto3
from moto import mock_aws

with mock_aws():
    metrics, now = boto3.client("cloudwatch"), datetime.now(timezone.utc)
    values = [float(ms) for ms in range(1, 101)]
    metrics.put_metric_data(Namespace="Portal", MetricData=[{"MetricName": "Latency", "Values": values, "Timestamp": now}])
    about = {"Namespace": "Portal", "MetricName": "Latency", "Period": 60}
    about |= {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=5)}
    [plain] = metrics.get_metric_statistics(**about, Statistics=["Maximum", "SampleCount"])["Datapoints"]
    print("plain:", plain["Maximum"], plain["SampleCount"])
    [point] = metrics.get_metric_statistics(**about, ExtendedStatistics=["p99"])["Datapoints"]
    print("p99:", sorted(point))
PY
"$place/venv/bin/python" ask.py > said.txt
grep -q '^plain: 100.0 100.0$' said.txt || { echo 'CHANGED: the plain statistics'; cat said.txt; exit 1; }
grep -q "^p99: \['Timestamp'\]$" said.txt || { echo 'CHANGED: the percentile'; cat said.txt; exit 1; }
echo 'As seen: a data point for the p99 holds an instant, and no p99.'
