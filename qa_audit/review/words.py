"""Every word of the desk that no rule and no person wrote, in both languages."""

from collections.abc import Mapping

from qa_audit.errors import Language
from qa_audit.model.wording import Wording
from qa_audit.review.events import Kind, UserRole
from qa_audit.review.state import Status

ROLES: Mapping[UserRole, Wording] = {
    UserRole.AGENT: Wording("坐席", "agent"),
    UserRole.QA: Wording("质检员", "QA"),
    UserRole.SUPERVISOR: Wording("主管", "supervisor"),
}
STATUSES: Mapping[Status, Wording] = {
    Status.OPEN: Wording("未复核", "open"),
    Status.CALIBRATING: Wording("校准中", "calibrating"),
    Status.DISPUTED: Wording("意见不一", "disputed"),
    Status.APPEALED: Wording("申诉中", "appealed"),
    Status.DECIDED: Wording("已复核", "reviewed"),
    Status.FINAL: Wording("已裁定", "final"),
}
KINDS: Mapping[Kind, Wording] = {
    Kind.DECIDED: Wording("判为", "decided"),
    Kind.COMMENTED: Wording("评语", "commented"),
    Kind.APPEALED: Wording("申诉", "appealed"),
    Kind.SETTLED: Wording("最终裁定", "final decision"),
    Kind.CALIBRATED: Wording("发起背对背校准", "started a blind calibration"),
    Kind.ASSIGNED: Wording("分派给", "assigned to"),
    Kind.PLANNED: Wording("抽样", "drew a sample"),
    Kind.UNDONE: Wording("撤销", "took back"),
}
WHY: Mapping[str, Wording] = {
    "appealed": Wording("申诉", "appeal"),
    "disputed": Wording("意见不一", "dispute"),
    "calibrating": Wording("校准", "calibration"),
    "fatal": Wording("一票否决", "fatal"),
    "undecided": Wording("机器未决", "undecided"),
    "assigned": Wording("已分派", "assigned"),
    "sampled": Wording("抽样", "sample"),
}

N_NAMED = 10
"""Chosen: so many damaged reports are named, more would fill the screen; the same command mends them all."""

