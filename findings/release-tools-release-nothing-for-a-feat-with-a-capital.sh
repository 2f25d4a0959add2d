#!/usr/bin/env bash
# @semantic-release/commit-analyzer 13.0.1 with conventional-changelog-conventionalcommits 10.4.1 (npm), python-semantic-release 10.7.0 and
# commitizen 4.19.3 (PyPI), seen on 2026-11-30.
#
# The next version is found from the messages of the commits. Conventional Commits 1.0.0, rule 15: what a message is made of "must not be
# treated as case sensitive by implementors", but for BREAKING CHANGE. "Feat: export to CSV" (a phone, or an editor, that begins a
# sentence with a capital; a title of a merge that somebody typed) is a new function for the specification. For all three tools it is
# nothing: no version, no entry in the notes, as for a change of the documentation, and so is "Fix(costs): ...". In capitals throughout
# the first one knows it, since another convention of its table has those words. Of "Feat!: ...", which breaks something,
# python-semantic-release makes no version either; the other two see it.
# Hurt: customers who wait for a correction that was merged, and whoever looks for it in the notes: the pipeline is green, nothing was
# released, and the next release of something else brings it along unannounced.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-semantic-release==10.7.0 commitizen==4.19.3
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @semantic-release/commit-analyzer@13.0.1 conventional-changelog-conventionalcommits@10.4.1
cat > messages.json <<'JSON'
["feat: export to CSV", "Feat: export to CSV", "FEAT: export to CSV", "fix(costs): add up", "Fix(costs): add up", "feat!: drop the old API",
 "Feat!: drop the old API"]
JSON
cat > ask.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { analyzeCommits } from '@semantic-release/commit-analyzer'
for (const message of JSON.parse(readFileSync('messages.json'))) {
  const context = { cwd: process.cwd(), commits: [{ hash: '1', message }], logger: { log() {} } }
  console.log(`${message} | commit-analyzer: ${(await analyzeCommits({ preset: 'conventionalcommits' }, context)) ?? 'nothing'}`)
}
JS
cat > ask.py <<'PY'
import json

from commitizen.cz.conventional_commits import ConventionalCommitsCz as Rules
from commitizen.version_increment import VersionIncrement
from semantic_release.commit_parser.conventional import ConventionalCommitParser

for message in json.load(open("messages.json")):
    parsed = ConventionalCommitParser().parse_message(message)
    print(message, "| python-semantic-release:", str(parsed.bump) if parsed else "nothing")
    step = VersionIncrement.get_highest_by_messages([message], Rules.bump_pattern, Rules.bump_map)
    print(message, "| commitizen:", str(step).lower().replace("none", "nothing"))
PY
{ node ask.mjs; "$place/venv/bin/python" ask.py; } > said.txt
LC_ALL=C sort -o said.txt said.txt
cat > expected.txt <<'TXT'
FEAT: export to CSV | commit-analyzer: minor
FEAT: export to CSV | commitizen: nothing
FEAT: export to CSV | python-semantic-release: nothing
Feat!: drop the old API | commit-analyzer: major
Feat!: drop the old API | commitizen: major
Feat!: drop the old API | python-semantic-release: nothing
Feat: export to CSV | commit-analyzer: nothing
Feat: export to CSV | commitizen: nothing
Feat: export to CSV | python-semantic-release: nothing
Fix(costs): add up | commit-analyzer: nothing
Fix(costs): add up | commitizen: nothing
Fix(costs): add up | python-semantic-release: nothing
feat!: drop the old API | commit-analyzer: major
feat!: drop the old API | commitizen: major
feat!: drop the old API | python-semantic-release: major
feat: export to CSV | commit-analyzer: minor
feat: export to CSV | commitizen: minor
feat: export to CSV | python-semantic-release: minor
fix(costs): add up | commit-analyzer: patch
fix(costs): add up | commitizen: patch
fix(costs): add up | python-semantic-release: patch
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: "Feat" and "Fix" with a capital are no reason to release.'
