"""Offline quality assurance for recorded calls: every verdict with evidence that can be replayed.

import qa_audit
report = qa_audit.audit_call("samples/calls/silent_ok.wav")
print(report.outcome, report.score)
"""

import os
from typing import TYPE_CHECKING, Any

from qa_audit.version import __version__

# Nothing leaves the machine. From version 1.29 on, onnxruntime (speech detection) reports its use to its maker as soon
# as it is imported, and the model hub's client counts downloads. Both read these variables before anything of theirs
# runs, so they must be set here, before any room is imported; whoever set them otherwise is overruled.
for _switch in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "HF_HUB_DISABLE_TELEMETRY"):
    os.environ[_switch] = "1"

# On several cores OpenBLAS shares out the recogniser's features and rounds them otherwise than on one: the same
# recording was heard differently on one core and on two. One thread gives the same words on any number; the work is
# spread over windows and calls instead. Read when numpy is first imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

if TYPE_CHECKING:
    from qa_audit.pipeline.call import audit_call

__all__ = ["__version__", "audit_call"]


def __getattr__(name: str) -> Any:
    # Speech libraries load only when a call is audited: importing the package stays light.
    if name == "audit_call":
        from qa_audit.pipeline.call import audit_call

        return audit_call
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
