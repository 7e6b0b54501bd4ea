#!/usr/bin/env bash
# Ingests every connection into a warehouse of its own, runs all models and dbt tests, then gives
# each statement that the warehouse was sent to Google's analyzer. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap '.venv/bin/lorc down >/dev/null; rm -rf "$work"' EXIT

free_port() {
    .venv/bin/python -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])'
}

export ENV=local WAREHOUSE_DIR="$work/warehouse" BACKUP_DIR="$work/backup"
export DBT_TARGET_PATH="$work/target" DBT_LOG_PATH="$work/logs"
export SANDBOX_DATA="$PWD/scripts/sandbox/data"
WAREHOUSE_PORT=$(free_port) SANDBOX_PORT=$(free_port)
export WAREHOUSE_PORT SANDBOX_PORT

.venv/bin/lorc ingest-all
.venv/bin/lorc run gmail_ingest_acct1   # once more: nothing new
.venv/bin/lorc run stripe_ingest_invoices  # one object type
.venv/bin/lorc replay --all --connection gmail-acct3
.venv/bin/lorc rejects
.venv/bin/lorc export --to "$work/export"
.venv/bin/lorc forget --email jonas.ziegelbauer@example.com --yes
.venv/bin/dbt build --quiet --warn-error-options '{"error": ["NoNodesForSelectionCriteria"]}'
.venv/bin/dbt test
.venv/bin/lorc status
.venv/bin/python -m analyze --url "http://127.0.0.1:$WAREHOUSE_PORT" --project local
