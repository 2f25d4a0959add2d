#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1, prom-client 15.1.3 (npm), prometheus-client 0.26.0 (PyPI), seen on 2026-11-30.
#
# A service measures how long its answers take, by path, as every histogram of HTTP has it: of /tickets 990 in 1000 take longer
# than half a second, of /health none of 20 does. The text is made by prom-client. Read by parse-prometheus-text-format there is one
# series, without a label: the buckets of whichever path stands last in the text; here those of /health, "all 20 within 0.5 s",
# and the other way round those of /tickets. Sum and count are gone as well. A summary fares the same: one 0.95 quantile. Counters by
# path stay two. prometheus-client reads both series of each. The module's manual says that its output aims to be that of prom2json,
# which gives each series with its labels; without labels a histogram is right.
# Hurt: who gates on /metrics after a load test ("95 % within 0.5 s"): the verdict is that of the path which comes last, and the
# health check, always fast, answers for the slow ones.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check prometheus-client==0.26.0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1 prom-client@15.1.3
cat > ask.js <<'JS'
const { Counter, Histogram, Registry, Summary } = require('prom-client')
const parse = require('parse-prometheus-text-format')
async function measured(paths) {
  const registers = [new Registry()], help = 'of answers', labelNames = ['path']
  const took = new Histogram({ name: 'took', help, labelNames, buckets: [0.5], registers })
  const worst = new Summary({ name: 'worst', help, labelNames, percentiles: [0.95], registers })
  const answers = new Counter({ name: 'answers', help, labelNames, registers })
  for (const path of paths) {
    for (let at = 0; at < (path === '/health' ? 20 : 1000); at++) {
      const seconds = path === '/health' || at < 10 ? 0.25 : 4
      for (const metric of [took, worst]) metric.observe({ path }, seconds)
      answers.inc({ path })
    }
  }
  return registers[0].metrics()
}
(async () => {
  for (const paths of [['/tickets', '/health'], ['/health', '/tickets']]) {
    const text = await measured(paths)
    require('fs').writeFileSync('metrics.txt', text)
    console.log(`last ${paths[1]}:`, ...parse(text).map(({ name, metrics }) => `${name} ${JSON.stringify(metrics)}`))
  }
})()
JS
cat > ask.py <<'PY'
from prometheus_client.parser import text_string_to_metric_families

for family in text_string_to_metric_families(open("metrics.txt").read()):
    for sample in family.samples:
        if "quantile" in sample.labels or sample.labels.get("le") == "0.5":
            print(f"prometheus-client: {family.name} {sample.labels['path']} {sample.value:g}")
PY
node ask.js > said.txt
"$place/venv/bin/python" ask.py >> said.txt
cat > expected.txt <<'TXT'
last /health: took [{"buckets":{"0.5":"20","+Inf":"20"}}] worst [{"quantiles":{"0.95":"0.25"}}] answers [{"value":"1000","labels":{"path":"/tickets"}},{"value":"20","labels":{"path":"/health"}}]
last /tickets: took [{"buckets":{"0.5":"10","+Inf":"1000"}}] worst [{"quantiles":{"0.95":"4"}}] answers [{"value":"20","labels":{"path":"/health"}},{"value":"1000","labels":{"path":"/tickets"}}]
prometheus-client: took /health 20
prometheus-client: took /tickets 10
prometheus-client: worst /health 0.25
prometheus-client: worst /tickets 4
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: of a histogram and a summary by path, only the last path is left, without label, sum and count.'
