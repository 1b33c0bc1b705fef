"""Rule kind: one-word answers."""

import re
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Bound, Evidence, Finding, Measure
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.text.match import hear
from qa_audit.text.units import same_sound

QUESTION = re.compile(
    r"[?？]|[吗么呢码马]$|[吗呢码][，。,.]?$|什么|怎么|咋|多少|多久|多长|多大|几|哪|谁|为啥|为什么|干嘛|"
    r"(.)[不没]\1|有没有|可不可以|能不能|行不行|是不是|好不好|可以吧|对吧|是吧|行吧"
)
"""What makes a customer's turn a question, with or without a question mark: recognisers often leave it out, and
write 码 for 吗."""

PLAIN_QUESTION = re.compile(
    r"[?？]|(?<![什怎这那多])么$|吗$|吗[，。,.]?$|(.)[不没]\1|有没有|可不可以|能不能|行不行|是不是|好不好|可以吧|对吧|是吧|行吧"
)
"""What can be answered with yes or no, for certain: 我有几件衣服, 我呢 and 报一下我的验证码 are no questions, and
nobody answers 几点 or 多少 with 好的."""

CHECKS = re.compile(r"(?:[是对]吧|[是对]吗|对不对|是不是)[啊呀]?[?？，。,.]?$")
"""A customer who makes sure (再点账户是吧) is answered by 对."""

MURMURED = frozenset({"", "是", "对", "好", "要", "行"})
"""Answers, without particles, that also accompany what the other side is telling."""

AFFIRMED = frozenset({"", "是", "对", "没错"})

LIGHT = frozenset("啊呀吧哦噢嗯恩呢嘛的了呃哎诶那")
"""Characters that do not make an answer longer."""

NUMERALS = frozenset("零一二三四五六七八九十百千万两幺半")

ECHO_LENGTH = 2
"""Characters, without particles, up to which an answer that only takes up a word of the question is curt."""

SLOWEST_S_A_CHARACTER = 0.5
"""Chosen: an answer that takes longer a character (an ordinary one takes 0.2 s) holds words that were not heard."""

EDGES_S = 0.5
"""Chosen: what a short answer may last besides, for its drawn-out end and the edges of speech detection."""

LEAST_MURMUR_S = 0.12
"""Chosen: a click is shorter."""

LONGEST_MURMUR_S = 0.8
"""Chosen: speech that can hold no more than two or three syllables."""

MUMBLED_LENGTH = 3
SURE_WORDS_FROM = 0.5
"""Confidence under which words of up to `MUMBLED_LENGTH` characters may be others (客户 for 可以). Chosen; looked at on
the sample calls and seven other sets, each clean, with noise 10 dB below the speech and over AMR 4.75: of 24 hearings
of calls full of curt answers 20 are failed or left to a person, 16 without it, and none of 555 others."""


UNHEARD_S = (0.9, 4.0)
"""Seconds between two questions of the customer in which a short answer may have been said that is not even noticed as
speech: room for one, and too short for a wait. Chosen; looked at on 23 audits (the samples and sets 1 to 11, some with
noise 10 dB below the speech and over AMR 4.75): 14 such pauses, 13 of them in calls full of curt answers."""


class Curt(RuleBase):
    """The agent must not answer questions with a single word, again and again.

    Why: 是的, 不行 and nothing else sounds like being dismissed.
    Passes where fewer than `review_from` of the customer's questions are answered so.
    Fails from `at_least` such answers on: the whole turn is one of `answers`, or one or two characters taken from the
    question (出来了吗？出来了), right after it, and the agent says nothing more before the customer speaks again.
    Limits: a question is known by its words (吗, 什么, 多少, 有没有…). Short answers are what recognisers garble most:
    one with low confidence, or too long for its characters, or with speech without words beside it, does not count
    for certain; neither does 好的 after words that may be no question (我有几件衣服), nor a yes to a customer who makes
    sure (再点账户是吧). From `review_from` answers on, certain or not, it is `needs_review`; there an answer counts too
    that is nothing but a murmur, without recognised words or with words that may be any.
    Source of the defaults: chosen; one 是的 is an ordinary answer, the catalogue asks for "repeatedly".

    Attributes:
        kind: "curt".
        answers: The answers, without particles.
        at_least: Certain answers from which it fails.
        review_from: Answers from which a person should listen.
    """

    summary: ClassVar[Wording] = Wording(
        "不得多次只用一两个字回答客户的提问", "questions are not answered with a single word again and again"
    )

    kind: Literal["curt"]
    answers: tuple[str, ...] = Field(min_length=1)
    at_least: int = Field(default=3, ge=1, le=100)
    review_from: int = Field(default=2, ge=1, le=100)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        wanted = {_bare(answer) for answer in self.answers} | set(self.answers)
        found: list[tuple[Turn, bool]] = []
        for question, answer, following in _exchanges(context):
            normal = context.hearing.heard(answer).text.normal
            curt = normal in wanted or _bare(normal) in wanted or _echoes(question, answer, context)
            if _asks(question) and (curt or _mumbled(answer, context)):
                found.append((answer, curt and self._certain(question, answer, following, context)))
        certain = [_place(turn) for turn, sure in found if sure]
        possible = [_place(turn) for turn, _ in found] + _murmurs(context)
        if possible:
            possible = sorted(possible + _unheard(context), key=lambda place: place.span)
        count = len(certain) if len(certain) >= self.at_least else len(possible)
        measure = Measure(
            "curt_answers", count, "count", self.at_least, float(len(possible) - len(certain)), Bound.BELOW
        )
        faults = []
        if len(certain) >= self.at_least:
            faults = [_fault(Truth.NO, certain)]
        elif len(possible) >= self.review_from:
            faults = [_fault(Truth.UNCLEAR, possible)]
        kept = Wording("没有反复只用一两个字回答", "Questions were not answered with a single word again and again")
        return report_faults(self, faults, kept, context.call.extent, [measure])

    def _certain(self, question: Turn, answer: Turn, following: Turn | None, context: CallContext) -> bool:
        if answer.role is not Role.AGENT or min(answer.confidence, question.confidence) < self.minimum_confidence:
            return False
        spoken_s = sum(s.duration_s for u in answer.utterances for s in (u.speech or (u.span,)))
        bare = _bare(context.hearing.heard(answer).text.normal)
        asked = question.text.strip("。，,. ")
        if bare in MURMURED and PLAIN_QUESTION.search(asked) is None:
            return False
        if bare in AFFIRMED and CHECKS.search(asked) is not None:
            return False
        if spoken_s > EDGES_S + SLOWEST_S_A_CHARACTER * len(context.hearing.heard(answer).units):
            return False
        until_s = following.span.start_s if following is not None else context.call.recording.duration_s
        beside = Interval(question.span.end_s, max(question.span.end_s, until_s))
        return not context.unrecognised(Role.AGENT, beside)


