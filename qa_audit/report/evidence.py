"""Which piece of evidence to hear first."""

from qa_audit.model.finding import Evidence, Finding


def first_to_hear(finding: Finding) -> Evidence | None:
    """The piece that decides a finding, not the occasion that asked for it.

    A finding about something that was not said ("no apology after the complaint") names the complaint as well as the
    stretch that should hold the words. The occasion is words without a wording to compare them with, while another
    piece has one; a wait has no words and is no occasion.
    """
    compared = next((piece for piece in finding.evidence if piece.expected), None)
    first = next(iter(finding.evidence), None)
    return compared if compared is not None and first is not None and first.quote and not first.expected else first


def in_order_to_hear(finding: Finding) -> tuple[Evidence, ...]:
    """All pieces, the deciding one first."""
    first = first_to_hear(finding)
    return () if first is None else (first, *(piece for piece in finding.evidence if piece is not first))
