"""Every word of the reports that no rule wrote, in both languages: one table, nothing hidden in templates."""

import re
from collections.abc import Mapping

from qa_audit.errors import Language
from qa_audit.model.facts import ToneKind
from qa_audit.model.finding import Severity, Verdict
from qa_audit.model.recording import Party
from qa_audit.model.report import Outcome
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording

OUTCOMES: Mapping[Outcome, Wording] = {
    Outcome.QUALIFIED: Wording("合格", "Qualified"),
    Outcome.UNQUALIFIED: Wording("不合格", "Unqualified"),
    Outcome.NEEDS_REVIEW: Wording("待复核", "Needs review"),
}
VERDICTS: Mapping[Verdict, Wording] = {
    Verdict.FAIL: Wording("不合格", "Fail"),
    Verdict.NEEDS_REVIEW: Wording("待复核", "Review"),
    Verdict.PASS: Wording("通过", "Pass"),
    Verdict.NOT_APPLICABLE: Wording("不适用", "Not applicable"),
}
SEVERITIES: Mapping[Severity, Wording] = {
    Severity.INFO: Wording("提示", "info"),
    Severity.MINOR: Wording("一般", "minor"),
    Severity.MAJOR: Wording("严重", "major"),
}
ROLES: Mapping[Role, Wording] = {
    Role.AGENT: Wording("坐席", "Agent"),
    Role.CUSTOMER: Wording("客户", "Customer"),
    Role.UNKNOWN: Wording("未知", "Unknown"),
}
PARTIES: Mapping[Party, Wording] = {
    Party.AGENT: Wording("坐席", "agent"),
    Party.CUSTOMER: Wording("客户", "customer"),
    Party.SYSTEM: Wording("系统", "system"),
    Party.UNKNOWN: Wording("未知", "unknown"),
}
SOURCES: Mapping[str, Wording] = {
    "metadata": Wording("随录数据", "metadata"),
    "inferred": Wording("由内容推断", "inferred"),
    "unknown": Wording("无法判断", "unknown"),
    "tone": Wording("忙音", "tone"),
    "none": Wording("没有证据", "no evidence"),
}
TONES: Mapping[ToneKind, Wording] = {
    ToneKind.DIAL: Wording("拨号音", "dial tone"),
    ToneKind.RINGBACK: Wording("回铃音", "ring-back tone"),
    ToneKind.BUSY: Wording("忙音", "busy tone"),
    ToneKind.CONGESTION: Wording("拥塞音", "congestion tone"),
    ToneKind.VACANT: Wording("空号音", "vacant-number tone"),
    ToneKind.CALL_WAITING: Wording("呼叫等待音", "call-waiting tone"),
    ToneKind.HOWLER: Wording("催挂音", "howler tone"),
}
DIRECTIONS: Mapping[str, Wording] = {
    "inbound": Wording("呼入", "inbound"),
    "outbound": Wording("呼出", "outbound"),
}
UNITS: Mapping[str, Wording] = {
    "s": Wording("秒", "s"),
    "dB": Wording("dB", "dB"),
    "dBFS": Wording("dBFS", "dBFS"),
    "char/min": Wording("字/分钟", "characters/min"),
    "count": Wording("次", ""),
    "h": Wording("小时", "h"),
}
# Why a stretch of speech has no text.
UNRECOGNISED: Mapping[str, Wording] = {
    "no_text": Wording("没有识别出文字", "no text came out"),
    "loop": Wording("识别结果反复重复，已舍弃", "the text repeated itself and was dropped"),
    "prompt_echo": Wording("识别结果只是重复提示词，已舍弃", "the text echoed the prompt and was dropped"),
    "hallucination": Wording("识别结果不可信，已舍弃", "the text was made up and was dropped"),
    "low_confidence": Wording("识别把握太低，已舍弃", "the recogniser was too unsure; dropped"),
}
_MEASURES: tuple[tuple[re.Pattern[str], Wording], ...] = (
    (re.compile(r"wait_(\d+)"), Wording("第 {0} 次等待", "wait {0}")),
    (re.compile(r"wait"), Wording("等待", "wait")),
    (re.compile(r"silence_before_hangup"), Wording("挂机前静音", "silence before the hang-up")),
    (re.compile(r"opening_delay"), Wording("接通到开头语", "delay of the opening")),
    (re.compile(r"speech_rate"), Wording("语速", "speech rate")),
    (re.compile(r"level_before"), Wording("之前音量", "level before")),
    (re.compile(r"level_after"), Wording("之后音量", "level after")),
    (re.compile(r"level_rise"), Wording("音量提高", "rise in level")),
    (re.compile(r"level"), Wording("音量", "level")),
    (re.compile(r"duration"), Wording("时长", "duration")),
    (re.compile(r"curt_answers"), Wording("过短的回答", "curt answers")),
    (re.compile(r"repetitions"), Wording("重复次数", "repetitions")),
    (re.compile(r"dialect_words"), Wording("方言词", "dialect words")),
    (re.compile(r"word_share"), Wording("“你”的比例", "share of 你")),
    (re.compile(r"word_count"), Wording("次数", "count")),
    (re.compile(r"second_opinion"), Wording("复听音频的对数比", "log ratio of the audio heard again")),
    (re.compile(r"deadline"), Wording("承诺的时限", "promised time")),
    (re.compile(r"category:(.+)"), Wording("“{0}”关键词", "keywords of {0}")),
    (re.compile(r"hits"), Wording("次数", "hits")),
    (re.compile(r"longest_overlap"), Wording("最长重叠", "longest overlap")),
    (re.compile(r"overlap"), Wording("重叠", "overlap")),
    (re.compile(r"silence"), Wording("静音", "silence")),
    (re.compile(r"score"), Wording("相似度", "score")),
    (re.compile(r"snr"), Wording("信噪比", "signal to noise")),
)

