"""The watching itself: a description that never complained would prove nothing."""

import pytest

from tests.contract.descriptions import Description

DOCUMENT = {
    "openapi": "3.0.3",
    "paths": {
        "/things/{id}": {
            "post": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^T"}},
                    {"name": "many", "in": "query", "schema": {"type": "integer", "maximum": 9}},
                    {"name": "must", "in": "query", "required": True, "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Thing"}},
                    }
                },
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "note": {"type": "string", "nullable": True},
                    "list": {"type": "array", "items": {"enum": ["a", "b"]}},
                    "deep": {"type": "object", "properties": {"on": {"type": "boolean"}}},
                },
            }
        }
    },
}
GOOD = [("name", "x"), ("list[0]", "a"), ("list[1]", "b"), ("deep[on]", "true")]


@pytest.fixture
def description() -> Description:
    """A small interface."""
    return Description(DOCUMENT, "/v1", (), nulls=False)


@pytest.mark.parametrize(
    ("path", "query", "form", "complaints"),
    [
        ("/v1/things/T1", [("must", "1"), ("many", "3")], GOOD, 0),
        ("/v1/things/X1", [("must", "1")], GOOD, 1),
        ("/v1/things/T1", [], GOOD, 1),
        ("/v1/things/T1", [("must", "1"), ("many", "10")], GOOD, 1),
        ("/v1/things/T1", [("must", "1"), ("many", "few")], GOOD, 1),
        ("/v1/things/T1", [("must", "1"), ("other", "1")], GOOD, 1),
        ("/v1/things/T1", [("must", "1")], [("list[0]", "a")], 1),
        ("/v1/things/T1", [("must", "1")], [*GOOD, ("list[2]", "c")], 1),
        ("/v1/things/T1", [("must", "1")], [*GOOD, ("deep[off]", "true")], 1),
        ("/v1/things/T1", [("must", "1")], [*GOOD, ("more", "1")], 1),
    ],
    ids=[
        "good",
        "path pattern",
        "missing parameter",
        "too many",
        "no number",
        "unknown parameter",
        "missing member",
        "not allowed",
        "unknown deep member",
        "unknown member",
    ],
)
def test_requests(
    description: Description, path: str, query: list[tuple[str, str]], form: list[tuple[str, str]], complaints: int
):
    """Every way of getting a request wrong is seen."""
    operation = description.operation("POST", path)
    assert operation is not None
    assert len(list(description.request_problems(operation, query, form, None))) == complaints


@pytest.mark.parametrize(
    ("document", "complaints"),
    [({"name": "x", "note": None, "new": 1}, 0), ({"name": None}, 1), ({"name": "x", "list": ["c"]}, 1), ([], 1)],
)
def test_replies(description: Description, document: object, complaints: int):
    """An answer may have more than is described, but nothing else than that."""
    operation = description.operation("POST", "/v1/things/T1")
    assert operation is not None
    assert len(list(description.reply_problems(operation, 200, document))) == complaints


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/things/T1"), ("POST", "/v1/other"), ("POST", "/things/T1")])
def test_not_described(description: Description, method: str, path: str):
    """What is not described is not found."""
    assert description.operation(method, path) is None
