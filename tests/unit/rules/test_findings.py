import pytest

from qa_audit.evaluate import find
from qa_audit.model.finding import Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.shipped import configs_directory

OPENING = "您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？"
FAREWELL = "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！"


@pytest.fixture(scope="module")
def shipped():
    folder = configs_directory()
    scripts = load_scripts([folder / "phone_etiquette.yaml", folder / "service_language.yaml"])

    def run(dialogue):
        return {f.rule_id: f for f in find(scripts, build_case("call", dialogue, scripts[0].cues))}

    return run


@pytest.fixture(scope="module")
def short_wait(shipped):
    return shipped(
        f"""
        agent  0.5-6.0   {OPENING}
        agent  11.4-13.0 您好，请问有什么可以帮助您？
        agent  15.1-20.0 {FAREWELL}
        hangup 25.6 agent
        """
    )


def test_waits_are_reported_in_seconds_with_limit_and_uncertainty(short_wait):
    measures = short_wait["silent_call.procedure"].measures
    assert [(m.name, m.value, m.limit, m.uncertainty) for m in measures] == [
        ("wait_1", 5.4, 5.0, 0.071),
        ("wait_2", 2.1, 5.0, 0.071),
        ("wait_3", 5.6, 5.0, 0.112),
    ]


def test_a_short_wait_says_which_and_how_long(short_wait):
    finding = short_wait["silent_call.procedure"]
    assert finding.verdict is Verdict.FAIL
    assert finding.reason == "wait_too_short"
    assert finding.message.zh == "第 2 次等待 2.1 秒（±0.1），短于 5 秒"
    assert finding.message.en == "wait 2 lasted 2.1 s (±0.1), shorter than 5 s"
    assert finding.evidence[0].span == Interval(13.0, 15.1)
    assert finding.evidence[0].expected == "≥ 5 s"


def test_a_hang_up_without_a_completed_procedure_names_the_procedure(short_wait):
    finding = short_wait["hangup.not_first"]
    assert finding.verdict is Verdict.FAIL
    assert "流程“无声电话流程”没有正确完成" in finding.message.zh
    assert finding.evidence[0].role is Role.AGENT
    assert finding.evidence[0].span == Interval(15.1, 25.6)


def test_a_hang_up_after_the_customers_words_shows_them_as_the_customers(shipped):
    finding = shipped(
        f"""
        agent    0.5-6.0 {OPENING}
        customer 7.0-9.0 你们这个怎么回事？
        hangup   10.0 agent
        """
    )["hangup.not_first"]
    (place,) = finding.evidence
    assert (place.role, place.quote, place.span) == (Role.CUSTOMER, "你们这个怎么回事？", Interval(7.0, 10.0))
    assert finding.message.zh == "坐席先挂机（话务元数据），挂机前最后说话的是客户"


def test_a_hang_up_after_the_agents_words_shows_them_as_the_agents(shipped):
    finding = shipped(f"customer 0.2-0.4 喂\nagent 0.5-6.0 {OPENING}\nhangup 10.0 agent")["hangup.not_first"]
    assert (finding.evidence[0].role, finding.evidence[0].quote) == (Role.AGENT, OPENING)
    assert finding.message.en.endswith("(call metadata); the agent had the last word")


def test_who_is_hung_up_on_is_the_one_heard_before_the_hang_up(shipped):
    finding = shipped(
        f"""
        agent    0.5-6.0 {OPENING}
        customer 7.0-9.0 我不会讲普通话。
        hangup   10.0 agent
        """
    )["dialect.request_mandarin"]
    assert finding.verdict is Verdict.FAIL
    assert [piece.role for piece in finding.evidence if piece.quote] == [Role.CUSTOMER]


def test_a_hang_up_without_a_word_is_nobodys(shipped):
    finding = shipped("hangup 10.0 unknown")["hangup.not_first"]
    assert (finding.evidence[0].role, finding.evidence[0].quote) == (Role.UNKNOWN, "")
    assert finding.evidence[0].span == Interval(0.0, 10.0)


