"""A LangChain retriever over POST /v1/retrieve: copy the class. Takes the service's address."""

import sys

import httpx
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever


class CiteguardRetriever(BaseRetriever):
    url: str = "http://127.0.0.1:8080"
    top_k: int = 5

    def _get_relevant_documents(self, query, *, run_manager):
        body = {"query": query, "top_k": self.top_k}
        found = httpx.post(f"{self.url}/v1/retrieve", json=body).raise_for_status().json()
        hits = found["hits"] if found["answerable"] else []  # an honest miss rather than a guess
        return [
            Document(id=hit["passage"]["id"], page_content=hit["passage"]["text"], metadata=hit["citation"])
            for hit in hits
        ]


retriever = CiteguardRetriever(url=sys.argv[1], top_k=3)
documents = retriever.invoke("Can GIST cause vomiting of blood?")
assert len(documents) == 3 and "bright red" in documents[0].page_content, documents
assert retriever.invoke("How do I change a bicycle tyre?") == []
citation = documents[0].metadata
print(f"langchain: {citation['title']}, last reviewed {citation['last_reviewed']}, {citation['freshness']['status']}")
