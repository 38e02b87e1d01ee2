// The search box of every page, the page of results, and the nearest names on the page
// that says that there is none. What specs say is put in as text, never as HTML.
"use strict";

(() => {
  const MOST = 40;

  // What is compared: without accents, case and signs.
  const folded = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  const boxes = () => [
    ...document.querySelectorAll(".specs-search input[type=search]"),
  ];

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // An address below that of a folder, of a path with any signs in it.
  const below = (root, path) =>
    root + path.split("/").map(encodeURIComponent).join("/");

  const item = (address, title, folder, state, excerpt) => {
    const made = document.createElement("li");
    const link = element("a", title);
    link.href = address;
    made.append(link);
    if (folder) made.append(" ", element("span", `${folder}, ${state}`));
    if (excerpt) made.append(element("p", excerpt));
    return made;
  };

  // pagefind escapes what it quotes; in a document that is not shown, nothing acts.
  const asText = (escaped) =>
    new DOMParser().parseFromString(escaped, "text/html").body.textContent;

  const readSpecs = async (address) => (await fetch(address)).json();

  const titleOf = (spec) => spec.title || spec.name;

  // How well a spec is named by what was typed; 0 for not at all.
  const nearness = (spec, query) => {
    const title = folded(titleOf(spec));
    const name = folded(spec.name);
    if (title === query || name === query) return 4;
    if (title.startsWith(query) || name.startsWith(query)) return 3;
    if (title.includes(query)) return 2;
    const said = folded([title, name, ...spec.topics].join(" "));
    return query.split(" ").every((word) => said.includes(word)) ? 1 : 0;
  };

  const byTitle = (specs, query) =>
    specs
      .map((spec) => [nearness(spec, query), spec])
      .filter(([near]) => near)
      .sort(([a, one], [b, other]) => b - a || (one.path < other.path ? 1 : -1))
      .map(([, spec]) => spec);

  const show = async (list, count, query) => {
    const specs = await readSpecs(list.dataset.specs);
    const found = query ? byTitle(specs, query) : [];
    for (const spec of found.slice(0, MOST)) {
      const state = spec.state || "no status";
      list.append(item(below("", spec.page), titleOf(spec), spec.folder, state));
    }
    let number = found.length;
    if (query && list.dataset.index) {
      const shown = new Set(found.map((spec) => spec.page));
      const address = new URL(list.dataset.index, document.baseURI);
      const pagefind = await import(address.href);
      const hits = (await pagefind.search(query)).results;
      const pages = await Promise.all(hits.slice(0, MOST).map((hit) => hit.data()));
      const others = pages.filter(
        (page) => !shown.has(decodeURIComponent(page.raw_url.replace(/^\//, ""))),
      );
      for (const { raw_url, meta, plain_excerpt } of others) {
        const page = raw_url.replace(/^\//, "");
        const excerpt = asText(plain_excerpt);
        list.append(item(page, meta.title, meta.folder, meta.state, excerpt));
      }
      number = Math.max(number, hits.length, found.length + others.length);
    }
    count.textContent = query
      ? `${number} found${number > list.children.length ? ", the best first" : ""}`
      : "";
  };

  // How many pairs of letters two names share, from 0 to 1.
  const likeness = (one, other) => {
    const pairs = (text) =>
      [...text].slice(1).map((letter, index) => text[index] + letter);
    const left = pairs(other);
    const all = left.length + pairs(one).length;
    const same = pairs(one).filter((pair) => {
      const at = left.indexOf(pair);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
    return all ? (2 * same.length) / all : 0;
  };

  const showNearest = async (place) => {
    const specs = await readSpecs(place.dataset.specs);
    let last = location.pathname.split("/").filter(Boolean).pop() || "";
    try {
      last = decodeURIComponent(last);
    } catch {
      // Not every address is well encoded.
    }
    const name = folded(last.replace(/\.(html|rst)$/, ""));
    const near = specs
      .map((spec) => [likeness(folded(spec.name), name), spec])
      .filter(([likely]) => likely > 0.45)
      .sort(([a, one], [b, other]) => b - a || (one.path < other.path ? 1 : -1))
      .slice(0, 5);
    for (const [, spec] of near) {
      const state = spec.state || "no status";
      const root = place.dataset.specs.replace(/specs\.json$/, "");
      const address = below(root, spec.page);
      const made = item(address, titleOf(spec), spec.folder, state);
      place.querySelector("ul").append(made);
    }
    place.hidden = near.length === 0;
  };

  const asksForSearch = (event) => {
    if (event.altKey) return false;
    const isControlled = event.ctrlKey || event.metaKey;
    if (event.key.toLowerCase() === "k") return isControlled && !event.shiftKey;
    const isTyped = event.target.closest?.("input, textarea, select, [contenteditable]");
    return event.key === "/" && !isControlled && !isTyped;
  };

  // Before the theme's own, whose search ours has taken the place of.
  const focusSearch = (event) => {
    const box = boxes().find((one) => one.offsetParent !== null);
    if (!box || !asksForSearch(event)) return;
    event.preventDefault();
    event.stopPropagation();
    box.focus();
    box.select();
  };
  document.addEventListener("keydown", focusSearch, { capture: true });

  const list = document.querySelector("ol#specs-results[data-specs]");
  if (list) {
    const count = document.querySelector("output#specs-count");
    const typed = new URLSearchParams(location.search).get("q") || "";
    for (const box of boxes()) box.value = typed;
    show(list, count, folded(typed)).catch(() => {
      count.textContent =
        "The search could not be read: it needs pages that a web server sends.";
    });
  }
  const nearest = document.querySelector("div#specs-nearest[data-specs]");
  if (nearest) showNearest(nearest).catch(() => {});
})();
