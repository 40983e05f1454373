"""Lists and calls everything that citeguard offers over MCP with the official Python SDK's client.

Over HTTP and over standard input and output, in the era without sessions and in the older one; each tool's result is
held against the schema that the server lists for it.
"""

import argparse
import asyncio
import json

import jsonschema
from mcp import Client, StdioServerParameters

QUESTION = "Can GIST cause vomiting of blood?"
BAD_DRAFT = "You should take 400 mg of imatinib every day."
DRAFT = "Imatinib and sunitinib are two TKIs used to treat GISTs."


async def exercise(name: str, server, mode: str) -> None:
    async with Client(server, mode=mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}

        async def call(tool: str, **arguments):
            jsonschema.validate(arguments, tools[tool].input_schema)
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, (tool, result.content)
            jsonschema.validate(result.structured_content, tools[tool].output_schema)
            assert json.loads(result.content[0].text) == result.structured_content
            called.add(tool)
            return result.structured_content

        called: set[str] = set()
        found = (await call("search", query=QUESTION))["results"][0]
        document = await call("fetch", id=found["id"])
        assert "bright red" in document["text"] and document["url"].startswith("https://")
        passages = (await call("retrieve_passages", query=QUESTION, top_k=3))["passages"]
        ids = [passage["citation"]["passage_id"] for passage in passages]
        verdict = await call("check_answer", answer=DRAFT, question=QUESTION, passage_ids=ids)
        assert "formal guidelines" in verdict["text"]
        assert (await call("classify_question", question=QUESTION))["class"] == "general"
        await call("get_summary", id=document["metadata"]["summary_id"])
        assert (await call("define_term", term="gist"))["terms"]
        assert called == set(tools), set(tools) - called

        refused = await client.call_tool("fetch", {"id": "none"})
        assert refused.is_error and "search" in refused.content[0].text

        resources = (await client.list_resources()).resources
        for resource in resources[:3]:
            contents = (await client.read_resource(str(resource.uri))).contents
            assert "formal guidelines" in contents[0].text
        templates = (await client.list_resource_templates()).resource_templates
        assert len(templates) == 2
        prompts = (await client.list_prompts()).prompts
        given = {"question": QUESTION, "draft": BAD_DRAFT}
        for prompt in prompts:
            arguments = {argument.name: given[argument.name] for argument in prompt.arguments or []}
            assert (await client.get_prompt(prompt.name, arguments)).messages
        print(
            f"mcp over {name}, {client.protocol_version}: {len(called)} tools called, "
            f"{len(resources)} resources, {len(prompts)} prompts"
        )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citeguard", required=True, help="the binary")
    parser.add_argument("--url", required=True, help="of a running server")
    args = parser.parse_args()
    for mode in ["2026-07-28", "auto", "legacy"]:
        await exercise("HTTP", f"{args.url}/mcp", mode)
        await exercise("stdio", StdioServerParameters(command=args.citeguard, args=["mcp"]), mode)


asyncio.run(main())
