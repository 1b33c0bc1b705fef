"""A first script for a company: commented, short enough to be read, with cases that pass at once."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa_audit.errors import UsageError
from qa_audit.script.schema import FILE_NAME

LONGEST_NAME = 20
"""Characters of a company's or hotline's name; what is spoken in a greeting is shorter."""

_SPOKEN = re.compile(r"[\w·]+(?: [\w·]+)*")


class Style(StrEnum):
    """How the agents are to speak."""

    FORMAL = "formal"
    FRIENDLY = "friendly"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class _Words:
    """What a style says, and the rule's parts."""

    title: str
    greeting: tuple[str, ...]
    glad: tuple[str, ...]
    offer: tuple[str, ...]
    more: tuple[str, ...]
    thanks: tuple[str, ...]
    bye: tuple[str, ...]


_STYLES = {
    Style.FORMAL: _Words(
        "正式",
        ("您好", "早上好", "上午好", "下午好", "晚上好"),
        ("很高兴为您服务", "竭诚为您服务"),
        ("请问有什么可以帮[助][到]您",),
        ("请问还有什么可以帮[助][到]您", "请问您还有其他(需要|问题)吗"),
        ("感谢您的(来电|致电)", "祝您生活愉快"),
        ("再见",),
    ),
    Style.FRIENDLY: _Words(
        "亲切",
        ("您好", "早上好", "下午好", "晚上好"),
        ("很高兴(为您服务|接到您的电话)",),
        ("有什么可以帮[助][到]您", "请问我能帮您做(什么|些什么)"),
        ("还有什么(可以|能)帮[助][到]您", "您看还有什么需要"),
        ("(感谢|谢谢)您的(来电|致电)", "祝您{wish:1-6}(愉快|顺利|开心)"),
        ("再见", "拜拜"),
    ),
    Style.SHORT: _Words(
        "简洁",
        ("您好",),
        (),
        ("请问有什么可以帮[助][到]您", "请讲"),
        ("还有[其他](什么|别的)[可以|能|需要]",),
        ("(感谢|谢谢)[您]",),
        ("再见",),
    ),
}


def starter_script(company: str, hotline: str, style: Style, script_id: str, schema: str = FILE_NAME) -> str:
    """Write a first script.

    Args:
        company: What agents call the company: 星河通信.
        hotline: What they call the hotline: 客户服务热线.
        style: How they are to speak.
        script_id: Short id in Latin letters; rule ids start with it.
        schema: Where the JSON Schema lies, seen from the script.

    Raises:
        UsageError: A name that cannot be spoken in a greeting, or an id in the wrong form.
    """
    for name, zh, en in ((company, "公司名", "the company's name"), (hotline, "热线名", "the hotline's name")):
        if not _SPOKEN.fullmatch(name) or len(name) > LONGEST_NAME:
            raise UsageError(
                f"{zh}“{name}”不能用；请写 1 到 {LONGEST_NAME} 个字，不带标点",
                f'{en} "{name}" cannot be used; write 1 to {LONGEST_NAME} characters without punctuation',
            )
    if not re.fullmatch(r"[a-z][a-z0-9_]*", script_id):
        raise UsageError(
            f"脚本编号“{script_id}”不能用；请用小写字母、数字、下划线，以字母开头",
            f'the id "{script_id}" cannot be used; use a-z, 0-9 and _, starting with a letter',
        )
    words = _STYLES[style]
    glad = f"\n  glad:\n    title: 表示高兴服务\n    say: {_listed(words.glad)}" if words.glad else ""
    parts = "greeting, welcome, glad, offer_help" if words.glad else "greeting, welcome, offer_help"
    spoken_glad = "很高兴为您服务，" if words.glad else ""
    opening = f"您好，欢迎致电{company}{hotline}，{spoken_glad}{_SAID[style]['offer']}？"
    more, farewell = f"{_SAID[style]['more']}？", _SAID[style]["farewell"]
    text = _TEMPLATE
    for name, value in {
        "schema": schema, "company": company, "hotline": hotline, "style": words.title, "id": script_id,
        "greeting": _listed(words.greeting), "glad": glad, "offer": _listed(words.offer), "more": _listed(words.more),
        "thanks": _listed(words.thanks), "bye": _listed(words.bye), "parts": parts, "opening": opening,
        "said_more": more, "farewell": farewell,
    }.items():  # fmt: skip
        text = text.replace(f"<{name}>", value)
    return text


_SAID = {
    Style.FORMAL: {"offer": "请问有什么可以帮您", "more": "请问还有什么可以帮您", "farewell": "感谢您的来电，再见！"},
    Style.FRIENDLY: {"offer": "有什么可以帮到您", "more": "还有什么可以帮到您", "farewell": "谢谢您的来电，再见！"},
    Style.SHORT: {"offer": "请问有什么可以帮您", "more": "还有别的需要吗", "farewell": "谢谢，再见！"},
}


def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


