"""What is wrong with the settings is told with its place, in both languages, all of it at once."""

import pytest

from qa_audit.errors import ScriptError
from qa_audit.settings import Settings, load_settings
from qa_audit.shipped import configs_directory


def faults(tmp_path, text):
    """The messages about a settings file, in Chinese and in English, without its folder."""
    path = tmp_path / "s.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScriptError) as caught:
        load_settings(path)
    return tuple(said.replace(f"{tmp_path}/", "") for said in (caught.value.zh, caught.value.en))


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "langage: zh\n",
            's.yaml:1:1: langage: 未知的键，是否想写 "language"？',
            's.yaml:1:1: langage: unknown key, did you mean "language"?',
        ),
        (
            "x: 1\n",
            "s.yaml:1:1: x: 未知的键；可用：agent_channel、audio、backend、effort、endpoint_hosts、file_name_pattern、"
            "language、model、vendor",
            "s.yaml:1:1: x: unknown key; allowed: agent_channel, audio, backend, effort, endpoint_hosts, "
            "file_name_pattern, language, model, vendor",
        ),
        (
            "audio: besides\n",
            's.yaml:1:8: audio: “besides”无效；可用：beside、embed、none，是否想写 "beside"？',
            's.yaml:1:8: audio: "besides" is not allowed; use one of beside, embed, none, did you mean "beside"?',
        ),
        (
            "model: 3\n",
            "s.yaml:1:8: model: 应为文字（给出的是 3）",
            "s.yaml:1:8: model: expected a text (given: 3)",
        ),
        (
            "endpoint_hosts: asr.example.com\n",
            "s.yaml:1:17: endpoint_hosts: 应为列表（给出的是 'asr.example.com'）",
            "s.yaml:1:17: endpoint_hosts: expected a list (given: 'asr.example.com')",
        ),
        (
            "model： embedded\n",
            "s.yaml:1:6: 这里是全角冒号“：”；请改成半角冒号加空格“: ”",
            's.yaml:1:6: this is a full-width colon "："; write an ASCII colon and a space ": "',
        ),
        (
            "- model\n",
            "s.yaml:1:1: 应为键值对（键: 值）",
            "s.yaml:1:1: expected keys with values (key: value)",
        ),
        (
            "model: a\nmodel: b\n",
            "s.yaml:2:1: model: “model”出现了两次；请删去一个",
            's.yaml:2:1: model: "model" occurs twice; remove one',
        ),
        (
            b"\xff",
            "s.yaml:1:1: 不是 UTF-8 编码；请另存为 UTF-8",
            "s.yaml:1:1: not UTF-8; save it as UTF-8",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(tmp_path, text, zh, en):
    assert faults(tmp_path, text) == (zh, en)


def test_all_faults_are_told_in_the_order_of_the_file(tmp_path):
    zh, _ = faults(tmp_path, "audio: besides\nmodel: 3\nlangage: zh\n")
    assert [line.split(": ")[1] for line in zh.splitlines()] == ["audio", "model", "langage"]


def test_a_full_width_colon_between_other_lines_is_found(tmp_path):
    zh, _ = faults(tmp_path, "audio: none\nmodel： embedded\n")
    assert "s.yaml:2:6: " in zh
    assert "这里是全角冒号“：”；请改成半角冒号加空格“: ”" in zh


def test_a_file_that_is_not_there_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ScriptError) as caught:
        load_settings(tmp_path / "none.yaml")
    assert caught.value.zh == (
        f"{tmp_path}/none.yaml：设置文件无法读取（没有这个文件或文件夹）；请检查 --settings 的路径"
    )


@pytest.mark.parametrize("text", ["", "# model: embedded\n"])
def test_a_file_without_settings_changes_nothing(tmp_path, text):
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    assert load_settings(tmp_path / "s.yaml") == Settings()


def test_the_shipped_settings_can_be_read():
    assert load_settings(configs_directory() / "settings.yaml").model == "embedded"


def test_values_are_read(tmp_path):
    (tmp_path / "s.yaml").write_text("endpoint_hosts: [a.example, b.example]\naudio: none\n", encoding="utf-8")
    assert load_settings(tmp_path / "s.yaml") == Settings(endpoint_hosts=("a.example", "b.example"), audio="none")
