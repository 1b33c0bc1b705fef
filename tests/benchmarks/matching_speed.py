"""How long it takes to look for 250 phrases in a call of 40 utterances: `python tests/benchmarks/matching_speed.py`.

Prints the median over many calls, apart for preparing the texts and for looking. The calls are made of ordinary service
talk; every phrase is looked for in every utterance.
"""

import itertools
import statistics
import time

from qa_audit.text.match import (
    FORBIDDEN_MINIMUM,
    REQUIRED_MINIMUM,
    compile_phrase,
    find,
    find_all,
    hear,
    hear_all,
)

OPENINGS = (
    "[您好]欢迎[您]致电{company}(热线|中心|客服)",
    "请问[还]有什么(可以|能)(帮|帮助|协助)[到](您|你)[的][吗]",
    "(客服代表|客服专员|工号){agent}",
    "[很]高兴(为您|能为您)服务",
    "对不起[您的]电话没有声音[请您]换一(部|个)电话再次打来好吗",
    "对不起[您的]电话(杂音|噪音)太大…听不清…换一部电话",
    "[对不起]请您(讲|说)普通话[好吗]",
    "(感谢|谢谢)您的(来电|致电)",
)
VERBS = ("弄错了", "误会了", "应该", "不明白", "没有填对", "弄混了", "先听我解释", "自己做决定")
SUBJECTS = (
    "你",
    "你肯定",
    "你好像",
    "我们不会",
    "我们从没",
    "我们不可能",
    "这不关我的事",
    "我不太清楚",
    "绝对不会",
    "这种问题",
)
ENDINGS = ("", "的", "啊")
SPEECH = (
    "您好欢迎致电星河通信客户服务热线",
    "我的宽带昨天晚上开始就上不了网了",
    "好的请您稍等我马上为您查询一下",
    "您的账户目前状态正常没有欠费",
    "那为什么我这里一直显示连接失败呢",
    "请您先把光猫的电源关掉再重新打开",
    "我已经试过好几次了还是不行",
    "非常抱歉给您带来不便我为您登记报修",
    "工作人员会在二十四小时之内和您联系",
    "请问您的联系电话是多少",
)


def phrases() -> list[str]:
    """250 patterns: openings with alternatives, and plain forbidden phrases."""
    plain = ["".join(parts) for parts in itertools.product(SUBJECTS, VERBS, ENDINGS)]
    return [*OPENINGS, "再见", "不行", *plain][:250]


def call(number: int) -> list[str]:
    """40 utterances of about 20 characters; each call is different, so that nothing is remembered."""
    return [f"{SPEECH[(number + index) % len(SPEECH)]}第{number * 40 + index}次" for index in range(40)]


def look_one_by_one(texts: list[str], minimum: float) -> None:
    """Look for every phrase in every text."""
    heard = [hear(text) for text in texts]
    for phrase in COMPILED:
        for one in heard:
            find(phrase, one, minimum=minimum)


def look_at_once(texts: list[str], minimum: float) -> None:
    """Look for every phrase in all texts."""
    heard = hear_all(tuple(texts))
    for phrase in COMPILED:
        find_all(phrase, heard, minimum=minimum)


def prepare(texts: list[str], _minimum: float) -> None:
    """Prepare all texts; what follows finds them prepared."""
    hear_all(tuple(texts))


COMPILED = [compile_phrase(pattern) for pattern in phrases()]
STEPS = (
    ("hear_all", prepare, REQUIRED_MINIMUM),
    ("find_all, required", look_at_once, REQUIRED_MINIMUM),
    ("find_all, forbidden", look_at_once, FORBIDDEN_MINIMUM),
    ("find one by one, required", look_one_by_one, REQUIRED_MINIMUM),
    ("find one by one, forbidden", look_one_by_one, FORBIDDEN_MINIMUM),
)


def main() -> None:
    """Measure and print."""
    times: dict[str, list[float]] = {name: [] for name, _, _ in STEPS}
    for number in range(60):
        texts = call(number)
        for name, step, minimum in STEPS:
            started = time.process_time()
            step(texts, minimum)
            times[name].append(time.process_time() - started)
    print(
        f"{len(COMPILED)} phrases, 40 utterances, {len(call(0)[0])} characters each, CPU milliseconds a call, median:"
    )
    for name, measured in times.items():
        print(f"  {name:28} {statistics.median(measured) * 1000:7.2f}")


if __name__ == "__main__":
    main()
