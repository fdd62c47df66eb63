// Capture files: uploaded ones, and the packets of the one that is chosen.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get, lines, remove, upload, url } from "../api.js";
import * as format from "../format.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";
import { payloadView } from "../parts/payload-view.js";
import { trafficTable } from "../parts/traffic-table.js";
import "../parts/filter-box.js";
import "../parts/hex-view.js";
import "../parts/packet-list.js";
import "../parts/packet-tree.js";

const LIMIT = 1000;
const VIEWS = [["packets", "Packets"], ["findings", "Findings"], ["flows", "Flows"], ["sessions", "Sessions"]];

class CapturesPage extends Page {
  #captures = null;
  #problem = null;
  #sending = null;
  #open = null;
  #filter = "";
  #page = null;
  #view = "packets";
  #rows = null;
  #detail = null;

  start() {
    addEventListener("hashchange", this.#addressed, { signal: this.stopped.signal });
    this.every(1000, () => this.#load());
    this.#addressed();
  }

  get #tree() { return this.querySelector("packet-tree"); }
  get #hex() { return this.querySelector("hex-view"); }

  #addressed = () => {
    const place = new URLSearchParams(location.hash.split("?")[1] ?? "");
    const id = place.get("id");
    const view = place.get("view") ?? "packets";
    const filter = place.get("filter") ?? "";
    if (id === this.#open && view === this.#view && filter === this.#filter) return;
    this.#open = id;
    this.#view = view;
    this.#filter = filter;
    this.#page = this.#rows = this.#detail = this.#problem = null;
    this.draw();
    if (id) this.#ask();
  };

  #place(view, filter) {
    return `#captures?${new URLSearchParams({ id: this.#open, ...(view !== "packets" && { view }), ...(filter && { filter }) })}`;
  }

  #ask() {
    this.querySelector("filter-box")?.set(this.#filter);
    if (this.#view === "packets") this.#find(0);
    else this.#tell();
  }

  // What its packets mean together.
  async #tell() {
    const place = location.hash;
    const filter = this.#view === "sessions" ? "" : this.#filter;
    try {
      const rows = await lines(`captures/${this.#open}/${this.#view}`, { filter }, LIMIT, this.stopped.signal);
      if (place !== location.hash) return;
      this.#rows = rows;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  async #load() {
    try {
      this.#captures = (await get("captures", {}, this.stopped.signal)).captures;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  async #send(file) {
    if (!file) return;
    this.#sending = file.name;
    this.#problem = null;
    this.update();
    try {
      const made = await upload(file);
      location.hash = `captures?${new URLSearchParams({ id: made.id })}`;
    } catch (error) {
      this.#problem = error.message;
    }
    this.#sending = null;
    this.#load();
  }

  async #delete(capture) {
    try {
      await remove(`captures/${capture.id}`);
      if (this.#open === capture.id) location.hash = "captures";
    } catch (error) {
      this.#problem = error.message;
    }
    this.#load();
  }

  async #find(after) {
    const id = this.#open;
    try {
      const page = await get(`captures/${id}/packets`, { filter: this.#filter, after, limit: LIMIT }, this.stopped.signal);
      if (id !== this.#open) return;
      this.#page = page;
      this.#problem = null;
      this.querySelector("packet-list").reset(page.packets, false);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  #apply(filter) {
    this.#filter = filter;
    this.#rows = this.#problem = null;
    history.replaceState(null, "", this.#place(this.#view, filter));
    this.#ask();
  }

  #narrow(test) {
    this.#apply(this.#filter ? `(${this.#filter}) and ${test}` : test);
  }

  async #choose(packet) {
    try {
      this.#detail = await get(`captures/${this.#open}/packets/${packet.sequence}`, {}, this.stopped.signal);
      this.draw();
      this.#tree.show(this.#detail.fields);
      this.#hex.show(this.#detail.bytes, this.#detail.length, this.#detail.redacted);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#problem = error.message;
    }
    this.update();
  }

  #chosen(field) {
    this.#tree.choose(field);
    this.#hex.mark(field);
  }

  view() {
    return html`<section class=${this.#open ? "packets" : "page"} data-detail=${this.#detail !== null}>
      ${this.#open ? this.#opened() : this.#all()}</section>`;
  }

  #notice() {
    return this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing;
  }

  #all() {
    const captures = this.#captures ?? [];
    return html`<div class="page-head"><h1>Captures</h1>
        <label class="search">${icon("up")}<input type="file" aria-label="Upload a capture file" ?disabled=${this.#sending !== null}
          @change=${(event) => { this.#send(event.target.files[0]); event.target.value = ""; }}></label>
        <span class="muted end" role="status">${this.#sending ? `Sending ${this.#sending}` : ""}</span></div>
      ${this.#notice()}
      ${this.#captures && captures.length === 0
        ? html`<div class="empty card"><p>No capture file is here.</p><p class="muted">pcap or pcapng, also with gzip. Files are kept in the data directory.</p></div>`
        : html`<div class="card scroll"><table><thead><tr><th scope="col">File</th><th scope="col">Uploaded</th><th scope="col" class="number">Bytes</th>
          <th scope="col" class="number">Frames</th><th scope="col" class="number">MQTT packets</th><th scope="col">State</th><th></th></tr></thead>
          <tbody>${captures.map((each) => this.#row(each))}</tbody></table></div>`}`;
  }

  #row(capture) {
    return html`<tr>
      <td class="clip wide"><a href="#captures?${new URLSearchParams({ id: capture.id })}">${capture.name || capture.id}</a></td>
      <td>${format.duration(Date.now() - Date.parse(capture.created))} ago</td>
      <td class="number">${format.bytes(capture.bytes)}</td>
      <td class="number">${format.count(capture.frames)}</td>
      <td class="number">${format.count(capture.packets)}</td>
      <td><span class="tag">${capture.state}</span>${capture.damage ? html` <span class="muted">${capture.damage}</span>` : nothing}</td>
      <td><button class="icon-button" aria-label="Delete ${capture.name || capture.id}" @click=${() => this.#delete(capture)}>${icon("clear")}</button></td>
    </tr>`;
  }

  #together() {
    if (!this.#rows) return html`<div class="list-frame"></div>`;
    const packetsOf = (finding) => this.#place("packets", `frame.number == ${finding.frame}`);
    return this.#rows.length === 0
      ? html`<div class="list-frame"><div class="empty"><p>Nothing${this.#filter ? " that matches this filter" : ""}.</p></div></div>`
      : html`<div class="list-frame scroll">${trafficTable(this.#view, this.#rows, packetsOf)}</div>`;
  }

  #opened() {
    const capture = (this.#captures ?? []).find((each) => each.id === this.#open);
    const page = this.#page;
    const packets = this.#view === "packets";
    return html`<h1 class="unseen">Capture ${capture?.name ?? this.#open}</h1>
      <div class="tools"><filter-box of="capture" ?hidden=${this.#view === "sessions"} @apply=${(event) => this.#apply(event.detail)}></filter-box>
        <select aria-label="What is shown" .value=${this.#view} @change=${(event) => { location.hash = this.#place(event.target.value, this.#filter); }}>
          ${VIEWS.map(([value, text]) => html`<option value=${value} ?selected=${value === this.#view}>${text}</option>`)}</select>
        ${packets ? html`<button class="button" ?disabled=${!page || page.complete} @click=${() => this.#find(page.after)}>${icon("down")}Next ${format.count(LIMIT)}</button>` : nothing}
        <a class="button" href="#captures">${icon("clear")}Close</a></div>
      ${this.#notice()}
      ${packets ? nothing : this.#together()}
      <div class="list-frame" ?hidden=${!packets}><packet-list @choose=${(event) => this.#choose(event.detail)}></packet-list>
        ${page && page.packets.length === 0 ? html`<div class="empty"><p>No packet ${this.#filter ? "matches this filter" : "of MQTT is in it"}.</p></div>` : nothing}</div>
      <div class="status-line" role="status"><span>${capture?.name ?? ""}</span>
        <span>${format.count(capture?.packets ?? 0)} MQTT packets in ${format.count(capture?.frames ?? 0)} frames</span>
        ${page ? html`<span>${format.count(page.packets.length)} shown</span><span>${format.count(page.scanned)} looked at</span>` : nothing}
        ${this.#rows ? html`<span>${this.#rows.length < LIMIT ? format.count(this.#rows.length) : `the first ${format.count(LIMIT)}`} shown</span>` : nothing}
        ${capture?.damage ? html`<span data-warn="true">${capture.damage}</span>` : nothing}
        ${packets
          ? html`<a class="quiet end" href=${url(`captures/${this.#open}/export`, { filter: this.#filter })} download>${icon("download")}pcapng</a>`
          : html`<a class="quiet end" href=${url(`captures/${this.#open}/${this.#view}`, { filter: this.#view === "sessions" ? "" : this.#filter })} download="${this.#view}.ndjson">${icon("download")}NDJSON</a>`}</div>
      <div class="detail" ?hidden=${!this.#detail}>
        <div class="detail-head">${this.#detail ? html`<b class="type" data-type=${this.#detail.type}>${this.#detail.type}</b><span class="clip">${this.#detail.summary}</span>
          <span class="muted mono end">${this.#detail.time}</span>` : nothing}
          <button class="icon-button" @click=${() => { this.#detail = null; this.update(); }} aria-label="Close the packet">${icon("clear")}</button></div>
        ${this.#detail?.finding_list.length ? html`<ul class="findings">${this.#detail.finding_list.map((finding) => html`
          <li data-severity=${finding.severity}>${icon("warning")}<span>${finding.text}</span><code class="end">${finding.statement}</code></li>`)}</ul>` : nothing}
        ${payloadView(this.#detail?.payload)}
        <div class="detail-body">
          <packet-tree @point=${(event) => this.#hex.point(event.detail)} @choose=${(event) => this.#chosen(event.detail)}
            @usefilter=${(event) => this.#narrow(event.detail)}></packet-tree>
          <hex-view @point=${(event) => this.#tree.point(event.detail === null ? null : this.#tree.at(event.detail))} @choose=${(event) => this.#chosen(this.#tree.at(event.detail))}></hex-view>
        </div>
      </div>`;
  }
}

customElements.define("captures-page", CapturesPage);