UI: Mapping[str, Wording] = {
    "points_of_100": Wording("分（满分 100）", "of 100 points"),
    "because_fatal": Wording("一票否决：{0}", "Fatal: {0}"),
    "because_score": Wording("扣分后低于及格线", "The score is under the pass mark"),
    "because_fatal_open": Wording("一票否决项尚未判定：{0}", "A fatal rule is undecided: {0}"),
    "because_score_open": Wording(
        "待复核项一旦不合格，得分就会低于及格线",
        "If the undecided rules failed, the score would be under the pass mark",
    ),
    "because_no_speech": Wording(
        "录音里没有检测到任何人说话：请听录音，并检查录音设备",
        "No speech was detected in the recording: hear it, and check the recorder",
    ),
    "because_agent_unheard": Wording(
        "坐席声道里没有检测到说话：请听录音，并检查录音设备",
        "No speech was detected on the agent's channel: hear the recording, and check the recorder",
    ),
    "qualified_but": Wording(
        "总分合格，但有 {0} 项规则不合格（严重 {1} 项），扣 {2} 分",
        "Qualified by score, but {0} rules failed ({1} of them major): -{2} points",
    ),
    "qualified_open": Wording(
        "另有 {0} 项待复核，不影响结论", "{0} rules are undecided; they do not change the outcome"
    ),
    "why": Wording("先听这里", "Hear this first"),
    "others": Wording("另有 {0} 项", "{0} more"),
    "nothing_to_hear": Wording(
        "没有不合格项，也没有需要人工判断的项目。", "No rule failed and nothing is left to a person."
    ),
    "listen_from_here": Wording("播放", "Play"),
    "play_evidence": Wording("播放证据", "Play evidence"),
    "context_note": Wording("前后各多放 1 秒", "with 1 second on either side"),
    "play": Wording("播放", "Play"),
    "pause": Wording("暂停", "Pause"),
    "previous": Wording("上一处", "Previous"),
    "next": Wording("下一处", "Next"),
    "speed": Wording("速度", "Speed"),
    "zoom": Wording("放大", "Zoom"),
    "no_audio": Wording("本页没有附带录音，只能查看。", "This page came without audio; it can only be read."),
    "audio_failed": Wording(
        "录音无法播放：请确认音频文件仍在本页旁边的 audio 文件夹里。",
        'The audio cannot be played: is it still in the folder "audio" beside this page?',
    ),
    "player": Wording("录音与时间轴", "Recording and time axis"),
    "waveform": Wording("两个声道的波形", "Waveform of the channels"),
    "findings": Wording("各项规则", "Findings"),
    "found": Wording("问题", "Found"),
    "transcript": Wording("对话", "Transcript"),
    "transcript_empty": Wording("没有识别出任何文字。", "No words were recognised."),
    "fatal": Wording("一票否决", "fatal"),
    "points": Wording("扣 {0} 分", "-{0} points"),
    "points_at_stake": Wording("涉及 {0} 分", "{0} points at stake"),
    "heard": Wording("听到", "Heard"),
    "expected": Wording("应为", "Expected"),
    "nearby": Wording("附近的话", "Said there"),
    "not_heard": Wording("没有听到", "Not heard"),
    "forbidden_wording": Wording("对照忌语", "Forbidden wording"),
    "nothing_said": Wording("（没有说话）", "(nothing said)"),
    "confidence": Wording("把握", "confidence"),
    "measure": Wording("测量项", "Measured"),
    "value": Wording("数值", "Value"),
    "limit": Wording("规定", "Limit"),
    "uncertainty": Wording("误差", "Uncertainty"),
    "listen_for": Wording("请判断", "Listen for"),
    "searched": Wording("在这一段里查找", "Where it was looked for"),
    "passed_rules": Wording("通过", "Passed"),
    "not_applicable_rules": Wording("不适用", "Not applicable"),
    "silence": Wording("静音", "silence"),
    "overlap": Wording("同时说话", "both speak"),
    "no_words": Wording("有语音，无文字", "speech without text"),
    "as_recognised": Wording("识别原文（同音字已按词语改写）：", "As recognised (spelt by its sound): "),
    "low_confidence_text": Wording("识别把握低，以录音为准", "uncertain text: trust the audio"),
    "channel": Wording("声道 {0}", "Channel {0}"),
    "events": Wording("事件", "Events"),
    "agent": Wording("坐席", "Agent"),
    "agent_id": Wording("工号", "Agent"),
    "queue": Wording("队列", "Queue"),
    "started_at": Wording("开始时间", "Started"),
    "duration": Wording("时长", "Duration"),
    "direction": Wording("方向", "Direction"),
    "hung_up": Wording("挂机方", "Hung up"),
    "roles": Wording("角色判断", "Roles from"),
    "notes": Wording("阅读提示", "How far to trust this report"),
    "made_with": Wording("本报告由什么得出", "What produced this report"),
    "recording": Wording("录音", "Recording"),
    "version": Wording("程序版本", "Version"),
    "script": Wording("规则脚本", "Script"),
    "model": Wording("识别模型", "Model"),
    "keys": Wording(
        "空格 播放/暂停 · n 下一处 · p 上一处 · ← → 跳 5 秒",
        "Space play/pause · n next · p previous · ← → 5 seconds",
    ),
    "back": Wording("全部通话", "All calls"),
    "batch_title": Wording("质检结果", "Audit"),
    "calls": Wording("通话", "Calls"),
    "call": Wording("通话", "Call"),
    "total": Wording("共", "Total"),
    "mean_score": Wording("平均分", "Mean score"),
    "mean_without": Wording(
        "平均分不含 {0} 通没有听到坐席的通话", "Calls in which no agent is heard, left out of the mean score: {0}"
    ),
    "no_speech": Wording("未听到坐席", "Agent not heard"),
    "no_score": Wording("不计分", "not scored"),
    "score": Wording("得分", "Score"),
    "outcome": Wording("结论", "Outcome"),
    "failed": Wording("不合格项", "Failed rules"),
    "to_review": Wording("待复核项", "To review"),
    "unaudited": Wording("未能质检", "Not audited"),
    "cause": Wording("原因", "Cause"),
    "filter": Wording("筛选：通话、姓名、工号、结论…", "Filter: call, outcome, agent, name, queue, rule…"),
    "filter_label": Wording("筛选通话", "Filter calls"),
    "all": Wording("全部", "All"),
    "shown": Wording("显示 {0} / {1} 通", "{0} of {1} calls"),
    "matching": Wording("符合 {0} / {1} 通", "{0} of {1} calls match"),
    "more": Wording("显示更多", "Show more"),
    "no_calls": Wording("没有通话。", "No calls."),
    "no_match": Wording("没有符合条件的通话。", "No call matches."),
    "rules_overview": Wording("各规则", "By rule"),
    "agents_overview": Wording("各坐席", "By agent"),
    "rule": Wording("规则", "Rule"),
    "fails": Wording("不合格", "Fails"),
    "reviews": Wording("待复核", "Reviews"),
    "rule_id": Wording("规则编号", "Rule id"),
    "verdict": Wording("判定", "Verdict"),
    "severity": Wording("严重程度", "Severity"),
    "points_column": Wording("分值", "Points"),
    "reason": Wording("原因代码", "Reason"),
    "message": Wording("说明", "Message"),
    "from_s": Wording("起（秒）", "From (s)"),
    "to_s": Wording("止（秒）", "To (s)"),
    "speaker": Wording("说话人", "Speaker"),
    "seconds": Wording("时长（秒）", "Length (s)"),
    "applicable": Wording("适用", "Applies"),
    "fail_rate": Wording("不合格率 %", "Fail rate %"),
    "rate_low": Wording("下限 %（95%）", "Low % (95%)"),
    "rate_high": Wording("上限 %（95%）", "High % (95%)"),
    "sheet_title": Wording("质检成绩单", "Score sheet"),
    "period": Wording("日期", "Period"),
    "well_done": Wording("做得好", "Done well"),
    "times_kept": Wording("{0} 次都做到", "kept all {0} times"),
    "to_improve": Wording("需要改进", "To work on"),
    "times_broken": Wording("未做到 {0} 次，共 {1} 次", "missed {0} of {1} times"),
    "nothing_to_improve": Wording("没有扣分项。", "No points were lost."),
    "what_happened": Wording("情况", "What happened"),
    "deducted_points": Wording("扣分", "Points"),
    "coaching": Wording("建议", "Better"),
    "deductions": Wording("扣分项", "Points lost"),
    "open_questions": Wording("待人工复核（不扣分）", "Left to a person (no points lost)"),
    "signatures": Wording("意见与签字", "Statement and signatures"),
    "statement": Wording("本人意见（可申诉）", "My view (appeal)"),
    "signed_agent": Wording("坐席签字", "Agent"),
    "signed_qa": Wording("质检员签字", "QA"),
    "date": Wording("日期", "Date"),
    "open_numbers": Wording(
        "注意：按要求未遮蔽电话、证件、银行卡和车牌号码，请勿外传。",
        "Private numbers are not masked here, as was asked for: do not pass this on.",
    ),
    "unknown_agent": Wording("（未知）", "(unknown)"),
    "hear_first": Wording("先听这些通话", "Hear these calls first"),
    "queues_overview": Wording("各队列", "By queue"),
    "days_overview": Wording("各日", "By day"),
    "no_queue": Wording("（无队列）", "(no queue)"),
    "no_day": Wording("（无日期）", "(no date)"),
    "fail_share": Wording("不合格率", "Fail rate"),
    "review_share": Wording("待复核率", "Review rate"),
    "interval_note": Wording(
        "色条为 95% 区间（Wilson）：通话越少越宽；按区间下限排列。点击名称即可筛选。",
        "Bars: 95% intervals (Wilson), wide where calls are few; ordered by their lower end. Click a name to filter.",
    ),
    "trend": Wording("每日走势", "Trend by day"),
    "trend_note": Wording(
        "红线为不合格率及其 95% 区间，橙色虚线为待复核率，灰柱为通话数。",
        "Red: fail rate with its 95% interval; dashed: review rate; grey bars: calls.",
    ),
    "from_day": Wording("从", "From"),
    "to_day": Wording("到", "To"),
    "reset": Wording("清除", "Clear"),
    "needs_script": Wording(
        "通话列表需要 JavaScript；数据也在 findings.csv 和 findings.xlsx 中。",
        "The list of calls needs JavaScript; the data are in findings.csv and findings.xlsx too.",
    ),
    "order_note": Wording(
        "按该先听哪通排列：一票否决、不合格、待复核、合格。",
        "Ordered by what to hear first: fatal, unqualified, undecided, qualified.",
    ),
}

