// <packet-tree>: the fields of one packet. Fires "point" with the field under the pointer or null, "choose" with the
// field chosen, and "usefilter" with a filter made of a field.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { allFields, testOf } from "./field-table.js";
import { icon } from "./icon.js";
import { Page } from "./page.js";

class PacketTree extends Page {
  fields = [];
  #closed = new Set();
  #chosen = null;
  #pointed = null;
  #table = [];

  async start() {
    this.#table = await allFields();
    this.update();
  }

  show(fields) {
    this.fields = fields;
    this.#chosen = this.#pointed = null;
    this.update();
  }

  // The innermost field that holds the byte.
  at(offset) {
    let found = null;
    const look = (field) => {
      if (field.length > 0 && offset >= field.offset && offset < field.offset + field.length) {
        if (!found || field.length <= found.length) found = field;
      }
      (field.children ?? []).forEach(look);
    };
    this.fields.forEach(look);
    return found;
  }

  choose(field) {
    this.#chosen = field;
    this.#open(field);
    this.update();
    requestAnimationFrame(() => this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
  }

  point(field) {
    this.#pointed = field;
    this.update();
  }

  view() {
    return html`<div class="tree" role="tree" aria-label="Fields" tabindex="0" @keydown=${this.#key} @mouseleave=${() => this.#tell("point", null)}>
      ${this.#lines().map(({ field, level }) => this.#line(field, level))}</div>`;
  }

  #lines() {
    const lines = [];
    const walk = (field, level, path) => {
      field.path = path;
      lines.push({ field, level });
      if (!this.#closed.has(path)) (field.children ?? []).forEach((child, i) => walk(child, level + 1, `${path}/${child.name}.${i}`));
    };
    this.fields.forEach((field, i) => walk(field, 1, `${field.name}.${i}`));
    return lines;
  }

  #line(field, level) {
    const test = testOf(field, this.#table);
    const branch = field.children !== undefined;
    return html`<div class="line" role="treeitem" data-level=${Math.min(level, 8)} aria-level=${level}
      aria-selected=${field === this.#chosen} aria-expanded=${branch ? String(!this.#closed.has(field.path)) : nothing}
      data-pointed=${field === this.#pointed} @mouseenter=${() => this.#tell("point", field)} @click=${() => this.#tell("choose", field)}>
      <span class="twist" @click=${(event) => { event.stopPropagation(); this.#toggle(field); }}>${branch ? icon("chevron") : nothing}</span>
      <span class="label">${field.label}</span>
      ${field.redacted ? html`<span class="redacted">${icon("lock")} redacted</span>` : html`<span class="value mono">${field.display ?? ""}</span>`}
      <code class="name">${field.name}</code>
      ${test ? html`<button class="line-action" tabindex="-1" title="Filter: ${test}"
        aria-label="Use as filter" @click=${(event) => { event.stopPropagation(); this.#use(field); }}>${icon("filter")}</button>` : nothing}
    </div>`;
  }

  #use(field) {
    const test = testOf(field, this.#table);
    if (test) this.#tell("usefilter", test);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #toggle(field) {
    this.#closed.has(field.path) ? this.#closed.delete(field.path) : this.#closed.add(field.path);
    this.update();
  }

  #open(field) {
    if (!field?.path) return;
    for (const path of this.#closed) if (field.path.startsWith(`${path}/`)) this.#closed.delete(path);
  }

  #key = (event) => {
    const fields = this.#lines().map((line) => line.field);
    const at = fields.indexOf(this.#chosen);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#tell("choose", fields[Math.max(0, Math.min(fields.length - 1, at + step))]);
    } else if (at >= 0 && ((event.key === "ArrowLeft" && !this.#closed.has(fields[at].path))
      || (event.key === "ArrowRight" && this.#closed.has(fields[at].path)))) {
      event.preventDefault();
      this.#toggle(fields[at]);
    } else if (at >= 0 && event.key === "Enter") {
      this.#use(fields[at]);
    }
  };
}

customElements.define("packet-tree", PacketTree);
