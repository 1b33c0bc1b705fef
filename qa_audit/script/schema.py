"""The JSON Schema of script files, for completion and errors in editors: made from the very models that read them.

A script ties it in with its first line: `# yaml-language-server: $schema=script.schema.json`.
"""

import inspect
import json
import re
from typing import Any

from qa_audit.rules.base import RuleBase
from qa_audit.rules.kinds.table import RULE, RULE_KINDS
from qa_audit.rules.situations.table import SITUATION, SITUATION_KINDS
from qa_audit.script.header import CaseEntry, Header, PhraseEntry

FILE_NAME = "script.schema.json"
"""Name of the published file; it lies beside the shipped scripts."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors' YAML support understands best."""

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def script_schema() -> str:
    """The schema as text; the same models give the same bytes."""
    definitions: dict[str, Any] = {}
    header = Header.model_json_schema(ref_template="#/definitions/{model}")
    definitions |= header.pop("$defs", {})
    for adapter in (RULE, SITUATION):
        definitions |= adapter.json_schema(ref_template="#/definitions/{model}")["$defs"]
    for model in (CaseEntry, PhraseEntry):
        own = model.model_json_schema(ref_template="#/definitions/{model}")
        definitions |= own.pop("$defs", {})
        definitions[model.__name__] = own
    definitions = {name: _described(definition) for name, definition in sorted(definitions.items())}
    seconds = definitions["Step"]["properties"]["wait"]
    seconds["anyOf"] = [{"type": "number", "minimum": 0, "maximum": 600}, *seconds["anyOf"]]
    shared = _attributes(inspect.cleandoc(RuleBase.__doc__ or ""))
    for kind in RULE_KINDS.values():
        for name, text in shared.items():
            if name in definitions[kind.__name__]["properties"]:
                definitions[kind.__name__]["properties"][name].setdefault("description", text)
    definitions["AnyRule"] = _by_kind({kind: model.__name__ for kind, model in RULE_KINDS.items()})
    definitions["AnySituation"] = _by_kind({kind: model.__name__ for kind, model in SITUATION_KINDS.items()})
    definitions["Condition"] = _CONDITION
    definitions["Change"] = _change("id", "A rule of the base, key by key; null takes a key away, drop: true the rule.")
    definitions["CaseChange"] = _change("name", "A case of the base, key by key; drop: true takes it away.")
    schema = {"$schema": _DRAFT, **_described(header), "title": "qa_audit script", "definitions": definitions}
    schema["required"] = ["id", "version"]
    schema["properties"] |= _SECTIONS
    schema["if"] = {"required": ["extend"]}
    schema["then"] = {"properties": {"rules": {"items": {"anyOf": [_ref("AnyRule"), _ref("Change")]}}}}
    schema["else"] = {
        "properties": {"rules": {"items": _ref("AnyRule")}, "cases": {"items": _ref("CaseEntry")}},
        "anyOf": [{"required": ["rules"]}, {"required": ["include"]}],
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


_CONDITION = {
    "description": "The name of a situation, a list (all of them), or all, any, not.",
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"$ref": "#/definitions/Condition"}, "minItems": 1},
        {
            "type": "object",
            "properties": {
                "all": {"type": "array", "items": {"$ref": "#/definitions/Condition"}, "minItems": 1},
                "any": {"type": "array", "items": {"$ref": "#/definitions/Condition"}, "minItems": 1},
                "not": {"$ref": "#/definitions/Condition"},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ],
}
_WORDINGS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_SECTIONS: dict[str, Any] = {
    "phrases": {
        "type": "object",
        "description": "Named phrase sets.",
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        "additionalProperties": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
                _ref("PhraseEntry"),
                {
                    "type": "object",
                    "description": "A phrase set of the base with other wordings.",
                    "properties": {
                        "add": _WORDINGS,
                        "remove": _WORDINGS,
                        "title": {},
                        "unless": _WORDINGS,
                        "perhaps": _WORDINGS,
                    },
                    "additionalProperties": False,
                },
            ]
        },
    },
    "situations": {
        "type": "object",
        "description": "Named situations.",
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        "additionalProperties": {
            "if": {"type": "object", "required": ["kind"]},
            "then": _ref("AnySituation"),
            "else": _ref("Condition"),
        },
    },
    "rules": {"type": "array", "minItems": 1, "description": "The rules."},
    "cases": {
        "type": "array",
        "description": "The script's own cases.",
        "items": {"anyOf": [_ref("CaseEntry"), _ref("CaseChange")]},
    },
}


def _by_kind(models: dict[str, str]) -> dict[str, Any]:
    """What a value must be depends on its kind: editors then complain about the one that was meant, not about all."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": sorted(models)}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": _ref(name)}
            for kind, name in sorted(models.items())
        ],
    }


def _change(key: str, description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "required": [key],
        "properties": {key: {"type": "string"}, "drop": {"const": True}},
        "not": {"required": ["kind"]} if key == "id" else {},
    }


def _described(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition whose keys carry what the docstring says of them, without the names pydantic makes up."""
    text = definition.get("description", "")
    attributes = _attributes(text)
    found: dict[str, Any] = _without_titles(definition)
    if text:
        found["description"] = text.partition("\n\nAttributes:")[0].replace("\n", " ").replace("  ", "\n\n")
    for name, value in found.get("properties", {}).items():
        if name in attributes:
            value["description"] = attributes[name]
    return found


def _attributes(docstring: str) -> dict[str, str]:
    _, _, listed = docstring.partition("Attributes:\n")
    return {found[1]: re.sub(r"\s+", " ", found[2]) for found in _ATTRIBUTE.finditer(listed)}


def _without_titles(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _named(item) if key == "properties" else _without_titles(item)
            for key, item in value.items()
            if not (key == "title" and isinstance(item, str)) and key != "discriminator"
        }
    return [_without_titles(item) for item in value] if isinstance(value, list) else value


def _named(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties may themselves be called `title`."""
    return {name: _without_titles(item) for name, item in properties.items()}