# What a person should decide, by reason code of the doubt; where a code is not here, the general sentence serves.
_NEAR_LIMIT = Wording(
    "数值离规定太近，误差内无法判定：听一听并自行掌握。",
    "Too close to the limit to measure: hear it and use your judgement.",
)
_WHO = Wording("分不清谁是坐席：先听出哪一方是坐席。", "Who is the agent is not known: first tell that.")
_LISTEN_FOR: Mapping[str, Wording] = {
    "low_confidence": Wording(
        "识别把握不够：听这里到底说了什么。", "The recogniser was unsure: hear what is really said here."
    ),
    "no_evidence": Wording(
        "录音没有给出依据：听这一段，或查话务平台的记录。",
        "The recording does not tell: hear this stretch, or look it up in the telephone system.",
    ),
    "close_to_limit": _NEAR_LIMIT,
    "wait_near_limit": _NEAR_LIMIT,
    "rate_near_limit": _NEAR_LIMIT,
    "level_near_limit": _NEAR_LIMIT,
    "overlap_near_limit": _NEAR_LIMIT,
    "limit_unclear": _NEAR_LIMIT,
    "roles_unknown": _WHO,
    "role_unknown": _WHO,
    "unrecognised_speech": Wording(
        "这里有人说话，但没有识别出文字：听说的是什么。",
        "Somebody speaks here without recognised words: hear what is said.",
    ),
    "resembles": Wording(
        "听到的与脚本用语相近，但不能确定：听原话。", "Something like the wording was heard: hear the words themselves."
    ),
    "perhaps_said": Wording(
        "听到的话可能就是这个意思，只是说法不在脚本里：听原话；常用的说法可以补进脚本。",
        "What was heard may mean it in words that the script does not list: hear them; add to it what is common.",
    ),
    "suspected": Wording(
        "脚本里的说法都没有听到，但这些话像违规的例子：听原话；若是违规，请改判，常见的说法补进脚本。",
        "No wording of the script was heard, but these words resemble examples of a breach: hear them; overrule the "
        "verdict if they are one, and add to the script what is common.",
    ),
    "situation_unclear": Wording(
        "不确定这条规则的情形是否出现：先听情形是否成立。",
        "Whether the situation of this rule arose is not certain: hear that first.",
    ),
    "occasion_unclear": Wording(
        "不确定该说的场合是否出现：听前后文。", "Whether it was due is not certain: hear the context."
    ),
    "hangup_unknown": Wording(
        "不知道谁先挂机：听结尾，或查话务平台的记录。",
        "Who hung up is not known: hear the end, or look it up in the telephone system.",
    ),
    "evidence_disagrees": Wording(
        "元数据与录音中的忙音矛盾：听结尾，核对话务平台。",
        "Metadata and the tone on the recording disagree: hear the end, check the telephone system.",
    ),
    "procedure_undecided": Wording(
        "挂机前的流程是否做对尚未判定：先听那条规则。",
        "Whether the procedure before the hang-up was right is open: hear that rule first.",
    ),
    "one_track": Wording(
        "单声道录音分不开两人的声音：听是否抢话。", "Both speak on one track: hear whether one cuts in."
    ),
    "noisy_line": Wording(
        "线路噪声大，识别和测量都不可靠：以听为准。",
        "The line is noisy, words and measures unreliable: trust your ears.",
    ),
    "floor_unclear": Wording(
        "听不出轮到谁说话：听是否抢话。", "Whose turn it was is not clear: hear whether one cuts in."
    ),
    "no_speech": Wording(
        "听整段录音：是真的没有人说话，还是录音设备或语音检测出了问题？",
        "Hear the recording: did nobody speak, or did the recorder or the speech detection fail?",
    ),
    "agent_unheard": Wording(
        "听整段录音：坐席真的没有说话，还是没有录上？",
        "Hear the recording: was the agent silent, or not recorded?",
    ),
    "tone_on_line": Wording("静音处有信号音：听当时在做什么。", "There is a tone in the silence: hear what happens."),
}
_LISTEN_GENERALLY = Wording(
    "听标出的片段，判断这条规则是否做到。", "Hear the marked stretches and decide whether the rule was kept."
)


def ui(key: str, language: Language, *values: object) -> str:
    """One phrase of the user interface.

    Args:
        key: Key of `UI`.
        language: Language of the report.
        values: For the places `{0}`, `{1}`… of the phrase.
    """
    return UI[key].text(language).format(*values) if values else UI[key].text(language)


def measure_name(name: str, language: Language) -> str:
    """Name of a measured quantity for people; an unknown one keeps its own name, with spaces."""
    for pattern, wording in _MEASURES:
        if match := pattern.fullmatch(name):
            return wording.text(language).format(*match.groups())
    return name.replace("_", " ")


def listen_for(reason: str | None, language: Language) -> str:
    """What a person should decide about a finding that is left to them."""
    return _LISTEN_FOR.get(reason or "", _LISTEN_GENERALLY).text(language)


def rule_title(rule_id: str, titles: Mapping[str, Wording], language: Language) -> str:
    """Title of a rule; its id where it has none."""
    return titles[rule_id].text(language) if rule_id in titles else rule_id
