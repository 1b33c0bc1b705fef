"""Every rule kind and every shipped rule is proven by cases: what it must find, and what it must leave alone."""

from collections import Counter
from pathlib import Path

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.rules.base import RuleBase
from qa_audit.rules.kinds.table import RULE_KINDS
from qa_audit.script.case import Case
from qa_audit.script.load import Script, load_script
from qa_audit.script.test import run_case

ROOT = Path(__file__).resolve().parents[2]
KIND_FILES = sorted(Path(__file__).parent.glob("*.yaml"))
SHIPPED = sorted((ROOT / "configs").glob("*_*.yaml"))
SCRIPTS = {path: load_script(path) for path in (*KIND_FILES, *SHIPPED)}
CASES = [
    pytest.param(script, case, id=f"{path.stem}: {case.name}")
    for path, script in SCRIPTS.items()
    for case in script.cases
]


def test_there_are_cases_to_run():
    assert len(KIND_FILES) == len(RULE_KINDS)
    assert len(SHIPPED) >= 2
    assert len(CASES) > 150


@pytest.mark.parametrize(("script", "case"), CASES)
def test_case(script: Script, case: Case):
    assert [mismatch.message.en for mismatch in run_case(script, case).mismatches] == []


@pytest.mark.parametrize("kind", sorted(RULE_KINDS))
def test_every_kind_has_its_file_and_its_cases(kind):
    source = ROOT / "qa_audit" / "rules" / "kinds" / f"{kind}.py"
    assert source.is_file(), f"the kind {kind} has no file {source.name}"
    path = Path(__file__).parent / f"{kind}.yaml"
    assert path.is_file(), f"the kind {kind} has no cases in tests/rules/{kind}.yaml"
    verdicts = Counter(
        verdict
        for case in SCRIPTS[path].cases
        for rule_id, verdict in case.expect.items()
        if next(rule for rule in SCRIPTS[path].rules if rule.id == rule_id).kind == kind
    )
    wanted = [Verdict.PASS] if RULE_KINDS[kind].informs_only else [Verdict.PASS, Verdict.FAIL]
    assert min(verdicts[verdict] for verdict in wanted) >= 2, f"{kind}: too few cases"
    assert verdicts[Verdict.NEEDS_REVIEW] >= 1, f"{kind}: no case of doubt"


def test_every_kind_file_is_in_the_table():
    files = {path.stem for path in (ROOT / "qa_audit" / "rules" / "kinds").glob("*.py")} - {"__init__", "table"}
    assert files == set(RULE_KINDS)


def test_every_kind_says_what_it_checks():
    for kind, model in RULE_KINDS.items():
        documentation = model.__doc__ or ""
        assert issubclass(model, RuleBase)
        for heading in ("Why:", "Passes", "Fails", "Limits:"):
            assert heading in documentation, f"{kind}: its docstring does not say {heading}"
        assert model.summary.zh, f"{kind}: no summary in Chinese"
        assert model.summary.en, f"{kind}: no summary in English"


SHIPPED_RULES = [pytest.param(path, rule, id=rule.id) for path in SHIPPED for rule in SCRIPTS[path].rules]


@pytest.mark.parametrize(("path", "rule"), SHIPPED_RULES)
def test_every_shipped_rule_has_its_cases(path, rule):
    verdicts = Counter(case.expect[rule.id] for case in SCRIPTS[path].cases if rule.id in case.expect)
    assert verdicts[Verdict.PASS] >= 2
    assert verdicts[Verdict.FAIL] >= (0 if rule.informs_only else 2)
    assert verdicts[Verdict.NEEDS_REVIEW] >= 1
    # A rule without a situation applies to every call.
    if rule.when is not None or rule.unless is not None or rule.kind == "response":
        assert verdicts[Verdict.NOT_APPLICABLE] >= 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_rule_coaches(path):
    assert [rule.id for rule in SCRIPTS[path].rules if rule.coaching is None] == []
