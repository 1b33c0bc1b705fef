"""Facts about the pages that need no browser."""

import base64
import hashlib
import html
import io
import json
import re
from dataclasses import fields, replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from qa_audit.model.finding import Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.report import BatchReport, Outcome
from qa_audit.model.timeline import Roles
from qa_audit.model.transcript import Role
from qa_audit.report import assets
from qa_audit.report.axis import Axis, drawn_peaks, stacked
from qa_audit.report.batch_html import _WORDS_OF_THE_SCRIPT, render_batch_html
from qa_audit.report.cards import cards, conversation
from qa_audit.report.clean import clock, number, visible
from qa_audit.report.html import because, render_html
from qa_audit.report.masking import MASKED
from qa_audit.report.phrases import UI, measure_name
from qa_audit.report.ranking import hear_first
from qa_audit.report.rows import FindingRow
from qa_audit.report.table import render_table
from tests.support.reports import (
    BATCH,
    FINDINGS,
    HOSTILE_TEXTS,
    PROVENANCE,
    REPORT,
    TIMELINE,
    TITLES,
    hostile_report,
    peaks,
    said,
    summary,
)

VOID = {"meta", "link", "input", "br", "hr", "img"}


class Outline(HTMLParser):
    """Checks nesting and collects ids, tags and addresses."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.ids, self.addresses = [], [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        self.addresses += [values[name] for name in ("href", "src") if name in values]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(report=REPORT, audio="audio/c-0017.ogg", language="zh"):
    return render_html(report, language, audio, peaks(), TITLES)


@pytest.mark.parametrize(
    "document",
    [
        page(),
        page(language="en"),
        page(audio=None),
        page(hostile_report()),
        render_batch_html(BATCH, "zh", TITLES),
        render_batch_html(BatchReport((), (), (), PROVENANCE), "en"),
    ],
    ids=["zh", "en", "no audio", "hostile", "batch", "empty batch"],
)
def test_a_page_is_well_formed_and_points_only_to_its_neighbours(document):
    outline = Outline(document)
    assert len(set(outline.ids)) == len(outline.ids)
    assert all(re.match(r"#|\.\./index\.html$|audio/|calls/|data:,$", address) for address in outline.addresses)
    assert (
        "undefined"
        not in document.replace(assets.WAVESURFER, "").replace(assets.UPLOT, "").replace(assets.CALL_SCRIPT, "").lower()
    )


def test_text_of_a_call_is_never_markup():
    document = page(hostile_report())
    tags = Outline(document).tags
    assert tags.count("script") == 3
    assert "img" not in tags
    for text in HOSTILE_TEXTS[:3]:
        assert text not in document
        assert html.escape(text) in document


def test_direction_marks_and_control_characters_are_shown():
    document = page(hostile_report())
    assert "⟦U+202E⟧txet desrever⟦U+202C⟧" in document
    assert "nul⟦U+0000⟧ bell⟦U+0007⟧ {{ 7*7 }} {% raw %}" in document
    assert "😀👩‍👩‍👧 line⟦U+2028⟧" in document
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800-\udfff]", document)


def test_the_policy_allows_exactly_the_scripts_of_the_page():
    document = page()
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', document)[1])
    scripts = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "http" not in policy
    assert "media-src" not in page(audio=None)[:2000]


def test_the_licence_of_the_waveform_library_travels_with_the_page():
    assert "Copyright (c) 2012-2023, katspaugh and contributors" in page()
    assert hashlib.sha256(assets.WAVESURFER.encode()).hexdigest().startswith("cb9fff59e7ce18932fab801771589ca4")


def test_what_matters_most_comes_first():
    order = [(card.number, card.rule_id) for card in cards(FINDINGS, TITLES, "zh")]
    assert order == [
        (1, "language.forbidden"),
        (2, "silent_call.procedure"),
        (3, "hangup.not_first"),
        (4, "listening.interruption"),
        (0, "opening.greeting"),
        (0, "closing.offer_help"),
        (0, "audibility.noise"),
    ]


def test_on_an_undecided_call_the_doubts_that_decide_it_come_first():
    shown = cards(FINDINGS, TITLES, "zh", undecided=True)
    assert [(card.number, card.rule_id, card.verdict) for card in shown[:4]] == [
        (1, "hangup.not_first", "needs_review"),
        (2, "listening.interruption", "needs_review"),
        (3, "language.forbidden", "fail"),
        (4, "silent_call.procedure", "fail"),
    ]


def test_a_doubt_says_what_to_listen_for_and_where():
    card = cards(FINDINGS, TITLES, "en")[3]
    assert card.listen_for == "Too close to the limit to measure: hear it and use your judgement."
    assert [(clip.time, clip.searched) for clip in card.clips] == [("0:00.0–0:29.6", True)]


def test_a_measure_is_shown_with_limit_and_uncertainty():
    line = cards(FINDINGS, TITLES, "zh")[1].measures[1]
    assert (line.name, line.value, line.limit, line.uncertainty) == ("第 2 次等待", "3.11 秒", "至少 5 秒", "± 0.11 秒")


def test_a_rule_without_a_title_shows_its_id_once():
    document = render_html(REPORT, "zh", None, peaks())
    assert "language.forbidden" in document
    assert '<span class="rule">' not in document


def test_only_the_side_that_spoke_carries_the_number_of_a_finding():
    lines = conversation(TIMELINE, cards(FINDINGS, TITLES, "zh"), "zh")
    numbers = {line.text[:6]: line.numbers for line in lines if line.kind != "event"}
    assert numbers["喂，说话呀，"] == ((1, "fail"), (2, "fail"))
    assert numbers["诶，等一下，"] == ()


def test_the_number_in_the_transcript_tells_a_fail_from_a_doubt():
    doubt = replace(FINDINGS[1], verdict=Verdict.NEEDS_REVIEW)
    document = page(replace(REPORT, findings=(doubt,)))
    assert '<a class="number needs_review" href="#finding-1"' in document
    assert 'class="number fail"' not in document


def test_a_doubt_about_what_was_not_said_plays_where_the_words_should_be():
    complaint = replace(FINDINGS[1].evidence[1], span=Interval(1.0, 2.0), quote="我要投诉", expected=None)
    unsure = replace(FINDINGS[1].evidence[1], span=Interval(20.0, 21.0), quote="", expected="对不起")
    doubt = replace(FINDINGS[1], verdict=Verdict.NEEDS_REVIEW, evidence=(complaint, unsure))
    (card,) = cards((doubt,), TITLES, "zh")
    assert [clip.span.start_s for clip in card.clips] == [20.0, 1.0]


@pytest.mark.parametrize(
    ("outcome", "findings", "said"),
    [
        (Outcome.UNQUALIFIED, FINDINGS, "一票否决：服务忌语"),
        (Outcome.UNQUALIFIED, FINDINGS[:2], "扣分后低于及格线"),
        (Outcome.NEEDS_REVIEW, (FINDINGS[3],), "一票否决项尚未判定：不得先挂机"),
        (Outcome.NEEDS_REVIEW, (FINDINGS[4],), "待复核项一旦不合格，得分就会低于及格线"),
        (Outcome.QUALIFIED, FINDINGS[:2], "总分合格，但有 1 项规则不合格（严重 1 项），扣 15 分"),
        (Outcome.QUALIFIED, (FINDINGS[4],), "另有 1 项待复核，不影响结论"),
        (Outcome.QUALIFIED, FINDINGS[:1], ""),
    ],
)
def test_the_outcome_is_explained_in_one_sentence(outcome, findings, said):
    assert because(replace(REPORT, outcome=outcome, findings=findings), TITLES, "zh") == said


def test_a_call_without_speech_says_that_it_is_for_that():
    silent = replace(REPORT.timeline, utterances=(), speech=())
    report = replace(REPORT, timeline=silent, outcome=Outcome.NEEDS_REVIEW, findings=(FINDINGS[3],))
    assert because(report, TITLES, "zh") == "录音里没有检测到任何人说话：请听录音，并检查录音设备"


def test_open_private_numbers_are_announced_on_every_page():
    opened = replace(PROVENANCE, parameters={MASKED: False})
    note = UI["open_numbers"].zh
    assert note in page(replace(REPORT, provenance=opened))
    assert note in render_batch_html(replace(BATCH, provenance=opened), "zh", TITLES)
    assert note not in page()


def test_the_conversation_shows_waits_tones_and_speech_without_text_in_order():
    lines = conversation(TIMELINE, (), "zh")
    assert [(line.time, line.kind, line.text[:6]) for line in lines] == [
        ("0:01", "agent", "您好，欢迎致"),
        ("0:08", "event", "有语音，无文"),
        ("0:11", "agent", "您好，请问有"),
        ("0:13", "event", "静音 3.1"),
        ("0:16", "agent", "喂，说话呀，"),
        ("0:18", "customer", "诶，等一下，"),
        ("0:19", "agent", "对不起，您的"),
        ("0:24", "event", "静音 5.3"),
        ("0:25", "event", "忙音"),
    ]


def test_without_roles_the_channels_are_named():
    speech = tuple(replace(party, role=Role.UNKNOWN) for party in TIMELINE.speech)
    utterances = (said(1, 2, Role.UNKNOWN, "你好", channel=1),)
    timeline = replace(
        TIMELINE, speech=speech, utterances=utterances, roles=Roles(None, "unknown", 0.0, True), unrecognised=()
    )
    document = render_html(replace(REPORT, timeline=timeline), "en", None, peaks())
    assert '<p class="speaker">Channel 2 ' in document


@pytest.mark.parametrize("duration_s", [0.0, 0.4, 29.6, 3_600.0, 7_200.0])
def test_a_recording_of_any_length_has_a_page_with_at_most_a_dozen_ticks(duration_s):
    ticks = Axis(duration_s).ticks()
    assert 1 <= len(ticks) <= 13
    assert all(0 <= tick.left <= 100 for tick in ticks)


def test_a_call_of_two_hours_stays_a_small_page():
    recording = replace(TIMELINE.recording, n_samples=8000 * 7200)
    document = render_html(
        replace(REPORT, timeline=replace(TIMELINE, recording=recording)), "zh", None, [[0.5] * 144_000] * 2
    )
    assert len(document) < 200_000


def test_an_empty_call_has_a_page():
    timeline = replace(
        TIMELINE, utterances=(), unrecognised=(), speech=(), silences=(), overlaps=(), tones=(), diagnostics=()
    )
    report = replace(REPORT, timeline=timeline, findings=(), outcome=Outcome.QUALIFIED, score=100.0)
    document = render_html(report, "zh", "data:audio/ogg;base64,AAAA", [])
    Outline(document)
    assert "没有不合格项，也没有需要人工判断的项目。" in document
    assert "没有识别出任何文字。" in document


def test_drawn_peaks_keep_the_loudest_of_what_they_pool_and_the_relation_of_the_channels():
    quiet, loud = drawn_peaks([[0.0] * 9_999 + [0.1], [0.2] + [0.0] * 9_999])
    assert len(quiet) == 5_000
    assert (max(quiet), max(loud)) == (47, 95)


def test_silence_is_not_drawn_as_noise():
    assert drawn_peaks([[0.001, 0.0]]) == [[1, 0]]
    assert drawn_peaks([[0.0, 0.0]]) == [[0, 0]]
    assert drawn_peaks([[]]) == [[]]


def test_marks_that_would_cover_each_other_get_rows_of_their_own():
    axis = Axis(100.0)
    spans = [(0, 10), (5, 15), (12, 20), (90, 90.1), (91, 91.1)]
    marks = [axis.mark(Interval(*span), "fail", "", number=i) for i, span in enumerate(spans)]
    assert [mark.row for mark in stacked(marks)] == [0, 1, 0, 0, 1]


def test_calls_are_ranked_by_what_to_hear_first():
    fatal_but_high = summary("c-9", Outcome.UNQUALIFIED, 90.0, failed=("x.y",), fatal=("x.y",))
    ranked = [call.call_id for call in hear_first((*BATCH.calls, fatal_but_high))]
    assert ranked == ["c-0017", "c-9", "c-0002", "c-0003", "c-0020", "c-0001"]


def batch_data(document):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', document)[1])


def test_text_of_a_batch_cannot_leave_the_data_of_its_page():
    call = replace(BATCH.calls[1], call_id="</script><script>alert(1)//", agent_id=HOSTILE_TEXTS[4], queue="<!--")
    document = render_batch_html(replace(BATCH, calls=(call,)), "zh", TITLES)
    assert Outline(document).tags.count("script") == 3
    shown = batch_data(document)["calls"][0]
    assert (shown["id"], shown["queue"]) == ("</script><script>alert(1)//", "<!--")
    assert shown["agent"] == "⟦U+202E⟧txet desrever⟦U+202C⟧"


def test_the_licence_of_the_chart_library_travels_with_the_page():
    assert "Copyright (c) 2022 Leon Sorokin" in render_batch_html(BATCH, "zh", TITLES)
    assert hashlib.sha256(assets.UPLOT.encode()).hexdigest().startswith("19c8d4c6ad88929a79f4ae49d6f71615")


def test_the_batch_page_links_each_call_and_names_what_was_not_audited():
    document = render_batch_html(BATCH, "en", TITLES)
    assert [call["link"] for call in batch_data(document)["calls"]] == [
        "c-0017",
        "c-0002",
        "c-0003",
        "c-0020",
        "c-0001",
    ]
    assert "truncated; export it again" in document


def test_a_batch_page_of_5000_calls_stays_under_10_megabytes():
    calls = tuple(replace(call, call_id=f"{call.call_id}-{i}") for i in range(1000) for call in BATCH.calls)
    assert len(render_batch_html(replace(BATCH, calls=calls), "zh", TITLES)) < 10_000_000


def test_the_table_prints_names_from_outside_as_text():
    call = replace(BATCH.calls[0], call_id="[red]x[/red]\x1b[31m")
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.print(render_table(replace(BATCH, calls=(call,), unaudited=()), "zh"))
    assert "[red]x[/red]⟦U+001B⟧[31m" in console.file.getvalue().replace("\n", "")


def test_a_batch_of_nothing_says_so():
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    console.print(render_table(BatchReport((), (), (), PROVENANCE), "en"))
    assert console.file.getvalue() == "No calls.\n"


@pytest.mark.parametrize(
    ("seconds", "plain", "with_tenths"),
    [(0, "0:00", "0:00.0"), (59.96, "1:00", "1:00.0"), (727.3, "12:07", "12:07.3"), (3727.25, "1:02:07", "1:02:07.2")],
)
def test_times_read_like_a_clock(seconds, plain, with_tenths):
    assert clock(seconds) == plain
    assert clock(seconds, tenths=True) == with_tenths


def test_numbers_lose_zeros_that_say_nothing():
    assert [number(value) for value in (55.0, 3.111, 0.04, -0.01, 100.0)] == ["55", "3.1", "0", "0", "100"]


def test_ordinary_text_is_left_alone():
    text = "您好 — naïve 👩‍👩‍👧\n\tنص"
    assert visible(text) == text


def test_an_unknown_measure_keeps_its_name():
    assert measure_name("wait_12", "en") == "wait 12"
    assert measure_name("depth_of_breath", "zh") == "depth of breath"


def test_every_phrase_has_both_languages_and_the_same_places():
    for key, wording in UI.items():
        assert wording.zh, key
        assert wording.en, key
        assert re.findall(r"\{\d\}", wording.zh) == re.findall(r"\{\d\}", wording.en), key


def test_templates_use_only_phrases_that_exist_and_no_phrase_is_left_over():
    folder = assets._FOLDER
    sources = [
        (folder / name).read_text(encoding="utf-8") for name in ("call.html.j2", "batch.html.j2", "sheet.html.j2")
    ]
    modules = ("axis", "cards", "html", "table", "batch_html", "sheet", "xlsx")
    sources += [(folder.parent / f"{name}.py").read_text(encoding="utf-8") for name in modules]
    used = set(re.findall(r"""(?:ui|words)\(\s*['"](\w+)['"]""", "".join(sources))) | {"points", "points_at_stake"}
    # Columns of the workbook are named by tables of keys.
    workbook = sources[-1]
    used |= set(_WORDS_OF_THE_SCRIPT)
    used |= set(
        re.findall(r'"(\w+)"', "".join(re.findall(r"(?:keys = \(|_COLUMN_PHRASES = \{).*?[)}]", workbook, re.S)))
    )
    used -= {field.name for field in fields(FindingRow)} - set(UI)
    assert used == set(UI)


def test_what_the_recogniser_wrote_is_told_where_the_text_is_spelt_otherwise():
    first, *others = REPORT.timeline.utterances
    timeline = replace(REPORT.timeline, utterances=(replace(first, recognised='泥好"<b>'), *others))
    document = page(replace(REPORT, timeline=timeline))
    assert 'title="识别原文（同音字已按词语改写）：泥好&#34;&lt;b&gt;"' in document
