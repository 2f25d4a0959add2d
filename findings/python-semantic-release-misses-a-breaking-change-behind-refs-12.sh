#!/usr/bin/env bash
# python-semantic-release 10.7.0, commitizen 4.19.3 to compare with (PyPI), seen on 2026-11-30.
#
# The next version is found from the messages of the commits. Conventional Commits 1.0.0 puts footers below the text, one to a line; one is
# a word and ": ", or a word and " #" as in "Refs #12" (rule 8), and "BREAKING CHANGE: ..." among them makes a major version (rule 12).
# python-semantic-release sets footers apart that have a colon. One with " #" it joins with the line below it, as text that was
# wrapped, so that behind "Refs #12" or "Closes #12", which GitHub and GitLab want so, no breaking change is found: 1.4.1 instead of 2.0.0.
# With the two lines exchanged, with "Refs: #12", or with an empty line between, it is 2.0.0.
# commitizen says 2.0.0 of all of them.
# Hurt: users who take every version below 2: they are given the breaking change as a fix, by a release that nobody looked at.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-semantic-release==10.7.0 commitizen==4.19.3
cd "$place"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init --quiet --initial-branch main portal
cd portal
git config user.email a@example.com
git config user.name A
git remote add origin https://git.example.com/a/portal.git
cat > pyproject.toml <<'TOML'
[project]
name = "portal"
version = "1.4.0"

[tool.semantic_release]
version_toml = ["pyproject.toml:project.version"]

[tool.commitizen]
name = "cz_conventional_commits"
version = "1.4.0"
tag_format = "v$version"
TOML
git add .
git commit --quiet -m 'chore: begin'
git tag v1.4.0
next() {
  git reset --quiet --hard v1.4.0
  git commit --quiet --allow-empty -m "$(printf 'fix: sort by date\n\nIt was by name.\n\n%b' "$1")"
  echo "$1 | python-semantic-release: $(../venv/bin/semantic-release --noop version --print 2> /dev/null) | commitizen: $(../venv/bin/cz bump --get-next)"
}
for footers in 'Refs #12' 'Refs #12\nBREAKING CHANGE: it was by name' 'Closes #12\nBREAKING CHANGE: it was by name' \
  'BREAKING CHANGE: it was by name\nRefs #12' 'Refs: #12\nBREAKING CHANGE: it was by name' 'Refs #12\n\nBREAKING CHANGE: it was by name'; do
  next "$footers"
done > ../said.txt
cd ..
cat > expected.txt <<'TXT'
Refs #12 | python-semantic-release: 1.4.1 | commitizen: 1.4.1
Refs #12\nBREAKING CHANGE: it was by name | python-semantic-release: 1.4.1 | commitizen: 2.0.0
Closes #12\nBREAKING CHANGE: it was by name | python-semantic-release: 1.4.1 | commitizen: 2.0.0
BREAKING CHANGE: it was by name\nRefs #12 | python-semantic-release: 2.0.0 | commitizen: 2.0.0
Refs: #12\nBREAKING CHANGE: it was by name | python-semantic-release: 2.0.0 | commitizen: 2.0.0
Refs #12\n\nBREAKING CHANGE: it was by name | python-semantic-release: 2.0.0 | commitizen: 2.0.0
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: behind a footer of the form "Refs #12" a breaking change is not found.'
