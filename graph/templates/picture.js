"use strict";
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const nodes = new vis.DataSet(read("nodes"));
const edges = new vis.DataSet(read("edges"));
const many = nodes.length > 150;
const network = new vis.Network(document.getElementById("canvas"), { nodes, edges }, {
  physics: { enabled: false },
  interaction: { hover: true, tooltipDelay: 120, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: { bindToWindow: false } },
  nodes: { size: 11, borderWidth: 1, font: { size: 14, face: "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", color: "#23272e" } },
  edges: {
    arrows: { to: { scaleFactor: 0.45 } }, color: { color: "#b9bec6", highlight: "#23272e", hover: "#23272e" },
    font: { size: 11, color: "#5b626d", strokeWidth: 3, align: "horizontal" }, smooth: false, selectionWidth: 1,
  },
});

// Columns are read from the top; a long one is not shrunk until nobody can read it.
const whole = () => {
  network.fit({ animation: false, maxZoomLevel: 1.4 });
  network.moveTo({ scale: network.getScale() * 0.94 }); // names are wider than the marks they stand under
  // On a phone, a small drawing shown whole would be too small to read: it begins at its middle and is moved about.
  if (innerWidth < 600 && nodes.length <= 150 && network.getScale() < 0.6) {
    const most = nodes.getIds().reduce((one, other) => network.getConnectedEdges(other).length > network.getConnectedEdges(one).length ? other : one);
    if (!("columns" in document.getElementById("figure").dataset)) network.moveTo({ scale: 0.7, position: network.getPosition(most) });
  }
  const area = document.getElementById("figure");
  if (!("columns" in area.dataset) || network.getScale() >= 0.7) return;
  const places = Object.values(network.getPositions());
  const [left, right] = [Math.min(...places.map(({ x }) => x)) - 170, Math.max(...places.map(({ x }) => x)) + 170];
  const scale = Math.min(0.9, area.clientWidth / (right - left));
  const top = Math.min(...places.map(({ y }) => y));
  network.moveTo({ scale, position: { x: (left + right) / 2, y: top - 30 + area.clientHeight / 2 / scale } });
};
whole();

// What is not shown in full is still there, faint.
const show = (near) => {
  nodes.update(nodes.map(({ id }) => ({ id, opacity: !near || near.has(id) ? 1 : 0.12, font: { color: !near || near.has(id) ? "#23272e" : "#dfe1e4" } })));
  edges.update(edges.map(({ id, from, to }) => ({ id, hidden: Boolean(near) && !(near.has(from) && near.has(to)) })));
};
network.on("click", ({ nodes: [id] }) => show(id === undefined ? null : new Set([id, ...network.getConnectedNodes(id)])));

const form = document.getElementById("find");
const [box, said] = [form.querySelector("input"), form.querySelector("output")];
const find = () => {
  const words = box.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length
    ? nodes.getIds({ filter: ({ title }) => words.every((word) => title.normalize("NFKC").toLowerCase().includes(word)) })
    : [];
  said.textContent = words.length ? `${hits.length} 个` : "";
  show(hits.length ? new Set(hits.flatMap((id) => [id, ...network.getConnectedNodes(id)])) : null);
  network.selectNodes(hits, false);
  if (hits.length) network.fit({ nodes: hits, maxZoomLevel: 1.2, animation: false });
  else whole();
};
form.addEventListener("submit", (event) => { event.preventDefault(); find(); });
box.addEventListener("input", find);
document.body.dataset.drawn = "yes";
