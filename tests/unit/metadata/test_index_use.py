"""An index that fits no recording, or has columns that nobody reads, is told before the work begins."""

import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.errors import UsageError
from qa_audit.metadata.index_use import use_of_index
from qa_audit.metadata.load import MetadataSources, load_metadata

CALLS = (Path("calls/a.wav"), Path("calls/b.wav"))


def index(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "calls.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_rows_and_recordings_that_meet_are_counted(tmp_path):
    use = use_of_index(index(tmp_path, "file,agent_id\na.wav,1\nc.wav,2\nd.wav,3\n"), CALLS)
    assert (use.n_rows, use.n_used, use.n_recordings, use.n_met) == (3, 1, 2, 1)


def test_the_counts_are_one_line(tmp_path):
    path = index(tmp_path, "file,agent_id\na.wav,1\nc.wav,2\n")
    wording = use_of_index(path, CALLS).wording
    assert wording.zh == f"索引 {path}：2 行中有 1 行对应到录音，2 通录音中有 1 通有数据"
    assert wording.en == f"Index {path}: 1 of 2 rows name a recording, 1 of 2 recordings have a row"


def test_rows_that_contradict_each_other_are_told_before_the_work(tmp_path):
    path = index(tmp_path, "file,agent_id\na.wav,1\na.wav,2\nb.wav,3\n")
    wording = use_of_index(path, CALLS).wording
    assert wording.zh == (
        f"索引 {path}：3 行中有 3 行对应到录音，2 通录音中有 2 通有数据；"
        "其中 1 通各有几行互相矛盾，不能质检，请只留一行"
    )
    assert wording.en == (
        f"Index {path}: 3 of 3 rows name a recording, 2 of 2 recordings have a row; "
        "1 of them have rows that contradict each other and cannot be audited: keep one row"
    )


def test_rows_that_repeat_each_other_all_name_a_recording(tmp_path):
    use = use_of_index(index(tmp_path, "file,agent_id\na.wav,1\na.wav,1\n"), CALLS)
    assert (use.n_used, use.n_met, use.n_disputed) == (2, 1, 0)


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("agnet_channel", "agent_channel"),
        ("Agent_ID", "agent_id"),
        ("坐席声到", "坐席声道"),
        ("备注", None),
    ],
)
def test_a_column_that_nobody_reads_is_named_with_the_one_that_may_be_meant(tmp_path, column, meant):
    use = use_of_index(index(tmp_path, f"file,{column}\na.wav,left\n"), CALLS)
    assert use.unknown == ((column, meant),)


def test_the_line_asks_about_a_misspelt_column(tmp_path):
    use = use_of_index(index(tmp_path, "file,agnet_channel\na.wav,left\n"), CALLS)
    assert use.wording.zh.endswith("；未识别的列（不影响质检）：agnet_channel（是否想写 agent_channel？）")


@pytest.mark.parametrize("columns", ["file,agent_id,queue", "录音文件,工号,坐席声道", "file,HungUpSide,SessionId"])
def test_columns_of_ours_and_of_vendors_are_understood(tmp_path, columns):
    assert use_of_index(index(tmp_path, f"{columns}\na.wav,1,0\n"), CALLS).unknown == ()


def test_an_index_that_fits_nothing_is_refused_with_both_names(tmp_path):
    with pytest.raises(UsageError) as caught:
        use_of_index(index(tmp_path, "file,agent_id\nx.wav,1\n"), CALLS)
    assert "索引里写的是“x.wav”，录音文件叫“a.wav”" in caught.value.zh
    assert 'the index says "x.wav", a recording is called "a.wav"' in caught.value.en


@pytest.mark.parametrize("text", ["", "\n", "file,agent_id\n"])
def test_an_empty_index_is_refused(tmp_path, text):
    with pytest.raises(UsageError, match="the index holds no row"):
        use_of_index(index(tmp_path, text), CALLS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gbk", "utf-8-sig"])
def test_an_index_is_read_in_every_encoding_that_excel_writes(tmp_path, encoding):
    use = use_of_index(index(tmp_path, "file\t坐席姓名\r\na.wav\t李娜\r\n", encoding), CALLS)
    assert (use.n_met, use.unknown) == (1, ())


@pytest.mark.parametrize("command", ["audit", "transcribe"])
def test_the_commands_stop_before_hearing_anything_where_the_index_fits_nothing(tmp_path, command):
    (tmp_path / "a.wav").write_bytes(b"")
    path = index(tmp_path, "file,agent_id\nx.wav,1\n")
    done = subprocess.run(
        [sys.executable, "-m", "qa_audit", command, tmp_path, "--out", tmp_path / "out", "--index", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "calls.csv" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ('a.wav,"1\nb.wav,2\n', 2, "a quote that begins here is not closed"),
        ('a.wav,1\nb.wav,"2\nc.wav,3\nd.wav,4\n', 3, "a quote that begins here is not closed"),
        ('a.wav,"1\nb.wav,2" x\n', 2, "a quote within a cell is written twice"),
    ],
)
def test_a_quote_that_would_swallow_other_rows_is_told_with_its_line(tmp_path, rows, line, said):
    path = index(tmp_path, f"file,agent_id\n{rows}")
    with pytest.raises(UsageError, match=said) as caught:
        use_of_index(path, CALLS)
    assert caught.value.en.startswith(f"{path}:{line}: not valid CSV (")


def test_a_cell_with_line_breaks_in_closed_quotes_is_a_cell(tmp_path):
    use = use_of_index(index(tmp_path, 'file,remark\na.wav,"one ""two""\nthree"\nb.wav,x\n'), CALLS)
    assert (use.n_rows, use.n_met) == (2, 2)


@pytest.mark.parametrize("header", ["file,agent_id,agent_id", "file,工号,坐席工号"])
def test_two_columns_of_one_key_that_differ_are_told(tmp_path, header):
    path = index(tmp_path, f"{header}\na.wav,8021,8021\nb.wav,8021,8007\n")
    with pytest.raises(UsageError) as caught:
        use_of_index(path, CALLS)
    assert caught.value.zh == f"{path}:3：有两列都是 agent_id，内容却不同（8021、8007）；请只留一列"


def test_an_empty_second_column_of_a_key_takes_nothing_away(tmp_path):
    path = index(tmp_path, "file,工号,坐席工号\na.wav,8021,\n")
    assert load_metadata(CALLS[0], MetadataSources(index=path)).agent_id == "8021"
