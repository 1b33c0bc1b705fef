from qa_audit.model.finding import Verdict

WORDS = """
rules:
  - {id: a.rude, title: Rude, kind: forbidden, points: 10, phrases: [{say: 你应该, category: C, suggest: S}]}
  - id: a.order
    title: T
    kind: forbidden
    points: 5
    counted_by: [a.rude]
    phrases: [{say: [你应该, 你必须], category: C, suggest: S}]
"""

DENIAL = """
phrases:
  will_it: {title: T, say: [会不会]}
  quoting: {title: T, say: ["re:[您你]刚才说(?!的)"]}
rules:
  - id: a.denial
    title: T
    kind: forbidden
    quoting: quoting
    phrases:
      - {say: 我不知道, category: C, suggest: S}
      - {say: 不会的, category: C, suggest: S, asked: will_it}
"""


def test_words_that_two_rules_forbid_cost_points_once(findings_of):
    found = findings_of(WORDS, "agent 1-3 你应该早点来。\nhangup 5 customer")
    assert [(f.verdict, f.points) for f in found.values()] == [(Verdict.FAIL, 10.0), (Verdict.FAIL, 0.0)]
    assert found["a.order"].message.en.endswith('(points already taken by "Rude")')


def test_a_place_that_no_other_rule_counts_costs_its_points(findings_of):
    found = findings_of(WORDS, "agent 1-3 你应该早点来。\nagent 6-8 你必须来。\nhangup 9 customer")
    assert [f.points for f in found.values()] == [10.0, 5.0]


def test_words_right_after_you_said_may_be_quoted(findings_of):
    found = findings_of(DENIAL, "agent 1-4 您刚才说“我不知道”，对吗？\nhangup 6 customer")["a.denial"]
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "quoted")


def test_words_in_the_next_sentence_are_not_quoted(findings_of):
    found = findings_of(DENIAL, "agent 1-4 您刚才说没有收到。我不知道。\nhangup 6 customer")["a.denial"]
    assert found.verdict is Verdict.FAIL


def test_a_denial_that_answers_a_question_is_left_to_a_person(findings_of):
    found = findings_of(DENIAL, "customer 1-3 会不会再扣钱？\nagent 4-5 不会的。\nhangup 6 customer")["a.denial"]
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "answered")


def test_a_denial_after_a_reproach_is_no_answer(findings_of):
    found = findings_of(DENIAL, "customer 1-3 你们多扣了钱。\nagent 4-5 不会的。\nhangup 6 customer")["a.denial"]
    assert found.verdict is Verdict.FAIL


PERHAPS = """
rules:
  - id: a.promise
    title: T
    kind: forbidden
    phrases: [{say: 绝对没问题, perhaps: 百分之百, category: C, suggest: S}]
"""


def test_a_wording_that_may_be_a_breach_is_left_to_a_person(findings_of):
    found = findings_of(PERHAPS, "agent 1-3 百分之百是真的。\nhangup 5 customer")["a.promise"]
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "resembles")


def test_a_certain_breach_beside_it_counts(findings_of):
    found = findings_of(PERHAPS, "agent 1-4 百分之百是真的，绝对没问题。\nhangup 5 customer")["a.promise"]
    assert found.verdict is Verdict.FAIL


def test_what_a_doubt_was_compared_with_is_marked_as_forbidden(findings_of):
    found = findings_of(DENIAL, "agent 1-4 您刚才说“我不知道”，对吗？\nhangup 6 customer")["a.denial"]
    assert [(piece.expected, piece.forbidden) for piece in found.evidence] == [("我不知道", True)]


def test_what_should_be_said_instead_is_not(findings_of):
    found = findings_of(DENIAL, "agent 1-4 我不知道。\nhangup 6 customer")["a.denial"]
    assert [(piece.expected, piece.forbidden) for piece in found.evidence] == [("S", False)]
