#!/usr/bin/env bash
# A question, an answer and a check with curl alone. Takes the service's address.
set -euo pipefail
url=${1:-http://127.0.0.1:8080}

# Cited passages for a question: the first one's words, link and review.
curl -sSf "$url/v1/retrieve" -d '{"query": "Can GIST cause vomiting of blood?", "top_k": 1}' | grep -o '"last_reviewed":"[^"]*"'

# A guarded, cited answer.
curl -sSf "$url/v1/answer" -d '{"question": "Can GIST cause vomiting of blood?"}' | grep -o '"outcome":"[^"]*"' | head -1

# A drafted answer, checked: this one may not be shown.
curl -sSf "$url/v1/check" -d '{"answer": "Half the usual dose is plenty for you."}' | grep -o '"decision":"reject"'
