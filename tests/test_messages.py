"""Every topic ships an example message, and the facts are as strict as they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from zanwatch import discussion, messages
from zanwatch.messages import Fact
from zanwatch.topics import TOPICS

EXAMPLES = Path(__file__).parent / "examples" / "messages"
KNOWN = vars(messages) | vars(discussion)
FACTS = [kind for kind in KNOWN.values() if isinstance(kind, type) and issubclass(kind, Fact)]
STRINGS = {"date": "2026-03-02", "date-time": "2026-03-02T06:00:00+05:00"}
PLAIN = {"integer": 0, "boolean": False, "null": None, "number": 0.0}


def sample(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """Return a value `schema` allows, as a first draft of an example."""
    match schema:
        case {"$ref": name}:
            return sample(definitions[name.rpartition("/")[2]], definitions)
        case {"const": value} | {"enum": [value, *_]} | {"default": value}:
            return value
        case {"anyOf": [first, *_]}:
            return sample(first, definitions)
        case {"type": "object", "properties": fields}:
            return {name: sample(field, definitions) for name, field in fields.items()}
        case {"type": "array"}:
            items = schema.get("prefixItems") or [schema["items"]]
            return [sample(item, definitions) for item in items]
        case {"type": "string"}:
            return "0" * 64 if "pattern" in schema else STRINGS.get(schema.get("format", ""), "example")
        case {"type": kind}:
            return PLAIN[kind]
    raise AssertionError(f"no sample for {schema}")


def example(topic: str) -> dict[str, Any]:
    """Return the example of `topic`; a missing one is drafted and the test fails once."""
    file = EXAMPLES / f"{topic}.json"
    if not file.exists():
        schema = TOPICS[topic].model_json_schema()
        draft = sample(schema, schema.get("$defs", {}))
        file.write_text(json.dumps(draft, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"{file.name} was missing and has been drafted: please review it before going on")
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("topic", TOPICS)
def test_example_decodes_and_comes_back_the_same(topic: str) -> None:
    given = example(topic)
    fact = TOPICS[topic].model_validate_json(json.dumps(given))
    assert json.loads(fact.to_json()) == given
    assert fact.to_json() == TOPICS[topic].model_validate_json(fact.to_json()).to_json()


@pytest.mark.parametrize("topic", TOPICS)
def test_draft_of_an_example_is_valid(topic: str) -> None:
    schema = TOPICS[topic].model_json_schema()
    TOPICS[topic].model_validate_json(json.dumps(sample(schema, schema.get("$defs", {}))))


def test_every_example_has_a_topic() -> None:
    assert {file.stem for file in EXAMPLES.iterdir()} <= set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_field_nobody_knows_is_an_error(topic: str) -> None:
    given = example(topic) | {"surprise": 1}
    with pytest.raises(ValidationError, match="surprise"):
        TOPICS[topic].model_validate_json(json.dumps(given))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_missing_field_is_an_error(topic: str) -> None:
    given = example(topic)
    required = [name for name, field in TOPICS[topic].model_fields.items() if field.is_required()]
    assert required
    for name in required:
        with pytest.raises(ValidationError, match=name):
            TOPICS[topic].model_validate_json(json.dumps({key: given[key] for key in given if key != name}))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_fact_does_not_change(topic: str) -> None:
    fact = TOPICS[topic].model_validate_json(json.dumps(example(topic)))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(fact, next(iter(TOPICS[topic].model_fields)), None)


@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_is_frozen_and_strict(kind: type[Fact]) -> None:
    assert kind.model_config.get("frozen") is True
    assert kind.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_moment_without_zone_is_an_error(topic: str) -> None:
    given = json.dumps(example(topic))
    if "+05:00" not in given:
        assert topic == "assessments", "only assessments carry no moment"
        return
    with pytest.raises(ValidationError, match="timezone"):
        TOPICS[topic].model_validate_json(given.replace("+05:00", ""))


def test_the_day_is_the_day_in_kazakhstan() -> None:
    at = messages.Reject.model_validate(example("rejects") | {"seen_at": "2026-03-02T20:30:00Z"}).seen_at
    assert messages.day_of(at).isoformat() == "2026-03-03"
