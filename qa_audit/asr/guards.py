"""Text that came from nowhere: loops, echoes of the prompt, and what Whisper says to silence.

Pure functions on text and numbers; the thresholds say where they come from.
"""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise

from qa_audit.text.normalise import normal_form

MAX_CHARACTERS_PER_SECOND = 11.0
"""Nobody speaks faster: fast Mandarin news reading reaches about 7 characters a second, the quickest stretches of
spontaneous speech about 10."""

MAX_DOUBLED_CHARACTERS_PER_SECOND = 7.0
"""Who says a thing twice takes the time. Measured on half of the sample calls, clean and with noise 10 dB below the
speech: nine texts doubled by the decoder had 7.3 to 15.3 characters a second, a phrase really said twice 4.9."""

COMPRESSION_RATIO_LIMIT = 2.4
"""Whisper's own limit for repetitive text (Radford et al. 2022, section 4.5)."""

_LOOP = re.compile(r"(.{1,12}?)\1{3,}")
"""The same one to twelve characters four times over. 对对对 and 好的好的好的 are speech; the fourth time is a loop."""

_LONG_LOOP = re.compile(r"(.{5,40}?)\1{2,}")

_FROM_NOTHING = (
    "请不吝点赞",
    "点赞订阅转发",
    "打赏支持明镜",
    "明镜与点点",
    "谢谢观看",
    "谢谢大家观看",
    "感谢观看",
    "感谢您的观看",
    "谢谢收看",
    "感谢收看",
    "字幕by",
    "字幕由",
    "字幕提供",
    "字幕志愿者",
    "字幕制作",
    "字幕组",
    "中文字幕",
    "amaraorg",
    "优优独播剧场",
    "yoyotelevision",
    "独播剧场",
    "词曲",
    "作词",
    "作曲李宗盛",
    "李宗盛",
    "以上言论不代表本台立场",
    "请订阅我的频道",
    "订阅我的频道",
    "小编字幕",
    "优酷视频",
    "thankyouforwatching",
    "thanksforwatching",
    "subtitlesby",
)
"""What Whisper learnt from subtitles of videos and says to noise and silence (its users report the same list
in Chinese everywhere). None of it is said in a service call."""


def is_loop(text: str) -> bool:
    """Whether the text repeats itself as only a stuck decoder does."""
    plain = normal_form(text)
    if _LOOP.search(plain) or _LONG_LOOP.search(plain):
        return True
    data = plain.encode("utf-8")
    # Short texts cannot be judged by compression: the header alone spoils the ratio.
    return len(data) >= 60 and len(data) / len(zlib.compress(data)) > COMPRESSION_RATIO_LIMIT


def is_doubled(text: str) -> bool:
    """Whether the whole text is one stretch of four or more characters said twice.

    People do say 没有了没有了; a decoder does it more often (你想一张你想一张 for 我想一下): a reason to look again.
    """
    plain = normal_form(text)
    half = len(plain) // 2
    return half >= 4 and plain[:half] == plain[-half:] and len(plain) - 2 * half <= 1


def is_doubled_in_haste(text: str, speech_s: float) -> bool:
    """Whether the whole text is one stretch of two or more characters said twice, faster than anybody says it.

    Short answers come out of the decoder doubled: 是的是的 for half a second of 是的.
    """
    plain = normal_form(text)
    half = len(plain) // 2
    return half >= 2 and plain == 2 * plain[:half] and len(plain) > MAX_DOUBLED_CHARACTERS_PER_SECOND * speech_s


def is_from_nothing(text: str) -> bool:
    """Whether the text is one of the subtitles' phrases that Whisper says to silence and noise."""
    plain = normal_form(text)
    return any(phrase in plain for phrase in _FROM_NOTHING)


def is_too_fast(text: str, speech_s: float) -> bool:
    """Whether there is more text than can be said in `speech_s` seconds (a quarter of a second is given away)."""
    return len(normal_form(text)) > MAX_CHARACTERS_PER_SECOND * (speech_s + 0.25)


def echoes(text: str, words: Sequence[str]) -> bool:
    """Whether the text says words of the prompt in the prompt's own order, as nobody does who only uses them.

    An echo is only a suspicion: whoever asks compares the text with what is heard without the prompt.

    Args:
        text: What was read.
        words: The words of the prompt, in order.
    """
    heard = normal_form(text)
    said = [plain for word in words if (plain := normal_form(word))]
    return any(first + second in heard for first, second in pairwise(said))
