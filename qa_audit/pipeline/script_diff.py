"""What a change of scripts does to the calls of an audit: their stored timelines by both."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_audit.errors import StoreError
from qa_audit.model.wording import Wording
from qa_audit.pipeline.options import Progress, Silent
from qa_audit.pipeline.workers import in_processes
from qa_audit.script.diff import CallChange, Comparison, ScriptDiff
from qa_audit.script.load import load_scripts
from qa_audit.store.directory import AuditDirectory, read_timeline
from qa_audit.timeline.privacy import Concealed, conceal

_compared: dict[tuple[tuple[str, ...], tuple[str, ...]], Comparison] = {}
"""What this process compares; a fork inherits it."""
_current: list[Comparison] = []


def diff_scripts(
    old: Sequence[str],
    new: Sequence[str],
    stored: Path,
    workers: int = 1,
    progress: Progress | None = None,
) -> ScriptDiff:
    """Evaluate two sets of scripts on the timelines of an audit.

    Args:
        old: Scripts before the change: files, or `REVISION:PATH`.
        new: Scripts after it.
        stored: Output folder of the audit.
        workers: Processes.
        progress: Who wants to know how far it is.

    Returns:
        What changes; a timeline that cannot be read is named in it and stops none of the others.

    Raises:
        QaAuditError: A script that cannot be used, no timelines, a rule that crashed.
    """
    watcher = progress or Silent()
    paths = AuditDirectory(stored).timeline_paths()
    watcher.begin(len(paths), len(paths))
    changes: list[CallChange] = []
    unread: list[Wording] = []
    for change in in_processes(_change, _begin, (tuple(old), tuple(new)), paths, workers):
        watcher.advanced(1, 1, 0.0)
        if isinstance(change, Wording):
            unread.append(change)
        elif change is not None:
            changes.append(change)
    comparison = _current[0]
    order = dict.fromkeys((*comparison.new_rules, *comparison.old_rules))
    differing = tuple(rule_id for rule_id in order if rule_id in comparison.differing)
    n_read = len(paths) - len(unread)
    return ScriptDiff(" ".join(old), " ".join(new), n_read, differing, tuple(changes), tuple(unread))


def _begin(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    key = (old, new)
    if key not in _compared:
        _compared.clear()
        _compared[key] = Comparison(load_scripts(old), load_scripts(new))
    _current[:] = [_compared[key]]


def _change(path: Path) -> CallChange | Wording | None:
    try:
        timeline = read_timeline(path)
    except StoreError as error:
        return Wording(error.zh, error.en)
    change = _current[0].change(timeline)
    return None if change is None else _covered(change, conceal(timeline))


def _covered(change: CallChange, concealed: Concealed) -> CallChange:
    """A diff is shown in merge requests: no private number in it."""
    rules = (
        replace(rule, message=concealed.wording(rule.message), quote=concealed.quote(rule.quote))
        for rule in change.rules
    )
    return replace(change, rules=tuple(rules))
