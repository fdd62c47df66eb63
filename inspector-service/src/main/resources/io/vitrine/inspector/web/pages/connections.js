// The open connections of all brokers.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import * as format from "../format.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";

const LIMIT = 500;
const COLUMNS = [
  ["client_id", "Client"], ["username", "User"], ["remote_host", "Address"], ["transport", "Transport"], ["protocol_level", "MQTT"],
  ["opened_millis", "Connected for"], ["keep_alive_seconds", "Keep alive"], ["subscriptions", "Subscriptions"],
  ["packets_in", "Packets in"], ["packets_out", "Packets out"], ["bytes_in", "Bytes in"], ["bytes_out", "Bytes out"], ["dropped", "Dropped"],
];
const NUMBERS = new Set(["protocol_level", "opened_millis", "keep_alive_seconds", "subscriptions", "packets_in", "packets_out", "bytes_in", "bytes_out", "dropped"]);

class ConnectionsPage extends Page {
  #answer = null;
  #problem = null;
  #search = "";
  #sort = { by: "opened_millis", down: false };
  #delay = 0;

  start() {
    this.every(2000, () => this.#load());
  }

  async #load() {
    const search = this.#search;
    try {
      const answer = await get("connections", { q: search, limit: LIMIT }, this.stopped.signal);
      if (search !== this.#search) return;
      this.#answer = answer;
      this.#problem = null;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  view() {
    return html`<section class="page">
      <div class="page-head">
        <h1>Connections</h1>
        <label class="search">${icon("search")}<input type="search" placeholder="Client id, user name or address" aria-label="Search connections"
          .value=${this.#search} @input=${(event) => this.#searched(event.target.value)}></label>
        <span class="muted end" role="status">${this.#summary()}</span>
      </div>
      ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
      ${(this.#answer?.nodes ?? []).filter((node) => !node.ok).map((node) => html`<p class="notice" data-state="warn">${icon("warning")}${node.node}: ${node.error}</p>`)}
      ${this.#answer && this.#answer.connections.length === 0 ? this.#empty() : this.#table()}
    </section>`;
  }

  #summary() {
    if (!this.#answer) return "";
    const { connections, matched, total } = this.#answer;
    const shown = connections.length < matched ? `${format.count(connections.length)} newest of ` : "";
    return matched === total ? `${shown}${format.count(total)} open` : `${shown}${format.count(matched)} of ${format.count(total)} open`;
  }

  #empty() {
    return html`<div class="empty card"><p>${this.#search ? "No connection matches." : "Nobody is connected."}</p>
      <p class="muted">${this.#search ? "" : html`Try <code>mosquitto_sub -t 'plant/#' -v</code>`}</p></div>`;
  }

  #table() {
    return html`<div class="card scroll"><table>
      <thead><tr>${COLUMNS.map(([key, title]) => html`<th scope="col" class=${NUMBERS.has(key) ? "number" : ""}
        aria-sort=${this.#sort.by === key ? (this.#sort.down ? "descending" : "ascending") : "none"}><button @click=${() => this.#order(key)}>${title}${
          this.#sort.by === key ? icon(this.#sort.down ? "down" : "up") : nothing}</button></th>`)}</tr></thead>
      <tbody>${this.#sorted().map((connection) => this.#row(connection))}</tbody>
    </table></div>`;
  }

  #row(connection) {
    const filter = connection.client_id ? `vitrine.client_id == ${JSON.stringify(connection.client_id)}` : `vitrine.connection_id == ${connection.connection_id}`;
    return html`<tr>
      <td class="clip wide"><a href="#packets?${new URLSearchParams({ filter })}" title="Its packets">${connection.client_id ?? html`<i>not yet</i>`}</a></td>
      <td class="clip">${connection.username ?? html`<span class="muted">–</span>`}</td>
      <td class="mono">${format.endpoint(connection.remote_host, connection.remote_port)}</td>
      <td><span class="tag">${connection.transport}</span></td>
      <td class="number">${format.version(connection.protocol_level)}</td>
      <td class="number">${format.duration(Date.now() - connection.opened_millis)}</td>
      <td class="number">${connection.keep_alive_seconds ? `${connection.keep_alive_seconds}s` : "off"}</td>
      <td class="number">${format.count(connection.subscriptions)}</td>
      <td class="number">${format.count(connection.packets_in)}</td>
      <td class="number">${format.count(connection.packets_out)}</td>
      <td class="number">${format.bytes(connection.bytes_in)}</td>
      <td class="number">${format.bytes(connection.bytes_out)}</td>
      <td class="number" data-warn=${connection.dropped > 0}>${format.count(connection.dropped)}</td>
    </tr>`;
  }

  #sorted() {
    const { by, down } = this.#sort;
    const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a ?? "").localeCompare(String(b ?? "")));
    // Age counts the other way round than the time of the start.
    const sign = down === (by !== "opened_millis") ? -1 : 1;
    return [...(this.#answer?.connections ?? [])].sort((a, b) => sign * order(a[by], b[by]));
  }

  #order(by) {
    this.#sort = { by, down: this.#sort.by === by ? !this.#sort.down : NUMBERS.has(by) };
    this.update();
  }

  #searched(text) {
    this.#search = text;
    clearTimeout(this.#delay);
    this.#delay = setTimeout(() => this.#load(), 200);
  }
}

customElements.define("connections-page", ConnectionsPage);
