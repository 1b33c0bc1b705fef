"""A small audit folder made by the real rooms, a real database beside it, and people who sign in over HTTP."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from qa_audit.audio.decode import DecodedAudio
from qa_audit.audio.playable import encode_playable
from qa_audit.evaluate import evaluate, outcome_of
from qa_audit.model.recording import Recording
from qa_audit.model.report import Provenance
from qa_audit.report.json_report import render_json
from qa_audit.review.calls import Calls
from qa_audit.review.database import Database, sqlite_url
from qa_audit.review.desk import Desk, ScriptFile
from qa_audit.review.events import UserRole
from qa_audit.review.log import EventLog
from qa_audit.review.passwords import Cost
from qa_audit.review.people import People
from qa_audit.review.points import shared_points
from qa_audit.review.web import create_app
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.directory import AuditDirectory

PASSWORDS = {name: f"{name}-has-a-password" for name in ("sun", "wang", "zhao", "li", "chen")}
ROLES = {
    "sun": (UserRole.SUPERVISOR, None),
    "wang": (UserRole.QA, None),
    "zhao": (UserRole.QA, None),
    "li": (UserRole.AGENT, "8021"),
    "chen": (UserRole.AGENT, "8007"),
}
CHEAP = Cost(n=16, r=8, p=1)
"""Passwords of tests are no secret: the cost of a guess has a test of its own."""

GOOD = """
    agent     0.5-6.0   您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？
    customer  7.0-9.0   你好，我想查一下话费。
    agent     10.0-13.0 好的，您本月的话费是五十八元。请问还有什么可以帮您？
    customer  14.0-15.0 没有了，再见。
    agent     15.5-19.0 感谢您的来电，祝您生活愉快，再见！
    hangup    20 customer
"""
RUDE = """
    agent     0.5-2.0   您好，请讲。
    customer  7.0-9.0   <script>alert(1)</script> 我的电话是一三八零零一三八零零零。
    agent     10.0-13.0 喂，说话呀，再不说话我就挂了啊！
    customer  14.0-15.0 啊？
    agent     16.0-18.0 你应该自己去营业厅。
    hangup    20 agent
"""
UNSURE = """
    agent     0.5-6.0   (0.3) 您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务。
    customer  7.0-9.0   (0.4) 你好，我想查一下话费。
    agent     10.0-13.0 (0.3) 好的，再见。
    hangup    20 unknown
"""
CALLS = {"good": (GOOD, "8021"), "rude": (RUDE, "8021"), "unsure": (UNSURE, "8007")}


@pytest.fixture(scope="session")
def scripts():
    return load_scripts(default_scripts())


@pytest.fixture(scope="session")
def audited(tmp_path_factory, scripts):
    """What `audit` leaves of three calls: timelines and reports of the shipped scripts, and audio to play."""
    root = tmp_path_factory.mktemp("audited")
    directory = AuditDirectory(root)
    directory.open_for_writing()
    rate_hz = 8000
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(20 * rate_hz) / rate_hz)).astype(np.int16)
    recording = Recording("tone", "tone.wav", "0" * 64, rate_hz, 20 * rate_hz, 2)
    audio = encode_playable(DecodedAudio(recording, np.stack([tone, tone]), rate_hz, False, ()))
    for call_id, (dialogue, agent_id) in CALLS.items():
        built = build_case(call_id, dialogue, scripts[0].cues)
        metadata = replace(
            built.metadata, agent_id=agent_id, agent_name="李妮", queue="话费", started_at="2026-11-03T09:12:33"
        )
        timeline = replace(built, metadata=metadata)
        report = evaluate(scripts, timeline, Provenance("0.1.0", "5c" * 32, "case", "", {}))
        # As a stricter script would have it: one rule is fatal.
        findings = tuple(replace(one, fatal=one.rule_id == "language.forbidden") for one in report.findings)
        report = replace(report, findings=findings, outcome=outcome_of(findings))
        directory.write_timeline(timeline)
        directory.write(directory.audio_path(call_id), audio)
        directory.write(directory.report_path(call_id), render_json(report, "zh"))
    return root


class Clock:
    """The time of day, moved by hand."""

    def __init__(self):
        self.now = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, **much):
        self.now += timedelta(**much)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folder(audited, tmp_path):
    shutil.copytree(audited, tmp_path / "reports")
    return tmp_path / "reports"


def make_desk(folder, scripts, clock, language="zh"):
    database = Database(sqlite_url(folder / "reviews.sqlite"))
    return Desk(
        calls=Calls(folder),
        log=EventLog(database, clock),
        people=People(database, clock, CHEAP),
        titles={rule.id: rule.wording for script in scripts for rule in script.rules},
        pass_mark=60.0,
        language=language,
        scripts=tuple(ScriptFile(one.id, one.path, tuple(rule.id for rule in one.rules)) for one in scripts),
        shared=shared_points(rule for script in scripts for rule in script.rules),
    )


@pytest.fixture
def empty_desk(folder, scripts, clock):
    """A desk without accounts."""
    return make_desk(folder, scripts, clock)


@pytest.fixture
def desk(empty_desk):
    for name, (role, agent_id) in ROLES.items():
        empty_desk.people.add(name, role, PASSWORDS[name], agent_id)
    return empty_desk


@pytest.fixture
def app(desk):
    return create_app(desk)


class Browser:
    """One person's browser: keeps cookies, sends forms with the secret of the page they were on."""

    def __init__(self, app, name=None):
        self.client = app.test_client()
        self.csrf = ""
        self.seen = None
        self.recording = ""
        if name is not None:
            assert self.sign_in(name, PASSWORDS[name]).status_code == 303

    def get(self, address, **options):
        answer = self.client.get(address, **options)
        if answer.content_type.startswith("text/html"):
            text = answer.get_data(as_text=True)
            if found := re.search(r'name="csrf" value="([^"]+)"', text):
                self.csrf = found[1]
            if found := re.search(r'name="seen" value="([^"]+)"', text):
                self.seen = found[1]
            if found := re.search(r'name="recording" value="([^"]+)"', text):
                self.recording = found[1]
        return answer

    def text(self, address):
        answer = self.get(address)
        assert answer.status_code == 200, answer.status
        return answer.get_data(as_text=True)

    def post(self, address, **fields):
        return self.client.post(address, data={"csrf": self.csrf, "recording": self.recording, **fields})

    def sign_in(self, name, password):
        self.get("/sign-in")
        answer = self.post("/sign-in", name=name, password=password)
        if answer.status_code == 303:
            self.get("/")
        return answer

    def act(self, call, what, **fields):
        """Open the call's page and send one of its forms."""
        self.get(f"/calls/{call}")
        fields.setdefault("seen", self.seen or "0")
        return self.post(f"/calls/{call}/{what}", **fields)


@pytest.fixture
def browser(app):
    return lambda name=None: Browser(app, name)
