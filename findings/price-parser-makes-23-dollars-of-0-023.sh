#!/usr/bin/env bash
# price-parser 0.5.1, Babel 2.19.0 to compare with (PyPI), seen on 2026-11-30.
#
# Price lists of clouds have three decimals and more: "$0.023 per GB", "0.085 USD per hour". price-parser, whose front page promises "zero-effort
# handling of thousand and decimal separators", takes a separator with three digits behind it for one of thousands, whatever stands before
# it: of 0.023 it makes 23, of 0.085 85, of 0.005 5, a thousand times the price; with two or four decimals it is right. Of "140.600" nobody
# can tell, and for that there is an argument, decimal_separator; but no number with separators of thousands begins with a zero. Nor can
# the point be anything but the decimal one where there are commas as well ("1,234,567.891"): it drops it all the same, 1234567891.
# A minus is not read, with that argument neither: a credit of "-12.50 EUR" is a charge of 12.50. Babel, asked for US English, reads
# all of them as they are meant.
# Hurt: who takes unit prices, bills or credits from a page or a mail, to foresee costs or to check a bill: out by a factor of a thousand
# for some prices of a list, and by a sign.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check price-parser==0.5.1 babel==2.19.0
cd "$place"
cat > ask.py <<'PY'
import re

from babel.numbers import parse_decimal
from price_parser import Price

for text in ("$0.02 per GB", "$0.023 per GB", "$0.0235 per GB", "0.085 USD per hour", "0.005 USD", "1,234,567.89 USD", "1,234,567.891 USD", "-12.50 EUR", "EUR -12.50"):
    price = Price.fromstring(text)
    assert Price.fromstring(text, decimal_separator=".").amount == abs(parse_decimal(re.search("[-0-9.,]+", text)[0], locale="en_US"))
    print(f"{text}: price-parser {price.amount} {price.currency}, Babel {parse_decimal(re.search('[-0-9.,]+', text)[0], locale='en_US')}")
PY
"$place/venv/bin/python" ask.py > said.txt
cat > expected.txt <<'TXT'
$0.02 per GB: price-parser 0.02 $, Babel 0.02
$0.023 per GB: price-parser 23 $, Babel 0.023
$0.0235 per GB: price-parser 0.0235 $, Babel 0.0235
0.085 USD per hour: price-parser 85 USD, Babel 0.085
0.005 USD: price-parser 5 USD, Babel 0.005
1,234,567.89 USD: price-parser 1234567.89 USD, Babel 1234567.89
1,234,567.891 USD: price-parser 1234567891 USD, Babel 1234567.891
-12.50 EUR: price-parser 12.50 EUR, Babel -12.50
EUR -12.50: price-parser 12.50 EUR, Babel -12.50
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a price with three decimals is a thousand times as high, and a credit is a charge.'
