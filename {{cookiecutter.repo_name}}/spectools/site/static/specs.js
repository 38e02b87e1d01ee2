/* Tables of specs that sort and filter. What is chosen stands in the page's address, so
   that it survives a reload and can be sent to others. Without this script, the tables
   are there as they are. And boxes that scroll, which the keyboard reaches. */
"use strict";

(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  /* Names of releases come before numbers, as everywhere in these tools. */
  const isNumber = (text) => /^[0-9]/.test(text);
  const compareReleases = (a, b) => isNumber(a) - isNumber(b) || collator.compare(a, b);

  const fold = (text) => text.normalize("NFKD").toLowerCase();

  function setUp(table) {
    const form = document.querySelector(".specs-filter");
    const found = form.querySelector("output");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
    const headers = Array.from(table.tHead.rows[0].cells);
    const chosen = { sort: "", order: "" };

    function cell(row, column) {
      return row.cells[column].textContent.trim();
    }

    function sortRows() {
      const column = headers.findIndex((header) => header.dataset.sort === chosen.sort);
      const sign = chosen.order === "descending" ? -1 : 1;
      const compare = chosen.sort === "release" ? compareReleases : collator.compare;
      const sorted = column < 0 ? rows : rows.slice().sort((a, b) => {
        const [x, y] = [cell(a, column), cell(b, column)];
        /* What is not known comes last, whichever way. */
        return (x === "") - (y === "") || sign * compare(x, y);
      });
      body.append(...sorted);
      headers.forEach((header, at) => {
        if (at === column) header.setAttribute("aria-sort", chosen.order);
        else header.removeAttribute("aria-sort");
      });
    }

    function filterRows() {
      const words = fold(form.elements.filter.value).split(/\s+/).filter(Boolean);
      const release = form.elements.release ? form.elements.release.value : "";
      const status = form.elements.status.value;
      let shown = 0;
      for (const row of rows) {
        const fits = words.every((word) => texts.get(row).includes(word))
          && (!release || row.dataset.release === release)
          && (!status || row.dataset.status === status);
        row.hidden = !fits;
        shown += fits;
      }
      const all = rows.length === 1 ? "1 spec" : `${rows.length} specs`;
      found.value = shown === rows.length ? all : `${shown} of ${all}`;
    }

    function fields() {
      return Array.from(form.elements).filter((field) => field.name);
    }

    function readAddress() {
      const query = new URLSearchParams(location.search);
      for (const field of fields()) {
        field.value = query.get(field.name) || "";
        /* A select that has no such option has none at all. */
        if (field.selectedIndex === -1) field.selectedIndex = 0;
      }
      chosen.sort = query.get("sort") || "";
      chosen.order = query.get("order") === "descending" ? "descending" : "ascending";
      sortRows();
      filterRows();
    }

    function writeAddress() {
      const query = new URLSearchParams(location.search);
      const state = { sort: chosen.sort, order: chosen.sort && chosen.order };
      for (const field of fields()) state[field.name] = field.value;
      for (const [name, value] of Object.entries(state)) {
        if (value) query.set(name, value);
        else query.delete(name);
      }
      const search = query.toString();
      history.replaceState(null, "", (search ? `?${search}` : location.pathname) + location.hash);
    }

    for (const header of headers) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const first = header.dataset.first || "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const again = chosen.sort === header.dataset.sort && chosen.order === first;
        chosen.sort = header.dataset.sort;
        chosen.order = again ? other : first;
        sortRows();
        writeAddress();
      });
    }
    form.addEventListener("input", () => {
      filterRows();
      writeAddress();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      /* The fields are empty after this event only. */
      setTimeout(() => {
        Object.assign(chosen, { sort: "", order: "" });
        sortRows();
        filterRows();
        writeAddress();
      });
    });
    window.addEventListener("popstate", readAddress);
    form.hidden = false;
    readAddress();
  }

  /* What scrolls can be reached by keyboard, also where a browser does not see to it. */
  function makeReachable() {
    for (const box of document.querySelectorAll("pre, .specs-scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  }

  const table = document.querySelector(".specs-list");
  if (table) setUp(table);
  makeReachable();
  window.addEventListener("load", makeReachable);
  window.addEventListener("resize", makeReachable);
})();
