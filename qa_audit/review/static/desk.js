"use strict";
// The call page: evidence plays with a second of context, the axis and the transcript follow, keys do what buttons do.
// Every decision is a plain form; without this file only the following and the keys are missing.
(() => {
  const CONTEXT_S = 1;
  const audio = document.getElementById("audio");
  const axis = document.getElementById("axis");
  if (!axis) return;
  const duration = Number(axis.dataset.duration);
  const playhead = document.querySelector("#playhead line");
  const list = document.getElementById("lines");
  const lines = [...document.querySelectorAll(".line")];
  const cards = [...document.querySelectorAll(".card")];
  let clip = null; // { link, end } while a piece of evidence plays

  const leaveClip = () => {
    document.querySelectorAll(".playing").forEach((link) => link.classList.remove("playing"));
    clip = null;
  };
  const show = () => {
    const now = audio.currentTime;
    if (clip && now >= clip.end) {
      audio.pause();
      leaveClip();
    }
    const x = Math.min(100, (100 * now) / duration);
    playhead.setAttribute("x1", x);
    playhead.setAttribute("x2", x);
    for (const line of lines) {
      const heard = now >= Number(line.dataset.start) && now < Number(line.dataset.end) && now > 0;
      if (heard === line.hasAttribute("aria-current")) continue;
      if (heard) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      // Only the list scrolls, never the page.
      if (heard) list.scrollTop = line.offsetTop - list.offsetTop - list.clientHeight / 3;
    }
  };
  const everyFrame = () => {
    show();
    if (!audio.paused) requestAnimationFrame(everyFrame);
  };
  const playClip = (link) => {
    if (clip && clip.link === link && !audio.paused) return audio.pause();
    leaveClip();
    audio.currentTime = Math.max(0, Number(link.dataset.start) - CONTEXT_S);
    clip = { link, end: Math.min(duration, Number(link.dataset.end) + CONTEXT_S) };
    link.classList.add("playing");
    return audio.play();
  };

  const visibleCards = () => cards.filter((card) => card.offsetParent !== null);
  const current = () => document.querySelector(".card.current");
  const select = (card) => {
    current()?.classList.remove("current");
    card.classList.add("current");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const shown = visibleCards();
    const at = shown.indexOf(current()) + by;
    if (at >= 0 && at < shown.length) select(shown[at]);
    else document.getElementById(by > 0 ? "next-item" : "previous-item")?.click();
  };
  const overrule = () => {
    const details = current()?.querySelector("details.overrule, details.settle[open]");
    if (details) {
      details.open = true;
      details.querySelector("textarea").focus();
    } else current()?.querySelector(".decide input[name=text]")?.focus();
  };

  if (audio) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".play, .seek");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.classList.contains("play")) return playClip(link);
      leaveClip();
      audio.currentTime = Number(link.dataset.at);
      audio.play();
    });
    axis.addEventListener("click", (event) => {
      const box = document.getElementById("playhead").getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      if (share < 0) return;
      leaveClip();
      audio.currentTime = share * duration;
      show();
    });
    document.getElementById("speed").addEventListener("change", (event) => (audio.playbackRate = Number(event.target.value)));
    audio.addEventListener("play", () => requestAnimationFrame(everyFrame));
    audio.addEventListener("pause", () => {
      if (clip) clip.link.classList.remove("playing");
      show();
    });
    audio.addEventListener("timeupdate", show); // frames stop in a tab that is not seen
    audio.addEventListener("seeked", show);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, audio")) return;
    if (event.key === " " && audio && !event.target.closest("button, a, summary")) {
      if (!audio.paused) audio.pause();
      else audio.play();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "c") {
      // A doubt has nothing to confirm: there the reviewer must choose.
      current()?.querySelector("button.confirm")?.click();
    } else if (event.key === "o") overrule();
    else return;
    event.preventDefault();
  });
  current()?.focus({ preventScroll: true });
})();
