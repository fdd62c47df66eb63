// <hex-view>: bytes as hex and text, 16 a row. Fires "point" with the byte's offset under the pointer or null, and
// "choose" with the one clicked.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { Page } from "./page.js";

const ROW_BYTES = 16;
const SHOWN_BYTES_MAX = 8192;

class HexView extends Page {
  #bytes = [];
  #total = 0;
  #redacted = [];
  #chosen = null;
  #pointed = null;

  show(hex, total, redacted) {
    this.#bytes = hex.match(/../g) ?? [];
    this.#total = total;
    this.#redacted = redacted ?? [];
    this.#chosen = this.#pointed = null;
    this.update();
  }

  mark(field) {
    this.#chosen = field;
    this.update();
    requestAnimationFrame(() => this.querySelector("[data-mark=chosen]")?.scrollIntoView({ block: "nearest" }));
  }

  point(field) {
    this.#pointed = field;
    this.update();
  }

  view() {
    const shown = Math.min(this.#bytes.length, SHOWN_BYTES_MAX);
    const rows = [];
    for (let i = 0; i < shown; i += ROW_BYTES) rows.push(this.#row(i, Math.min(i + ROW_BYTES, shown)));
    const missing = this.#total - shown;
    return html`<div class="hex mono" role="img" aria-label="${this.#bytes.length} bytes in hex" @mouseover=${this.#over} @mouseleave=${() => this.#tell("point", null)}
      @click=${this.#click}>${rows}${missing > 0 ? html`<p class="muted cut">${missing} more bytes of the packet were not captured</p>` : nothing}</div>`;
  }

  #row(from, to) {
    const hex = [];
    const text = [];
    for (let i = from; i < to; i++) {
      const code = parseInt(this.#bytes[i], 16);
      const mark = this.#mark(i);
      hex.push(html`<b data-i=${i} data-mark=${mark} ?data-gap=${i - from === 8}>${this.#bytes[i]}</b>`);
      text.push(html`<b data-i=${i} data-mark=${mark}>${mark === "redacted" ? "•" : code >= 32 && code < 127 ? String.fromCharCode(code) : "·"}</b>`);
    }
    return html`<div class="hex-row"><i>${from.toString(16).padStart(4, "0")}</i><span class="hex-bytes">${hex}</span><span class="hex-text">${text}</span></div>`;
  }

  #mark(i) {
    const within = (range) => range && range.length > 0 && i >= range.offset && i < range.offset + range.length;
    if (within(this.#chosen)) return "chosen";
    if (within(this.#pointed)) return "pointed";
    return this.#redacted.some(within) ? "redacted" : nothing;
  }

  #over = (event) => {
    const i = event.target.dataset?.i;
    this.#tell("point", i === undefined ? null : Number(i));
  };

  #click = (event) => {
    const i = event.target.dataset?.i;
    if (i !== undefined) this.#tell("choose", Number(i));
  };

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define("hex-view", HexView);
