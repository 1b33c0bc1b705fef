"""The desk in a real browser, by clicks: sign in, queue, hear the evidence, decide by keys, calibrate blind."""

import json
import shutil
import threading

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait
from waitress import create_server

from qa_audit.model.finding import Verdict
from qa_audit.review.state import Status, fold
from tests.unit.review.conftest import PASSWORDS

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULE = "opening.greeting"


@pytest.fixture(scope="module")
def started():
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("this machine has no Chromium with chromedriver: apt-get install chromium chromium-driver")
    options = Options()
    options.binary_location = program
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1360,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


@pytest.fixture
def served(app):
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


class Person:
    """Whoever sits at the browser now."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def wait(self, condition, seconds=10):
        return WebDriverWait(self.browser, seconds, poll_frequency=0.05).until(condition)

    def find(self, selector):
        return self.wait(lambda b: b.find_element(By.CSS_SELECTOR, selector))

    def click(self, selector):
        """Click what a person could click, and see the next page."""
        before = self.find("html")
        target = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", target)
        target.click()
        return before

    def submit(self, selector):
        page = self.click(selector)
        self.wait(lambda _: gone(page))

    def go(self, path):
        self.browser.get(self.address + path)

    def sign_in(self, name):
        self.browser.delete_all_cookies()
        self.go("/sign-in")
        self.find("[name=name]").send_keys(name)
        self.find("[name=password]").send_keys(PASSWORDS[name])
        self.submit("form.stacked button")
        assert self.find(".who").text.startswith(name)

    def card(self, rule=RULE):
        return f"[id='f-{rule}']"


def gone(page):
    try:
        page.is_enabled()
    except Exception:
        return True
    return False


@pytest.fixture
def person(started, served):
    """A person whose every page stays silent on the console and asks nobody but the desk."""
    started.get("about:blank")
    started.get_log("browser")
    started.get_log("performance")
    yield Person(started, served)
    assert [entry["message"] for entry in started.get_log("browser")] == []
    messages = [json.loads(entry["message"])["message"] for entry in started.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert asked
    assert [url for url in asked if not url.startswith((served, "data:", "about:"))] == []


def state(desk, call="rude", rule=RULE):
    return fold(desk.log.all()).of(call, rule)


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
    position = "return document.getElementById('audio').currentTime"
    paused = "return document.getElementById('audio').paused"
    Select(person.find("#speed")).select_by_visible_text("2")
    person.wait(lambda b: b.execute_script("return document.getElementById('audio').readyState") >= 1)
    link = person.find(f"{person.card('language.forbidden')} .play")
    start, end = (float(link.get_attribute(f"data-{name}")) for name in ("start", "end"))
    link.click()
    person.wait(lambda b: not b.execute_script(paused))
    assert start - 1.1 <= person.browser.execute_script(position) < start + 0.5
    person.wait(lambda b: b.execute_script(paused))
    assert end + 0.9 < person.browser.execute_script(position) < end + 1.6


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
