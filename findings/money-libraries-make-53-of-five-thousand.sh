#!/usr/bin/env bash
# currency.js 2.0.4, numeral 2.0.6, accounting 0.4.1, big.js 7.0.1 to compare with (npm), seen on 2026-11-30.
#
# A job in Python adds up costs, exactly, as Decimal, and writes a CSV. To be rid of zeros at the end it normalizes: 5000.00 is written
# 5E+3, and 0.00000012, what a request costs, 1.2E-7. Java's BigDecimal does so, too, and it is a number in JSON and CSV alike. Three
# libraries for money, given that text, drop the letter and take the digits as they come: of 5E+3 all of them make 53. Of 1.2E-7,
# accounting makes 1.2, ten million times the cost, numeral -1.27, a credit, and currency.js NaN, which then is the sum of the
# bill; all that with errorOnInvalid, which is to refuse what is no amount. Number() and big.js read them right, and numeral does
# where the letter is a small one, as float writes it.
# Hurt: customers who read bills, limits and forecasts in a portal: 5000 is 53, and nothing looks wrong about it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund currency.js@2.0.4 numeral@2.0.6 accounting@0.4.1 big.js@7.0.1
cat > write.py <<'PY'
import csv
from decimal import Decimal

with open("costs.csv", "w", newline="") as file:
    writer = csv.writer(file)
    for cost in (Decimal("5000.00").normalize(), Decimal("0.0000002") * Decimal("0.6"), 0.000012, Decimal("12.34")):
        writer.writerow([cost])
PY
python3 write.py
cat > ask.js <<'JS'
const accounting = require('accounting'), Big = require('big.js'), currency = require('currency.js'), numeral = require('numeral')
const costs = require('fs').readFileSync('costs.csv', 'utf8').trim().split('\r\n')
for (const cost of costs)
  console.log(`${cost}: big.js ${new Big(cost).toFixed()}, currency.js ${currency(cost, { precision: 8, errorOnInvalid: true }).value},`,
    `numeral ${numeral(cost).value()}, accounting ${accounting.unformat(cost)}`)
console.log('all with currency.js:', costs.reduce((sum, cost) => sum.add(cost), currency(0, { precision: 8, errorOnInvalid: true })).value)
JS
node ask.js > said.txt
cat > expected.txt <<'TXT'
5E+3: big.js 5000, currency.js 53, numeral 53, accounting 53
1.2E-7: big.js 0.00000012, currency.js NaN, numeral -1.27, accounting 1.2
1.2e-05: big.js 0.000012, currency.js NaN, numeral 0.000011999999999999999, accounting 1.2
12.34: big.js 12.34, currency.js 12.34, numeral 12.34, accounting 12.34
all with currency.js: NaN
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: an amount with an exponent is read as its digits one after the other, without an error.'