_TEMPLATE = """\
# yaml-language-server: $schema=<schema>
#
# <company><hotline>的话术脚本（<style>风格）。不需要懂编程：
#   · 改话术：改 phrases，每个引号里是一种说法，第一种会作为标准说法显示在报告里。
#   · 改数字：改 rules 里的秒数和扣分。
#   · 改完运行：qa-audit script check 本文件    qa-audit script test 本文件
#
# 短语的写法：(甲|乙) 任选其一；[可有可无]；{company} 是 slots 里的值；{wish:1-6} 是任意 1 到 6 个字。

version: 1
id: <id>
title: {zh: <company><hotline>, en: <id>}

# 公司和热线的叫法，可以写多种，例如 [星河通信, 星河]
slots:
  company: ["<company>"]
  hotline: ["<hotline>"]

# 及格线：满分 100，低于此分为不合格。
pass_mark: 60

# 没有话务元数据时，靠这些话判断谁是坐席。
roles:
  agent: ["欢迎致电{company}", "请问有什么可以帮您"]

# ───────────── 短语 ─────────────
phrases:
  greeting:
    title: 问候
    say: <greeting>
  welcome:
    title: 欢迎语和公司名称
    say: ["欢迎[您](致电|来电|拨打){company}[的]{hotline}", "这里是{company}[的]{hotline}"]<glad>
  offer_help:
    title: 主动询问
    say: <offer>
  no_sound:
    title: 说明没有声音
    say: ["您的电话没有声音", "听不(到|见)您的声音"]
  call_again:
    title: 请客户换电话再打
    say: ["请您换[一][部|个]电话(再次打来|再打|打来)", "请您稍后再(拨|打)"]
  offer_more:
    title: 询问是否还需要帮助
    say: <more>
  thanks:
    title: 感谢或祝福
    say: <thanks>
  goodbye:
    title: 再见
    say: <bye>

# ───────────── 情境 ─────────────
situations:
  agent_speaks: {kind: agent_speaks}
  # 双方都说过话，是一通正常的通话
  conversation: {kind: conversation}
  # 开头语之后客户 5 秒没有声音
  silent_caller: {kind: silent_caller, after_s: 5, prompts: offer_help, calls: no_sound}
  # 客户说完立即挂机，坐席来不及说结束语：转人工复核
  customer_left: {kind: customer_left, within_s: 1.5}

# ───────────── 规则 ─────────────
# severity：info 提示，minor 一般，major 严重；points：违反时扣的分；fatal: true 一票否决。
rules:
  - id: <id>.greeting
    title: 开头语完整
    kind: opening
    when: agent_speaks
    say: {all: [<parts>]}
    within_s: 5
    points: 10
    coaching: 标准开头语：“<opening>”

  - id: <id>.silent
    title: 无声电话
    kind: procedure
    when: silent_caller
    # wait 是最短等待秒数，由录音测得
    steps:
      - speak: opening
      - wait: 5
      - say: {all: [no_sound, call_again]}
      - wait: 5
      - hang_up: agent
    severity: major
    points: 20
    coaching: 等 5 秒，说“您的电话没有声音，请您换一部电话再打”，再等 5 秒挂机。

  - id: <id>.hangup
    title: 不得先挂机
    kind: hangup
    # 只有无声电话的流程做完之后，坐席才可以挂机
    allowed_after: [<id>.silent]
    severity: major
    points: 20

  - id: <id>.offer_more
    title: 结束前询问还需要什么
    kind: phrase
    when: conversation
    doubt_when: customer_left
    say: offer_more
    within: {skip_turns: 1}

  - id: <id>.farewell
    title: 结束语
    kind: phrase
    when: conversation
    doubt_when: customer_left
    say: {all: [thanks, goodbye]}
    within: {last_turns: 3}

  - id: <id>.forbidden
    title: 服务忌语
    kind: forbidden
    # 每条写明：说法、类别、建议改说的话
    phrases:
      - {say: ["这不归我管", "这事不归我管"], category: 推诿, suggest: 我帮您联系负责的同事}
      - {say: ["你听不懂吗", "你听不懂人话"], category: 指责, suggest: 我再为您解释一遍}
      - {say: ["你爱投诉就投诉", "你去投诉好了"], category: 挑衅, suggest: 非常抱歉，我马上为您登记}
    severity: major
    points: 20

# ───────────── 案例：每条规则至少一个通过、一个不通过 ─────────────
# 每行：谁 起止秒 说的话；hangup 秒 谁挂机
cases:
  - name: 一切都对
    call: |
      agent     0.5-5.0   <opening>
      customer  6.0-8.0   我想查一下本月的账单。
      agent     9.0-12.0  好的，您本月是五十八元。<said_more>
      customer  13.0-14.0 没有了，谢谢。
      agent     14.5-17.0 <farewell>
      hangup    20 customer
    expect:
      <id>.greeting: pass
      <id>.silent: not_applicable
      <id>.hangup: pass
      <id>.offer_more: pass
      <id>.farewell: pass
      <id>.forbidden: pass
  - name: 开头语不完整，没有询问，没有结束语，说了忌语，先挂机
    call: |
      agent     0.5-2.0   喂，哪位？
      customer  3.0-5.0   我想查一下本月的账单。
      agent     6.0-8.0   这不归我管。
      customer  9.0-10.0  那我找谁？
      agent     11.0-12.0 不知道。
      hangup    14 agent
    expect:
      <id>.greeting: fail
      <id>.hangup: fail
      <id>.offer_more: fail
      <id>.farewell: fail
      <id>.forbidden: fail
  - name: 无声电话处理正确
    call: |
      agent     0.5-5.0   <opening>
      agent    10.5-14.0  您的电话没有声音，请您换一部电话再打。
      hangup   19.5 agent
    expect: {<id>.silent: pass, <id>.hangup: pass}
  - name: 无声电话等了 2 秒就挂机
    call: |
      agent     0.5-5.0   <opening>
      agent    10.5-14.0  您的电话没有声音，请您换一部电话再打。
      hangup   16 agent
    expect: {<id>.silent: fail, <id>.hangup: fail}
"""
