"""Every source of metadata says the same things in its own way, and one goes before the other."""

import codecs
import json
from pathlib import Path

import pytest

from qa_audit.errors import MetadataError, ScriptError, UsageError
from qa_audit.metadata.load import MetadataSources, load_metadata
from qa_audit.metadata.sources import SOURCES
from qa_audit.model.recording import CallMetadata, Party

EXPECTED = CallMetadata(
    call_id="c-0017",
    agent_id="8021",
    agent_name="李娜",
    queue="宽带报障",
    direction="inbound",
    started_at="2026-11-03T09:12:33",
    agent_channel=1,
    hangup_by=Party.CUSTOMER,
)
VALUES = {
    "call_id": "c-0017",
    "agent_id": "8021",
    "agent_name": "李娜",
    "queue": "宽带报障",
    "direction": "inbound",
    "started_at": "2026-11-03 09:12:33",
    "agent_channel": "right",
    "hangup_by": "customer",
}


def csv_text(values, file="call.wav"):
    return "file," + ",".join(values) + "\r\n" + file + "," + ",".join(values.values()) + "\r\n"


def by_sidecar(folder: Path) -> MetadataSources:
    (folder / "call.json").write_text(json.dumps(VALUES), encoding="utf-8")
    return MetadataSources()


def by_sidecar_with_bom(folder: Path) -> MetadataSources:
    (folder / "call.json").write_bytes(codecs.BOM_UTF8 + json.dumps(VALUES, ensure_ascii=False).encode())
    return MetadataSources()


def by_csv(folder: Path) -> MetadataSources:
    (folder / "index.csv").write_text(csv_text(VALUES), encoding="utf-8")
    return MetadataSources(index=folder / "index.csv")


def by_csv_from_excel(folder: Path) -> MetadataSources:
    (folder / "index.csv").write_bytes(codecs.BOM_UTF8 + csv_text(VALUES).encode())
    return MetadataSources(index=folder / "index.csv")


def by_csv_in_gbk(folder: Path) -> MetadataSources:
    (folder / "index.csv").write_bytes(csv_text(VALUES).encode("gbk"))
    return MetadataSources(index=folder / "index.csv")


def by_unicode_text_from_excel(folder: Path) -> MetadataSources:
    (folder / "index.txt").write_bytes(csv_text(VALUES).replace(",", "\t").encode("utf-16"))
    return MetadataSources(index=folder / "index.txt")


def by_chinese_columns(folder: Path) -> MetadataSources:
    text = (
        "录音文件;通话编号;工号;坐席姓名;技能组;呼叫方向;开始时间;坐席声道;挂断方\n"
        "D:\\录音\\call.wav;c-0017;8021;李娜;宽带报障;呼入;2026/11/3 9:12:33;右;客户\n"
    )
    (folder / "index.csv").write_bytes(text.encode("gbk"))
    return MetadataSources(index=folder / "index.csv")


