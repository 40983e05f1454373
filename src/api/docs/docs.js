"use strict";
// Builds the page from openapi.json. Text goes in as text, never as mark-up.

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Texts of the description, with `code` between backticks.
function words(text) {
  return (text || "").split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

function start(api) {
  const lookUp = (schema) => {
    const path = schema && schema.$ref && schema.$ref.slice(2).split("/");
    return path ? { ...path.reduce((at, key) => at[key], api), name: path.at(-1), said: schema.description } : schema;
  };

  // What a field holds where it is not null.
  const held = (schema) => {
    const found = lookUp(schema) || {};
    const parts = (found.oneOf || found.anyOf || []).filter((part) => part.type !== "null");
    return parts.length === 1 ? held(parts[0]) : found;
  };

  const range = (schema) =>
    [
      schema.minimum !== undefined && `from ${schema.minimum}`,
      schema.maximum !== undefined && `to ${schema.maximum}`,
      schema.minLength !== undefined && `${schema.minLength} or more characters`,
      schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
      schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
      schema.enum && schema.enum.map((value) => JSON.stringify(value)).join(", "),
    ].filter(Boolean).join(", ");

  const kind = (schema) => {
    const found = lookUp(schema) || {};
    if (found.name) return found.name;
    const parts = found.oneOf || found.anyOf || found.allOf;
    if (parts) return parts.map(kind).join(found.allOf ? " and " : " or ");
    if (found.type === "array") return `list of ${kind(found.items)}`;
    const type = [found.type || "any"].flat().join(" or ");
    return found.format ? `${type} (${found.format})` : type;
  };

  // What a schema holds, opened on demand: schemas may hold themselves.
  function fields(schema) {
    const found = lookUp(schema) || {};
    if (found.type === "array") return fields(found.items);
    const list = make("dl");
    for (const part of found.oneOf || found.anyOf || found.allOf || []) {
      const inner = fields(part);
      if (inner) list.append(...inner.childNodes);
    }
    for (const [name, property] of Object.entries(found.properties || {})) {
      const target = held(property);
      const needed = (found.required || []).includes(name) ? "" : ", optional";
      const limits = range(target);
      list.append(make("dt", {}, name, make("span", { class: "kind" }, ` ${kind(property)}${needed}${limits ? `, ${limits}` : ""}`)));
      const detail = make("dd", {}, ...words(property.description || target.said || target.description));
      if (holdsFields(property)) detail.append(opening(kind(property), () => fields(property)));
      list.append(detail);
    }
    return list.childNodes.length ? list : null;
  }

  function holdsFields(schema) {
    const found = lookUp(schema) || {};
    const parts = found.oneOf || found.anyOf || found.allOf || [];
    return Boolean(found.properties) || (found.type === "array" && holdsFields(found.items)) || parts.some(holdsFields);
  }

  function opening(title, build) {
    const details = make("details", {}, make("summary", {}, title));
    details.addEventListener("toggle", () => {
      if (details.open && details.childNodes.length === 1) details.append(build() || "");
    });
    return details;
  }

  const pretty = (value) => make("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2));

  function body(content) {
    const shown = [];
    for (const [type, media] of Object.entries(content || {})) {
      shown.push(opening(`${type}: ${kind(media.schema)}`, () => fields(media.schema)));
      for (const example of Object.values(media.examples || {})) {
        shown.push(opening(`Example: ${example.summary}`, () => pretty(example.value)));
      }
    }
    return shown;
  }

  function trial(method, path, operation) {
    const media = ((operation.requestBody || {}).content || {})["application/json"];
    const first = Object.values((media || {}).examples || {})[0];
    const form = make("div");
    const inputs = (operation.parameters || []).map((parameter) => {
      const example = Object.values(parameter.examples || {})[0];
      const value = example ? example.value : parameter.in === "path" ? parameter.example || "" : "";
      const input = make("input", { value });
      form.append(make("label", {}, parameter.name, input));
      return [parameter, input];
    });
    const text = media && make("textarea", { rows: "8", "aria-label": "Body" });
    if (text) {
      text.value = JSON.stringify(first ? first.value : {}, null, 2);
      form.append(text);
    }
    const button = make("button", { type: "button" }, "Send");
    const result = make("div", { "aria-live": "polite" });
    button.addEventListener("click", async () => {
      let target = path.slice(1);
      const query = new URLSearchParams();
      for (const [parameter, input] of inputs) {
        if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
        else if (input.value) query.set(parameter.name, input.value);
      }
      const address = query.size ? `${target}?${query}` : target;
      try {
        const headers = text ? { "content-type": "application/json" } : {};
        const response = await fetch(address, { method, headers, body: text ? text.value : undefined });
        const raw = await response.text();
        let value = raw;
        try { value = JSON.parse(raw); } catch { /* not JSON: shown as it came */ }
        result.replaceChildren(make("p", {}, `Status ${response.status}`), pretty(value));
      } catch (error) {
        result.replaceChildren(make("p", {}, `No answer: ${error.message}`));
      }
    });
    form.append(button, result);
    return form;
  }

  function section(method, path, operation) {
    const id = operation.operationId;
    const shown = make("section", { id }, make("h3", {}, make("span", { class: "method" }, method), path));
    for (const text of [operation.summary, operation.description]) {
      if (text) shown.append(make("p", {}, ...words(text)));
    }
    const limits = (parameter) => [parameter.required ? "" : ", optional", range(held(parameter.schema))].filter(Boolean).join(", ");
    if (operation.parameters) {
      const list = make("dl");
      for (const parameter of operation.parameters) {
        list.append(make("dt", {}, parameter.name, make("span", { class: "kind" }, ` in ${parameter.in}, ${kind(parameter.schema)}${limits(parameter)}`)));
        list.append(make("dd", {}, ...words(parameter.description)));
      }
      shown.append(make("h4", {}, "Parameters"), list);
    }
    if (operation.requestBody) shown.append(make("h4", {}, "Body"), ...body(operation.requestBody.content));
    shown.append(make("h4", {}, "Responses"));
    for (const [status, response] of Object.entries(operation.responses)) {
      const said = make("p", {}, make("strong", {}, status), " ", ...words(response.description));
      shown.append(make("div", { class: "response" }, said, ...body(response.content)));
    }
    shown.append(opening("Try it", () => trial(method.toUpperCase(), path, operation)));
    return shown;
  }

  const about = document.getElementById("about");
  about.replaceChildren(`${api.info.description} Version ${api.info.version}. `, make("a", { href: "openapi.json" }, "openapi.json"));
  for (const tag of api.tags) {
    const list = make("ul");
    const sections = make("div", {}, make("h2", {}, `${tag.name}: ${tag.description}`));
    for (const [path, item] of Object.entries(api.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        if (!(operation.tags || []).includes(tag.name)) continue;
        list.append(make("li", {}, make("a", { href: `#${operation.operationId}` }, make("span", { class: "verb" }, method), path)));
        sections.append(section(method, path, operation));
      }
    }
    document.getElementById("contents").append(make("div", {}, make("h2", {}, tag.name), list));
    document.getElementById("operations").append(sections);
  }
}

fetch("openapi.json")
  .then((response) => response.json())
  .then(start)
  .catch((error) => {
    document.getElementById("about").append(` It cannot be read: ${error.message}`);
  });
