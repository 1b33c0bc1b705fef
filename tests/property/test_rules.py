"""What holds for every rule on every call, however strange."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_audit.evaluate import find
from qa_audit.model.finding import Verdict
from qa_audit.model.transcript import Role
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

SCRIPTS = load_scripts(default_scripts())
RULE_IDS = [rule.id for script in SCRIPTS for rule in script.rules]

SAYINGS = (
    "您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？",
    "您好，请讲。",
    "您好，请问有什么可以帮助您？",
    "喂，说话呀，再不说话我就挂了啊。",
    "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！",
    "对不起，您的电话杂音太大，听不清，请您换一部电话再次打来好吗？再见！",
    "杂音太大，你换个电话。",
    "对不起，请您讲普通话，好吗？谢谢！",
    "你说普通话行不行？",
    "我想查一下话费。",
    "好的，请您稍等。",
    "这是我们公司的规定，我不知道。",
    "请问还有什么可以帮您？",
    "没有了，谢谢，再见。",
    "感谢您的来电，祝您生活愉快，再见！",
    "嗯",
)


@st.composite
def dialogues(draw, shortest_s=0.3):
    """A dialogue of up to 9 lines, with pauses of up to 7 s, some of it talked over, without words or unsure."""
    lines, clock_s = [], draw(st.floats(0.1, 3.0))
    for _ in range(draw(st.integers(0, 9))):
        who = draw(st.sampled_from(["agent", "agent", "customer"]))
        length_s = draw(st.floats(shortest_s, 6.0))
        span = f"{clock_s:.2f}-{clock_s + length_s:.2f}"
        how = draw(st.sampled_from(["plain", "plain", "plain", "unsure", "unrecognised"]))
        if how == "unrecognised":
            lines.append(f"unrecognised {who} {span}")
        else:
            lines.append(f"{who} {span} {'(0.3) ' if how == 'unsure' else ''}{draw(st.sampled_from(SAYINGS))}")
        clock_s += length_s + draw(st.floats(-1.0, 7.0))
        clock_s = max(clock_s, 0.1)
    lines += draw(st.lists(st.sampled_from(["uncertainty 0.3", "tone busy customer 40-50"]), unique=True))
    lines.append(draw(st.sampled_from(["", "mono", "roles unknown"])))
    by = draw(st.sampled_from(["agent", "customer", "system", "unknown", "customer tone"]))
    if "mono" in lines and "tone" in by:
        by = "unknown"
    lines.append(f"hangup {clock_s + draw(st.floats(0.5, 7.0)):.2f} {by}")
    return "\n".join(lines)


def findings_of(call):
    return {finding.rule_id: finding for finding in find(SCRIPTS, call)}


def built(dialogue):
    return build_case("call", dialogue, SCRIPTS[0].cues)


COMMON = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@COMMON
@given(dialogues())
def test_every_rule_says_exactly_one_thing_that_can_be_replayed(dialogue):
    call = built(dialogue)
    findings = find(SCRIPTS, call)
    assert [finding.rule_id for finding in findings] == RULE_IDS
    for finding in findings:
        assert finding.message.zh
        assert finding.message.en
        if finding.verdict is Verdict.FAIL:
            assert finding.evidence
            assert finding.reason
        if finding.verdict is Verdict.NEEDS_REVIEW:
            assert finding.reason
        for piece in finding.evidence:
            assert 0.0 <= piece.span.start_s <= piece.span.end_s <= call.recording.duration_s + 1e-6
            assert 0.0 <= piece.confidence <= 1.0


@COMMON
@given(dialogues())
def test_the_same_call_gets_the_same_findings(dialogue):
    assert find(SCRIPTS, built(dialogue)) == find(SCRIPTS, built(dialogue))


@COMMON
@given(dialogues())
def test_nobody_is_accused_on_words_where_it_is_not_known_who_is_who(dialogue):
    lines = [line for line in dialogue.splitlines() if line not in ("mono", "roles unknown")]
    findings = findings_of(built("\n".join(["roles unknown", *lines])))
    accused = {rule_id for rule_id, finding in findings.items() if finding.verdict is Verdict.FAIL}
    # Who hung up is told by metadata, not by words.
    assert accused <= {"hangup.not_first"}


@COMMON
@given(dialogues())
def test_what_the_customer_says_is_never_held_against_the_agent(dialogue):
    lines = [line.replace("agent", "customer", 1) for line in dialogue.splitlines() if not line.startswith("hangup")]
    lines = [line for line in lines if line not in ("mono", "roles unknown")]
    findings = findings_of(built("\n".join([*lines, "hangup 200 customer"])))
    assert [f for f in findings.values() if f.verdict is Verdict.FAIL] == []


@COMMON
@given(dialogues(), st.data())
def test_losing_words_never_turns_an_acquittal_into_an_accusation(dialogue, data):
    call = built(dialogue)
    agent = [u for u in call.utterances if u.role is Role.AGENT and u.span.duration_s >= 2.5]
    if not agent:
        return
    lost = data.draw(st.sampled_from(agent))
    before = findings_of(call)
    span = f"{lost.span.start_s:.2f}-{lost.span.end_s:.2f}"
    lines = [
        f"unrecognised agent {span}" if line.startswith(f"agent {span}") else line for line in dialogue.splitlines()
    ]
    after = findings_of(built("\n".join(lines)))
    newly = {
        rule_id
        for rule_id, finding in after.items()
        if finding.verdict is Verdict.FAIL and before[rule_id].verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE)
    }
    assert newly == set(), [after[rule_id].message.en for rule_id in newly]


@COMMON
@given(dialogues(shortest_s=4.0))
def test_an_unsure_recogniser_accuses_nobody_on_words(dialogue):
    call = built(dialogue)
    unsure = replace(call, utterances=tuple(replace(u, confidence=0.1) for u in call.utterances))
    accused = {rule_id for rule_id, finding in findings_of(unsure).items() if finding.verdict is Verdict.FAIL}
    assert accused <= {"hangup.not_first", "silent_call.procedure"}
