"""The audio is asked what was said, with the real recogniser on real clips."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, Recogniser, load_recogniser
from qa_audit.asr.respelling import respelled
from qa_audit.audio.decode import decode
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question

PAIRS = Path(__file__).parents[3] / "samples" / "pairs"
CLEARLY = -15.0

Ask = Callable[..., tuple[Opinion, ...]]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return load_recogniser("whisper", "embedded", Bias(), 1)


@cache
def recording(name: str) -> Listening:
    audio = decode(PAIRS / f"{name}.ogg", name)
    return Listening(name, audio.recording.sha256, np.asarray(audio.samples), audio.sample_rate_hz, ((),))


def place(name: str, text: str) -> Interval:
    with (PAIRS / "clips.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if (row["recording"], row["text"]) == (name, text)]
    (row,) = rows
    return Interval(float(row["start_s"]), float(row["end_s"]))


def ratio(recogniser: Recogniser, name: str, said: str, heard: str, instead: str) -> float:
    question = Question(0, place(name, said), heard, instead)
    (opinion,) = recogniser.weigh(recording(name), [question])
    assert opinion.question == question
    return opinion.log_ratio


SAID = [
    ("tune_female", "这是我们公司的规定。", "这是我们公司的决定。"),
    ("tune_female", "请您大声一点，好吗？", "你大声一点行不行？"),
    ("tune_male", "我们也没办法。", "我们也有办法。"),
    ("report_female", "请您再次打来，好吗？", "请您再次打开，好吗？"),
]


@pytest.mark.parametrize(("name", "said", "unsaid"), SAID)
def test_what_was_said_is_likelier_than_what_resembles_it(
    recogniser: Recogniser, name: str, said: str, unsaid: str
) -> None:
    assert ratio(recogniser, name, said, unsaid, said) > 0.0
    assert ratio(recogniser, name, said, said, unsaid) < 0.0


def test_other_words_altogether_are_out_of_the_question(recogniser: Recogniser) -> None:
    said = "这是我们公司的规定。"
    assert ratio(recogniser, "tune_female", said, said, "请您换一部电话再次打来，好吗？") < CLEARLY


def test_punctuation_does_not_count(recogniser: Recogniser) -> None:
    said = "请您大声一点，好吗？"
    assert ratio(recogniser, "tune_female", said, said, "请您大声一点好吗") == 0.0


def test_another_spelling_of_the_same_sounds_is_as_good_as_what_was_heard(recogniser: Recogniser) -> None:
    said = "这是我们公司的规定。"
    assert ratio(recogniser, "tune_female", said, "这是我们公司的鬼定。", "这是我们公司的规定。") > 0.0
    assert ratio(recogniser, "tune_female", said, said, "这是我们公司的鬼定。") == 0.0


@pytest.fixture
def ask(recogniser: Recogniser) -> Ask:
    call = recording("tune_female")
    return lambda *questions: recogniser.weigh(call, questions)


def two_questions() -> tuple[Question, Question]:
    first, second = "这是我们公司的规定。", "请您大声一点，好吗？"
    return (
        Question(0, place("tune_female", first), first, "这是我们公司的决定。"),
        Question(0, place("tune_female", second), second, "你大声一点行不行？"),
    )


def test_the_order_of_the_questions_does_not_matter(ask: Ask) -> None:
    first, second = two_questions()
    assert ask(first, second) == ask(second, first)


def test_an_answer_is_the_same_alone_and_among_others(ask: Ask) -> None:
    first, second = two_questions()
    assert ask(first) + ask(second) == tuple(sorted(ask(first, second), key=lambda o: o.question != first))


def test_the_same_question_gets_the_same_answer_again(ask: Ask) -> None:
    first, _ = two_questions()
    assert ask(first) == ask(first)


def test_a_question_that_is_asked_twice_is_answered_once(ask: Ask) -> None:
    first, _ = two_questions()
    assert len(ask(first, first)) == 1


def test_nothing_is_said_about_a_stretch_that_no_window_holds(ask: Ask) -> None:
    assert ask(Question(0, Interval(1.0, 30.0), "您好", "你好")) == ()


def test_nothing_is_said_about_a_channel_that_the_call_does_not_have(ask: Ask) -> None:
    assert ask(Question(1, Interval(1.0, 3.0), "您好", "你好")) == ()


@pytest.mark.parametrize(
    ("text", "like", "spelling"),
    [
        ("喂说吧", "微说班", "微说吧"),
        ("您的电话杂音太大", "您的店话载音彩大", "您的店话杂音太大"),
        ("我帮您查", "我帮你查", "我帮您查"),
        ("规定", "", "规定"),
    ],
)
def test_characters_that_sound_the_same_are_written_as_heard(text: str, like: str, spelling: str) -> None:
    assert respelled(text, like) == spelling