def _exchanges(context: CallContext) -> list[tuple[Turn, Turn, Turn | None]]:
    """Turns of the agent that stand alone between two of the customer's; of anybody where roles are not known."""
    turns = context.turns
    found = []
    for number in range(1, len(turns)):
        question, answer = turns[number - 1], turns[number]
        following = turns[number + 1] if number + 1 < len(turns) else None
        if context.roles_known:
            alone = following is None or following.role is not Role.AGENT
            if question.role is not Role.CUSTOMER or answer.role is not Role.AGENT or not alone:
                continue
        found.append((question, answer, following))
    return found


def _asks(question: Turn) -> bool:
    return QUESTION.search(question.text.strip("。，,. ")) is not None


def _echoes(question: Turn, answer: Turn, context: CallContext) -> bool:
    """Whether an answer does nothing but take up a word of the question: 多吗？多; 是不是…？不是. A number informs."""
    bare = _bare(context.hearing.heard(answer).text.normal)
    asked = context.hearing.heard(question).units
    return 0 < len(bare) <= ECHO_LENGTH and NUMERALS.isdisjoint(bare) and all(
        any(same_sound(unit, other) for other in asked) for unit in hear(bare).units
    )  # fmt: skip


def _mumbled(answer: Turn, context: CallContext) -> bool:
    """Whether an answer is so short and was so badly recognised that its words may be any (客户 for 可以)."""
    normal = context.hearing.heard(answer).text.normal
    return (
        answer.confidence < SURE_WORDS_FROM
        and len(normal) <= MUMBLED_LENGTH
        and answer.span.duration_s <= LONGEST_MURMUR_S
        and NUMERALS.isdisjoint(normal)
    )


def _murmurs(context: CallContext) -> list[Evidence]:
    """Answers too short to be recognised: a murmur of the agent after a question, before the customer speaks again."""
    found = []
    for pause in _asked_and_went_on(context):
        spoken = context.unrecognised(Role.AGENT, pause)
        if spoken and LEAST_MURMUR_S <= sum(one.duration_s for one in spoken) <= LONGEST_MURMUR_S:
            found.append(Evidence(spoken[0].hull(spoken[-1]), Role.AGENT, "", None, 0.0))
    return found


def _unheard(context: CallContext) -> list[Evidence]:
    """Answers so short or so faint that not even speech was noticed: the customer asks, pauses, and goes on."""
    least_s, longest_s = UNHEARD_S
    return [
        Evidence(pause, Role.AGENT, "", None, 0.0)
        for pause in _asked_and_went_on(context)
        if least_s <= pause.duration_s <= longest_s and not context.unrecognised(Role.AGENT, pause)
    ]


def _asked_and_went_on(context: CallContext) -> list[Interval]:
    """Pauses between a question of the customer and what the customer says next, without words of the agent."""
    if not context.roles_known:
        return []
    found = []
    words = [(u.span, u.role, u.text) for u in context.call.utterances]
    for span, role, text in words:
        if role is not Role.CUSTOMER or QUESTION.search(text.strip("。，,. ")) is None:
            continue
        following = [other for other in words if other[0].start_s > span.start_s and other[0].end_s > span.end_s]
        if following and following[0][1] is Role.CUSTOMER and following[0][0].start_s > span.end_s:
            found.append(Interval(span.end_s, following[0][0].start_s))
    return found


def _bare(text: str) -> str:
    return "".join(character for character in text if character not in LIGHT)


def _place(turn: Turn) -> Evidence:
    return Evidence(turn.span, turn.role, turn.text, None, turn.confidence)


def _fault(truth: Truth, places: list[Evidence]) -> Fault:
    zh = "、".join(f"“{place.quote or '…'}”" for place in places)
    en = ", ".join(f'"{place.quote or "…"}"' for place in places)
    message = Wording(
        f"{len(places)} 次只用一两个字回答提问：{zh}", f"{len(places)} one-word answers to questions: {en}"
    )
    return Fault(truth, "curt" if truth is Truth.NO else "curt_perhaps", message, tuple(places))