def by_json_lines(folder: Path) -> MetadataSources:
    lines = [{"file": "other.wav", "agent_id": "1"}, {"file": "call.wav", **VALUES}]
    (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return MetadataSources(index=folder / "index.jsonl")


def by_file_name(folder: Path) -> MetadataSources:
    return MetadataSources(
        file_name_pattern=r"^(?P<call_id>c-\d+)_(?P<agent_id>\d+)_(?P<agent_name>[^_]+)_(?P<queue>[^_]+)_(?P<direction>[^_]+)"
        r"_(?P<started_at>\d{14})_(?P<agent_channel>\d)_(?P<hangup_by>[^_]+)$"
    )


CONTRACT = [
    by_sidecar,
    by_sidecar_with_bom,
    by_csv,
    by_csv_from_excel,
    by_csv_in_gbk,
    by_unicode_text_from_excel,
    by_chinese_columns,
    by_json_lines,
    by_file_name,
]
RECORDING = {by_file_name: "c-0017_8021_李娜_宽带报障_呼入_20261103091233_1_客户.wav"}


@pytest.mark.parametrize("write", CONTRACT, ids=lambda write: write.__name__)
def test_every_source_gives_the_same_metadata(write, tmp_path):
    metadata = load_metadata(tmp_path / RECORDING.get(write, "call.wav"), write(tmp_path))
    for key in VALUES:
        assert getattr(metadata, key) == getattr(EXPECTED, key), key


@pytest.mark.parametrize("write", CONTRACT, ids=lambda write: write.__name__)
def test_a_source_that_says_nothing_about_a_recording_gives_no_metadata(write, tmp_path):
    assert load_metadata(tmp_path / "unheard-of.wav", write(tmp_path)) == CallMetadata()


def test_each_source_in_the_table_is_named_by_what_it_gives(tmp_path):
    sources = [
        load_metadata(tmp_path / RECORDING.get(write, "call.wav"), write(tmp_path)).source
        for write in (by_sidecar, by_csv, by_file_name)
        if not (tmp_path / "call.json").unlink(missing_ok=True)
    ]
    assert sources == ["sidecar", "index", "file name"]
    assert len(SOURCES) == 3


def test_the_sidecar_goes_before_the_index_and_the_index_before_the_file_name(tmp_path):
    (tmp_path / "8003_call.json").write_text('{"queue": "from sidecar"}', encoding="utf-8")
    index = tmp_path / "index.csv"
    index.write_text("file,queue,agent_id\n8003_call.wav,from index,8002\n", encoding="utf-8")
    pattern = r"^(?P<agent_id>\d+)_(?P<agent_name>\w+)$"
    metadata = load_metadata(tmp_path / "8003_call.wav", MetadataSources(index=index, file_name_pattern=pattern))
    assert (metadata.queue, metadata.agent_id, metadata.agent_name) == ("from sidecar", "8002", "call")
    assert metadata.source == "sidecar"


def test_unknown_keys_are_kept_as_text(tmp_path):
    (tmp_path / "call.json").write_text(
        '{"skill": {"level": 3, "name": "VIP"}, "tags": ["a", "投诉"], "vip": true, "note": "x", "nothing": null}',
        encoding="utf-8",
    )
    assert load_metadata(tmp_path / "call.wav", MetadataSources()).extra == {
        "skill.level": "3",
        "skill.name": "VIP",
        "tags": '["a", "投诉"]',
        "vip": "true",
        "note": "x",
    }


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("agent_id", True, "text or a whole number"),
        ("agent_name", ["李娜"], "text or a whole number"),
        ("direction", "sideways", '"inbound" or "outbound"'),
        ("started_at", "yesterday", "an ISO 8601 time"),
        ("started_at", "2026-13-03 09:12:33", "an ISO 8601 time"),
        ("started_at", 1793668353, "an ISO 8601 time"),
        ("agent_channel", 2, '"left", "right", 0 or 1'),
        ("agent_channel", True, '"left", "right", 0 or 1'),
        ("hangup_by", "boss", '"agent", "customer" or "system"'),
    ],
)
def test_a_value_that_a_key_does_not_allow_is_an_error_with_file_key_and_what_is_allowed(key, value, allowed, tmp_path):
    (tmp_path / "call.json").write_text(json.dumps({key: value}), encoding="utf-8")
    with pytest.raises(MetadataError) as caught:
        load_metadata(tmp_path / "call.wav", MetadataSources())
    assert str(tmp_path / "call.json") in caught.value.en
    assert f"{key}: invalid value {value!r}; allowed: {allowed}" in caught.value.en
    assert key in caught.value.zh


def test_an_error_in_an_index_names_its_line(tmp_path):
    (tmp_path / "index.csv").write_text("file,direction\na.wav,inbound\nb.wav,up\n", encoding="utf-8")
    sources = MetadataSources(index=tmp_path / "index.csv")
    assert load_metadata(tmp_path / "a.wav", sources).direction == "inbound"
    with pytest.raises(MetadataError, match=r"index\.csv:3: direction"):
        load_metadata(tmp_path / "b.wav", sources)


def test_a_line_number_counts_line_breaks_inside_cells(tmp_path):
    (tmp_path / "index.csv").write_text('file,note,direction\na.wav,"one\ntwo",\nb.wav,,up\n', encoding="utf-8")
    with pytest.raises(MetadataError, match=r"index\.csv:4: direction"):
        load_metadata(tmp_path / "b.wav", MetadataSources(index=tmp_path / "index.csv"))


@pytest.mark.parametrize("content", ["{", "[1, 2]", '"text"', "", "{" * 100_000, "\x00"])
def test_a_sidecar_that_is_no_json_object_is_a_metadata_error(content, tmp_path):
    (tmp_path / "call.json").write_text(content, encoding="utf-8")
    with pytest.raises(MetadataError, match=r"call\.json"):
        load_metadata(tmp_path / "call.wav", MetadataSources())


def test_a_sidecar_in_another_encoding_is_a_metadata_error(tmp_path):
    (tmp_path / "call.json").write_bytes('{"agent_name": "李娜"}'.encode("gbk"))
    with pytest.raises(MetadataError, match="UTF-8"):
        load_metadata(tmp_path / "call.wav", MetadataSources())


def test_two_rows_for_one_file_are_an_error_that_names_both_lines(tmp_path):
    (tmp_path / "index.csv").write_text("file,queue\na.wav,x\na.wav,y\n", encoding="utf-8")
    with pytest.raises(MetadataError, match=r"lines 2, 3 all name a\.wav"):
        load_metadata(tmp_path / "a.wav", MetadataSources(index=tmp_path / "index.csv"))


