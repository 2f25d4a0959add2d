#!/usr/bin/env bash
# moto 5.2.5 with boto3 1.43.106 (PyPI), seen on 2026-11-29.
#
# CloudWatch Logs takes no events that are older than two weeks, answers 200 all the same, and says in `rejectedLogEventsInfo`
# which ones: `tooOldLogEventEndIndex` is exclusive, as boto3's own description of the API says, so that the first N events
# were refused where it is N. In moto it is N - 1: of one old event it is 0, "none was refused", and of two it is 1, though none
# of them is stored. What ships logs and counts, keeps or sends again what was refused loses one event of each batch without
# a word, and its tests on moto pass; code that was made to pass there is wrong against AWS by one the other way.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[logs]==5.2.5' boto3==1.43.106
cd "$place"
cat > ship.py <<'PY'
import os
import time

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
import boto3
from moto import mock_aws

DAY_MS = 24 * 3600 * 1000
with mock_aws():
    logs = boto3.client("logs")
    said = logs.meta.service_model.shape_for("RejectedLogEventsInfo").members["tooOldLogEventEndIndex"].documentation
    print("described as exclusive:", "exclusive" in said)
    logs.create_log_group(logGroupName="shipped")
    for old in (0, 1, 2):
        stream = {"logGroupName": "shipped", "logStreamName": f"with-{old}"}
        logs.create_log_stream(**stream)
        now = int(time.time() * 1000)
        times = [now - (30 - number) * DAY_MS for number in range(old)] + [now]
        answer = logs.put_log_events(**stream, logEvents=[{"timestamp": at, "message": "a line"} for at in times])
        stored = len(logs.get_log_events(**stream)["events"])
        print(f"{old} old of {len(times)}: stored {stored},", answer.get("rejectedLogEventsInfo"))
PY
"$place/venv/bin/python" ship.py > said.txt
changed() { echo "CHANGED: $1"; cat said.txt; exit 1; }
grep -q '^described as exclusive: True$' said.txt || changed 'the description of the API'
grep -q '^0 old of 1: stored 1, None$' said.txt || changed 'a batch without old events'
grep -q "^1 old of 2: stored 1, {'tooOldLogEventEndIndex': 0}$" said.txt || changed 'one old event'
grep -q "^2 old of 3: stored 1, {'tooOldLogEventEndIndex': 1}$" said.txt || changed 'two old events'
echo 'As seen: of N log events that were refused as too old, moto names N - 1.'
