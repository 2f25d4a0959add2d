#!/bin/sh
# Starts clamd, and once it takes files, the function. Until then Lambda gives the function nothing to do.
set -eu

(
  while true; do
    /usr/sbin/clamd --config-file=/opt/scanner/clamd.conf || echo "clamd ended with $?" >&2
    sleep 1
  done
) &

until [ -S /tmp/clamd.sock ]; do
  sleep 0.1
done

exec /lambda-entrypoint.sh "$@"