WORDS: Mapping[str, Wording] = {
    "desk": Wording("质检复核", "Review desk"),
    "skip": Wording("跳到正文", "Skip to content"),
    "queue": Wording("待办", "Queue"),
    "my_calls": Wording("我的通话", "My calls"),
    "results": Wording("结果", "Results"),
    "samples": Wording("抽样", "Sampling"),
    "account": Wording("账号", "Account"),
    "sign_in": Wording("登录", "Sign in"),
    "sign_out": Wording("退出", "Sign out"),
    "name": Wording("用户名", "Name"),
    "password": Wording("密码", "Password"),
    "new_password": Wording("新密码", "New password"),
    "old_password": Wording("现在的密码", "Present password"),
    "password_rule": Wording("至少 {0} 个字符", "At least {0} characters"),
    "change_password": Wording("更改密码", "Change password"),
    "password_changed": Wording("密码已更改，请重新登录。", "The password is changed; sign in again."),
    "wrong_password": Wording("用户名或密码不对。", "Wrong name or password."),
    "too_many": Wording("密码错误次数太多，请过 {0} 分钟再试。", "Too many wrong passwords; try again in {0} minutes."),
    "no_users": Wording(
        "还没有任何账号。请用启动时终端里显示的一次性链接创建主管账号，或在本机运行：",
        "There is no account yet. Use the one-time link printed in the terminal, or run on this machine:",
    ),
    "setup": Wording("创建第一个主管账号", "Create the first supervisor's account"),
    "create": Wording("创建", "Create"),
    "setup_over": Wording(
        "这个链接无效或已用过；请向主管要账号。", "This link is not valid any more; ask a supervisor for an account."
    ),
    "shown_items": Wording("{0} 项待听", "{0} findings"),
    "filter": Wording("筛选", "Filter"),
    "apply": Wording("应用", "Apply"),
    "all": Wording("全部", "all"),
    "mine_only": Wording("只看我的", "Only mine"),
    "todo_only": Wording("只看未完成", "Only what waits"),
    "call": Wording("通话", "Call"),
    "agent": Wording("坐席", "Agent"),
    "rule": Wording("规则", "Rule"),
    "machine": Wording("机器", "Machine"),
    "people": Wording("人工", "People"),
    "status": Wording("状态", "Status"),
    "why": Wording("原因", "Why"),
    "assignee": Wording("分派", "Assigned"),
    "started_at": Wording("时间", "Started"),
    "duration": Wording("时长", "Duration"),
    "business": Wording("队列", "Queue"),
    "damaged": Wording(
        "有 {0} 份通话报告无法读取，这些通话没有列出。请再运行一次生成它们的命令（qa-audit audit 或 recheck），"
        "只会补做这几通，做完就会列出。",
        "{0} reports of calls cannot be read: these calls are not listed. Run the command that made them (qa-audit "
        "audit or recheck) once more: it does only these again, and then they are listed.",
    ),
    "damaged_more": Wording("……另有 {0} 份", "… and {0} more"),
    "nothing_waits": Wording("没有符合条件的项目。", "Nothing matches."),
    "page": Wording("第 {0} / {1} 页", "Page {0} of {1}"),
    "previous": Wording("上一项", "Previous"),
    "next": Wording("下一项", "Next"),
    "previous_page": Wording("上一页", "Previous page"),
    "next_page": Wording("下一页", "Next page"),
    "counts_now": Wording(
        "同一处原由另一条规则扣分；那条改判后，本项扣 {0} 分。",
        "Another rule took points for these words; since it was overruled, this one costs {0}.",
    ),
    "counted_elsewhere_now": Wording(
        "复核后，同一处已由另一条规则扣分，本项不再扣分。",
        "After review another rule takes points for these words: this one costs none.",
    ),
    "score": Wording("得分", "Score"),
    "outcome": Wording("结论", "Outcome"),
    "machine_result": Wording("机器结果", "By the machine"),
    "reviewed_result": Wording("复核后", "After review"),
    "unchanged": Wording("与机器相同", "same as the machine"),
    "play": Wording("播放", "Play"),
    "recording": Wording("录音", "Recording"),
    "time_axis": Wording("时间轴：语音、静音与问题所在", "Time axis: speech, silence, findings"),
    "no_audio": Wording("这次质检没有保存可播放的录音。", "This audit kept no audio to play."),
    "speed": Wording("速度", "Speed"),
    "keys": Wording(
        "空格 播放/暂停 · j/k 下一项/上一项 · c 确认 · o 改判",
        "Space play/pause · j/k next/previous · c confirm · o overrule",
    ),
    "play_with_context": Wording("前后各多放 1 秒", "with 1 second on either side"),
    "findings": Wording("各项规则", "Findings"),
    "to_review": Wording("请复核", "To review"),
    "failed": Wording("不合格项", "Failed"),
    "found": Wording("问题", "Found"),
    "confidence": Wording("把握", "confidence"),
    "passed": Wording("通过", "Passed"),
    "not_applicable": Wording("不适用", "Not applicable"),
    "fatal": Wording("一票否决", "fatal"),
    "heard": Wording("听到", "Heard"),
    "expected": Wording("应为", "Expected"),
    "nearby": Wording("附近的话", "Said there"),
    "not_heard": Wording("没有听到", "Not heard"),
    "forbidden_wording": Wording("对照忌语", "Forbidden wording"),
    "nothing_said": Wording("（没有说话）", "(nothing said)"),
    "searched": Wording("在这一段里查找", "Where it was looked for"),
    "measure": Wording("测量项", "Measured"),
    "value": Wording("数值", "Value"),
    "limit": Wording("规定", "Limit"),
    "uncertainty": Wording("误差", "Uncertainty"),
    "listen_for": Wording("请判断", "Listen for"),
    "confirm": Wording("确认：{0}", "Confirm: {0}"),
    "overrule": Wording("改判", "Overrule"),
    "decide": Wording("判定", "Decide"),
    "decide_as": Wording("判为{0}", "{0}"),
    "verdict": Wording("结论", "Verdict"),
    "reason": Wording("理由", "Reason"),
    "reason_needed": Wording("理由（必填）", "Reason (required)"),
    "save": Wording("保存", "Save"),
    "comment": Wording("评语", "Comment"),
    "comments": Wording("评语", "Comments"),
    "comment_call": Wording("对整通电话的评语", "Comment on the whole call"),
    "appeal": Wording("申诉", "Appeal"),
    "appeal_here": Wording("我要申诉", "Appeal this finding"),
    "settle": Wording("最终裁定", "Final decision"),
    "undo": Wording("撤销", "Undo"),
    "was_undone": Wording("已撤销", "taken back"),
    "assign": Wording("分派", "Assign"),
    "nobody": Wording("（无人）", "(nobody)"),
    "take": Wording("我来听", "I take it"),
    "calibrate": Wording("背对背校准", "Blind calibration"),
    "calibrate_note": Wording(
        "两人各自判定本通待办项目，判完之前互不可见。",
        "Both decide this call's open findings; neither sees the other's decision before both have decided.",
    ),
    "first_person": Wording("第一人", "First"),
    "second_person": Wording("第二人", "Second"),
    "start": Wording("发起", "Start"),
    "blind_waiting": Wording(
        "你已判定；等另一位判完后，双方结论才会显示。",
        "You have decided; both decisions show once the other has, too.",
    ),
    "blind_yours": Wording("背对背校准：请独立判断。", "Blind calibration: decide on your own."),
    "blind_others": Wording("正由 {0} 与 {1} 背对背校准。", "{0} and {1} are calibrating this finding blind."),
    "transcript": Wording("对话", "Transcript"),
    "history": Wording("记录", "History"),
    "other_recording": Wording("针对另一个录音，不计入", "about another recording: not counted"),
    "other_recordings": Wording(
        "有 {0} 条记录针对的是以前用这个编号的另一个录音：只作显示，不计入本通电话。",
        "{0} entries are about another recording that had this id before: they are shown and count for nothing here.",
    ),
    "no_history": Wording("还没有任何操作。", "Nothing has been done yet."),
    "saved": Wording("已保存。", "Saved."),
    "saved_meanwhile": Wording(
        "已保存。你打开页面之后，{0} 也对此项作了判定：两份都保留，请看下面的记录。",
        "Saved. After you opened the page {0} decided this finding, too: both are kept, see below.",
    ),
    "next_item": Wording("下一项", "Next finding"),
    "other_script": Wording(
        "规则名称和及格线来自另一个版本的脚本；请用 --script 指定质检时的脚本。",
        "Titles and pass mark come from other scripts than the audit's; name those with --script.",
    ),
    "draw": Wording("抽取", "Draw"),
    "seed": Wording("随机种子", "Seed"),
    "per_stratum": Wording("每名坐席每条规则抽取", "Of each agent and rule"),
    "at_most": Wording("总数上限（可空）", "At most (may be empty)"),
    "sampling_note": Wording(
        "一票否决与机器未决的项目总在待办里；这里从其余通过与不合格的项目中按坐席与规则分层随机抽取。"
        "种子和抽样方法都记入记录，同一种子对同样的通话总抽到同样的项目。",
        "Fatal fails and doubts are always in the queue. A sample adds passes and other fails, stratified by agent and "
        "rule. Seed and plan are recorded; the same seed draws the same findings from the same calls.",
    ),
    "sample_drawn": Wording("从 {0} 项、{1} 层中抽到 {2} 项", "{2} of {0} findings in {1} strata"),
    "drawn_from": Wording("总体校验值", "Population checksum"),
    "no_samples": Wording("还没有抽样。", "No sample has been drawn."),
    "agreement": Wording("一致程度", "Agreement"),
    "who_with_whom": Wording("比较", "Compared"),
    "people_with_people": Wording("人与人（背对背校准）", "People with people (blind calibration)"),
    "people_with_machine": Wording("人与机器（全部复核）", "People with the machine (all reviews)"),
    "people_with_machine_sampled": Wording("人与机器（只计随机抽样）", "People with the machine (random sample only)"),
    "agreed": Wording("一致", "Agree"),
    "kappa": Wording("Cohen κ（95% 区间）", "Cohen's kappa (95 % interval)"),
    "undefined": Wording("样本不足", "not defined"),
    "n": Wording("项数", "n"),
    "kappa_note": Wording(
        "κ 为扣除偶然一致后的一致程度，1 为完全一致，0 与偶然无异。"
        "待办里的项目是挑出来的；随机抽样的一行不受挑选影响（一票否决与未决项不在其中）。",
        "Kappa is agreement beyond chance: 1 is perfect, 0 no better than chance. The queue is a selection; the random "
        "sample is none (fatal fails and doubts are not in it).",
    ),
    "by_rule": Wording("各规则（改判最多的在前）", "By rule (most overruled first)"),
    "reviewed_n": Wording("已复核", "Reviewed"),
    "precision": Wording("判不合格的准确率（95% 区间）", "Precision of fails (95 % interval)"),
    "overruled_n": Wording("改判", "Overruled"),
    "missed_n": Wording("漏判", "Missed"),
    "doubts_n": Wording("未决项判为", "Doubts decided"),
    "no_reviews": Wording("还没有复核结果。", "No finding has been reviewed."),
    "export": Wording("导出为脚本案例：", "Export as cases of"),
    "export_note": Wording(
        "已复核的通话成为脚本的新案例（YAML），可直接运行：qa-audit script test 文件",
        "Reviewed calls become new cases of a script (YAML); run them with qa-audit script test FILE",
    ),
    "not_found": Wording("没有这个页面，或者你无权查看。", "There is no such page, or it is not yours to see."),
    "forbidden": Wording("你的角色不能这样做。", "Your role may not do this."),
    "stale_form": Wording(
        "这个表单已过期，请返回后刷新页面再试。", "This form is out of date: go back, reload the page, try again."
    ),
    "bad_request": Wording("请求不完整。", "The request is incomplete."),
    "broken": Wording("出错了", "Something is wrong"),
    "back": Wording("返回", "Back"),
}


def word(key: str, language: Language, *values: object) -> str:
    """One phrase of the desk.

    Args:
        key: Key of `WORDS`.
        language: Language of the pages.
        values: For the places `{0}`, `{1}`… of the phrase.
    """
    text = WORDS[key].text(language)
    return text.format(*values) if values else text
