"""The locks of the desk: sessions, secrets of forms, throttling, headers, paths, audio."""

import re

import pytest

from qa_audit.errors import UsageError
from qa_audit.review.events import UserRole
from qa_audit.review.passwords import DEFAULT_COST, hash_password, is_password, new_password
from qa_audit.review.web import create_app
from tests.unit.review.conftest import PASSWORDS, Browser


def test_without_a_session_every_page_leads_to_the_sign_in(browser):
    for address in ("/", "/calls/rude", "/calls/rude/audio", "/results", "/samples", "/cases/phone_etiquette.yaml"):
        answer = browser().get(address)
        assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_a_form_without_a_session_is_refused(browser):
    assert browser().client.post("/calls/rude/decide", data={"verdict": "pass"}).status_code == 403


@pytest.mark.parametrize("csrf", ["", "guessed", "密"])
def test_a_form_without_its_secret_is_refused(browser, desk, csrf):
    wang = browser("wang")
    wang.csrf = csrf
    answer = wang.post("/calls/rude/decide", rule="opening.greeting", verdict="fail")
    assert answer.status_code == 403
    assert desk.log.all() == ()


def test_a_form_from_another_site_is_refused_even_with_the_secret(browser, desk):
    wang = browser("wang")
    wang.get("/calls/rude")
    data = {"csrf": wang.csrf, "rule": "opening.greeting", "verdict": "fail"}
    answer = wang.client.post("/calls/rude/decide", data=data, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert desk.log.all() == ()


def test_the_sign_in_form_has_a_secret_too(browser):
    one = browser()
    one.get("/sign-in")
    answer = one.client.post("/sign-in", data={"name": "wang", "password": PASSWORDS["wang"], "csrf": "other"})
    assert answer.status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app):
    one = Browser(app)
    answer = one.sign_in("wang", PASSWORDS["wang"])
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("qa_audit_desk=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Max-Age=43200" in cookie


def test_a_session_ends_with_the_sign_out(browser):
    wang = browser("wang")
    token = wang.client.get_cookie("qa_audit_desk").value
    assert wang.post("/sign-out").status_code == 303
    wang.client.set_cookie("qa_audit_desk", token)
    assert wang.get("/").status_code == 302


def test_a_session_ends_after_a_shift_and_when_nobody_uses_it(browser, clock):
    idle, busy = browser("wang"), browser("zhao")
    for _ in range(7):
        clock.forward(minutes=100)
        last = busy.get("/").status_code
    assert last == 200
    assert idle.get("/").status_code == 302
    clock.forward(minutes=30)
    assert busy.get("/").status_code == 302


def test_wrong_passwords_are_counted_and_then_the_right_one_waits_too(app, clock):
    one = Browser(app)
    for _ in range(5):
        assert one.sign_in("wang", "wrong").status_code == 403
    answer = one.sign_in("wang", PASSWORDS["wang"])
    assert answer.status_code == 429
    assert "15" in answer.get_data(as_text=True)
    assert Browser(app).sign_in("zhao", PASSWORDS["zhao"]).status_code == 303
    clock.forward(minutes=16)
    assert one.sign_in("wang", PASSWORDS["wang"]).status_code == 303


def test_an_unknown_name_is_answered_like_a_wrong_password(app):
    known, unknown = (Browser(app).sign_in(name, "wrong") for name in ("wang", "nobody"))
    assert known.status_code == unknown.status_code == 403
    texts = [re.sub(r'value="[^"]+"', "", answer.get_data(as_text=True)) for answer in (known, unknown)]
    assert texts[0] == texts[1]


def test_passwords_are_kept_as_scrypt_hashes_with_a_salt():
    first, second = hash_password("long enough to be one"), hash_password("long enough to be one")
    assert first.startswith(f"scrypt${DEFAULT_COST.n}${DEFAULT_COST.r}${DEFAULT_COST.p}$")
    assert (DEFAULT_COST.n, DEFAULT_COST.r, DEFAULT_COST.p) == (16384, 8, 5)
    assert first != second
    assert is_password("long enough to be one", first)
    assert not is_password("long enough to be two", first)


def test_generated_passwords_are_long_and_differ():
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", one) for one in made)


@pytest.mark.parametrize(
    ("name", "role", "password", "agent_id", "what"),
    [
        ("wang", UserRole.QA, "a-long-password", None, "exists"),
        ("../x", UserRole.QA, "a-long-password", None, "cannot be used"),
        ("new", UserRole.QA, "short", None, "12 to 256"),
        ("new", UserRole.AGENT, "a-long-password", None, "--agent-id"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(desk, name, role, password, agent_id, what):
    with pytest.raises(UsageError, match=what):
        desk.people.add(name, role, password, agent_id)


def test_a_closed_account_loses_its_session_and_cannot_sign_in(app, browser, desk):
    wang = browser("wang")
    desk.people.deactivate("wang")
    assert wang.get("/").status_code == 302
    assert Browser(app).sign_in("wang", PASSWORDS["wang"]).status_code == 403


def test_people_change_their_password_and_sign_in_anew(app, browser):
    wang = browser("wang")
    wang.get("/account")
    assert wang.post("/account", old="wrong", new="another-long-one").status_code == 403
    assert wang.post("/account", old=PASSWORDS["wang"], new="short").status_code == 400
    assert wang.post("/account", old=PASSWORDS["wang"], new="another-long-one").location == "/sign-in?changed=1"
    assert wang.get("/").status_code == 302
    assert Browser(app).sign_in("wang", "another-long-one").status_code == 303


def test_the_first_account_is_made_with_the_one_time_link_alone(empty_desk):
    app = create_app(empty_desk, setup_token="the-secret-of-the-link")
    one = Browser(app)
    assert "review user add" in one.text("/sign-in")
    assert one.get("/setup?token=guessed").status_code == 403
    assert one.get("/setup?token=the-secret-of-the-link").status_code == 200
    fields = {"token": "the-secret-of-the-link", "name": "孙", "password": "a-long-password"}
    assert one.post("/setup", **fields).status_code == 303
    assert empty_desk.people.all()[0].role is UserRole.SUPERVISOR
    assert one.get("/").status_code == 200
    again = Browser(app)
    assert again.get("/setup?token=the-secret-of-the-link").status_code == 403


def test_every_answer_forbids_scripts_frames_sniffing_and_keeping(browser):
    wang = browser("wang")
    for address in ("/", "/calls/rude", "/no-such-page", "/calls/rude/audio", "/sign-in"):
        headers = wang.get(address).headers
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/calls/rude", "/results", "/samples", "/account"])
def test_no_page_holds_inline_scripts_styles_or_foreign_addresses(browser, address):
    page = browser("sun").text(address)
    assert re.findall(r"<script(?! src=\"/static/)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", page) == []


def test_audio_is_served_in_ranges(browser, folder):
    whole = (folder / "calls" / "audio" / "rude.ogg").read_bytes()
    wang = browser("wang")
    answer = wang.get("/calls/rude/audio", headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.data) == (206, whole[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert wang.get("/calls/rude/audio").data == whole
    assert wang.get("/calls/rude/audio", headers={"Range": "bytes=999999999-"}).status_code == 416


@pytest.mark.parametrize(
    "call_id",
    ["../secret", "..%2fsecret", "%2e%2e%2fsecret", "....//secret", "/etc/passwd", "rude/../../secret", "rude%00"],
)
def test_no_path_leads_out_of_the_calls(browser, folder, call_id):
    (folder / "secret.ogg").write_bytes(b"secret")
    (folder / "calls" / "audio" / "secret.ogg").write_bytes(b"no call of this name")
    for tail in ("", "/audio"):
        answer = browser("sun").get(f"/calls/{call_id}{tail}")
        assert answer.status_code in (404, 308)
        assert b"secret" not in answer.data.replace(b"..", b"") or answer.status_code == 308


def test_a_report_that_lies_about_its_call_is_no_call(desk, folder):
    text = (folder / "calls" / "good.json").read_text(encoding="utf-8")
    (folder / "calls" / "liar.json").write_text(text.replace('"call_id": "good"', '"call_id": "../../x"'), "utf-8")
    assert set(desk.calls.all()) == {"good", "rude", "unsure"}


def test_on_loopback_only_loopback_names_are_answered(browser):
    assert browser("wang").client.get("/", headers={"Host": "rebound.example:8765"}).status_code == 400


def test_a_form_that_is_far_too_large_is_refused(browser):
    wang = browser("wang")
    answer = wang.act("rude", "comment", text="x" * 70_000)
    assert answer.status_code == 413
    assert wang.act("rude", "comment", text="x" * 2001).status_code == 409
