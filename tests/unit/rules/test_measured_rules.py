"""What the findings of the measuring kinds say: numbers, limits and the places to listen to."""

from qa_audit.model.finding import Verdict

RATE = "rules:\n  - {id: test.rate, title: rate, kind: rate}\n"
SILENCE = "rules:\n  - {id: test.silence, title: silence, kind: silence, longest_s: 15}\n"
OVERLAP = "rules:\n  - {id: test.overlap, title: overlap, kind: overlap}\n"
LEVEL = """
situations:
  too_quiet: {kind: said, by: customer, say: 听不清您说话}
rules:
  - {id: test.level, title: level, kind: level, when: too_quiet, rises_by_db: 2}
"""
NOISY = """
situations:
  noisy: {kind: noisy}
  low: {kind: low_level}
rules:
  - {id: test.noisy, title: noisy, kind: phrase, when: noisy, say: 杂音太大}
  - {id: test.low, title: low, kind: phrase, when: low, say: 请您大声一点}
"""


def measures_of(finding):
    return {m.name: (m.value, m.unit, m.limit, m.uncertainty) for m in finding.measures}


def test_the_rate_is_the_characters_of_the_speech_without_its_pauses(findings_of):
    dialogue = "agent 1-3 您好您好您好您好您好\nagent 4-6 您好您好您好您好您好\nhangup 9 customer"
    finding = findings_of(RATE, dialogue)["test.rate"]
    assert measures_of(finding)["speech_rate"] == (300.0, "char/min", 360.0, 10.6)


def test_a_dead_air_names_the_silence_and_the_last_words_before_it(findings_of):
    dialogue = "agent 1-3 您好请说\ncustomer 4-6 我要查话费\nagent 30-32 五十元\nhangup 34 customer"
    finding = findings_of(SILENCE, dialogue)["test.silence"]
    assert finding.verdict is Verdict.FAIL
    assert measures_of(finding)["silence"] == (24.0, "s", 15.0, 0.071)
    assert [(e.span.start_s, e.span.end_s, e.quote) for e in finding.evidence] == [
        (6.0, 30.0, ""),
        (1.0, 3.0, "您好请说"),
    ]


def test_an_interruption_names_what_both_were_saying(findings_of):
    dialogue = "agent 1-3 您好请说\ncustomer 4-9 我上个月的话费多扣了二十块\nagent 7-11 这个要先提供手机号码"
    finding = findings_of(OVERLAP, dialogue)["test.overlap"]
    assert measures_of(finding)["longest_overlap"][:3] == (2.0, "s", 1.0)
    assert [e.quote for e in finding.evidence] == [
        "这个要先提供手机号码",
        "我上个月的话费多扣了二十块",
        "这个要先提供手机号码",
    ]


def test_both_levels_are_shown(findings_of):
    dialogue = (
        "level agent -30\nagent 1-5 您好请问有什么可以帮您\ncustomer 6-8 听不清您说话\n"
        "agent 9-13 您好请问有什么可以帮您\nhangup 15 customer"
    )
    finding = findings_of(LEVEL, dialogue)["test.level"]
    assert finding.verdict is Verdict.FAIL
    shown = measures_of(finding)
    assert (shown["level_before"][0], shown["level_after"][0]) == (-30.0, -30.0)
    assert shown["level_rise"] == (0.0, "dB", 2.0, 1.4)


def test_a_line_is_noisy_by_its_signal_to_noise(findings_of):
    dialogue = "noise customer {}\nagent 1-3 您好请说\ncustomer 4-6 我要查话费\nagent 7-8 五十元\nhangup 14 customer"
    verdicts = {n: findings_of(NOISY, dialogue.format(n))["test.noisy"].verdict for n in (-28, -34, -50)}
    assert verdicts == {-28: Verdict.FAIL, -34: Verdict.NEEDS_REVIEW, -50: Verdict.NOT_APPLICABLE}


def test_a_voice_is_low_against_the_other_side_and_the_line(findings_of):
    dialogue = "level customer {}\nagent 1-3 您好请说\ncustomer 4-6 我要查话费\nagent 7-8 五十元\nhangup 14 customer"
    verdicts = {n: findings_of(NOISY, dialogue.format(n))["test.low"].verdict for n in (-46, -37, -30)}
    assert verdicts == {-46: Verdict.FAIL, -37: Verdict.NOT_APPLICABLE, -30: Verdict.NOT_APPLICABLE}


def test_a_low_voice_is_not_measured_on_one_track(findings_of):
    dialogue = "mono\nagent 1-3 您好请说\ncustomer 4-6 我要查话费\nhangup 14 customer"
    assert findings_of(NOISY, dialogue)["test.low"].verdict is Verdict.NEEDS_REVIEW
