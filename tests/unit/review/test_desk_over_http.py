"""The desk over HTTP: what each role sees and may do, and what becomes of what they do."""

import re

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.review.events import Kind
from qa_audit.review.state import Status, fold

FAIL = "opening.greeting"  # of "rude"


def state(desk, call="rude", rule=FAIL):
    return fold(desk.log.all()).of(call, rule)


def test_the_page_does_not_say_that_what_stands_near_should_have_been_what_was_missing(browser):
    page = browser("sun").text("/calls/rude")
    greeting = page[page.index('id="f-opening.greeting"') :]
    heard = greeting[greeting.index('<p class="heard">') :].split("</p>", 1)[0]
    assert heard.startswith('<p class="heard">附近的话 <q>您好，请讲。</q>')
    assert "没有听到 <q>" in heard
    assert "应为" not in heard


def test_the_queue_shows_fatal_fails_and_doubts(browser):
    page = browser("wang").text("/")
    listed = re.findall(r"/calls/(\w+)\?at=([\w.]+)", page)
    assert listed[0] == ("rude", "language.forbidden")
    assert ("unsure", "opening.greeting") in listed
    assert {call for call, _ in listed} == {"rude", "unsure"}


def test_the_queue_is_filtered_by_agent_rule_verdict_and_reason(browser):
    wang = browser("wang")
    everything = wang.text("/").count("<tr>")
    assert 1 < wang.text("/?agent=8007&verdict=needs_review").count("<tr>") < everything
    assert set(re.findall(r"/calls/(\w+)\?at=([\w.]+)", wang.text("/?rule=opening.greeting"))) == {
        ("unsure", "opening.greeting")
    }
    assert wang.text("/?why=sampled").count("<tr>") == 0


def test_a_confirmed_finding_leaves_what_waits_and_stays_under_all(browser):
    wang = browser("wang")
    assert "at=opening.greeting" in wang.text("/?rule=opening.greeting")
    assert wang.act("unsure", "decide", rule=FAIL, verdict="fail").status_code == 303
    assert "at=opening.greeting" not in wang.text("/?rule=opening.greeting")
    assert "at=opening.greeting" in wang.text("/?rule=opening.greeting&todo=0")


def test_overruling_without_a_reason_is_refused(browser, desk):
    wang = browser("wang")
    answer = wang.act("rude", "decide", rule=FAIL, verdict="pass", text=" ")
    assert answer.status_code == 409
    assert "改判必须写明理由" in answer.get_data(as_text=True)
    assert state(desk).status is Status.OPEN


def test_an_overruled_finding_changes_the_score_and_both_scores_show(browser, desk):
    wang = browser("wang")
    before = desk.calls.get("rude").report.score
    wang.act("rude", "decide", rule=FAIL, verdict="pass", text="听得到全部内容")
    reviewed = desk.reviewed(desk.calls.get("rude"), fold(desk.log.all()))
    points = desk.calls.get("rude").rules[FAIL].points
    assert reviewed.score == before + points
    page = wang.text("/calls/rude")
    assert "听得到全部内容" in page
    assert desk.calls.get("rude").report.score == before


def test_the_machines_verdict_is_never_overwritten(browser, desk, folder):
    report = (folder / "calls" / "rude.json").read_bytes()
    browser("wang").act("rude", "decide", rule=FAIL, verdict="pass", text="reason")
    browser("sun").act("rude", "settle", rule=FAIL, verdict="not_applicable", text="reason")
    assert (folder / "calls" / "rude.json").read_bytes() == report
    assert desk.calls.get("rude").rules[FAIL].verdict is Verdict.FAIL


def test_an_undo_is_an_event_of_its_own(browser, desk):
    wang = browser("wang")
    wang.act("rude", "decide", rule=FAIL, verdict="fail")
    assert wang.act("rude", "undo", target="1").status_code == 303
    assert [event.kind for event in desk.log.all()] == [Kind.DECIDED, Kind.UNDONE]
    assert state(desk).status is Status.OPEN
    assert "已撤销" in wang.text("/calls/rude")


