"""A real headless Chromium, and what every page in it must keep: a silent console, no request to anybody else."""

import json
import shutil

import pytest
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
SLOWEST_S = 30
"""How long a condition may take to come true on a busy machine; nothing waits longer than it must."""


def start_browser():
    """Chromium with its logs; skips the test where there is none."""
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
    return webdriver.Chrome(options=options, service=Service(driver))


def forget_logs(browser):
    """Begin anew with empty logs on an empty page."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")


def assert_quiet(browser, *own):
    """Assert that nothing was written to the console and nothing asked for that does not begin with one of `own`."""
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert asked
    assert [url for url in asked if not url.startswith(own)] == []


def wait_until(browser, condition, seconds=SLOWEST_S):
    """What the condition returns once it is true of the browser."""
    # A page that is being redrawn may take an element away between finding it and asking it.
    ignored = (StaleElementReferenceException,)
    return WebDriverWait(browser, seconds, poll_frequency=0.05, ignored_exceptions=ignored).until(condition)


def barriers(browser):
    """Serious and critical faults that axe-core finds on the page, with whatever folds away unfolded."""
    browser.execute_script("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    found = Axe().run(browser)
    grave = [fault for fault in found["violations"] if fault["impact"] in ("serious", "critical")]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in grave]


def width_on_a_phone(browser, show):
    """How wide the page is that `show` opens, on a phone of 390 pixels."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        show()
        return browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
