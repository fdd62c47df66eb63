// <packet-list>: packets in order of time, oldest on top; only the rows in sight are in the document. Stays at the
// newest while it is scrolled to the end, which a list that does not grow is not at first. Fires "choose" with the packet in `detail`.
import { html } from "../lib/lit-html/lit-html.js";
import * as format from "../format.js";
import { icon } from "./icon.js";
import { Page } from "./page.js";

const ROW_PIXELS = 28;
const PACKETS_MAX = 20_000;
const SPARE_ROWS = 6;

class PacketList extends Page {
  packets = [];
  #chosen = null;
  #atEnd = true;
  #toTop = false;
  #first = 0;
  #placed = -1;
  #height = 400;

  start() {
    this.sizes = new ResizeObserver(() => this.#measure());
    this.sizes.observe(this);
  }

  stop() {
    this.sizes.disconnect();
  }

  get #scroller() {
    return this.querySelector(".rows");
  }

  get following() {
    return this.#atEnd;
  }

  reset(packets, atEnd = true) {
    this.packets = packets;
    this.#atEnd = atEnd;
    this.#first = 0;
    this.#toTop = !atEnd;
    this.update();
  }

  add(packet) {
    this.packets.push(packet);
    if (this.packets.length > PACKETS_MAX) this.packets.splice(0, PACKETS_MAX / 10);
    this.update();
  }

  choose(id) {
    this.#chosen = id;
    this.update();
  }

  follow() {
    this.#atEnd = true;
    this.update();
  }

  // Which packets are drawn: those in sight and a few more.
  #window() {
    const visible = Math.ceil(this.#height / ROW_PIXELS);
    const total = this.packets.length;
    const top = this.#atEnd ? Math.max(0, total - visible) : Math.min(this.#first, Math.max(0, total - 1));
    return { from: Math.max(0, top - SPARE_ROWS), to: Math.min(total, top + visible + SPARE_ROWS), total };
  }

  view() {
    const { from, to } = this.#window();
    const rows = [];
    for (let i = from; i < to; i++) rows.push(this.#row(this.packets[i], i));
    return html`
      <div class="list-head" aria-hidden="true">
        <span class="number">No.</span><span>Time</span><span></span><span>Client</span><span>Type</span><span>Details</span><span>Endpoint</span><span class="number">Bytes</span>
      </div>
      <div class="rows" role="listbox" aria-label="Packets" tabindex="0" @scroll=${this.#scrolled} @keydown=${this.#key}
        aria-activedescendant=${this.#chosen ? `packet-${this.#chosen}` : ""}>
        <div role="presentation">
          <div class="space" data-top></div>${rows}<div class="space" data-bottom></div>
        </div>
      </div>`;
  }

  #row(packet, index) {
    const client = packet.direction === "in";
    const host = client ? packet.src : packet.dst;
    const port = client ? packet.sport : packet.dport;
    return html`<div class="row" role="option" id="packet-${packet.id}" data-index=${index}
      aria-selected=${packet.id === this.#chosen} data-finding=${packet.findings > 0} @mousedown=${() => this.#pick(packet)}>
      <span class="number mono muted clip">${packet.frame_number}</span>
      <span class="mono muted">${format.timeOfDay(packet.time)}</span>
      <span class="direction" data-direction=${packet.direction} title=${client ? "from the client" : "to the client"}>${icon(client ? "up" : "down")}</span>
      <span class="clip" title=${packet.client_id ?? ""}>${packet.client_id ?? html`<i class="muted">–</i>`}</span>
      <span><b class="type" data-type=${packet.type}>${packet.type}</b></span>
      <span class="clip mono details">${packet.findings > 0 ? html`<span class="flag" title="${packet.findings} findings">${icon("warning")}</span>` : ""}${packet.summary}${packet.payload_text ? html` <i>${packet.payload_text}</i>` : ""}</span>
      <span class="clip mono muted">${host ? format.endpoint(host, port) : ""}</span>
      <span class="number mono">${format.count(packet.length)}</span>
    </div>`;
  }

  drawn() {
    const { from, to, total } = this.#window();
    this.querySelector("[data-top]").style.height = `${from * ROW_PIXELS}px`;
    this.querySelector("[data-bottom]").style.height = `${(total - to) * ROW_PIXELS}px`;
    if (this.#atEnd) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#placed = this.#scroller.scrollTop;
    } else if (this.#toTop) {
      this.#scroller.scrollTop = 0;
    }
    this.#toTop = false;
    this.#measure();
  }

  #measure() {
    const height = this.#scroller?.clientHeight;
    if (!height || height === this.#height) return;
    this.#height = height;
    if (!this.#atEnd && this.#chosen) this.#reveal(this.packets.findIndex((packet) => packet.id === this.#chosen));
    this.update();
  }

  #scrolled = () => {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    // The echo of our own scrolling says nothing about what the user wants.
    if (scrollTop === this.#placed) return;
    this.#placed = -1;
    const atEnd = scrollTop + clientHeight >= scrollHeight - ROW_PIXELS / 2;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.dispatchEvent(new Event("followchange"));
    }
    this.#first = Math.floor(scrollTop / ROW_PIXELS);
    this.update();
  };

  #pick(packet) {
    this.#chosen = packet.id;
    // Whoever reads a packet does not want it to run away.
    this.#first = Math.floor(this.#scroller.scrollTop / ROW_PIXELS);
    this.#atEnd = false;
    this.update();
    this.dispatchEvent(new CustomEvent("choose", { detail: packet }));
  }

  #key = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || this.packets.length === 0) return;
    event.preventDefault();
    const at = this.packets.findIndex((packet) => packet.id === this.#chosen);
    const from = at < 0 ? this.packets.length - 1 : at;
    const to = Math.max(0, Math.min(this.packets.length - 1, from + step));
    this.#pick(this.packets[to]);
    this.#reveal(to);
  };

  #reveal(index) {
    const top = index * ROW_PIXELS;
    const scroller = this.#scroller;
    if (index < 0) return;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + ROW_PIXELS > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + ROW_PIXELS - scroller.clientHeight;
  }
}

customElements.define("packet-list", PacketList);
