"""The desk in a real browser, by clicks: sign in, hear, overrule, appeal, settle, calibrate blind; for everybody."""

import threading
from functools import partial

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from waitress import create_server

from qa_audit.model.finding import Verdict
from qa_audit.review.events import Kind
from qa_audit.review.sampling import Candidate, draw
from qa_audit.review.state import Status, fold
from qa_audit.review.web import create_app
from tests.support.browser import (
    PHONE,
    assert_quiet,
    barriers,
    forget_logs,
    start_browser,
    wait_until,
    width_on_a_phone,
)
from tests.unit.review.conftest import PASSWORDS, ROLES, make_desk
from tests.unit.review.history import History

RULE = "opening.greeting"
PAUSED = "return document.getElementById('audio').paused"
POSITION = "return document.getElementById('audio').currentTime"


@pytest.fixture(scope="module")
def started():
    browser = start_browser()
    yield browser
    browser.quit()


class Served:
    """The one server of this module; each test puts its own desk behind it."""

    def __init__(self):
        self.app = None
        self.server = create_server(self, host="127.0.0.1", port=0, threads=4)
        self.address = f"http://127.0.0.1:{self.server.effective_port}"
        threading.Thread(target=self.server.run, daemon=True).start()

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)


@pytest.fixture(scope="module")
def server():
    served = Served()
    yield served
    served.server.close()


@pytest.fixture
def served(server, app):
    server.app = app
    return server.address


