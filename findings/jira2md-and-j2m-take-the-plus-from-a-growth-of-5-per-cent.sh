#!/usr/bin/env bash
# jira2md 3.0.1, j2m 1.1.0 (npm), jira2markdown 0.5.3 (PyPI) to compare with, marked 18.2.1 (npm) to show the result; seen on 2026-11-30.
#
# Tickets go from Jira to Markdown and back. In Jira's notation +text+ is inserted text and *text* strong, where they stand at the edges of
# words and hug them; both packages take any two of a kind on a line for a pair, wherever they stand. "+5 % here and +7 % there" comes
# out as 5 % and 7 %, "1+2+3=6" as "123=6", "5*3*2 = 30" as "532 = 30", and of the names "max_open_tickets and max_files_per_ticket"
# two underscores are gone. Within {{code}} it is the same, and a file name or a pattern there is another one. The way back is
# no better: a command in Markdown's backquotes has each pair of stars turned into underscores, so that "rm *.log *.tmp" is
# {{rm _.log _.tmp}}, and j2m makes "5 _ 3 _ 2" of a product. jira2markdown keeps all of them.
# Hurt: customers and agents who read the ticket in the other system: other numbers, other names of settings, other commands, in
# sentences that look whole.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check jira2markdown==0.5.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund jira2md@3.0.1 j2m@1.1.0 marked@18.2.1
cat > jira.txt <<'TXT'
It is *bold* and +new+ at the end.
Costs: +5 % here and +7 % there.
We know that 1+2+3=6.
We know that 5*3*2 = 30.
Set max_open_tickets and max_files_per_ticket to 5.
Call {{add_one_more}} again.
TXT
printf '%s\n' 'It is **bold** at the end.' 'Run `rm *.log *.tmp` first.' 'We know that 5 * 3 * 2 = 30.' > markdown.txt
cat > ask.js <<'JS'
const { readFileSync } = require('fs')
const jira2md = require('jira2md')
const j2m = require('j2m')
const lines = name => readFileSync(name, 'utf8').trim().split('\n')
for (const line of lines('jira.txt'))
  for (const [name, text] of [['jira2md', jira2md.to_markdown(line)], ['j2m', j2m.toM(line)]]) console.log(`${line} | ${name}: ${text.trim()}`)
for (const line of lines('markdown.txt'))
  for (const [name, text] of [['jira2md', jira2md.to_jira(line)], ['j2m', j2m.toJ(line)]]) console.log(`${line} | back, ${name}: ${text.trim()}`)
import('marked').then(({ marked }) => {
  for (const line of lines('jira.txt').slice(1, 4)) console.log(`${line} | shown: ${marked(jira2md.to_markdown(line)).replace(/<[^>]*>/g, '').trim()}`)
})
JS
cat > ask.py <<'PY'
from jira2markdown import convert

for line in open("jira.txt").read().splitlines():
    print(line, "| jira2markdown:", convert(line).strip())
PY
{ node ask.js; "$place/venv/bin/python" ask.py; } > said.txt
cat > expected.txt <<'TXT'
It is *bold* and +new+ at the end. | jira2md: It is **bold** and <ins>new</ins> at the end.
It is *bold* and +new+ at the end. | j2m: It is **bold** and <ins>new</ins> at the end.
Costs: +5 % here and +7 % there. | jira2md: Costs: <ins>5 % here and </ins>7 % there.
Costs: +5 % here and +7 % there. | j2m: Costs: <ins>5 % here and </ins>7 % there.
We know that 1+2+3=6. | jira2md: We know that 1<ins>2</ins>3=6.
We know that 1+2+3=6. | j2m: We know that 1<ins>2</ins>3=6.
We know that 5*3*2 = 30. | jira2md: We know that 5**3**2 = 30.
We know that 5*3*2 = 30. | j2m: We know that 5**3**2 = 30.
Set max_open_tickets and max_files_per_ticket to 5. | jira2md: Set max*open_tickets and max_files_per*ticket to 5.
Set max_open_tickets and max_files_per_ticket to 5. | j2m: Set max*open_tickets and max_files_per*ticket to 5.
Call {{add_one_more}} again. | jira2md: Call `add*one*more` again.
Call {{add_one_more}} again. | j2m: Call `add*one*more` again.
It is **bold** at the end. | back, jira2md: It is *bold* at the end.
It is **bold** at the end. | back, j2m: It is *bold* at the end.
Run `rm *.log *.tmp` first. | back, jira2md: Run {{rm _.log _.tmp}} first.
Run `rm *.log *.tmp` first. | back, j2m: Run {{rm _.log _.tmp}} first.
We know that 5 * 3 * 2 = 30. | back, jira2md: We know that 5 * 3 * 2 = 30.
We know that 5 * 3 * 2 = 30. | back, j2m: We know that 5 _ 3 _ 2 = 30.
Costs: +5 % here and +7 % there. | shown: Costs: 5 % here and 7 % there.
We know that 1+2+3=6. | shown: We know that 123=6.
We know that 5*3*2 = 30. | shown: We know that 532 = 30.
It is *bold* and +new+ at the end. | jira2markdown: It is **bold** and <u>new</u> at the end.
Costs: +5 % here and +7 % there. | jira2markdown: Costs: +5 % here and +7 % there.
We know that 1+2+3=6. | jira2markdown: We know that 1+2+3=6.
We know that 5*3*2 = 30. | jira2markdown: We know that 5\*3\*2 = 30.
Set max_open_tickets and max_files_per_ticket to 5. | jira2markdown: Set max_open_tickets and max_files_per_ticket to 5.
Call {{add_one_more}} again. | jira2markdown: Call `add_one_more` again.
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: signs within words and before numbers are taken for marks, and are gone.'
