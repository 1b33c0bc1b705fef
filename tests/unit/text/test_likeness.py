"""What is learned from examples."""

import pytest

from qa_audit.text.likeness import Likeness, features, learned

LIKE = (
    ("我要投诉", "你们乱扣我的钱"),
    ("你们乱扣我的话费", "太不像话了"),
    ("我要投诉你们的师傅", "约好了又不来"),
    ("约好了又不来", "你们怎么回事"),
    ("乱扣钱", "我要退钱"),
)
UNLIKE = (
    ("我想查一下话费",),
    ("请问套餐怎么办理", "好的谢谢"),
    ("我想办一张卡", "好的谢谢"),
    ("查一下我的套餐",),
    ("请问几点关门", "谢谢"),
)


@pytest.fixture(scope="module")
def likeness():
    return Likeness(LIKE, UNLIKE)


def test_what_was_never_said_so_is_told_by_its_parts(likeness):
    assert likeness.score(["你们的师傅乱扣钱"]) > 0


def test_everyday_talk_is_told_apart(likeness):
    assert likeness.score(["请问怎么办卡", "谢谢"]) < 0


def test_silence_resembles_nothing(likeness):
    assert likeness.score([]) == likeness.bias < 0


def test_the_shares_of_the_sentences_and_the_bias_make_the_score(likeness):
    texts = ["你们的师傅", "约好了又不来"]
    assert likeness.score(texts) == pytest.approx(likeness.bias + sum(likeness.shares(texts)))


def test_a_homophone_counts_as_what_it_sounds_like(likeness):
    assert likeness.score(["乱口钱"]) == likeness.score(["乱扣钱"])


def test_features_are_syllables_and_pairs_within_a_sentence():
    assert len(features("我要投诉")) == 4 + 3


def test_the_same_examples_teach_the_same():
    assert Likeness(LIKE, UNLIKE).score(["乱扣钱"]) == Likeness(LIKE, UNLIKE).score(["乱扣钱"])


def test_examples_are_learned_once():
    assert learned(LIKE, UNLIKE) is learned(LIKE, UNLIKE)
