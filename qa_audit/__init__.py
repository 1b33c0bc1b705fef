"""Offline quality assurance for recorded calls: every verdict with evidence that can be replayed.

import qa_audit
report = qa_audit.audit_call("samples/calls/silent_ok.wav")
print(report.outcome, report.score)
"""

from typing import TYPE_CHECKING, Any

from qa_audit.version import __version__

if TYPE_CHECKING:
    from qa_audit.pipeline.call import audit_call

__all__ = ["__version__", "audit_call"]


def __getattr__(name: str) -> Any:
    # Speech libraries load only when a call is audited: importing the package stays light.
    if name == "audit_call":
        from qa_audit.pipeline.call import audit_call

        return audit_call
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
