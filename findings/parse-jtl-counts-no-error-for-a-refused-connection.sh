#!/usr/bin/env bash
# parse-jtl 1.1.0 and performance-results-parser 0.0.10, which reads JTL files with it (npm), seen on 2026-11-30.
#
# The result file of a JMeter run in CSV, with its "success" column: that is JMeter's own verdict on a sample, and what its reports
# count. Runs of 500 transactions of one request each: all connections are refused ("Non HTTP response code: ..."); every answer is a
# 200 whose content an assertion refused; one in 250 is a 500; all are. parse-jtl looks at the response code alone, as a number
# of 400 or more, and never at "success": no error in the first two runs. The rate is a share rounded to two digits: 0.4 % is 0.
# performance-results-parser takes that share for per cent: where every request has failed, 1 %. Asked for "less than 5 %
# errors" it says PASS to all four; of the same last run as JMeter's Aggregate Report has it (100.000%), it says FAIL.
# Hurt: who gates load tests on it: a server that is down is fast and without an error, so is one that answers with the wrong
# thing, and no share of errors at all is over the budget.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund parse-jtl@1.1.0 performance-results-parser@0.0.10
cat > ask.js <<'JS'
const { writeFileSync } = require('fs')
const { parse } = require('parse-jtl')
const head = 'timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect'
const refused = 'Non HTTP response code: org.apache.http.conn.HttpHostConnectException,Non HTTP response message: Connection refused'
const runs = {
  refused: () => [refused, false, ''],
  asserted: () => ['200,OK', false, 'Test failed: text expected to contain /ticket/'],
  'one in 250': at => at % 250 ? ['200,OK', true, ''] : ['500,Internal Server Error', false, ''],
  'all 500': () => ['500,Internal Server Error', false, '']
}
function verdict(file) {
  const { status, metrics } = require('performance-results-parser').parse({ type: 'jmeter', files: [file], thresholds: [{ metric: 'Errors', checks: ['rate<5'] }] })
  return `${metrics.find(({ name }) => name === 'Errors').rate} %, ${status}`
}
for (const [name, run] of Object.entries(runs)) {
  const lines = Array.from({ length: 500 }, (_, at) => {
    const [code, success, why] = run(at), sizes = '300,100,1,1'
    const sample = (label, url) => `${1796000000000 + 100 * at},20,${label},${code},Users 1-1,text,${success},${why},${sizes},${url},19,0,1`
    return [sample('GET', 'http://127.0.0.1/tickets'), sample('list', 'null')]
  }).flat()
  writeFileSync('run.jtl', [head, ...lines, ''].join('\n'))
  const failed = lines.filter(line => line.includes(',list,') && line.includes(',text,false,')).length
  const { list } = parse('run.jtl').transactions
  console.log(`${name}: ${failed} of 500 failed; errors ${list.errors}, rate ${list.error_rate}; ${verdict('run.jtl')}`)
}
const columns = 'Label,# Samples,Average,Median,90% Line,95% Line,99% Line,Min,Max,Error %,Throughput,Received KB/sec,Sent KB/sec'
const values = ',500,20,20,20,20,20,20,20,100.000%,10.0,3.0,1.0'
writeFileSync('report.csv', [columns, `list${values}`, `TOTAL${values}`, ''].join('\n'))
console.log(`all 500, Aggregate Report: ${verdict('report.csv')}`)
JS
node ask.js > said.txt
cat > expected.txt <<'TXT'
refused: 500 of 500 failed; errors 0, rate 0; 0 %, PASS
asserted: 500 of 500 failed; errors 0, rate 0; 0 %, PASS
one in 250: 2 of 500 failed; errors 2, rate 0; 0 %, PASS
all 500: 500 of 500 failed; errors 500, rate 1; 1 %, PASS
all 500, Aggregate Report: 100 %, FAIL
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: refused connections and failed assertions are no errors, and where all fail, it is 1 % and a PASS.'
