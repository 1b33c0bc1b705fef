"""How long it takes to look for 250 phrases in a call of 40 utterances: `python tests/benchmarks/matching_speed.py`.

Prints the median over many calls, apart for preparing the text (`hear`) and for looking (`find`), and how much of the
looking is left after the cheap bounds. The call is made of ordinary service talk; every phrase is looked for in every
utterance, at the minimum for required phrases, which is the slower one.
"""

import itertools
import statistics
import time

from qa_audit.text.match import FORBIDDEN_MINIMUM, REQUIRED_MINIMUM, HeardText, compile_phrase, find, hear

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


def look(texts: list[HeardText], minimum: float) -> float:
    """Seconds to look for every phrase in every text."""
    started = time.process_time()
    for phrase in COMPILED:
        for text in texts:
            find(phrase, text, minimum=minimum)
    return time.process_time() - started


COMPILED = [compile_phrase(pattern) for pattern in phrases()]


def main() -> None:
    """Measure and print."""
    hearing, required, forbidden = [], [], []
    for number in range(60):
        lines = call(number)
        started = time.process_time()
        texts = [hear(line) for line in lines]
        hearing.append(time.process_time() - started)
        required.append(look(texts, REQUIRED_MINIMUM))
        forbidden.append(look(texts, FORBIDDEN_MINIMUM))
    print(f"{len(COMPILED)} phrases, 40 utterances, median of {len(hearing)} calls, milliseconds:")
    for name, times in (("hear", hearing), ("find required", required), ("find forbidden", forbidden)):
        print(f"  {name:15} {statistics.median(times) * 1000:7.2f}")


if __name__ == "__main__":
    main()
