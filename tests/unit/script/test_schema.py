"""The published JSON Schema says what the scripts' reader says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from qa_audit.rules.kinds.table import RULE_KINDS
from qa_audit.script.schema import FILE_NAME, script_schema
from qa_audit.shipped import configs_directory

SCRIPTS = [*configs_directory().glob("*_*.yaml"), *(configs_directory() / "examples").glob("*.yaml")]
BROKEN = Path(__file__).parent / "broken"
SEEN_BY_EDITORS = [
    "unknown_key_top", "unknown_key_rule", "unknown_key_nested", "unknown_kind_rule", "unknown_kind_situation",
    "missing_key", "wrong_type_number", "wrong_choice", "wrong_range", "wrong_id", "empty_variants",
]  # fmt: skip


def errors(path):
    value = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return list(Draft7Validator(json.loads(script_schema())).iter_errors(value))


def test_the_published_schema_is_the_one_of_the_models():
    published = (configs_directory() / FILE_NAME).read_text(encoding="utf-8")
    assert published == script_schema(), "run: qa-audit script schema --out configs/script.schema.json"


def test_the_schema_is_itself_valid():
    Draft7Validator.check_schema(json.loads(script_schema()))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_shipped_script_keeps_the_schema_and_ties_it_in(path):
    assert [error.message for error in errors(path)] == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / name).resolve() == (configs_directory() / FILE_NAME).resolve()


@pytest.mark.parametrize("name", SEEN_BY_EDITORS)
def test_an_editor_sees_the_mistake_too(name):
    assert errors(BROKEN / f"{name}.yaml") != []


def test_every_option_of_every_kind_is_described():
    definitions = json.loads(script_schema())["definitions"]
    bare = [
        f"{model.__name__}.{name}"
        for model in RULE_KINDS.values()
        for name, value in definitions[model.__name__]["properties"].items()
        if not value.get("description")
    ]
    assert bare == []
