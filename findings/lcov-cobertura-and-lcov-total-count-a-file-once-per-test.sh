#!/usr/bin/env bash
# lcov_cobertura 2.1.1, diff-cover 11.0.1 to compare with (PyPI), lcov-total 2.1.1, lcov-summary 1.0.1 (npm), lcov 1.16-1 (Debian 12), seen on
# 2026-11-30.
#
# Coverage by unit tests and by end-to-end tests is put together with lcov (lcov -a), each under the name of its test (TN). The file that lcov
# writes has one section for each test and source file, and a line is covered if any section says so: for lcov, and for
# diff-cover, which reads such files, each of the four lines is. lcov_cobertura, which turns them into Cobertura's XML, keeps the section
# that stands last, so that what only the tests before it reach is not covered, while its totals count every section: 8 lines, of
# which 5 are covered, in a file of four lines that has two of them covered. lcov-total and lcov-summary count the file twice, 62.5 %. With
# one section to a file all are right, and which tests are lost hangs on the alphabet: lcov sorts them by name.
# Hurt: who gates on a share or shows covered lines in a merge request: a tested release is red, and adding tests makes it worse; whoever
# lowers the limit for that has none.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check lcov_cobertura==2.1.1 diff-cover==11.0.1
cd "$place"
apt-get download -q lcov=1.16-1 > apt.txt 2>&1 || { cat apt.txt; exit 1; }
dpkg-deb -x lcov_*.deb debian
npm init -y > /dev/null
npm install --silent --no-audit --no-fund lcov-total@2.1.1 lcov-summary@1.0.1
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init --quiet --initial-branch main code
cd code
git config user.email a@example.com
git config user.name A
git commit --quiet --allow-empty -m 'Before'
git branch before
printf 'int a;\nint b;\nint c;\nint d;\n' > sum.c
git add sum.c
git commit --quiet -m 'Now'
sections() { # $1: test, $2..$5: how often each line was run
  printf 'TN:%s\nSF:%s/sum.c\nDA:1,%s\nDA:2,%s\nDA:3,%s\nDA:4,%s\nLF:4\nLH:%s\nend_of_record\n' "$1" "$PWD" "${@:2}"
}
sections unit 1 1 0 0 2 > unit.info
sections browser 1 0 2 2 3 > browser.info
perl ../debian/usr/bin/lcov -q -a unit.info -a browser.info -o all.info
{
  echo "lcov: $(perl ../debian/usr/bin/lcov --summary all.info 2>&1 | grep lines | xargs)"
  sed "s|SF:$PWD/|SF:|" all.info > relative.info
  echo "diff-cover: $(../venv/bin/diff-cover relative.info --compare-branch before | grep Coverage: | xargs)"
  ../venv/bin/lcov_cobertura relative.info -o all.xml
  echo "lcov_cobertura: $(grep -oE 'lines-(covered|valid)="[0-9]+"' all.xml | xargs)," "covered lines: $(grep -oE 'hits="[1-9][0-9]*" number="[0-9]+"' all.xml | grep -oE 'number="[0-9]+"' | tr -dc '0-9\n' | xargs)"
  echo "lcov-total: $(npx --prefix .. --no-install lcov-total "$PWD/all.info")"
  echo "lcov-summary: $(npx --prefix .. --no-install lcov-summary "$PWD/all.info" | grep Total | sed 's/\x1b\[[0-9;]*m//g' | xargs)"
} > ../said.txt
cd ..
cat > expected.txt <<'TXT'
lcov: lines......: 100.0% (4 of 4 lines)
diff-cover: Coverage: 100%
lcov_cobertura: lines-covered=5 lines-valid=8, covered lines: 1 2
lcov-total: 62.5
lcov-summary: Total Coverage: 62.50%
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a file that two kinds of tests cover counts twice, or by the last one only.'
