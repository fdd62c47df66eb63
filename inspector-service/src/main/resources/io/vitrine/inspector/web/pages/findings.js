// What live traffic means together: findings, flows, sessions.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import * as format from "../format.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";

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
        <span class="muted end" role="status">${this.#answer ? `${format.count(this.#rows().length)} shown` : ""}</span></div>
      ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
      ${missed.map((node) => html`<p class="notice" data-state="warn">${icon("warning")}${node.node}: ${format.count(node.missed)} packets were too many to look at</p>`)}
      ${this.#answer && this.#rows().length === 0 ? html`<div class="empty card"><p>Nothing yet.</p></div>` : this.#table()}
    </section>`;
  }

  #rows() {
    return this.#answer?.[this.#view] ?? [];
  }

  #table() {
    const table = { findings: () => this.#findings(), flows: () => this.#flows(), sessions: () => this.#sessions() };
    return this.#answer ? html`<div class="card scroll">${table[this.#view]()}</div>` : nothing;
  }

  #head(...titles) {
    return html`<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>`;
  }

  #time(seconds) {
    return new Date(Number(seconds) * 1000).toLocaleTimeString("en-GB", { hour12: false });
  }

  #findings() {
    return html`<table>${this.#head("Time", "Severity", "Finding", "Statement", "Client", "From", "To", "Node")}
      <tbody>${this.#rows().map((each) => html`<tr>
        <td class="mono">${this.#time(each.ts)}</td><td><span class="tag" data-severity=${each.severity}>${each.severity}</span></td>
        <td class="wide"><b>${each.id}</b> ${each.text}</td><td><code>${each.statement}</code></td>
        <td class="clip">${each.client_id ? html`<a href="#packets?${new URLSearchParams({ filter: `vitrine.client_id == ${JSON.stringify(each.client_id)}` })}">${each.client_id}</a>` : nothing}</td>
        <td class="mono">${format.endpoint(each.src, each.sport)}</td><td class="mono">${format.endpoint(each.dst, each.dport)}</td>
        <td class="muted">${each.x?.node ?? ""}</td></tr>`)}</tbody></table>`;
  }

  #flows() {
    return html`<table>${this.#head("Minute", "From", "To", "Protocol", "Packets", "Bytes", "Sent again", "Lost", "Node")}
      <tbody>${this.#rows().map((each) => html`<tr>
        <td class="mono">${this.#time(each.window)}</td><td class="mono">${format.endpoint(each.src, each.sport)}</td><td class="mono">${format.endpoint(each.dst, each.dport)}</td>
        <td>${each.proto}</td><td class="number">${format.count(each.packets)}</td><td class="number">${format.bytes(each.bytes)}</td>
        <td class="number">${format.count(each.retransmissions)}</td><td class="number">${format.count(each.lost_segments)}</td>
        <td class="muted">${each.x?.node ?? ""}</td></tr>`)}</tbody></table>`;
  }

  #sessions() {
    const latency = (each) => each.latency_qos1_ms ? `${each.latency_qos1_ms.mean.toFixed(1)} ms` : "–";
    return html`<table>${this.#head("Client", "User", "Connections", "Messages in", "Messages out", "QoS 1 mean", "Sent again", "Unacknowledged", "Takeovers", "Node")}
      <tbody>${this.#rows().map((each) => html`<tr>
        <td class="clip wide">${each.client_id}</td><td class="clip">${each.username ?? ""}</td><td class="number">${format.count(each.connections)}</td>
        <td class="number">${format.count(each.publishes_in)}</td><td class="number">${format.count(each.publishes_out)}</td><td class="number">${latency(each)}</td>
        <td class="number">${format.count(each.sent_again)}</td><td class="number">${format.count(each.unacknowledged)}</td><td class="number">${format.count(each.takeovers)}</td>
        <td class="muted">${each.x?.node ?? ""}</td></tr>`)}</tbody></table>`;
  }
}

customElements.define("findings-page", FindingsPage);