def test_a_missing_part_of_the_greeting_is_named_with_what_was_heard_and_expected(shipped):
    finding = shipped("agent 0.5-4 您好，欢迎致电星河通信客户服务热线，很高兴为您服务，请问有什么可以帮您？")[
        "opening.greeting"
    ]
    assert finding.verdict is Verdict.FAIL
    assert finding.message.zh == "缺少：姓名或工号（应说“客服代表××”）"
    assert finding.evidence[0].span == Interval(0.5, 4)
    assert finding.evidence[0].quote.startswith("您好，欢迎致电")
    assert finding.searched == Interval(0.5, 4)


def test_an_absence_names_the_span_that_was_searched(shipped):
    finding = shipped(
        f"""
        agent    0.5-6  {OPENING}
        customer 7-9    我想查一下话费。
        agent    10-12  您的话费是五十八元。
        customer 13-14  好的。
        agent    15-16  感谢您的来电，再见！
        hangup   17.5 customer
        """
    )["closing.offer_help"]
    assert finding.verdict is Verdict.FAIL
    assert finding.searched == Interval(6, 17.5)
    assert finding.evidence[0].quote == "感谢您的来电，再见！"


def test_forbidden_phrases_come_in_one_finding_with_a_place_each_and_the_weightiest_severity(shipped):
    finding = shipped(
        f"""
        agent    0.5-6  {OPENING}
        customer 7-9    我的手机坏了。
        agent    10-12  绝对不会坏的。
        agent    20-22  这不关我的事。
        hangup   24 customer
        """
    )["language.forbidden"]
    assert finding.verdict is Verdict.FAIL
    assert [e.quote for e in finding.evidence] == ["绝对不会", "这不关我的事"]
    assert finding.severity is Severity.MAJOR
    assert finding.evidence[1].expected == "我帮您联系负责的同事"
    assert "推诿" in finding.message.zh


def test_a_longer_forbidden_phrase_hides_the_shorter_one_inside_it(shipped):
    finding = shipped("agent 0.5-3 不可能，绝对不可能有这种事情发生。")["language.forbidden"]
    assert [e.quote for e in finding.evidence] == ["不可能，绝对不可能有这种事情发生"]


def test_not_applicable_says_why(shipped):
    finding = shipped(f"agent 0.5-6 {OPENING}\ncustomer 7-9 我想查一下话费。")["audibility.noise"]
    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert finding.message.zh.startswith("不适用：没有听到“说明杂音太大”")


def test_doubt_names_its_reason_and_the_place_to_listen_to(shipped):
    finding = shipped(f"agent 0.5-6 {OPENING}\ncustomer 7-9 我想查话费。\nunrecognised agent 10-14")["closing.farewell"]
    assert finding.verdict in (Verdict.NEEDS_REVIEW, Verdict.NOT_APPLICABLE)
    finding = shipped(
        f"""
        agent    0.5-6  {OPENING}
        customer 7-9    我想查话费。
        agent    10-12  好的。
        unrecognised agent 13-16
        hangup   20 customer
        """
    )["closing.farewell"]
    assert finding.verdict is Verdict.NEEDS_REVIEW
    assert finding.reason == "unrecognised_speech"
    assert finding.evidence[0].span == Interval(13, 16)


def test_who_is_who_is_not_believed_below_its_confidence(findings_of):
    rules = """
roles: {agent: [很高兴为您服务], customer: [我想问一下]}
rules:
  - {id: a.b, title: t, kind: phrase, say: 请问还有什么可以帮您}
"""
    # Metadata puts the agent on the left; what is said there is what only customers say, and the other way round.
    dialogue = """
        agent    0-2  我想问一下话费，我想问一下流量。
        customer 3-6  很高兴为您服务。
        agent    7-9  好的。
        """
    assert findings_of(rules, dialogue)["a.b"].verdict in (Verdict.NEEDS_REVIEW, Verdict.FAIL)
