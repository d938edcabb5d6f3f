#!/bin/sh
# Gets higher and torchopt, each into a folder of its own, beside the torch that is there; benchmarks.speed looks for them.
# PYTHON names the interpreter that the benchmark is run with.
set -eu
cd "$(dirname "$0")/.."
folder=benchmarks/.environments
get() {
  name=$1
  shift
  rm -rf "$folder/$name"
  "${PYTHON:-.venv/bin/python}" -m pip install --quiet --no-deps --target "$folder/$name" "$@"
}
get higher higher==0.2.1
# Its compiled part is for an older torch and is not loaded; plain gradient steps do not need it.
get torchopt torchopt==0.7.3 optree==0.20.0 graphviz==0.21
echo "Made $folder. Run the benchmark with: python -m benchmarks.speed"