class Person:
    """Whoever sits at the browser now."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def wait(self, condition):
        return wait_until(self.browser, condition)

    def find(self, selector):
        return self.wait(lambda b: b.find_element(By.CSS_SELECTOR, selector))

    def click(self, selector):
        """Click what a person could click, and see the next page."""
        before = self.find("html")
        target = self.wait(
            lambda b: next((e for e in b.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()), None)
        )
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", target)
        target.click()
        return before

    def submit(self, selector):
        page = self.click(selector)
        self.wait(lambda _: gone(page))

    def go(self, path):
        self.browser.get(self.address + path)

    def sign_in(self, name):
        self.browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.go("/sign-in")
        self.find("[name=name]").send_keys(name)
        self.find("[name=password]").send_keys(PASSWORDS[name])
        self.submit("form.stacked button")
        assert self.find(".who").text.startswith(name)

    def card(self, rule=RULE):
        return f"[id='f-{rule}']"

    def hear(self, rule=RULE):
        """Play the first evidence of a finding until it stops by itself; returns from where to where it played."""
        Select(self.find("#speed")).select_by_visible_text("2")
        self.wait(lambda b: b.execute_script("return document.getElementById('audio').readyState") >= 1)
        self.click(f"{self.card(rule)} .play")
        self.wait(lambda b: not b.execute_script(PAUSED))
        begin = self.browser.execute_script(POSITION)
        self.wait(lambda b: b.execute_script(PAUSED))
        return begin, self.browser.execute_script(POSITION)


def gone(page):
    try:
        page.is_enabled()
    except Exception:
        return True
    return False


@pytest.fixture
def person(started, served):
    """A person whose every page stays silent on the console and asks nobody but the desk."""
    forget_logs(started)
    yield Person(started, served)
    assert_quiet(started, served, "data:", "about:")


def state(desk, call="rude", rule=RULE):
    return fold(desk.log.all()).of(call, rule)


def test_a_finding_goes_from_the_queue_through_overruling_and_appeal_to_the_final_decision(person, desk):
    # The reviewer finds it in the queue, hears it, and overrules it.
    person.sign_in("wang")
    first = person.find("tbody tr")
    assert "一票否决" in first.text
    person.submit("tbody th a")
    fatal = "language.forbidden"
    assert person.find(".card.current").get_attribute("id") == f"f-{fatal}"
    begin, end = person.hear(fatal)
    assert begin < end
    person.click(f"{person.card(fatal)} details.overrule summary")
    person.find(f"{person.card(fatal)} details.overrule textarea").send_keys("坐席是在转述客户的话")
    person.submit(f"{person.card(fatal)} details.overrule button.main")
    assert "已复核 · 通过" in person.find(f"{person.card(fatal)} h3").text
    assert state(desk, rule=fatal).verdict is Verdict.PASS
    # The agent reads why, hears the evidence of another finding, and appeals it.
    person.sign_in("li")
    person.submit("tbody th a[href='/calls/rude']")
    assert "坐席是在转述客户的话" in person.find(f"{person.card(fatal)} .said-by").text
    assert not person.browser.find_elements(By.CSS_SELECTOR, ".decide, .overrule, .settle, .arrange")
    person.hear()
    person.click(f"{person.card()} details.appeal summary")
    person.find(f"{person.card()} details.appeal textarea").send_keys("开头说的是公司规定的短问候")
    person.submit(f"{person.card()} details.appeal button.main")
    assert "申诉中" in person.find(f"{person.card()} h3").text
    # The supervisor finds the appeal on top and settles it.
    person.sign_in("sun")
    assert "申诉" in person.find("tbody tr").text
    person.submit("tbody th a")
    assert "开头说的是公司规定的短问候" in person.find(f"{person.card()} .said-by").text
    person.click(f"{person.card()} details.settle input[value=pass]")
    person.find(f"{person.card()} details.settle textarea").send_keys("申诉成立")
    person.submit(f"{person.card()} details.settle button.main")
    assert "已裁定 · 通过" in person.find(f"{person.card()} h3").text
    # The agent sees the decision and may not appeal again; nothing of the way there was lost.
    person.sign_in("li")
    person.submit("tbody th a[href='/calls/rude']")
    assert "申诉成立" in person.find(f"{person.card()} .said-by").text
    assert not person.browser.find_elements(By.CSS_SELECTOR, f"{person.card()} details.appeal")
    assert [(event.actor, event.kind.value) for event in desk.log.all()] == [
        ("wang", "decided"),
        ("li", "appealed"),
        ("sun", "settled"),
    ]
    assert (state(desk).status, state(desk).verdict) == (Status.FINAL, Verdict.PASS)


def test_two_people_calibrate_blind_by_clicks(person, desk):
    person.sign_in("sun")
    person.go("/calls/unsure")
    person.click(".calibrate summary")
    Select(person.find("select[name=first]")).select_by_visible_text("wang")
    Select(person.find("select[name=second]")).select_by_visible_text("zhao")
    person.submit(".calibrate button")
    for name, verdict in (("wang", "fail"), ("zhao", "pass")):
        person.sign_in(name)
        person.click(".filters [name=mine]")
        person.submit(".filters button")
        person.submit("tbody th a[href*='at=opening.greeting']")
        assert "背对背校准" in person.find(f"{person.card()} .note").text
        assert not person.browser.find_elements(By.CSS_SELECTOR, f"{person.card()} .said-by")
        person.find(f"{person.card()} .decide input[name=text]").send_keys(f"{name} 的理由")
        person.submit(f"{person.card()} button.{verdict}")
    assert "wang 的理由" in person.find(f"{person.card()} .said-by").text
    assert state(desk, "unsure").status is Status.DISPUTED
    person.submit("nav a[href='/results']")
    row = person.find("tbody tr").text
    assert "背对背校准" in row
    assert "0 (0 %)" in row


def test_evidence_plays_with_a_second_on_either_side_and_stops(person):
    person.sign_in("wang")
    person.go("/calls/rude?todo=0&at=language.forbidden")
    link = person.find(f"{person.card('language.forbidden')} .play")
    start, end = (float(link.get_attribute(f"data-{name}")) for name in ("start", "end"))
    begin, stopped = person.hear("language.forbidden")
    assert start - 1.1 <= begin < start + 0.5
    assert end + 0.9 < stopped < end + 1.6


def test_the_transcript_follows_the_audio(person):
    person.sign_in("wang")
    person.go("/calls/rude")
    person.wait(lambda b: b.execute_script("return document.getElementById('audio').readyState") >= 1)
    for at_s, words in ((1.0, "您好，请讲"), (11.0, "喂，说话呀")):
        person.browser.execute_script("document.getElementById('audio').currentTime = arguments[0]", at_s)
        person.wait(
            lambda b, words=words: (
                words in "".join(each.text for each in b.find_elements(By.CSS_SELECTOR, "[aria-current=true] .text"))
            )
        )


def test_keys_move_between_findings_and_decide(person, desk):
    person.sign_in("wang")
    person.go("/calls/rude?todo=0&at=language.forbidden")
    first = person.find(".card.current").get_attribute("id")
    page = person.find("body")
    page.send_keys("j")
    assert person.find(".card.current").get_attribute("id") != first
    page.send_keys("k")
    assert person.find(".card.current").get_attribute("id") == first == "f-language.forbidden"
    page.send_keys("o")
    person.wait(lambda b: b.switch_to.active_element.tag_name == "textarea")
    person.browser.switch_to.active_element.send_keys("jkc o", Keys.ESCAPE)
    assert desk.log.all() == ()
    person.browser.execute_script("document.activeElement.blur()")
    whole = person.find("html")
    person.find("body").send_keys("c")
    person.wait(lambda _: gone(whole))
    assert state(desk, rule="language.forbidden").verdict is Verdict.FAIL


def with_a_history(folder, scripts, clock, language):
    """A desk on which everything that a page can show has happened."""
    desk = make_desk(folder, scripts, clock, language)
    for name, (role, agent_id) in ROLES.items():
        desk.people.add(name, role, PASSWORDS[name], agent_id)
    happened = History()
    happened.decide("wang", "fail", rule="language.forbidden", call="rude")
    happened.decide("zhao", "pass", rule="language.forbidden", call="rude", text="客户说的")
    happened.appeal("li", "再听一遍", rule=RULE, call="rude")
    happened.comment("wang", "语气可以", call="rude")
    happened.settle("sun", "not_applicable", "没有出现", rule="language.command", call="rude")
    happened.calibrate("sun", "wang", "zhao", rules=(RULE,), call="unsure")
    happened.undo("wang", 1, call="rude")
    happened.add("sun", Kind.PLANNED, plan=draw([Candidate("8021", RULE, "good")], "2026-11", 1, None).content())
    for event in happened.events:
        desk.log.append(event)
    return desk


PAGES = (
    ("", "/sign-in"),
    ("sun", "/account"),
    ("sun", "/?todo=0"),
    ("sun", "/calls/rude?todo=0"),
    ("wang", "/calls/unsure"),
    ("sun", "/results"),
    ("sun", "/samples"),
    ("sun", "/?rule=nothing"),
    ("li", "/"),
    ("li", "/calls/rude"),
)


@pytest.fixture(params=["zh", "en"])
def opened(request, started, server, folder, scripts, clock):
    """Opens a page of a desk with a history, as somebody; each person signs in once."""
    server.app = create_app(with_a_history(folder, scripts, clock, request.param))
    forget_logs(started)
    person = Person(started, server.address)
    signed_in = []

    def open_page(name, path):
        if name and name not in signed_in[-1:]:
            person.sign_in(name)
            signed_in.append(name)
        person.go(path)
        return started

    started.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return open_page


def test_axe_finds_no_serious_barrier_on_any_page(opened):
    found = {(name, path): barriers(opened(name, path)) for name, path in PAGES}
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_no_page_is_wider_than_a_phone(opened):
    wide = {(name, path): width_on_a_phone(opened(name, path), partial(opened, name, path)) for name, path in PAGES}
    assert {page: width for page, width in wide.items() if width != PHONE["width"]} == {}


def test_the_page_that_makes_the_first_account_has_no_barrier(started, server, empty_desk):
    server.app = create_app(empty_desk, setup_token="once")
    started.execute_cdp_cmd("Network.clearBrowserCookies", {})
    started.get(f"{server.address}/setup?token=once")
    assert started.find_element(By.CSS_SELECTOR, "[name=token]").get_attribute("value") == "once"
    assert barriers(started) == []


def test_an_error_is_a_page_without_barriers(opened):
    browser = opened("li", "/calls/no_such_call")
    assert browser.find_element(By.CSS_SELECTOR, "[role=alert]").is_displayed()
    assert barriers(browser) == []