def test_rows_that_say_the_same_are_one(tmp_path):
    (tmp_path / "index.csv").write_text("file,queue\na.wav,x\na.wav,x\n", encoding="utf-8")
    assert load_metadata(tmp_path / "a.wav", MetadataSources(index=tmp_path / "index.csv")).queue == "x"


def test_rows_with_folders_are_told_apart_by_their_path(tmp_path):
    (tmp_path / "index.csv").write_text("file,queue\nmonday/a.wav,x\ntuesday/a.wav,y\n", encoding="utf-8")
    sources = MetadataSources(index=tmp_path / "index.csv")
    assert load_metadata(tmp_path / "tuesday" / "a.wav", sources).queue == "y"


def test_a_row_may_name_the_recording_without_its_suffix_or_by_its_call_id(tmp_path):
    (tmp_path / "index.csv").write_text("file,call_id,queue\nA-7,,by stem\n,c-9,by call id\n", encoding="utf-8")
    sources = MetadataSources(index=tmp_path / "index.csv")
    assert load_metadata(tmp_path / "a-7.wav", sources).queue == "by stem"
    assert load_metadata(tmp_path / "c-9.mp3", sources).queue == "by call id"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("index.csv", b"agent_id,queue\n1,2\n", "no column names the recordings"),
        ("index.csv", b"file,queue\na.wav,x,y\n", "index.csv:2: 3 cells"),
        ("index.csv", b'file\n"' + b"x" * 200_000, "not valid CSV"),
        ("index.csv", b"file\n\x81\x20.wav\n", "unknown encoding"),
        ("index.jsonl", b'{"file": "a.wav"}\n{"file"\n', "index.jsonl:2: not valid JSON"),
        ("index.jsonl", b'{"file": "a.wav"}\n[]\n', "index.jsonl:2: every line must be one JSON object"),
    ],
)
def test_an_index_that_cannot_be_used_is_wrong_usage_with_its_place(name, content, complaint, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=complaint):
        load_metadata(tmp_path / "a.wav", MetadataSources(index=tmp_path / name))


def test_a_missing_index_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="cannot read the index"):
        load_metadata(tmp_path / "a.wav", MetadataSources(index=tmp_path / "gone.csv"))


def test_a_changed_index_is_read_again(tmp_path):
    index = tmp_path / "index.csv"
    index.write_text("file,queue\na.wav,before\n", encoding="utf-8")
    assert load_metadata(tmp_path / "a.wav", MetadataSources(index=index)).queue == "before"
    index.write_text("file,queue\na.wav,afterwards\n", encoding="utf-8")
    assert load_metadata(tmp_path / "a.wav", MetadataSources(index=index)).queue == "afterwards"


@pytest.mark.parametrize(("pattern", "complaint"), [("(", "no valid regular expression"), (r"\d+", "no named group")])
def test_a_pattern_that_cannot_name_anything_is_a_script_error(pattern, complaint):
    with pytest.raises(ScriptError, match=complaint):
        MetadataSources(file_name_pattern=pattern)


def test_settings_are_checked_before_the_first_recording():
    with pytest.raises(UsageError, match="unknown vendor 'acme'; allowed: freeswitch"):
        MetadataSources(vendor="acme")
    with pytest.raises(UsageError, match="invalid agent channel 2"):
        MetadataSources(default_agent_channel=2)
    with pytest.raises(UsageError, match="mapped to 'boss'"):
        MetadataSources(hangup_values={"1": "boss"})


def test_the_default_channel_holds_where_no_source_names_one(tmp_path):
    (tmp_path / "call.json").write_text('{"agent_channel": "left"}', encoding="utf-8")
    sources = MetadataSources(default_agent_channel=1)
    assert load_metadata(tmp_path / "call.wav", sources).agent_channel == 0
    assert load_metadata(tmp_path / "other.wav", sources).agent_channel == 1


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("2026-11-03T09:12:33", "2026-11-03T09:12:33"),
        ("2026-11-03 09:12:33", "2026-11-03T09:12:33"),
        ("2026-11-03T09:12:33+08:00", "2026-11-03T09:12:33+08:00"),
        ("2026-11-03T01:12:33Z", "2026-11-03T01:12:33+00:00"),
        ("2026/11/3 9:12", "2026-11-03T09:12:00"),
        ("2026年11月3日 9时12分33秒", "2026-11-03T09:12:33"),
        ("2026年11月3日9点12分", "2026-11-03T09:12:00"),
        ("20261103091233", "2026-11-03T09:12:33"),
        ("20261103_091233", "2026-11-03T09:12:33"),
        ("2026-11-03 09:12:33.250", "2026-11-03T09:12:33"),
        ("2026-11-03", "2026-11-03"),
    ],
)
def test_start_times_become_iso_8601(written, normalised, tmp_path):
    (tmp_path / "call.json").write_text(json.dumps({"started_at": written}), encoding="utf-8")
    assert load_metadata(tmp_path / "call.wav", MetadataSources()).started_at == normalised
