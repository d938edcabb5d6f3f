#!/bin/sh
# Makes .venv-peers, the environment of the benchmarks that compare with other libraries.
# PYTHON names the interpreter to make it with.
set -eu
cd "$(dirname "$0")/.."
"${PYTHON:-python3}" -m venv .venv-peers
.venv-peers/bin/python -m pip install --quiet -r benchmarks/requirements.txt
echo "Made .venv-peers. Run the benchmarks with: .venv-peers/bin/python -m benchmarks.accuracy"
