// What live traffic means together: findings, flows, sessions.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import * as format from "../format.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";
import { trafficTable } from "../parts/traffic-table.js";

const LIMIT = 200;
const VIEWS = [["findings", "Findings"], ["flows", "Flows"], ["sessions", "Sessions"]];

class FindingsPage extends Page {
  #view = "findings";
  #severity = "note";
  #answer = null;
  #problem = null;

  start() {
    this.every(2000, () => this.#load());
  }

  async #load() {
    const view = this.#view;
    try {
      const parameters = { limit: LIMIT, ...(view === "findings" && { severity: this.#severity }) };
      const answer = await get(view, parameters, this.stopped.signal);
      if (view !== this.#view) return;
      this.#answer = answer;
      this.#problem = null;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  #show(view) {
    this.#view = view;
    this.#answer = null;
    this.#load();
  }

  view() {
    const missed = (this.#answer?.nodes ?? []).filter((node) => node.missed > 0);
    return html`<section class="page">
      <div class="page-head"><h1>Findings</h1>
        <select aria-label="What is shown" @change=${(event) => this.#show(event.target.value)}>
          ${VIEWS.map(([value, text]) => html`<option value=${value} ?selected=${value === this.#view}>${text}</option>`)}</select>
        ${this.#view === "findings" ? html`<select aria-label="How bad" @change=${(event) => { this.#severity = event.target.value; this.#load(); }}>
          ${["note", "warning", "error"].map((each) => html`<option value=${each} ?selected=${each === this.#severity}>${each}${each === "error" ? "" : " or worse"}</option>`)}</select>` : nothing}
        <span class="muted end" role="status">${this.#answer ? this.#counts() : ""}</span></div>
      ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
      ${missed.map((node) => html`<p class="notice" data-state="warn">${icon("warning")}${node.node}: ${format.count(node.missed)} of ${format.count(node.packets + node.missed)} packets were not looked at: there were more than inspector.analysis_packets_per_second_max</p>`)}
      ${this.#answer && this.#rows().length === 0 ? html`<div class="empty card"><p>Nothing yet.</p></div>` : this.#table()}
    </section>`;
  }

  // What is shown, and what is not there any more.
  #counts() {
    const { kept_max: kept, dropped, total, open = 0 } = this.#answer;
    const shown = `${format.count(this.#rows().length)} of ${format.count(total + open)} shown`;
    const rule = this.#view === "sessions" ? `${format.count(kept)} of a node are kept` : `the last ${format.count(kept)} are kept`;
    return `${shown}; ${rule}${dropped > 0 ? `, ${format.count(dropped)} are gone` : ""}`;
  }

  #packetsOf(finding) {
    return finding.client_id && `#packets?${new URLSearchParams({ filter: `vitrine.client_id == ${JSON.stringify(finding.client_id)}` })}`;
  }

  #rows() {
    return this.#answer?.[this.#view] ?? [];
  }

  #table() {
    return this.#answer ? html`<div class="card scroll">${trafficTable(this.#view, this.#rows(), this.#packetsOf)}</div>` : nothing;
  }
}

customElements.define("findings-page", FindingsPage);
