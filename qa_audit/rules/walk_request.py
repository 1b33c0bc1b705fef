"""Walk through a procedure that begins with a request to the customer and may end the call (noise, low voice).

    request | [second request] | wait | hang up
The first request is always owed. What follows is owed only where the agent ends the call: a conversation that goes on,
or a customer who hangs up, leaves nothing to do.
"""

from collections.abc import Sequence

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.context import CallContext
from qa_audit.rules.saying import Region, Said
from qa_audit.rules.steps import Fault, Step, Walk
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.rules.waits import Limits, long_enough

REACH_TURNS = 2
"""A request may run over this many turns of the agent: the customer often says something in between."""

COURTESY_CHARACTERS = 6
"""A later turn of the agent this short (好的，再见) is no new conversation."""


def walk_request(
    steps: Sequence[Step], begin: Interval, context: CallContext, minimum_confidence: float, certain: bool
) -> Walk:
    """Walk from where the situation arose to the end of the call.

    Args:
        steps: The steps.
        begin: Where the situation first arose.
        context: The call.
        minimum_confidence: Words the recogniser was less sure of decide nothing.
        certain: Whether only speech with recognised words counts.
    """
    walk = Walk()
    turns = [turn for turn in context.turns_of(Role.AGENT) if turn.span.end_s > begin.start_s]
    says = [step for step in steps if step.say is not None]
    limits = next((step.wait for step in reversed(steps) if step.wait is not None), None)
    position, lacking = 0, []
    for number, step in enumerate(says):
        said, reached = _search(step, turns[position:], begin, context, minimum_confidence)
        if said.truth is Truth.YES:
            walk.evidence += [hit.evidence(hit.expected) for hit in said.hits]
            position += reached
        elif number == 0:
            walk.faults.append(_wording_fault(step, said, turns[position : position + REACH_TURNS], begin))
            position += 1
        else:
            lacking.append((step, said))
    later = [turn for turn in turns[position:] if len(context.hearing.heard(turn).units) > COURTESY_CHARACTERS]
    unheard = [] if certain else _unheard_after(turns[:position], begin, context)
    if later or unheard:
        walk.outcome = Wording("之后通话继续", "the conversation went on")
        return walk
    walk.ended_call = Truth.YES
    by = context.call.hangup.by
    if by is Party.CUSTOMER:
        walk.outcome = Wording("客户挂机", "the customer hung up")
        return walk
    agent_did = by is Party.AGENT
    for step, said in lacking:
        fault = _wording_fault(step, said, turns[-REACH_TURNS:], begin)
        walk.faults.append(fault if agent_did else _unclear(fault))
    if limits is not None:
        _last_wait(walk, limits, context, agent_did)
    return walk


def _search(
    step: Step, turns: Sequence[Turn], begin: Interval, context: CallContext, minimum_confidence: float
) -> tuple[Said, int]:
    """The step's words in the next turns, and how many turns they took."""
    if step.say is None:
        raise ValueError("only a step that says something can be searched")
    begin = Interval(min(begin.start_s, context.lead_in(begin.start_s)), begin.end_s)
    region = _region(turns[:REACH_TURNS], begin)
    said = step.say.weigh(region, context, minimum_confidence)
    for count in range(1, len(region.turns)):
        shorter = step.say.weigh(_region(turns[:count], begin), context, minimum_confidence)
        if shorter.truth is Truth.YES:
            return shorter, count
    return said, len(region.turns)


def _region(turns: Sequence[Turn], begin: Interval) -> Region:
    span = begin
    for turn in turns:
        span = span.hull(turn.span)
    return Region(Role.AGENT, tuple(turns), span)


def _wording_fault(step: Step, said: Said, turns: Sequence[Turn], begin: Interval) -> Fault:
    lacking = [part for part in said.parts if part.truth is not Truth.YES]
    zh = "、".join(part.phrases.title.zh for part in lacking)
    en = ", ".join(part.phrases.title.en for part in lacking)
    quote = " / ".join(turn.text for turn in turns)
    expected = step.say.example if step.say is not None else None
    evidence = tuple(Evidence(t.span, Role.AGENT, t.text, expected, t.confidence) for t in turns)
    evidence = evidence or (Evidence(begin, Role.AGENT, "", expected, 1.0),)
    name = step.name
    if said.truth is Truth.NO:
        message = Wording(f"“{name.zh}”缺少：{zh}；听到“{quote}”", f'"{name.en}" lacks {en}; heard "{quote}"')
        return Fault(Truth.NO, "wrong_wording", message, evidence)
    message = Wording(f"“{name.zh}”不确定是否说了：{zh}", f'"{name.en}" may lack {en}')
    reason = next((part.doubt for part in lacking if part.doubt is not None), None)
    pieces = tuple(piece for part in lacking for piece in part.evidence) or evidence
    return Fault(Truth.UNCLEAR, str(reason or "resembles"), message, pieces)


def _unclear(fault: Fault) -> Fault:
    return Fault(Truth.UNCLEAR, "hangup_unknown", fault.message, fault.evidence)


def _unheard_after(turns: Sequence[Turn], begin: Interval, context: CallContext) -> list[Interval]:
    end_s = max((turn.span.end_s for turn in turns), default=begin.end_s)
    after = Interval(end_s, max(end_s, context.call.recording.duration_s))
    return [span for span in context.unrecognised(Role.AGENT, after) if span.start_s >= end_s]


def _last_wait(walk: Walk, limits: Limits, context: CallContext, agent_did: bool) -> None:
    """The wait before the hang-up, from the last words of either side."""
    quiet = context.axis(certain=True).quiet_before_end()
    walk.measures.append(quiet.measure_against("wait_1", limits))
    truth = long_enough(quiet, limits)
    if truth is Truth.YES:
        return
    if not agent_did:
        truth = Truth.UNCLEAR
    message = Wording(
        f"挂机前等待 {quiet.value_s:.1f} 秒（±{quiet.uncertainty_s:.1f}），短于规定的 {limits.at_least_s:g} 秒",
        f"waited {quiet.value_s:.1f} s (±{quiet.uncertainty_s:.1f}) before the hang-up, under {limits.at_least_s:g} s",
    )
    reason = "wait_too_short" if truth is Truth.NO else "wait_near_limit" if agent_did else "hangup_unknown"
    evidence = Evidence(quiet.span, Role.AGENT, "", f"≥ {limits.at_least_s:g} s", 1.0)
    walk.faults.append(Fault(truth, reason, message, (evidence,)))
