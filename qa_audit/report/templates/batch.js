"use strict";
// The batch: filter by words and by outcome. All rows stay in the document; only so many are laid out at once.
(() => {
  const byId = (id) => document.getElementById(id);
  const field = byId("filter"), more = byId("more"), count = byId("count");
  if (!field) return;
  const rows = [...document.querySelectorAll(".calls tbody tr")].map((row) => ({
    row,
    outcome: row.dataset.outcome,
    words: [row.textContent, ...[...row.querySelectorAll("[title]")].map((each) => each.title)].join(" ").toLowerCase(),
  }));
  const tiles = [...document.querySelectorAll("button.tile")];
  const atOnce = Number(more.dataset.rows);
  let outcome = "", limit = atOnce;
  const apply = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let matching = 0;
    for (const each of rows) {
      const fits = (!outcome || each.outcome === outcome) && wanted.every((word) => each.words.includes(word));
      matching += fits;
      const hidden = !fits || matching > limit;
      if (each.row.hidden !== hidden) each.row.hidden = hidden;
    }
    count.textContent = count.dataset.pattern.replace("{0}", matching).replace("{1}", rows.length);
    byId("no-match").hidden = matching > 0;
    more.hidden = matching <= limit;
  };
  const restart = () => {
    limit = atOnce;
    apply();
  };
  field.addEventListener("input", restart);
  more.addEventListener("click", () => {
    limit += atOnce;
    apply();
  });
  for (const tile of tiles)
    tile.addEventListener("click", () => {
      outcome = tile.dataset.outcome;
      tiles.forEach((each) => each.setAttribute("aria-pressed", String(each === tile)));
      restart();
    });
  apply();
})();
