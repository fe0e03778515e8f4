// What the page adds where scripts run: all of it works without, only less handily.
"use strict";

// "/" goes to the search box from anywhere.
document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !busy && !event.ctrlKey && !event.metaKey) {
    const box = document.querySelector("input[type=search]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  }
});

// A section of a document with its text folded away; the browser's own search still finds words in it.
const fold = (part, shut) => {
  const [button, body] = [part.querySelector(".toggle"), part.querySelector("[data-body]")];
  if (!body) return;
  button.setAttribute("aria-expanded", String(!shut));
  if (shut) body.setAttribute("hidden", "until-found"); else body.removeAttribute("hidden");
};

// A link to a passage opens the sections around it.
const reveal = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = id && document.getElementById(id);
  if (!place) return;
  for (let part = place.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  for (let part = place.closest("section.part"); part; part = part.parentElement.closest("section.part")) fold(part, false);
  place.scrollIntoView({ block: "start" });
};
addEventListener("hashchange", reveal);
addEventListener("load", reveal);

// The legend of a document switches marks off and on.
const text = document.querySelector("[data-text]");
const legend = document.querySelector("[data-legend]");
if (text && legend) {
  legend.addEventListener("change", () => {
    const on = new Set([...legend.querySelectorAll("input:checked")].map((box) => box.value));
    for (const mark of text.querySelectorAll("a.mark, .stated a, .badge")) {
      // What belongs to two labels stays marked until both are off.
      mark.toggleAttribute("data-off", ![...mark.classList].some((name) => on.has(name)));
    }
  });
  legend.addEventListener("click", (event) => {
    const wish = event.target.dataset.fold;
    if (!wish) return;
    for (const part of text.querySelectorAll("section.part")) fold(part, wish === "close");
  });
  text.classList.add("folds");
  text.addEventListener("click", (event) => {
    const button = event.target.closest(".toggle");
    if (button) fold(button.closest("section.part"), button.getAttribute("aria-expanded") === "true");
  });
  text.addEventListener("beforematch", (event) => fold(event.target.closest("section.part"), false));
  // Click on a heading's link follows it and leaves the section as it is.
  const toc = document.querySelector("[data-toc]");
  if (toc && matchMedia("(max-width: 60rem)").matches) toc.open = false;
  const links = new Map([...document.querySelectorAll(".toc a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.classList.remove("here");
      const link = links.get(entry.target.id);
      link.classList.add("here");
      if (toc.open && toc.parentElement.scrollHeight > toc.parentElement.clientHeight) {
        const box = toc.parentElement;
        box.scrollTop = link.offsetTop - box.clientHeight / 2;
      }
    }
  }, { rootMargin: "0px 0px -75% 0px" });
  for (const id of links.keys()) {
    const part = document.getElementById(id);
    if (part) seen.observe(part);
  }
}

// The box for queries: Ctrl+Enter runs, the menu fills it with a question's query.
const cypher = document.querySelector("[data-cypher]");
if (cypher) {
  const box = cypher.querySelector("textarea");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); cypher.requestSubmit(); }
  });
  cypher.querySelector("[data-menu]").addEventListener("change", (event) => {
    if (!event.target.value) return;
    box.value = event.target.value;
    box.rows = Math.max(5, Math.min(24, box.value.split("\n").length + 1));
    box.focus();
  });
}

// Pointing at a node of a drawing, or reaching it by keyboard, keeps its neighbours and lets the others fade.
for (const svg of document.querySelectorAll("[data-sketch] svg")) {
  const dots = [...svg.querySelectorAll(".dot")];
  const edges = [...svg.querySelectorAll(".edge")];
  if (!edges.length) continue;
  const show = (id) => {
    const near = new Set([id]);
    for (const edge of edges) {
      const { start, end } = edge.dataset;
      if (start === id || end === id) { near.add(start); near.add(end); }
      edge.classList.toggle("faded", id !== null && start !== id && end !== id);
    }
    for (const dot of dots) dot.classList.toggle("faded", id !== null && !near.has(dot.dataset.id));
  };
  const over = (event) => {
    const dot = event.target.closest(".dot") || event.target.querySelector?.(".dot");
    show(dot && svg.contains(dot) && event.target !== svg ? dot.dataset.id : null);
  };
  svg.addEventListener("pointerover", over);
  svg.addEventListener("focusin", over);
  svg.addEventListener("pointerleave", () => show(null));
  svg.addEventListener("focusout", () => show(null));
}
