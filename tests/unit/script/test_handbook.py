from pathlib import Path

from qa_audit.rules.kinds.table import RULE_KINDS
from qa_audit.script.docs import SEVERITIES, explain_rule
from qa_audit.script.handbook import COMMAND, render_handbook
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

RULES_MD = Path(__file__).resolve().parents[3] / "configs" / "RULES.md"
SCRIPTS = load_scripts(default_scripts())
PAGE = render_handbook(SCRIPTS)


def test_the_handbook_in_the_repository_is_what_the_scripts_and_the_code_say():
    assert RULES_MD.read_text(encoding="utf-8") == PAGE, f"configs/RULES.md is out of date; run: {COMMAND}"


def test_the_handbook_begins_with_a_table_of_all_rules():
    table = PAGE.partition("## 规则总表")[2].partition("\n## ")[0]
    rules = [rule for script in SCRIPTS for rule in script.rules]
    assert [rule.id for rule in rules if f"| [`{rule.id}`]" not in table] == []
    assert [rule.id for rule in rules if f"| {rule.title.zh} | {rule.title.en} |" not in table] == []


def test_the_handbook_describes_every_kind_and_every_option_of_it():
    missing = [
        (kind, name)
        for kind, model in RULE_KINDS.items()
        for name in model.model_fields
        if name != "kind" and f"| `{name}` |" not in PAGE
    ]
    assert missing == []
    assert "| 必填 / required |  |" not in PAGE


def test_the_handbook_links_to_places_that_it_has():
    links = {part.partition(")")[0] for part in PAGE.split("](#")[1:]}
    headings = [line.lstrip("# ").lower() for line in PAGE.splitlines() if line.startswith("#")]
    anchors = {"".join(c for c in line if c.isalnum() or c in " _-").replace(" ", "-") for line in headings}
    anchors |= {part.partition('"')[0] for part in PAGE.split('<a id="')[1:]}
    assert sorted(links - anchors) == []


def test_a_rule_is_explained_with_the_same_numbers_in_both_languages():
    for script in SCRIPTS:
        for rule in script.rules:
            zh, en = (explain_rule(SCRIPTS, rule.id, language) for language in ("zh", "en"))
            for fact in (f"{rule.points:g}", f"{rule.minimum_confidence:g}"):
                assert fact in zh, rule.id
                assert fact in en, rule.id
            assert rule.title.zh in zh
            assert rule.title.en in en
            assert f"严重程度：{SEVERITIES[rule.severity].zh}；" in zh
            assert f"severity: {rule.severity};" in en


def test_no_item_of_a_list_is_explained_as_an_empty_line():
    lines = [
        line
        for script in SCRIPTS
        for rule in script.rules
        for line in explain_rule(SCRIPTS, rule.id, "zh").splitlines()
    ]
    assert [line for line in lines if line.strip() in ("-", "-:")] == []
