// The shell: header, navigation, and the page that the address's hash names.
import { html, render } from "./lib/lit-html/lit-html.js";
import { get } from "./api.js";
import { icon } from "./parts/icon.js";
import "./pages/overview.js";
import "./pages/connections.js";
import "./pages/packets.js";
import "./pages/captures.js";
import "./pages/routes.js";
import "./pages/findings.js";

const PAGES = [
  { hash: "overview", title: "Overview", element: "overview-page", icon: "activity" },
  { hash: "packets", title: "Packets", element: "packets-page", icon: "layers" },
  { hash: "captures", title: "Captures", element: "captures-page", icon: "search" },
  { hash: "findings", title: "Findings", element: "findings-page", icon: "warning" },
  { hash: "connections", title: "Connections", element: "connections-page", icon: "plug" },
  { hash: "routes", title: "Routes", element: "routes-page", icon: "chevron" },
];

const app = document.getElementById("app");
let nodes = null;
let current = null;

function pageOf(hash) {
  const name = hash.replace(/^#/, "").split("?")[0];
  return PAGES.find((page) => page.hash === name) ?? PAGES[0];
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
  dispatchEvent(new Event("themechange"));
}

function health() {
  if (nodes === null) return { state: "wait", text: "Connecting" };
  if (nodes === false) return { state: "bad", text: "Inspector unreachable" };
  const brokers = nodes.filter((node) => node.service === "broker").length;
  const sensors = nodes.filter((node) => node.service === "sensor").length;
  const parts = [[brokers, "broker"], [sensors, "sensor"]].filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return parts.length === 0 ? { state: "warn", text: "No broker" } : { state: "good", text: parts.join(", ") };
}

function shell(page) {
  const { state, text } = health();
  return html`
    <header class="bar">
      <a class="brand" href="#overview" aria-label="Vitrine, overview">
        <img src="favicon.svg" alt="" width="24" height="24"><span>Vitrine</span>
      </a>
      <nav aria-label="Pages">
        ${PAGES.map((each) => html`
          <a href="#${each.hash}" aria-current=${each === page ? "page" : "false"}>
            ${icon(each.icon)}<span>${each.title}</span></a>`)}
      </nav>
      <div class="bar-end">
        <span class="health" data-state=${state} role="status"><i></i>${text}</span>
        <a class="quiet" href="api/v1/openapi.yaml" title="OpenAPI document">API</a>
        <button class="icon-button" @click=${toggleTheme} aria-label="Light or dark" title="Light or dark">
          ${icon("contrast")}</button>
      </div>
    </header>
    <main id="main" tabindex="-1"></main>`;
}

function show() {
  const page = pageOf(location.hash);
  render(shell(page), app);
  if (page === current) return;
  current = page;
  document.title = `${page.title} · Vitrine`;
  document.getElementById("main").replaceChildren(document.createElement(page.element));
}

async function watchNodes() {
  try {
    nodes = (await get("nodes")).nodes;
  } catch {
    nodes = false;
  }
  show();
  setTimeout(watchNodes, 3000);
}

addEventListener("hashchange", show);
show();
watchNodes();
