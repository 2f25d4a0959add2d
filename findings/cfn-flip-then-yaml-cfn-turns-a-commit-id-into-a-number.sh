#!/usr/bin/env bash
# cfn-flip 1.3.0 with PyYAML 6.0.4 (PyPI), yaml-cfn 0.3.2 with js-yaml 4.3.2 (npm), seen on 2026-11-29.
#
# A CloudFormation template in JSON names the build that it deploys, as a string: "1234e56", an abbreviated commit id.
# cfn-flip, AWS's own converter, quotes what could be taken for something else (0123456, 0x1F, yes, 22:30), but writes this
# one bare, since it knows the numbers of YAML 1.1 only, which want a dot before an exponent. In YAML 1.2 and for js-yaml
# it is a number: yaml-cfn, made for such templates, reads 1.234e+59 and writes that back, of "12345e6" it makes 12345000000.
# Expected: a converter's YAML means to every reader of templates what the JSON meant, a string.
# About one 7-digit hexadecimal id in 110 has such a form (digits around one e, and no larger than a number can be), so it
# waits for a release like any other. cfn-flip's own way back is right, so its round trip, a natural test, shows nothing.
# Hurt: who checks or rewrites a flipped template in Node: the release that was verified is not the one that is named.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check cfn-flip==1.3.0 PyYAML==6.0.4
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" yaml-cfn@0.3.2 js-yaml@4.3.2 > /dev/null
cat > template.json <<'JSON'
{ "Resources": { "Release": { "Type": "AWS::SSM::Parameter", "Properties": { "Type": "String", "Value": "1234e56",
  "Tags": { "previous": "12345e6", "other": "0123456", "third": "12a4e56" } } } } }
JSON
cat > read.js <<'JS'
const fs = require('fs')
const { yamlParse, yamlDump } = require('yaml-cfn')
const template = yamlParse(fs.readFileSync('template.yaml', 'utf8'))
const { Value, Tags } = template.Resources.Release.Properties
console.log('yaml-cfn:', JSON.stringify([Value, Tags.previous, Tags.other, Tags.third]))
console.log('written back:', /Value: .*/.exec(yamlDump(template))[0])
JS
"$place/venv/bin/cfn-flip" template.json > template.yaml
{
  echo "cfn-flip: $(grep -o 'Value: .*' template.yaml), $(grep -o 'other: .*' template.yaml)"
  echo "its way back: $("$place/venv/bin/cfn-flip" template.yaml | grep -o '"Value": "[^"]*"')"
  node read.js
} > said.txt
printf '%s\n' "cfn-flip: Value: 1234e56, other: '0123456'" 'its way back: "Value": "1234e56"' \
  'yaml-cfn: [1.234e+59,12345000000,"0123456","12a4e56"]' 'written back: Value: 1.234e+59' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: the two tools say'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: the build "1234e56" of a flipped template is 1.234e+59 in Node.'
