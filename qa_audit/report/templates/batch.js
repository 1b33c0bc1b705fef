"use strict";
// The batch: filters by words, outcome, rule, agent, queue and day; draws only the rows that are seen. No network.
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const form = byId("filters");
  if (!form) return;
  const words = data.words;
  // 合格 is part of 不合格, "qualified" of "unqualified": a whole outcome means just that one.
  const labels = new Map(Object.entries(data.outcomes).flatMap(([code, label]) => [[code, code], [label.toLowerCase(), code]]));
  for (const call of data.calls) {
    const rules = [...call.failed, ...call.open].flatMap((rule) => data.rules[rule]);
    call.words = [call.id, data.outcomes[call.outcome], call.outcome, call.agent, call.name, call.queue, call.at, ...rules].join(" ").toLowerCase();
    call.day = call.at.slice(0, 10);
  }
  const tiles = [...document.querySelectorAll("button.tile")];
  const more = byId("more"), body = document.querySelector(".calls tbody"), atOnce = Number(more.dataset.rows);
  const value = (id) => byId(id)?.value ?? "";
  let outcome = "", limit = atOnce, matching = [], soon = 0, afterPaint = 0;

  // Elements only from names and text: nothing that was said in a call is ever markup.
  const make = (name, text, className, children = []) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  };
  const rowHead = (child) => {
    const head = make("th", "", "", [child]);
    head.scope = "row";
    return head;
  };
  const chip = (kind) => (rule) => {
    const [id, title] = data.rules[rule];
    const element = make("span", title, kind);
    element.title = id;
    return element;
  };
  const row = (call) => {
    const link = make("a", call.id);
    link.href = `calls/${encodeURIComponent(call.link)}.html`;
    return make("tr", "", "", [
      rowHead(link),
      make("td", "", "", [make("span", data.outcomes[call.outcome], `badge ${call.outcome}`)]),
      make("td", call.score === null ? "–" : String(call.score), "figure"),
      make("td", "", "chips", [
        ...call.failed.slice(0, call.fatal).map(chip("fatal")),
        ...call.failed.slice(call.fatal).map(chip("fail")),
      ]),
      make("td", "", "chips", call.open.map(chip("review"))),
      make("td", call.name ? `${call.agent} ${call.name}`.trim() : call.agent),
      make("td", call.queue, "queue"),
      make("td", call.at, "time"),
      make("td", call.length, "figure"),
    ]);
  };

  // Wilson score interval, 95 %: the same as in the workbook.
  const rate = (hits, calls) => {
    if (!calls) return { hits: 0, calls: 0, share: 0, low: 0, high: 1 };
    const z = 1.959964, share = hits / calls, z2 = z * z;
    const centre = (share + z2 / (2 * calls)) / (1 + z2 / calls);
    const half = (z / (1 + z2 / calls)) * Math.sqrt((share * (1 - share)) / calls + z2 / (4 * calls * calls));
    return { hits, calls, share, low: hits ? Math.max(0, centre - half) : 0, high: hits < calls ? Math.min(1, centre + half) : 1 };
  };
  const percent = (share) => `${(100 * share).toFixed(share && share < 0.0995 ? 1 : 0)}%`;
  const rateCell = (found, kind) => {
    const bar = make("span", "", `range ${kind}`), span = make("i", "", "interval"), point = make("i", "", "point");
    span.style.left = percent(found.low);
    span.style.width = `${100 * (found.high - found.low)}%`;
    point.style.left = percent(found.share);
    bar.append(span, point);
    const cell = make("td", "", "rate", [make("span", `${percent(found.share)} `, "share"), make("span", `${found.hits}/${found.calls}`, "muted"), bar]);
    cell.title = `95%: ${percent(found.low)} – ${percent(found.high)}`;
    return cell;
  };

  const groups = {};
  const group = (name, fill, choose, { byRule = false, byKey = false } = {}) => {
    const table = byId(`by-${name}`).tBodies[0], button = byId(`more-${name}`), least = 12;
    let shown = least;
    const draw = () => {
      const found = new Map();
      const entry = (key) => {
        if (!found.has(key)) found.set(key, { key, calls: 0, fails: 0, reviews: 0, scored: 0, score: 0 });
        return found.get(key);
      };
      fill(matching, entry);
      const rows = [...found.values()].filter((each) => each.calls).map((each) => ({ ...each, fail: rate(each.fails, each.calls), review: rate(each.reviews, each.calls) }));
      // What is surely bad comes first: the lower end of the interval, not the share of three calls.
      if (byKey) rows.sort((a, b) => (a.key < b.key ? 1 : -1));
      else rows.sort((a, b) => b.fail.low - a.fail.low || b.review.low - a.review.low || b.calls - a.calls);
      table.replaceChildren(
        ...rows.slice(0, shown).map((each) => {
          const [label, title] = choose.label(each.key);
          const pick = make("button", label, "pick");
          pick.type = "button";
          pick.title = title;
          pick.disabled = !choose.can(each.key);
          pick.addEventListener("click", () => choose.set(each.key));
          const head = rowHead(pick);
          const sheet = name === "agent" && data.sheets[each.key];
          if (sheet) {
            const link = make("a", words.sheet_title, "sheet-link");
            link.href = `agents/${encodeURIComponent(sheet)}`;
            head.append(" ", link);
          }
          const cells = [head, make("td", String(each.calls), "figure"), rateCell(each.fail, "fail"), rateCell(each.review, "review")];
          if (!byRule) cells.push(make("td", each.scored ? (each.score / each.scored).toFixed(1) : "–", "figure"));
          return make("tr", "", "", cells);
        }),
      );
      button.hidden = rows.length <= shown;
    };
    button.addEventListener("click", () => {
      shown += 100;
      draw();
    });
    groups[name] = draw;
  };
  const count = (each, call) => {
    each.calls += 1;
    each.fails += call.outcome === "unqualified";
    each.reviews += call.outcome === "needs_review";
    // Where nobody was heard there is no score.
    each.scored += call.score !== null;
    each.score += call.score ?? 0;
  };
  const each = (key) => (calls, entry) => calls.forEach((call) => count(entry(call[key]), call));
  const select = (id) => (key) => {
    byId(id).value = key;
    restart();
    byId("calls-title").scrollIntoView({ block: "start" });
  };
  const plain = (id, none) => ({ label: (key) => [key || none, key], can: (key) => key && byId(id), set: select(id) });
  group("rule", (calls, entry) => {
    data.rules.forEach((_, rule) => (entry(rule).calls = calls.length));
    for (const call of calls) {
      for (const rule of call.absent) entry(rule).calls -= 1;
      for (const rule of call.failed) entry(rule).fails += 1;
      for (const rule of call.open) entry(rule).reviews += 1;
    }
  }, { label: (rule) => [data.rules[rule][1], data.rules[rule][0]], can: () => true, set: (rule) => select("rule")(String(rule)) }, { byRule: true });
  group("agent", each("agent"), plain("agent", words.unknown_agent));
  group("queue", each("queue"), plain("queue", words.no_queue));
  group("day", each("day"), {
    label: (key) => [key || words.no_day, key],
    can: (key) => key && byId("from"),
    set: (key) => {
      byId("from").value = key;
      select("to")(key);
    },
  }, { byKey: true });

  // Fail and review rate by day, with the interval of the fail rate, and behind them how many calls there were.
  let chart = null;
  const drawTrend = () => {
    const days = new Map();
    for (const call of matching) {
      if (!call.day) continue;
      if (!days.has(call.day)) days.set(call.day, { calls: 0, fails: 0, reviews: 0, scored: 0, score: 0 });
      count(days.get(call.day), call);
    }
    const names = [...days.keys()].sort();
    byId("trend").hidden = names.length < 2;
    chart?.destroy();
    chart = null;
    if (names.length < 2) return;
    const each = names.map((name) => days.get(name)), fails = each.map((day) => rate(day.fails, day.calls));
    const top = Math.min(100, 10 * Math.ceil(1 + 10 * Math.max(...fails.map((found) => found.high))));
    const shares = (list) => list.map((found) => 100 * found);
    const per = (self, share) => (share == null ? "–" : `${share.toFixed(1)}%`);
    chart = new uPlot(
      {
        width: byId("chart").clientWidth,
        height: 240,
        scales: {
          x: { time: false, range: [-0.6, names.length - 0.4] },
          "%": { range: [0, top] },
          calls: { range: (self, low, high) => [0, Math.max(1, high * 3)] },
        },
        axes: [
          { values: (self, places) => places.map((place) => (Number.isInteger(place) ? (names[place] ?? "").slice(5) : "")), grid: { show: false } },
          { scale: "%", values: (self, places) => places.map((place) => `${place}%`), size: 50 },
          { scale: "calls", side: 1, grid: { show: false }, size: 50, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
        ],
        series: [
          { label: words.started_at, value: (self, place) => names[place] ?? "" },
          { label: words.calls, scale: "calls", fill: "#dbe2ec", stroke: "#b6c2d3", paths: uPlot.paths.bars({ size: [0.6, 48] }), points: { show: false } },
          { label: words.fail_share, scale: "%", stroke: "#a8200d", width: 2, value: per, points: { show: true, size: 6 } },
          { label: "95% ↑", scale: "%", stroke: "transparent", value: per, points: { show: false } },
          { label: "95% ↓", scale: "%", stroke: "transparent", value: per, points: { show: false } },
          { label: words.review_share, scale: "%", stroke: "#c77700", width: 2, dash: [6, 4], value: per, points: { show: true, size: 6 } },
        ],
        bands: [{ series: [3, 4], fill: "rgb(168 32 13 / .12)" }],
      },
      [
        names.map((_, place) => place),
        each.map((day) => day.calls),
        shares(fails.map((found) => found.share)),
        shares(fails.map((found) => found.high)),
        shares(fails.map((found) => found.low)),
        shares(each.map((day) => day.reviews / day.calls)),
      ],
      byId("chart"),
    );
  };

  const showRows = () => {
    body.replaceChildren(...matching.slice(0, limit).map(row));
    more.hidden = matching.length <= limit;
  };
  const drawRates = () => Object.values(groups).forEach((draw) => draw());
  const apply = () => {
    const wanted = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const rule = value("rule"), agent = value("agent"), queue = value("queue"), from = value("from"), to = value("to");
    matching = data.calls.filter(
      (call) =>
        (!outcome || call.outcome === outcome) &&
        (!rule || call.failed.includes(Number(rule)) || call.open.includes(Number(rule))) &&
        (!agent || call.agent === agent) &&
        (!queue || call.queue === queue) &&
        (!from || call.day >= from) &&
        (!to || (call.day && call.day <= to)) &&
        wanted.every((word) => (labels.has(word) ? labels.get(word) === call.outcome : call.words.includes(word))),
    );
    showRows();
    // The list answers each letter in the next picture, the rates below it in the one after; the chart follows when
    // the typing rests. A letter that comes in between starts over.
    cancelAnimationFrame(afterPaint);
    clearTimeout(soon);
    afterPaint = requestAnimationFrame(() => (afterPaint = requestAnimationFrame(drawRates)));
    soon = setTimeout(drawTrend, 120);
    byId("count").textContent = words.matching.replace("{0}", matching.length).replace("{1}", data.calls.length);
    byId("no-match").hidden = matching.length > 0;
  };
  const restart = () => {
    limit = atOnce;
    apply();
  };
  const choose = (tile) => {
    outcome = tile.dataset.outcome;
    tiles.forEach((each) => each.setAttribute("aria-pressed", String(each === tile)));
    restart();
  };
  form.addEventListener("input", restart);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => choose(tiles[0])));
  more.addEventListener("click", () => {
    limit += 100;
    showRows();
  });
  tiles.forEach((tile) => tile.addEventListener("click", () => choose(tile)));
  addEventListener("resize", () => chart?.setSize({ width: byId("chart").clientWidth, height: 240 }));
  apply();
  drawRates();
})();
