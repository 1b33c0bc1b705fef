"""Who a speaker label means: 坐席, Agent, SPEAKER_00, left, 声道1."""

import re
from dataclasses import dataclass

from qa_audit.model.transcript import Role


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as far as a label tells.

    Attributes:
        role: The role it names, else unknown.
        channel: The channel it names or numbers, None where it does not.
    """

    role: Role = Role.UNKNOWN
    channel: int | None = None

    @property
    def known(self) -> bool:
        """Whether the label told anything."""
        return self.role is not Role.UNKNOWN or self.channel is not None


_AGENT = frozenset(
    ("agent", "坐席", "座席", "客服", "客服代表", "话务员", "服务员", "a", "坐席员", "operator", "representative")
)
_CUSTOMER = frozenset(("customer", "caller", "client", "客户", "用户", "主叫", "来电人", "顾客", "c", "user"))
_UNKNOWN = frozenset(("unknown", "未知"))
_CHANNEL_NAMES = {"left": 0, "right": 1, "左声道": 0, "右声道": 1, "左": 0, "右": 1}
_NUMBERED = re.compile(r"(?:speaker|channel|spk|声道|说话人|发言人)[\s_:-]*(\d{1,2})", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:\[([^\]]{1,24})\]|【([^】]{1,24})】|\(([^)]{1,24})\)|([^\s:：]{1,24}(?:\s\d{1,2})?)\s*[:：])\s*"
)


def speaker_of(label: str) -> Speaker:
    """Read a label; one that nobody knows tells nothing."""
    plain = label.strip().strip("[]【】()（）:：").strip().casefold()
    if plain in _AGENT:
        return Speaker(Role.AGENT)
    if plain in _CUSTOMER:
        return Speaker(Role.CUSTOMER)
    if plain in _CHANNEL_NAMES:
        return Speaker(channel=_CHANNEL_NAMES[plain])
    numbered = _NUMBERED.fullmatch(plain)
    return Speaker(channel=int(numbered.group(1))) if numbered else Speaker()


def split_label(text: str) -> tuple[Speaker, str]:
    """Part a leading label from the text; what is no known label stays in the text.

    Examples:
        "坐席：您好" → (agent, "您好"); "[SPEAKER_00] 您好" → (channel 0, "您好"); "注意：您好" stays whole.
    """
    match = _LABEL.match(text)
    if match is None:
        return Speaker(), text.strip()
    label = next(group for group in match.groups() if group is not None)
    speaker = speaker_of(label)
    if speaker.known or label.strip().casefold() in _UNKNOWN:
        rest = text[match.end() :].lstrip(":： ")
        return speaker, rest.strip()
    return Speaker(), text.strip()
