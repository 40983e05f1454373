// Hides the rows that do not fit the filters.
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll(".cases tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const filter = () => {
    const want = Object.fromEntries(new FormData(form));
    const words = want.words.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    rows.forEach((row, i) => {
      const fits = (!want.suite || row.dataset.suite === want.suite)
        && (!want.group || row.dataset.groups.split("|").includes(want.group))
        && (!want.outcome || row.dataset.outcome === want.outcome)
        && words.every((word) => texts[i].includes(word));
      row.hidden = !fits;
      n += fits;
    });
    shown.textContent = `${n} of ${rows.length} cases`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
