"""A LlamaIndex retriever over POST /v1/retrieve: copy the class. Takes the service's address."""

import sys

import httpx
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode


class CiteguardRetriever(BaseRetriever):
    def __init__(self, url="http://127.0.0.1:8080", top_k=5):
        self.url, self.top_k = url, top_k
        super().__init__()

    def _retrieve(self, query_bundle):
        body = {"query": query_bundle.query_str, "top_k": self.top_k}
        found = httpx.post(f"{self.url}/v1/retrieve", json=body).raise_for_status().json()
        hits = found["hits"] if found["answerable"] else []  # an honest miss rather than a guess
        node = lambda passage, citation: TextNode(id_=passage["id"], text=passage["text"], metadata=citation)
        return [NodeWithScore(node=node(hit["passage"], hit["citation"]), score=hit["score"]) for hit in hits]


retriever = CiteguardRetriever(url=sys.argv[1], top_k=3)
nodes = retriever.retrieve("Can GIST cause vomiting of blood?")
assert len(nodes) == 3 and "bright red" in nodes[0].node.text and 0 <= nodes[0].score <= 1, nodes
assert retriever.retrieve("How do I change a bicycle tyre?") == []
citation = nodes[0].node.metadata
print(f"llamaindex: {citation['title']}, last reviewed {citation['last_reviewed']}, {citation['freshness']['status']}")
