"""Checks requests and answers against the interface descriptions that vendors publish.

The descriptions lie beside the repository, in `../shared/specs`; they are not ours to ship.
Where they are missing, the tests that need them are skipped.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from jsonschema import Draft4Validator, Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs"
METHODS = {"get", "post", "put", "patch", "delete", "head"}
FORM = "application/x-www-form-urlencoded"
NUMBERS = {"integer": int, "number": float}


@dataclass(frozen=True)
class Operation:
    """What a description says about one request; `place` is where it stands in the document."""

    place: tuple[str, ...]
    content: Mapping[str, Any]
    path_values: Mapping[str, str]


def spec(name: str) -> Any:
    """Read a file of the descriptions, or skip the test."""
    path = SPECS / name
    if not path.exists():
        pytest.skip(f"the published description {name} is not beside the repository ({SPECS})")
    return _read(path)


@cache
def _read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


@cache
def described(name: str, base: str = "", also: tuple[str, ...] = (), *, nulls: bool = False) -> "Description":
    """The description in this file; see `Description`."""
    return Description(spec(name), base, also, nulls=nulls)


class Description:
    """One description. `base` is the part of a request's path before the paths that it lists.

    `also` names parameters and members that the vendor documents elsewhere, each with its reason at the place of use.
    `nulls`: the vendor's own examples have nulls where its schemas allow none.
    """

    def __init__(self, document: Mapping[str, Any], base: str, also: Sequence[str], *, nulls: bool) -> None:
        self._document = document
        self._base = base
        self._also = set(also)
        self._nulls = nulls
        self._validator: Any = Draft4Validator if "swagger" in document else Draft202012Validator
        self._registry = Registry().with_resource("urn:description", Resource(self._modern(document), DRAFT202012))
        self._templates = [(_template(path), path) for path in document["paths"]]

    def operation(self, method: str, path: str) -> Operation | None:
        """Find what is asked for; None when the description does not know it."""
        if not path.startswith(self._base):
            return None
        rest = path.removeprefix(self._base)
        for pattern, template in self._templates:
            found = pattern.fullmatch(rest)
            item = self._document["paths"][template]
            if found and method.lower() in item:
                values = {name: unquote(value) for name, value in zip(_names(template), found.groups(), strict=True)}
                shared = {"parameters": [*item.get("parameters", []), *item[method.lower()].get("parameters", [])]}
                return Operation(("paths", template, method.lower()), {**item[method.lower()], **shared}, values)
        return None

    def request_problems(
        self, operation: Operation, query: Sequence[tuple[str, str]], form: Any, document: Any
    ) -> Iterator[str]:
        """Say what is wrong with a request."""
        yield from self._parameter_problems(operation, query)
        if form is not None:
            schema_at = (*operation.place, "requestBody", "content", FORM, "schema")
            schema = self._at(schema_at)
            yield from self._problems(schema_at, _typed(_tree(form), schema, self._resolved))
        elif document is not None:
            schema_at = self._body_at(operation)
            if schema_at is None:
                yield "a body where none is described"
            else:
                yield from self._problems(schema_at, document)

    def reply_problems(self, operation: Operation, status: int, document: Any) -> Iterator[str]:
        """Say what is wrong with an answer in a vendor's place; statuses that are not described are let through."""
        responses = operation.content["responses"]
        key = next((key for key in (str(status), "default") if key in responses), None)
        if key is None or document is None:
            return
        place = (*operation.place, "responses", key)
        response = self._at(place)
        if "schema" in response:
            yield from self._problems((*place, "schema"), document, strict=False)
        for media in response.get("content") or {}:
            yield from self._problems((*place, "content", media, "schema"), document, strict=False)
            return

    def _parameter_problems(self, operation: Operation, query: Sequence[tuple[str, str]]) -> Iterator[str]:
        described = {parameter["name"]: parameter for parameter in map(self._resolved, operation.content["parameters"])}
        for name, _ in query:
            if not {name, name.partition("[")[0]} & (described.keys() | self._also):
                yield f"the parameter {name} is not described"
        given = {**_tree(query), **dict(query), **operation.path_values}
        for name, parameter in described.items():
            if parameter["in"] not in {"query", "path"}:
                continue
            if name in given:
                schema = parameter.get("schema") or {"type": parameter["type"]}
                yield from self._plain_problems(schema, _typed(given[name], schema, self._resolved), name)
            elif parameter.get("required"):
                yield f"the parameter {name} is missing"

    def _plain_problems(self, schema: Mapping[str, Any], value: Any, name: str) -> Iterator[str]:
        checker = self._validator(self._modern(schema), registry=self._registry)
        yield from (f"the parameter {name}: {error.message}" for error in checker.iter_errors(value))

    def _body_at(self, operation: Operation) -> tuple[str, ...] | None:
        if "requestBody" in operation.content:
            media = next(iter(operation.content["requestBody"]["content"]))
            return (*operation.place, "requestBody", "content", media, "schema")
        for number, parameter in enumerate(self._at(operation.place).get("parameters", [])):
            if parameter.get("in") == "body":
                return (*operation.place, "parameters", str(number), "schema")
        return None

    def _problems(self, place: Sequence[str], value: Any, *, strict: bool = True) -> Iterator[str]:
        schema = self._at(tuple(place))
        checker = self._validator(self._modern(schema), registry=self._registry)
        yield from (f"{'/'.join(map(str, error.path))}: {error.message}" for error in checker.iter_errors(value))
        if strict:
            yield from self._unknown(schema, value, "")

    def _modern(self, schema: Any) -> Any:
        """The same schema in today's JSON Schema: nulls where `nullable` allows them, references that hold anywhere."""
        if isinstance(schema, list):
            return [self._modern(member) for member in schema]
        if not isinstance(schema, dict):
            return schema
        converted = {name: self._modern(member) for name, member in schema.items()}
        reference = converted.get("$ref")
        if isinstance(reference, str):
            converted["$ref"] = reference.replace("#/", "urn:description#/", 1)
        is_schema = isinstance(schema.get("type", ""), str) and schema.keys() & {
            "type",
            "anyOf",
            "oneOf",
            "$ref",
            "enum",
        }
        if is_schema and (self._nulls or schema.get("nullable") is True):
            return {"anyOf": [{"type": "null"}, converted]}
        return converted

    def _unknown(self, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
        """Members that the description does not list: it may allow them, but then they are our mistake."""
        schema = self._merged(schema)
        if isinstance(value, list) and "items" in schema:
            for member in value:
                yield from self._unknown(schema["items"], member, where)
        if not isinstance(value, dict) or "properties" not in schema:
            return
        for name, member in value.items():
            path = f"{where}.{name}".strip(".")
            if name in schema["properties"]:
                yield from self._unknown(schema["properties"][name], member, path)
            elif path not in self._also:
                yield f"the member {path} is not described"

    def _merged(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        schema = self._resolved(schema)
        parts = [self._merged(part) for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()))]
        if not parts:
            return schema
        properties = {name: value for part in (schema, *parts) for name, value in part.get("properties", {}).items()}
        return {**schema, "properties": properties} if properties else schema

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self._at(tuple(unquote(part) for part in schema["$ref"].removeprefix("#/").split("/")))
        return schema

    def _at(self, place: tuple[str, ...]) -> Any:
        found: Any = self._document
        for part in place:
            key = part.replace("~1", "/").replace("~0", "~") if part not in found else part
            found = found[int(key)] if isinstance(found, list) else found[key]
            if isinstance(found, dict) and "$ref" in found and part != "schema":
                found = self._resolved(found)
        return found


