"""What a file name pattern is good for: which recordings it fits, and which of its groups nobody reads.

Like a misspelt column of an index, a misspelt group costs no error in any single call, only the metadata of all.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from qa_audit.metadata.fields import ALIASES, FIELDS
from qa_audit.metadata.index_use import meant
from qa_audit.metadata.vendors import VENDORS
from qa_audit.model.wording import Wording
from qa_audit.text.filename import readable


def use_of_pattern(pattern: str, recordings: Sequence[Path]) -> Wording:
    """Hold a pattern against the recordings it is given for; one line for people.

    Args:
        pattern: A regular expression with named groups.
        recordings: The recordings.
    """
    compiled = re.compile(pattern)
    n_met = sum(compiled.search(readable(recording.stem)) is not None for recording in recordings)
    zh = f"文件名模式：{len(recordings)} 通录音中有 {n_met} 通的文件名符合"
    en = f"File name pattern: {n_met} of {len(recordings)} recordings have a name that fits"
    if recordings and not n_met:
        zh += f"，例如“{recordings[0].stem}”就不符合"
        en += f'; "{recordings[0].stem}" for example does not'
    known = {*FIELDS, *ALIASES, *(name for vendor in VENDORS.values() for name in vendor.names)}
    unknown = [(name, meant(name)) for name in compiled.groupindex if name not in known]
    if unknown:
        zh += "；未识别的组名（不影响质检）：" + "、".join(f"{n}（是否想写 {m}？）" if m else n for n, m in unknown)
        en += "; groups not understood (they decide nothing): " + ", ".join(
            f"{n} (did you mean {m}?)" if m else n for n, m in unknown
        )
    return Wording(zh, en)
