"""Reviewed calls as cases: what people decided becomes what a script must find."""

import io
from collections.abc import Mapping, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from qa_audit.model.finding import Verdict
from qa_audit.review.calls import Call, Calls
from qa_audit.review.desk import ScriptFile, View
from qa_audit.review.outcomes import reviewed_findings
from qa_audit.script.write_case import write_case


def export_cases(calls: Calls, view: View, script: ScriptFile) -> tuple[str, int]:
    """Write the reviewed calls as a script that is nothing but new cases of another one.

    Args:
        calls: The audit.
        view: What people decided, as far as the viewer may know.
        script: The script that the cases are for; findings of other scripts' rules are left out.

    Returns:
        YAML that `qa-audit script test` runs as it is, and the number of cases in it.

    Raises:
        StoreError: A call's timeline cannot be read.
    """
    expected: dict[str, dict[str, Verdict]] = {}
    for (call_id, rule_id), verdict in reviewed_findings(view).items():
        # What people leave in doubt proves nothing.
        if rule_id in script.rules and verdict is not Verdict.NEEDS_REVIEW:
            expected.setdefault(call_id, {})[rule_id] = verdict
    cases = [_case(calls, view, view.calls[call_id], verdicts) for call_id, verdicts in expected.items()]
    content = CommentedMap(
        extend={"script": script.path, "cases": False}, version=1, id=f"{script.id}_reviewed", cases=cases
    )
    writer = YAML()
    writer.width = 4096
    writer.allow_unicode = True
    target = io.StringIO()
    writer.dump(content, target)
    return target.getvalue(), len(cases)


def _case(calls: Calls, view: View, call: Call, expected: Mapping[str, Verdict]) -> CommentedMap:
    timeline = calls.shown_timeline(call)
    expect = CommentedMap({rule_id: verdict.value for rule_id, verdict in expected.items()})
    for rule_id, verdict in expected.items():
        machine = call.rules[rule_id].verdict
        said = "confirmed" if machine is verdict else f"machine: {machine.value}"
        expect.yaml_add_eol_comment(f"{said}; {_by_whom(view, call.call_id, rule_id)}", rule_id)
    dialogue = LiteralScalarString(write_case(timeline))
    return CommentedMap(name=call.call_id, call=dialogue, expect=expect)


def _by_whom(view: View, call_id: str, rule_id: str) -> str:
    """Who decided and why, in one line."""
    state = view.state.of(call_id, rule_id)
    deciding: Sequence[str] = [
        " ".join(f"{event.actor}: {event.text}".split())
        for event in ((state.final,) if state.final is not None else state.opinions)
    ]
    return "; ".join(deciding)
