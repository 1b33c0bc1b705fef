from qa_audit.asr.spelt import spelt
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance, Word
from qa_audit.text.spelling import Speller

HEARD = Utterance(
    Interval(1.0, 3.0),
    0,
    Role.UNKNOWN,
    "干谢您，再见。",
    (
        Word(Interval(1.0, 1.5), "干谢", 0.5),
        Word(Interval(1.5, 2.0), "您，", 0.9),
        Word(Interval(2.0, 3.0), "再见。", 0.9),
    ),
    0.7,
)


def test_text_and_words_are_spelt_anew() -> None:
    found = spelt(HEARD, Speller())
    assert found.text == "感谢您，再见。"
    assert [word.text for word in found.words] == ["感谢", "您，", "再见。"]


def test_what_the_recogniser_wrote_is_kept_beside_it() -> None:
    found = spelt(HEARD, Speller())
    assert found.recognised == "干谢您，再见。"
    assert found.as_recognised == "干谢您，再见。"


def test_times_and_confidences_stay() -> None:
    found = spelt(HEARD, Speller())
    assert [(word.span, word.confidence) for word in found.words] == [(w.span, w.confidence) for w in HEARD.words]


def test_an_utterance_that_is_spelt_well_is_the_same_one() -> None:
    well = Utterance(Interval(1.0, 3.0), 0, Role.UNKNOWN, "感谢您。", (), 0.5)
    assert spelt(well, Speller()) is well


def test_without_words_the_confidence_of_the_utterance_counts() -> None:
    unsure = Utterance(Interval(1.0, 3.0), 0, Role.UNKNOWN, "美有了。", (), 0.4)
    sure = Utterance(Interval(1.0, 3.0), 0, Role.UNKNOWN, "美有了。", (), 0.99)
    assert spelt(unsure, Speller()).text == "没有了。"
    assert spelt(sure, Speller()).text == "美有了。"
