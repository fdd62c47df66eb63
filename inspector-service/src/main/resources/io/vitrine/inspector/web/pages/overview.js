// The overview: what the brokers do now, and did in the last minutes while the page was open.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import * as format from "../format.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";
import { history, rate, rates, recall, sample, total } from "../parts/samples.js";
import { tapTable } from "../parts/tap-table.js";
import "../parts/rate-chart.js";
import "../parts/spark-line.js";

const PERIOD_MILLIS = 2000;
const MESSAGES_IN = "vitrine.broker.messages.received";
const MESSAGES_OUT = "vitrine.broker.messages.sent";
const TILES = [
  { title: "Connections", meter: "vitrine.broker.connections.open", gauge: true, show: format.count },
  { title: "Messages in", meter: MESSAGES_IN, show: format.compact, unit: "/s" },
  { title: "Messages out", meter: MESSAGES_OUT, show: format.compact, unit: "/s" },
  { title: "Bytes in", meter: "vitrine.broker.bytes.received", show: format.bytes, unit: "/s" },
  { title: "Bytes out", meter: "vitrine.broker.bytes.sent", show: format.bytes, unit: "/s" },
];

const CAUSES = [
  { title: "Messages dropped", meter: "vitrine.broker.messages.dropped", none: "No message was dropped." },
  { title: "Messages refused", meter: "vitrine.broker.messages.refused", none: "No message was refused." },
  { title: "Connections refused", meter: "vitrine.broker.connections.refused", none: "No connection was refused." },
  { title: "Connections closed", meter: "vitrine.broker.connections.closed", none: "No connection was closed." },
];

class OverviewPage extends Page {
  // Null until the first answer.
  #nodes = null;
  #sensors = [];
  #problem = null;
  #search = "";

  start() {
    this.every(PERIOD_MILLIS, () => this.#load());
  }

  async #load() {
    try {
      if (history.length === 0) recall((await get("stats/history", {}, this.stopped.signal)).samples);
      this.#nodes = (await get("nodes", {}, this.stopped.signal)).nodes;
      const has = (service) => this.#nodes.some((node) => node.service === service);
      // Where there are sensors alone, no broker tells and nothing is wrong.
      const [stats, answer] = await Promise.all([
        has("broker") || !has("sensor") ? get("stats", {}, this.stopped.signal) : null,
        has("sensor") ? get("sensors", {}, this.stopped.signal) : { sensors: [] },
      ]);
      if (stats) sample(stats);
      this.#sensors = answer.sensors;
      this.#problem = null;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  view() {
    return html`<section class="page">
      <h1 class="unseen">Overview</h1>
      ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
      <div class="tiles">${TILES.map((tile) => this.#tile(tile))}</div>
      <div class="columns">
        <div class="card chart"><h2>Messages per second</h2>
          <rate-chart .series=${[{ title: "in", meter: MESSAGES_IN }, { title: "out", meter: MESSAGES_OUT }]} .version=${history.length && history.at(-1).millis}></rate-chart></div>
        <div class="card"><h2>Nodes</h2>${this.#nodeTable()}</div>
      </div>
      <div class="causes">${CAUSES.map((card) => this.#causes(card))}</div>
      ${tapTable(this.#sensors)}
      ${this.#meters()}
    </section>`;
  }

  #tile({ title, meter, gauge, show, unit }) {
    const value = gauge ? total(meter) : rate(meter);
    const points = gauge ? history.map((each) => each.totals[meter] ?? 0) : rates(meter);
    return html`<div class="card tile"><h2>${title}</h2>
      <p class="figure">${value === null ? "–" : show(value)}<small>${value === null ? "" : unit ?? ""}</small></p>
      <spark-line .points=${points}></spark-line></div>`;
  }

  // A counter's parts by cause; those that never happened are left out. Without a broker nobody knows.
  #causes({ title, meter, none }) {
    if (!this.#nodes?.some((node) => node.service === "broker")) {
      return html`<div class="card"><h2>${title}</h2><p class="muted">${this.#nodes ? "No broker tells." : "–"}</p></div>`;
    }
    const totals = history.at(-1)?.totals ?? {};
    const names = Object.keys(totals).filter((name) => name.startsWith(`${meter}{`) && totals[name] > 0);
    return html`<div class="card"><h2>${title}</h2>${names.length === 0
      ? html`<p class="calm">${icon("check")}${none}</p>`
      : html`<table class="plain"><tbody>${names.map((name) => html`<tr><td>${name.slice(meter.length + 1, -1).replace(/^\w+=/, "").replaceAll("_", " ")}</td>
          <td class="number mono">${format.count(totals[name])}</td><td class="number mono">${format.compact(rate(name) ?? 0)}/s</td></tr>`)}</tbody></table>`}</div>`;
  }

  #nodeTable() {
    if (this.#nodes === null) return html`<p class="muted">–</p>`;
    if (this.#nodes.length === 0) return html`<p class="muted">No service has announced itself yet.</p>`;
    return html`<table class="plain"><thead><tr><th scope="col">Service</th><th scope="col">Node</th><th scope="col">Version</th><th scope="col" class="number">Up for</th></tr></thead>
      <tbody>${this.#nodes.map((node) => html`<tr><td><span class="tag" data-service=${node.service}>${node.service}</span></td><td class="mono">${node.node}</td>
        <td>${node.version}</td><td class="number">${format.duration(Date.now() - Date.parse(node.started))}</td></tr>`)}</tbody></table>`;
  }

  #meters() {
    const totals = history.at(-1)?.totals ?? {};
    const names = Object.keys(totals).filter((name) => name.includes(this.#search)).sort();
    if (Object.keys(totals).length === 0) return nothing;
    return html`<details class="card meters"><summary><h2>All counters</h2><span class="muted">${format.count(Object.keys(totals).length)}</span></summary>
      <label class="search">${icon("search")}<input type="search" placeholder="Name" aria-label="Search counters" @input=${(event) => { this.#search = event.target.value; this.update(); }}></label>
      <table class="plain"><thead><tr><th scope="col">Name</th><th scope="col" class="number">Value</th><th scope="col" class="number">Change per second</th></tr></thead>
        <tbody>${names.map((name) => html`<tr><td class="mono">${name}</td><td class="number mono">${format.count(totals[name])}</td>
          <td class="number mono">${rate(name) ? format.compact(rate(name)) : html`<span class="muted">0</span>`}</td></tr>`)}</tbody></table>
    </details>`;
  }
}

customElements.define("overview-page", OverviewPage);
