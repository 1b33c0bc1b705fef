"use strict";
// The batch: filter by words and by outcome. Rows stay in the document, only their visibility changes.
(() => {
  const field = document.getElementById("filter");
  if (!field) return;
  const rows = [...document.querySelectorAll(".calls tbody tr")].map((row) => ({
    row,
    outcome: row.dataset.outcome,
    words: [row.textContent, ...[...row.querySelectorAll("[title]")].map((each) => each.title)].join(" ").toLowerCase(),
  }));
  const tiles = [...document.querySelectorAll("button.tile")];
  const count = document.getElementById("count");
  let outcome = "";
  const apply = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rows) {
      const fits = (!outcome || each.outcome === outcome) && wanted.every((word) => each.words.includes(word));
      if (each.row.hidden === fits) each.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = count.dataset.pattern.replace("{0}", shown).replace("{1}", rows.length);
    document.getElementById("no-match").hidden = shown > 0;
  };
  field.addEventListener("input", apply);
  for (const tile of tiles)
    tile.addEventListener("click", () => {
      outcome = tile.dataset.outcome;
      tiles.forEach((each) => each.setAttribute("aria-pressed", String(each === tile)));
      apply();
    });
  apply();
})();
