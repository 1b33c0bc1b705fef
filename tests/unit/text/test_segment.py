import subprocess
import sys
import tempfile
from pathlib import Path

import jieba
import pytest

from qa_audit.text import segment
from qa_audit.text.segment import Segmenter


def test_text_is_cut_into_words_without_punctuation() -> None:
    assert Segmenter().cut("需要保证金，谢谢。") == ("需要", "保证金", "谢谢")


def test_words_of_the_script_are_known_to_one_segmenter_only() -> None:
    assert "星河通信" in Segmenter(["星河通信"]).cut("欢迎致电星河通信客服")
    assert "星河通信" not in Segmenter().cut("欢迎致电星河通信客服")


def test_spans_point_into_the_text() -> None:
    text = "您好，欢迎致电"
    assert [text[start:end] for _, start, end in Segmenter().spans(text)] == [
        word for word, _, _ in Segmenter().spans(text)
    ]


def test_edges_are_where_words_start_and_end() -> None:
    assert Segmenter().edges("绝对值") == frozenset({0, 3})


def test_the_dictionary_is_jiebas_own() -> None:
    own = jieba.Tokenizer()
    read, total = own.gen_pfdict(own.get_dict_file())
    dictionary = segment._dictionary()
    assert {word: dictionary.count(word) for word in read} == read
    assert dictionary.total == total


def test_what_begins_no_word_has_no_count() -> None:
    assert segment._dictionary().count("的您") is None


@pytest.mark.parametrize(
    "text",
    [
        "您好，欢迎致电客户服务热线，工号八零六三，很高兴为您服务",
        "我上个月的话费扣了一百二十八块钱，这是乱收费，我要投诉",
        "AT&T的宽带安装师傅说周三上午来，结果没来",
        "乐不思蜀的奥特曼在南京市长江大桥上办理宽带移机业务",
    ],
)
def test_words_are_cut_as_jieba_itself_cuts_them(text: str) -> None:
    own = jieba.Tokenizer()
    own.FREQ, own.total = own.gen_pfdict(own.get_dict_file())
    own.initialized = True
    assert [word for word, _, _ in Segmenter()._ready().tokenize(text)] == [word for word, _, _ in own.tokenize(text)]


def test_what_was_loaded_before_is_not_read_at_the_first_text(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = Segmenter(["星河通信"])
    loaded.load()
    monkeypatch.setattr(segment, "_dictionary", lambda: pytest.fail("read at the first text"))
    assert loaded.cut("致电星河通信") == ("致电", "星河通信")


def test_no_cache_file_is_left_and_nothing_is_said(tmp_path: Path) -> None:
    program = (
        "import tempfile; from qa_audit.text.segment import Segmenter;"
        "print(tempfile.gettempdir()); Segmenter(['星河']).cut('您好')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == str(tmp_path)
    assert run.stderr == ""
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() != str(tmp_path)


def test_the_frequency_of_a_word_is_its_share_of_all() -> None:
    dictionary = segment._dictionary()
    assert segment.frequency("电话") == dictionary.count("电话") / dictionary.total > 0
    assert segment.frequency("的您") == 0
