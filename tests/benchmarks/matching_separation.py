"""How well scores tell what was said from what was not: `python tests/benchmarks/matching_separation.py`.

`matching_pairs.tsv` holds sentences of service calls as they were said and as a recogniser heard them: synthetic voices
through a 300-3400 Hz band, µ-law at 8 kHz, with noise at the SNR of the third column, heard by Whisper base (int8,
greedy). A phrase was said where it stands in the sentence; it was not said in all the other sentences. The table gives,
for each demand, the share of said phrases that are found, and the phrases that are found where they were not said.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from qa_audit.text.match import FORBIDDEN, REQUIRED, Demand, Phrase, PhraseMatch, compile_phrase, find, hear

PAIRS = Path(__file__).with_name("matching_pairs.tsv")
REQUIRED_PHRASES = (
    "您好",
    "欢迎致电",
    "很高兴为您服务",
    "请问[还]有什么可以(帮|帮助)您",
    "您的电话没有声音",
    "请您换一部电话[再次]打来",
    "您的声音太小",
    "请您拿起话筒说话",
    "请您大声一点",
    "您的电话杂音太大",
    "听不清",
    "请您讲普通话",
    "请您找一个可以讲普通话的人来",
    "对不起",
    "感谢您的来电",
    "祝您生活愉快",
    "再见",
    "请您稍等",
    "感谢您的耐心等待",
    "我非常理解您的心情",
    "您刚才说的是",
    "这样处理您满意吗",
    "十二小时之内",
    "联系电话",
    "结余",
    "欠费",
)
FORBIDDEN_PHRASES = (
    "喂说话呀",
    "再不说话我就挂了",
    "喂说吧",
    "喂大声一点",
    "你好像不明白",
    "你肯定弄混了",
    "你应该",
    "我们不会",
    "我们从没",
    "我们不可能",
    "你弄错了",
    "你误会了",
    "这是我们公司的规定",
    "我不知道",
    "我不太清楚",
    "这不关我的事",
    "我们可不负责",
    "我们一直都是这样做的",
    "这是你的事你自己做决定",
    "绝对不会",
    "你没有填对",
    "这种问题我们从未听说过",
    "会不会是你们自己操作不当",
    "我不负责检查网络",
    "我们也没办法",
    "不行",
    "我们的规定就是这样",
    "您先听我解释好吗",
    "没有办法",
    "节余",
)


def pairs() -> Iterator[tuple[str, str, int]]:
    """Said, heard, SNR in dB."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for said, heard, snr in csv.reader(file, delimiter="\t"):
            yield said, heard, int(snr)


def best(phrase: Phrase, text: str, identical_ratio: float) -> PhraseMatch | None:
    """The best match with at least that share of identical characters."""
    found = [one for one in find(phrase, hear(text), minimum=0.4) if one.identical_ratio >= identical_ratio]
    return max(found, key=lambda one: one.score, default=None)


def table(patterns: tuple[str, ...], demands: tuple[Demand, ...]) -> None:
    """Print one line a demand, then what the first demand finds wrongly."""
    phrases = [compile_phrase(pattern) for pattern in patterns]
    rows = list(pairs())
    for demand in demands:
        share = {12: [0, 0], 25: [0, 0]}
        wrong = []
        for phrase in phrases:
            for said, heard, snr in rows:
                was_said = bool(find(phrase, hear(said), minimum=0.97))
                match = best(phrase, heard, demand.identical_ratio)
                hit = match is not None and demand.accepts(match)
                if was_said:
                    share[snr][0] += hit
                    share[snr][1] += 1
                elif hit and match is not None:
                    wrong.append(f"{phrase.pattern} <- {match.quote} ({match.score:.2f}, said: {said})")
        found = "  ".join(f"{snr} dB {hits / total:.3f} of {total}" for snr, (hits, total) in sorted(share.items()))
        print(f"score {demand.score:.2f} identical {demand.identical_ratio:.2f}: found {found}; wrongly {len(wrong)}")
        if demand is demands[0]:
            print("".join(f"    {line}\n" for line in wrong), end="")


def main() -> None:
    """Print both tables."""
    print("required phrases")
    table(REQUIRED_PHRASES, (REQUIRED, *(Demand(score / 100) for score in (60, 65, 75, 80, 85, 90))))
    print("forbidden phrases")
    table(
        FORBIDDEN_PHRASES,
        (
            FORBIDDEN,
            *(Demand(score / 100, share) for score in (70, 80, 85, 90, 95) for share in (0.0, 0.5, 0.7)),
        ),
    )


if __name__ == "__main__":
    main()
