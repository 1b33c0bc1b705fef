"use strict";
// One call: plays evidence with a second of context, moves the playhead, follows the transcript. No network.
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const audio = byId("audio");
  const CONTEXT_S = 1;

  const colours = { agent: ["#7da3d9", "#1f5fbf"], customer: ["#b896cf", "#7a3e9d"], unknown: ["#9aa4b2", "#4a5568"] };
  const rows = [...document.querySelectorAll(".channel")];
  if (data.peaks.length && rows.length) {
    const kind = (row) => colours[["agent", "customer"].find((name) => row.classList.contains(name)) || "unknown"];
    WaveSurfer.create({
      container: "#wave",
      ...(audio ? { media: audio } : { interact: false }),
      peaks: data.peaks.map((channel) => channel.map((peak) => peak / 100)),
      duration: data.duration,
      height: rows[0].clientHeight,
      splitChannels: rows.map((row) => ({ waveColor: kind(row)[0], progressColor: kind(row)[1] })),
      cursorWidth: 0,
      hideScrollbar: true,
      dragToSeek: true,
    });
  }

  // Print shows everything, whatever was open on the screen; of passed rules and those that do not apply, the names.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => (each.open = true)));

  const select = (number) => {
    document.querySelectorAll(".card.current").forEach((card) => card.classList.remove("current"));
    const card = byId(`finding-${number}`);
    if (card) card.classList.add("current");
    return card;
  };
  if (!audio) {
    for (const button of document.querySelectorAll(".mark.play-clip"))
      button.addEventListener("click", () => select(button.dataset.number)?.scrollIntoView({ block: "center" }));
    return;
  }

  const toggle = byId("toggle"), scroll = byId("scroll"), track = byId("track"), lines = byId("lines");
  const spoken = lines ? [...lines.querySelectorAll("li.said")] : [];
  const stops = [...document.querySelectorAll(".lane.found .play-clip")].sort((a, b) => a.dataset.start - b.dataset.start);
  let clip = null; // { button, end } while a piece of evidence plays
  let position = -1; // in `stops`

  const clock = (seconds) => {
    const tenths = Math.round(seconds * 10), whole = Math.floor(tenths / 10);
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60, rest = String(whole % 60).padStart(2, "0");
    return `${hours ? `${hours}:${String(minutes).padStart(2, "0")}` : minutes}:${rest}.${tenths % 10}`;
  };
  const play = () => audio.play().catch((error) => {
    if (error.name !== "AbortError") byId("audio-error").hidden = false; // pausing at once aborts: no failure
  });
  const leaveClip = () => {
    document.querySelectorAll(".playing").forEach((button) => button.classList.remove("playing"));
    clip = null;
  };
  const playClip = (button) => {
    if (clip && clip.button === button && !audio.paused) return audio.pause();
    leaveClip();
    const start = Number(button.dataset.start), end = Number(button.dataset.end);
    audio.currentTime = Math.max(0, start - CONTEXT_S);
    clip = { button, end: Math.min(data.duration, end + CONTEXT_S) };
    for (const same of document.querySelectorAll(".play-clip"))
      if (same.dataset.start === button.dataset.start && same.dataset.end === button.dataset.end) same.classList.add("playing");
    select(button.dataset.number);
    position = stops.findIndex((stop) => stop.dataset.start === button.dataset.start && stop.dataset.number === button.dataset.number);
    return play();
  };
  const step = (by) => {
    if (!stops.length) return;
    const now = audio.currentTime;
    if (position < 0)
      position = by > 0 ? stops.findIndex((stop) => stop.dataset.start >= now) : stops.filter((stop) => stop.dataset.start < now).length - 1;
    else position += by;
    position = (position + stops.length) % stops.length;
    const at = position;
    leaveClip();
    playClip(stops[at]);
    position = at;
    byId(`finding-${stops[at].dataset.number}`)?.scrollIntoView({ block: "nearest" });
  };
  const toggleAll = () => {
    if (!audio.paused) return audio.pause();
    if (clip && audio.currentTime >= clip.end - 0.05) leaveClip();
    return play();
  };

  const show = () => {
    const now = audio.currentTime;
    if (clip && now >= clip.end) {
      audio.pause();
      leaveClip();
    }
    byId("now").textContent = clock(now);
    const share = Math.min(1, now / data.duration);
    byId("playhead").style.left = `${share * 100}%`;
    if (!audio.paused && track.clientWidth > scroll.clientWidth) {
      const x = share * track.clientWidth;
      if (x < scroll.scrollLeft || x > scroll.scrollLeft + scroll.clientWidth * 0.9) scroll.scrollLeft = x - scroll.clientWidth * 0.1;
    }
    for (const line of spoken) {
      const heard = now >= Number(line.dataset.start) && now < Number(line.dataset.end);
      if (heard === line.hasAttribute("aria-current")) continue;
      if (heard) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      // Only the list scrolls, never the page: whoever reads a card is left in peace.
      if (heard) lines.scrollTop = line.offsetTop - lines.offsetTop - lines.clientHeight / 3;
    }
  };
  const everyFrame = () => {
    show();
    if (!audio.paused) requestAnimationFrame(everyFrame);
  };

  toggle.addEventListener("click", toggleAll);
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("speed").addEventListener("change", (event) => (audio.playbackRate = Number(event.target.value)));
  byId("zoom").addEventListener("input", (event) => {
    track.style.width = `${Number(event.target.value) * 100}%`;
    scroll.scrollLeft = (audio.currentTime / data.duration) * track.clientWidth - scroll.clientWidth / 2;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".play-clip, .seek");
    if (!button) return;
    if (button.classList.contains("play-clip")) return playClip(button);
    leaveClip();
    audio.currentTime = Number(button.dataset.at);
    play();
  });
  // The waveform seeks by itself; the lanes under it do the same.
  track.addEventListener("click", (event) => {
    if (event.target.closest("button, #wave")) return;
    leaveClip();
    audio.currentTime = ((event.clientX - track.getBoundingClientRect().left) / track.clientWidth) * data.duration;
  });
  byId("wave").addEventListener("click", leaveClip);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, summary")) return;
    if (event.key === " " && !event.target.closest("button, a")) toggleAll();
    else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      leaveClip();
      audio.currentTime = Math.max(0, audio.currentTime + (event.key === "ArrowLeft" ? -5 : 5));
    } else return;
    event.preventDefault();
  });
  audio.addEventListener("play", () => {
    toggle.classList.add("playing");
    byId("toggle-word").textContent = data.pause;
    requestAnimationFrame(everyFrame);
  });
  audio.addEventListener("pause", () => {
    toggle.classList.remove("playing");
    byId("toggle-word").textContent = data.play;
    if (clip) document.querySelectorAll(".play-clip.playing").forEach((button) => button.classList.remove("playing"));
    show();
  });
  audio.addEventListener("timeupdate", show); // frames stop in a tab that is not seen
  audio.addEventListener("seeked", show);
  audio.addEventListener("error", () => (byId("audio-error").hidden = false));
  if (audio.error) byId("audio-error").hidden = false;
  // calls/x.html#t=12.3 from elsewhere: the place is there, a key press away where the browser does not play by itself.
  const toPlace = () => {
    const at = /^#t=(\d+(?:\.\d+)?)/.exec(location.hash);
    if (!at) return;
    leaveClip();
    audio.currentTime = Math.max(0, Math.min(data.duration, Number(at[1])) - CONTEXT_S);
    audio.play().catch(() => {});
  };
  addEventListener("hashchange", toPlace);
  toPlace();
  show();
})();
