import pytest

from qa_audit.text.sound import distance, reading_in_word, readings, similarity, syllable


@pytest.mark.parametrize(
    ("spelling", "initial", "final", "tone"),
    [
        ("zhong1", "zh", "ong", 1),
        ("lv4", "l", "v", 4),
        ("jun1", "j", "vn", 1),
        ("xue2", "x", "ve", 2),
        ("liu2", "l", "iou", 2),
        ("gui4", "g", "uei", 4),
        ("you3", "-", "iou", 3),
        ("wen4", "-", "uen", 4),
        ("yuan2", "-", "van", 2),
        ("yi1", "-", "i", 1),
        ("wu3", "-", "u", 3),
        ("shi4", "sh", "ih", 4),
        ("xi4", "x", "i", 4),
        ("er2", "-", "er", 2),
        ("le5", "l", "e", 5),
    ],
)
def test_a_syllable_is_an_initial_a_final_and_a_tone(spelling: str, initial: str, final: str, tone: int) -> None:
    found = syllable(spelling)
    assert (found.initial, found.final, found.tone) == (initial, final, tone)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhi4", "zi4"),
        ("chi1", "ci1"),
        ("shang4", "sang4"),
        ("nan2", "lan2"),
        ("fei1", "hei1"),
        ("re4", "le4"),
        ("xin1", "xing1"),
        ("fen1", "feng1"),
        ("an1", "ang1"),
        ("guo2", "go2"),
        ("lv4", "lu4"),
        ("gua4", "guai4"),
        ("za2", "zai4"),
        ("qian4", "jing4"),
    ],
)
def test_known_confusions_are_near(one: str, other: str) -> None:
    assert 0.4 <= similarity(syllable(one), syllable(other)) < 1.0
    assert similarity(syllable(one), syllable(other)) == similarity(syllable(other), syllable(one))


@pytest.mark.parametrize(("one", "other"), [("fa3", "li3"), ("hao3", "ma5"), ("bu4", "xing2"), ("shuo1", "gua4")])
def test_other_syllables_share_nothing(one: str, other: str) -> None:
    assert similarity(syllable(one), syllable(other)) == 0.0


def test_tones_do_not_count() -> None:
    assert distance(syllable("jie2"), syllable("jie4")) == 0.0


def test_everyday_readings_only() -> None:
    assert [one.toneless for one in readings("说")] == ["shuo"]
    assert [one.toneless for one in readings("不")] == ["bu"]
    assert [one.toneless for one in readings("行")] == ["xing", "hang"]


def test_what_is_not_chinese_has_no_reading() -> None:
    assert readings("a") == ()


def test_the_word_decides_between_readings() -> None:
    assert reading_in_word("去银行", 2) == syllable("hang2")
    assert reading_in_word("了解", 0) == syllable("liao3")
    assert reading_in_word("还我", 0) is None


COMMON = ("zhi4", "zi4", "chi1", "ci1", "shi4", "si4", "qian4", "jing4", "xin1", "hui4", "fei1", "lan2", "nan2", "re4")


def test_nearness_is_mutual_for_all_syllables() -> None:
    common = [
        syllable(one)
        for one in [
            "zhi4",
            "zi4",
            "chi1",
            "ci1",
            "shi4",
            "si4",
            "qian4",
            "jing4",
            "xin1",
            "hui4",
            "fei1",
            "lan2",
            "nan2",
            "re4",
            "ye3",
        ]
    ]
    assert all(distance(one, other) == distance(other, one) for one in common for other in common)