def test_nobody_undoes_what_another_decided(browser, desk):
    browser("wang").act("rude", "decide", rule=FAIL, verdict="fail")
    for name in ("zhao", "sun"):
        assert browser(name).act("rude", "undo", target="1").status_code == 409
    assert state(desk).verdict is Verdict.FAIL


def test_an_agent_appeals_and_the_supervisor_settles(browser, desk):
    li = browser("li")
    assert "我要申诉" in li.text("/calls/rude")
    assert li.act("rude", "appeal", rule=FAIL, text="客户先说的").status_code == 303
    sun = browser("sun")
    assert "客户先说的" in sun.text("/calls/rude?why=appealed")
    assert browser("wang").act("rude", "settle", rule=FAIL, verdict="pass", text="x").status_code == 409
    assert sun.act("rude", "settle", rule=FAIL, verdict="pass", text="申诉成立").status_code == 303
    assert (state(desk).status, state(desk).verdict) == (Status.FINAL, Verdict.PASS)
    assert "申诉成立" in li.text("/calls/rude")
    assert li.act("rude", "appeal", rule=FAIL, text="再来").status_code == 409


def test_a_settled_finding_is_closed_to_reviewers(browser):
    browser("sun").act("rude", "settle", rule=FAIL, verdict="fail", text="听过了")
    assert browser("wang").act("rude", "decide", rule=FAIL, verdict="fail").status_code == 409


def test_an_agent_sees_only_own_calls(browser):
    chen = browser("chen")
    assert "rude" not in chen.text("/")
    assert "unsure" in chen.text("/")
    for address in ("/calls/rude", "/calls/rude/audio", "/calls/no_such_call"):
        assert chen.get(address).status_code == 404
    assert chen.act("unsure", "appeal", rule=FAIL, text="not mine").status_code in (303, 409)
    assert chen.post("/calls/rude/appeal", rule=FAIL, text="not mine").status_code == 404


@pytest.mark.parametrize("what", ["decide", "settle", "comment", "assign", "calibrate"])
def test_an_agent_decides_nothing(browser, desk, what):
    fields = {"rule": FAIL, "verdict": "pass", "text": "reason", "to": "li", "first": "li", "second": "wang"}
    assert browser("li").act("rude", what, **fields).status_code == 409
    assert desk.log.all() == ()


@pytest.mark.parametrize("address", ["/results", "/samples", "/cases/phone_etiquette.yaml"])
def test_agents_see_no_results(browser, address):
    assert browser("li").get(address).status_code == 403


def test_agents_do_not_read_what_reviewers_say_among_themselves(browser):
    browser("wang").act("rude", "comment", rule=FAIL, text="先别告诉坐席")
    assert "先别告诉坐席" in browser("zhao").text("/calls/rude")
    assert "先别告诉坐席" not in browser("li").text("/calls/rude")


def test_a_reviewer_takes_a_call_and_finds_it_under_mine(browser):
    wang = browser("wang")
    assert "/calls/unsure" not in wang.text("/?mine=1")
    assert wang.act("unsure", "assign", to="wang").status_code == 303
    assert "/calls/unsure" in wang.text("/?mine=1")
    assert wang.act("unsure", "assign", to="zhao").status_code == 409
    assert browser("sun").act("unsure", "assign", to="zhao").status_code == 303
    assert "/calls/unsure" not in wang.text("/?mine=1")


def test_two_people_calibrate_without_seeing_each_other(browser, desk):
    sun, wang, zhao = browser("sun"), browser("wang"), browser("zhao")
    assert sun.act("unsure", "calibrate", first="wang", second="zhao").status_code == 303
    assert wang.act("unsure", "decide", rule=FAIL, verdict="fail", text="没有报工号").status_code == 303
    assert "没有报工号" in wang.text("/calls/unsure")
    for other in (zhao, sun):
        assert "没有报工号" not in other.text("/calls/unsure")
        assert "没有报工号" not in other.text("/results")
    assert sun.act("unsure", "decide", rule=FAIL, verdict="pass").status_code == 409
    assert zhao.act("unsure", "decide", rule=FAIL, verdict="pass", text="报了").status_code == 303
    assert "没有报工号" in zhao.text("/calls/unsure")
    assert state(desk, "unsure").status is Status.DISPUTED
    assert "人与人（背对背校准）" in sun.text("/results")