def _template(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "([^/]+?)", re.escape(path)))


def _names(path: str) -> list[str]:
    return re.findall(r"\{([^}]*)\}", path)


def _tree(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Parse `a[b][0]=c` and repeated names into nested objects and lists."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, *rest = re.findall(r"[^\[\]]+|\[\]", name)
        keys = [part.strip("[]") for part in rest]
        _put(tree, [head, *keys], value)
    return _lists(tree)


def _put(tree: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
    last = keys[-1] or str(len(tree))
    if last in tree:
        tree[last] = [*(tree[last] if isinstance(tree[last], list) else [tree[last]]), value]
    else:
        tree[last] = value


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and all(key.isdigit() for key in tree):
        return [_lists(value) for value in tree.values()]
    return {key: _lists(value) for key, value in tree.items()}


def _typed(value: Any, schema: Mapping[str, Any], resolved: Any) -> Any:
    """Give words of a form or an address the types that the description wants."""
    schema = resolved(schema)
    if isinstance(value, dict):
        members = {
            name: member
            for part in (schema, *schema.get("anyOf", ()))
            for name, member in part.get("properties", {}).items()
        }
        return {name: _typed(member, members.get(name, {}), resolved) for name, member in value.items()}
    if schema.get("type") == "array":
        return [_typed(member, schema["items"], resolved) for member in (value if isinstance(value, list) else [value])]
    if schema.get("type") == "boolean" and value in {"true", "false"}:
        return value == "true"
    if schema.get("type") in NUMBERS:
        try:
            return NUMBERS[schema["type"]](value)
        except ValueError:
            return value
    return value
