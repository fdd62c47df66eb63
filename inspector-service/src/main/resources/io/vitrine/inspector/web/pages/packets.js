// The packets: what matched in the last minutes, then live, with one packet's tree and bytes.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get } from "../api.js";
import * as format from "../format.js";
import { LiveFeed } from "../parts/live-feed.js";
import { icon } from "../parts/icon.js";
import { Page } from "../parts/page.js";
import { payloadView } from "../parts/payload-view.js";
import "../parts/filter-box.js";
import "../parts/hex-view.js";
import "../parts/packet-list.js";
import "../parts/packet-tree.js";

const HISTORY_LIMIT = 1000;
const RANGES = [["10s", "last 10 s"], ["1m", "last minute"], ["5m", "last 5 minutes"], ["1h", "last hour"], ["", "all held"]];

class PacketsPage extends Page {
  #filter = "";
  #range = "5m";
  #history = null;
  #status = null;
  #problem = null;
  #detail = null;
  #detailProblem = null;
  #loading = false;
  #request = 0;
  #seen = new Set();
  #feed = new LiveFeed({
    packet: (packet) => this.#arrived(packet),
    status: (status) => { this.#status = status; this.update(); },
    state: () => this.update(),
  });

  start() {
    this.#filter = new URLSearchParams(location.hash.split("?")[1] ?? "").get("filter") ?? "";
    addEventListener("keydown", this.#shortcut, { signal: this.stopped.signal });
    addEventListener("hashchange", this.#addressed, { signal: this.stopped.signal });
    const looked = () => (document.hidden ? this.#feed.sleep() : this.#feed.wake());
    document.addEventListener("visibilitychange", looked, { signal: this.stopped.signal });
    addEventListener("pagehide", () => this.#feed.sleep(), { signal: this.stopped.signal });
    addEventListener("pageshow", () => this.#feed.wake(), { signal: this.stopped.signal });
    requestAnimationFrame(() => {
      this.draw();
      this.querySelector("filter-box").set(this.#filter);
      this.#load();
    });
  }

  stop() {
    this.#feed.close();
  }

  get #list() { return this.querySelector("packet-list"); }
  get #tree() { return this.querySelector("packet-tree"); }
  get #hex() { return this.querySelector("hex-view"); }

  view() {
    const live = this.#feed.state === "live";
    return html`
      <section class="packets" data-detail=${this.#detail !== null || this.#detailProblem !== null}>
        <h1 class="unseen">Packets</h1>
        <div class="tools">
          <filter-box @apply=${(event) => this.#apply(event.detail)}></filter-box>
          <select aria-label="How far back" @change=${(event) => { this.#range = event.target.value; this.#load(); }}>
            ${RANGES.map(([value, text]) => html`<option value=${value} ?selected=${value === this.#range}>${text}</option>`)}
          </select>
          <button class="button" data-live=${live} @click=${() => this.#toggle()} title="Pause or go on (space)">
            ${icon(live ? "pause" : "play")}${live ? "Pause" : "Go on"}</button>
        </div>
        ${this.#problem ? html`<p class="notice" data-state="bad" role="alert">${icon("warning")}${this.#problem}</p>` : nothing}
        ${!this.#problem && this.#warnings().length ? html`<p class="notice" data-state="warn">${icon("warning")}${this.#warnings().join("; ")}</p>` : nothing}
        <div class="list-frame">
          <packet-list @choose=${(event) => this.#open(event.detail.id)} @followchange=${() => this.update()}></packet-list>
          ${this.#empty()}
          ${this.#list && !this.#list.following ? html`<button class="button floating" @click=${() => { this.#list.follow(); this.update(); }}>${icon("bottom")}Newest</button>` : nothing}
        </div>
        <div class="status-line" role="status">${this.#statusLine()}</div>
        ${this.#detailView()}
      </section>`;
  }

  // What the filter does not find, although it is right.
  #warnings() {
    return this.#status?.warnings ?? this.#history?.warnings ?? [];
  }

  #empty() {
    if (this.#problem || this.#loading || !this.#list || this.#list.packets.length > 0) return nothing;
    return html`<div class="empty"><p>No packet ${this.#filter ? "matches this filter" : "yet"}.</p>
      <p class="muted">${this.#filter ? "Packets that match appear here as they happen." : html`Try <code>mosquitto_pub -t plant/7/temp -m 21.5</code>`}</p></div>`;
  }

  #statusLine() {
    const nodes = this.#history?.nodes ?? [];
    const scanned = nodes.reduce((sum, node) => sum + node.scanned, 0) + (this.#status?.scanned ?? 0);
    const lost = nodes.reduce((sum, node) => sum + node.lost, 0) + (this.#status?.lost ?? 0);
    const skipped = this.#status?.skipped ?? 0;
    const failed = nodes.filter((node) => !node.ok);
    const cut = nodes.find((node) => node.stopped);
    const words = { live: "Live", paused: "Paused", connecting: "Connecting", closed: "Stopped" };
    return html`
      <span class="live" data-state=${this.#feed.state}><i></i>${words[this.#feed.state]}</span>
      <span>${format.count(this.#list?.packets.length ?? 0)} shown</span>
      <span>${format.count(scanned)} looked at</span>
      <span data-warn=${lost > 0} title="Overwritten in the broker's ring before they could be read">${format.count(lost)} lost</span>
      <span data-warn=${skipped > 0} title="Jumped over because this page or the scan could not keep up">${format.count(skipped)} skipped</span>
      ${cut ? html`<span title="The first look back stopped early; narrow the filter or the time">history cut by ${cut.stopped}</span>` : nothing}
      ${failed.map((node) => html`<span data-warn="true">${node.node}: ${node.error}</span>`)}
      <a class="quiet end" href=${this.#exported("pcapng")} download="packets.pcapng" title="For Wireshark">${icon("download")}pcapng</a>
      <a class="quiet" href=${this.#exported("ndjson")} download="packets.ndjson">${icon("download")}NDJSON</a>`;
  }

  #exported(as) {
    const query = new URLSearchParams({ limit: "10000", format: as });
    if (this.#filter) query.set("filter", this.#filter);
    if (this.#range) query.set("last", this.#range);
    return `api/v1/packets?${query}`;
  }

  #detailView() {
    const detail = this.#detail;
    if (this.#detailProblem) return html`<div class="detail"><p class="notice" data-state="warn" role="alert">${icon("warning")}${this.#detailProblem}</p></div>`;
    return html`<div class="detail" ?hidden=${!detail}>
      <div class="detail-head">
        ${detail ? html`<b class="type" data-type=${detail.type}>${detail.type}</b><span class="clip">${detail.summary}</span>
          <span class="muted clip">${detail.client_id ?? "no client id yet"}${detail.src ? html` · <span class="mono">${format.endpoint(detail.src, detail.sport)} → ${format.endpoint(detail.dst, detail.dport)}</span>` : nothing}
            · ${format.count(detail.length)} bytes${detail.truncated ? `, ${format.count(detail.captured_length)} captured` : ""} · frame ${detail.frame_number}${detail.vni === undefined ? "" : ` · ${detail.listener}, VNI ${detail.vni}`}${detail.vlan === undefined ? "" : ` · VLAN ${detail.vlan}`}${detail.segment ? ` · TTL ${detail.segment.ttl}` : ""} · MQTT ${format.version(detail.protocol_level)}</span>
          <span class="muted mono end">${detail.time}</span>` : nothing}
        <button class="icon-button" @click=${() => this.#closeDetail()} aria-label="Close the packet">${icon("clear")}</button>
      </div>
      ${detail?.finding_list.length ? html`<ul class="findings">${detail.finding_list.map((finding) => html`
        <li data-severity=${finding.severity}>${icon("warning")}<span>${finding.text}</span><code class="end">${finding.statement}</code></li>`)}</ul>` : nothing}
      ${payloadView(detail?.payload)}
      <div class="detail-body">
        <packet-tree @point=${(event) => this.#hex.point(event.detail)} @choose=${(event) => this.#chosen(event.detail)} @usefilter=${(event) => this.#narrow(event.detail)}></packet-tree>
        <hex-view @point=${(event) => this.#tree.point(event.detail === null ? null : this.#tree.at(event.detail))} @choose=${(event) => this.#chosen(this.#tree.at(event.detail))}></hex-view>
      </div>
    </div>`;
  }

  async #load() {
    const request = ++this.#request;
    this.#feed.close();
    this.#loading = true;
    this.#status = this.#history = this.#problem = null;
    this.update();
    try {
      const history = await get("packets", { filter: this.#filter, last: this.#range, limit: HISTORY_LIMIT }, this.stopped.signal);
      if (request !== this.#request) return;
      this.#history = history;
      this.#seen = new Set(history.packets.map((packet) => packet.id));
      this.#list.reset(history.packets.reverse());
      this.#feed.open(this.#filter, history.cursor);
    } catch (error) {
      if (request !== this.#request || error.name === "AbortError") return;
      this.#problem = error.message;
      this.#list.reset([]);
    }
    this.#loading = false;
    this.update();
  }

  #arrived(packet) {
    if (this.#seen.delete(packet.id)) return;
    this.#list.add(packet);
    this.update();
  }

  #apply(filter) {
    this.#filter = filter;
    history.replaceState(null, "", filter ? `#packets?${new URLSearchParams({ filter })}` : "#packets");
    this.#load();
  }

  #addressed = () => {
    const filter = new URLSearchParams(location.hash.split("?")[1] ?? "").get("filter") ?? "";
    if (filter === this.#filter) return;
    this.querySelector("filter-box").set(filter);
    this.#apply(filter);
  };

  #narrow(test) {
    const filter = this.#filter ? `(${this.#filter}) and ${test}` : test;
    this.querySelector("filter-box").set(filter);
    this.#apply(filter);
  }

  #toggle() {
    if (this.#feed.state === "live") this.#feed.pause();
    else if (this.#feed.state === "paused") this.#feed.goOn();
    else this.#load();
  }

  async #open(id) {
    try {
      const detail = await get(`packets/${encodeURIComponent(id)}`, {}, this.stopped.signal);
      this.#detail = detail;
      this.#detailProblem = null;
      this.draw();
      this.#tree.show(detail.fields);
      this.#hex.show(detail.bytes, detail.length, detail.redacted);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#detail = null;
      this.#detailProblem = error.message;
    }
    this.update();
  }

  #chosen(field) {
    this.#tree.choose(field);
    this.#hex.mark(field);
  }

  #closeDetail() {
    this.#detail = this.#detailProblem = null;
    this.#list.choose(null);
    this.update();
  }

  #shortcut = (event) => {
    if (event.target.matches?.("input, select, button, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") this.querySelector("filter-box input").focus();
    else if (event.key === " ") this.#toggle();
    else if (event.key === "Escape") this.#closeDetail();
    else return;
    event.preventDefault();
  };
}

customElements.define("packets-page", PacketsPage);