def test_saving_blind_does_not_tell_that_the_other_has_decided(browser):
    browser("sun").act("unsure", "calibrate", first="wang", second="zhao")
    zhao = browser("zhao")
    zhao.get("/calls/unsure")
    browser("wang").act("unsure", "decide", rule="closing.farewell", verdict="fail", text="secret")
    rule = "opening.greeting"
    saved = zhao.post("/calls/unsure/decide", rule=rule, verdict="fail", seen=zhao.seen)
    assert "也对此项作了判定" not in zhao.text(saved.location)


def test_who_saves_second_is_told_and_both_decisions_are_kept(browser, desk):
    wang, zhao = browser("wang"), browser("zhao")
    wang.get("/calls/rude")
    zhao.get("/calls/rude")
    first = wang.post("/calls/rude/decide", rule=FAIL, verdict="fail", seen=wang.seen)
    second = zhao.post("/calls/rude/decide", rule=FAIL, verdict="pass", text="另有看法", seen=zhao.seen)
    assert "也对此项作了判定" not in wang.text(first.location)
    assert "wang 也对此项作了判定" in zhao.text(second.location)
    assert [event.actor for event in desk.log.all()] == ["wang", "zhao"]
    assert state(desk).status is Status.DISPUTED


def test_a_sample_is_recorded_with_its_seed_and_joins_the_queue(browser, desk):
    sun = browser("sun")
    sun.get("/samples")
    assert sun.post("/samples", seed="2026-11", per_stratum="1", at_most="5").status_code == 303
    (event,) = desk.log.all()
    assert (event.plan["seed"], event.plan["at_most"], len(event.plan["items"])) == ("2026-11", 5, 5)
    assert len(set(re.findall(r"/calls/\w+\?at=[\w.]+&amp;why=sampled", sun.text("/?why=sampled")))) == 5
    assert "2026-11" in sun.text("/samples")
    assert sun.post("/samples/undo", target=str(event.id)).status_code == 303
    assert sun.text("/?why=sampled").count("<tr>") == 0


def test_only_supervisors_draw_samples(browser):
    wang = browser("wang")
    wang.get("/samples")
    assert wang.post("/samples", seed="x", per_stratum="1").status_code == 403


def test_results_count_precision_and_overruled_rules(browser):
    wang = browser("wang")
    wang.act("rude", "decide", rule=FAIL, verdict="fail")
    wang.act("rude", "decide", rule="language.forbidden", verdict="pass", text="是客户说的")
    page = wang.text("/results")
    assert "1/1 · 100 % (21 – 100)" in page
    assert "0/1 · 0 % (0 – 79)" in page
    assert page.index("language.forbidden") < page.index(FAIL)


def test_next_and_previous_follow_the_filtered_queue(browser):
    wang = browser("wang")
    listed = re.findall(r'href="(/calls/[^"]+)"', wang.text("/?agent=8007"))
    assert len(listed) > 2
    page = wang.text(listed[1].replace("&amp;", "&"))
    assert re.search(r'id="previous-item" href="([^"]+)"', page)[1] == listed[0]
    assert re.search(r'id="next-item" href="([^"]+)"', page)[1] == listed[2]


def test_transcripts_are_text_and_private_numbers_are_covered(browser):
    page = browser("wang").text("/calls/rude")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "一三八零零一三八零零零" not in page
    assert "一三八****" in page


def test_what_people_write_is_text(browser):
    wang = browser("wang")
    wang.act("rude", "comment", text='<img src=x onerror="1"> \u202egnp')
    page = wang.text("/calls/rude")
    assert "&lt;img src=x onerror=" in page
    assert "⟦U+202E⟧gnp" in page


def test_the_desk_speaks_english(folder, scripts, clock):
    from qa_audit.review.web import create_app
    from tests.unit.review.conftest import PASSWORDS, ROLES, Browser, make_desk

    desk = make_desk(folder, scripts, clock, "en")
    desk.people.add("sun", ROLES["sun"][0], PASSWORDS["sun"])
    page = Browser(create_app(desk), "sun").text("/")
    assert '<html lang="en">' in page
    assert "Sampling" in page
