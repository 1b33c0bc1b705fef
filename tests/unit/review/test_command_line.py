"""`qa-audit review …` from the outside."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest

from qa_audit.store.directory import AuditDirectory


def qa_audit(*arguments):
    command = [sys.executable, "-m", "qa_audit", "review", *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_account_is_made_with_a_password_that_is_shown_once_and_kept_nowhere(folder):
    done = qa_audit("user", "add", "li", "--role", "agent", "--agent-id", "8021", "--dir", folder)
    assert done.returncode == 0, done.stderr
    password = re.search(r"shown only now\): (\S+)", done.stdout)[1]
    assert qa_audit("user", "list", "--dir", folder).stdout == "li\tagent\t8021\n"
    kept = b"".join(path.read_bytes() for path in folder.glob("reviews.sqlite*"))
    assert b"scrypt$16384$8$5$" in kept
    assert password.encode() not in kept


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("user", "add", "li", "--role", "agent", "--dir", "{}"), 2, "--agent-id"),
        (("/no/such/folder",), 2, "there is no such folder"),
        (("export", "{}/calls"), 6, "holds no reports"),
        (("{}", "--host", "no-host.invalid"), 2, "no-host.invalid:8765: cannot listen (there is no such host)"),
    ],
)
def test_a_mistake_says_what_to_do(folder, arguments, code, said):
    done = qa_audit(*(each.format(folder) for each in arguments))
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize("command", [(), ("export",)])
def test_a_folder_named_by_mistake_gets_no_database(tmp_path, command):
    (tmp_path / "photo.txt").write_text("mine")
    done = qa_audit(*command, tmp_path)
    assert (done.returncode, "holds no reports of calls" in done.stderr) == (6, True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["photo.txt"]


ACCOUNT_COMMANDS = [("add", "sun", "--role", "supervisor"), ("list",), ("password", "sun"), ("remove", "sun")]


@pytest.mark.parametrize("command", ACCOUNT_COMMANDS, ids=lambda command: command[0])
def test_accounts_make_no_database_in_a_folder_named_by_mistake(tmp_path, command):
    (tmp_path / "photo.txt").write_text("mine")
    done = qa_audit("user", *command, "--dir", tmp_path)
    assert done.returncode == 6, done.stderr
    assert done.stderr == (
        f"Error: {tmp_path}: holds no reports of calls and no review database; nothing was created. Check --dir, or "
        f"audit into it first: qa-audit audit RECORDINGS --out {tmp_path}, then run this command again\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["photo.txt"]


def test_an_empty_folder_may_have_accounts_before_it_is_audited(tmp_path):
    assert qa_audit("user", "add", "sun", "--role", "supervisor", "--dir", tmp_path).returncode == 0
    assert qa_audit("user", "list", "--dir", tmp_path).stdout == "sun\tsupervisor\t\n"


def test_a_folder_in_which_an_audit_has_begun_may_have_accounts(tmp_path):
    AuditDirectory(tmp_path).open_for_writing()
    assert qa_audit("user", "add", "sun", "--role", "supervisor", "--dir", tmp_path).returncode == 0


def test_accounts_made_before_the_audit_open_the_desk_after_it(audited, tmp_path):
    assert qa_audit("user", "add", "sun", "--role", "supervisor", "--dir", tmp_path).returncode == 0
    shutil.copytree(audited, tmp_path, dirs_exist_ok=True)
    command = [sys.executable, "-u", "-m", "qa_audit", "review", str(tmp_path), "--port", "0", "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = re.search(r"http://\S+", server.stdout.readline())[0]
            with urllib.request.urlopen(f"{address}/sign-in") as answer:
                assert "There is no account yet" not in answer.read().decode()
        finally:
            server.kill()


@pytest.mark.parametrize("command", ACCOUNT_COMMANDS[1:], ids=lambda command: command[0])
def test_only_an_added_account_makes_a_database_in_an_empty_folder(tmp_path, command):
    assert qa_audit("user", *command, "--dir", tmp_path).returncode == 6
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_made_and_the_error_names_the_command_that_makes_it(tmp_path):
    folder = tmp_path / "reports"
    done = qa_audit("user", "add", "sun", "--role", "supervisor", "--dir", folder)
    assert (done.returncode, folder.exists()) == (2, False)
    assert f"audit first: qa-audit audit RECORDINGS --out {folder}\n" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_two_passwords_that_differ_are_asked_for_again_in_the_language_of_the_run(tmp_path):
    import pty

    process, terminal = pty.fork()
    if process == 0:
        command = [sys.executable, "-m", "qa_audit", "review", "user", "add", "sun", "--role", "supervisor"]
        os.execv(sys.executable, [*command, "--dir", str(tmp_path), "--ask", "--lang", "zh"])
    said = ""
    for question, answer in (
        ("密码: ", "a long password"),
        ("再输入一次: ", "another password"),
        ("请重新输入。\r\n密码: ", "a long password"),
        ("再输入一次: ", "a long password"),
        ("已添加：sun", ""),
    ):
        while question not in said:
            said += os.read(terminal, 4096).decode()
        said = said.partition(question)[2]
        # What is typed before the terminal stops to echo would be lost.
        time.sleep(0.2)
        os.write(terminal, f"{answer}\n".encode())
    status = os.waitpid(process, 0)[1]
    os.close(terminal)
    assert status == 0


def test_accounts_outlive_the_reports(folder):
    assert qa_audit("user", "add", "sun", "--role", "supervisor", "--dir", folder).returncode == 0
    shutil.rmtree(folder / "calls")
    assert qa_audit("user", "list", "--dir", folder).stdout == "sun\tsupervisor\t\n"


def test_the_desk_starts_without_accounts_and_prints_the_link_that_makes_the_first(folder):
    command = [sys.executable, "-u", "-m", "qa_audit", "review", str(folder), "--port", "0", "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = [server.stdout.readline() for _ in range(3)]
            link = lines[2].strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/setup\?token=\S{43}", link), lines
            with urllib.request.urlopen(link) as answer:
                assert "Create the first supervisor" in answer.read().decode()
        finally:
            server.kill()


def test_the_desk_loads_no_speech_library():
    code = (
        "import sys, qa_audit.review.serve, qa_audit.review.export; "
        "sys.exit(any(name in sys.modules for name in ('faster_whisper', 'ctranslate2', 'av', 'onnxruntime', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
