import pytest

from qa_audit.cli.language import detect


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        (["audit", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["audit", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["audit", "--lang"], {}, "zh"),
        (["audit", "--", "--lang", "en"], {}, "zh"),
    ],
)
def test_the_language_is_asked_for_else_the_locales_else_chinese(arguments, environment, language):
    assert detect(arguments, environment) == language
