from qa_audit.text.heard import TEXTS_KEPT, hear


def test_texts_of_a_whole_night_are_not_all_kept() -> None:
    hear.cache_clear()
    for number in range(TEXTS_KEPT + 100):
        hear(f"第{number}句")
    assert hear.cache_info().currsize == 2048


def test_a_text_is_prepared_once() -> None:
    assert hear("您好，请讲") is hear("您好，请讲")
