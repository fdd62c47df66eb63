// The routes to Kafka: those of the config file and those made over HTTP, and who applies them.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";

const COLUMNS = ["Route", "Made in", "MQTT topics", "Kafka topic", "Key", "Condition", "Version"];

class RoutesPage extends Page {
  #answer = null;
  #problem = null;

  start() {
    this.every(2000, () => this.#load());
  }

  async #load() {
    try {
      this.#answer = await get("routes", {}, this.stopped.signal);
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
        <h1>Routes to Kafka</h1>
        <span class="muted end" role="status">${this.#summary()}</span>
      </div>
      ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
      ${(this.#answer?.nodes ?? []).filter((node) => !node.applied).map((node) => html`<p class="notice" data-state="warn">${icon("warning")}The
        ${node.service} ${node.node} does not apply this version yet.</p>`)}
      ${this.#answer ? this.#table(this.#answer.routes) : nothing}
    </section>`;
  }

  #summary() {
    if (!this.#answer) return "";
    const count = this.#answer.routes.length;
    return count === 1 ? "1 route" : `${count} routes`;
  }

  #table(routes) {
    if (routes.length === 0) return html`<div class="empty card"><p>No routes: nothing goes to Kafka.</p></div>`;
    return html`<div class="card scroll"><table>
      <thead><tr>${COLUMNS.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
      <tbody>${routes.map(({ name, source, version, route }) => html`<tr>
        <td class="clip wide">${name}</td><td><span class="tag">${source === "config" ? "config file" : "API"}</span></td>
        <td class="mono">${route.filter}</td><td class="mono">${route.topic}</td>
        <td class="mono">${route.key ?? ""}</td><td class="mono">${route.when ?? ""}</td><td class="number">${version ?? ""}</td></tr>`)}</tbody>
    </table></div>`;
  }
}

customElements.define("routes-page", RoutesPage);
