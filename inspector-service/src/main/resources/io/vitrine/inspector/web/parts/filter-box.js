// <filter-box>: a display filter being typed, checked by the server as it is typed, with the place of an error marked
// and field names to complete. `of` says what it is asked about: packets (of live traffic) or capture. Fires "apply" with the filter in `detail` when a filter that compiles is entered.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { post } from "../api.js";
import { allFields } from "./field-table.js";
import { icon } from "./icon.js";
import { Page } from "./page.js";

const SUGGESTIONS_MAX = 8;
const CHECK_DELAY_MILLIS = 120;
class FilterBox extends Page {
  value = "";
  #verdict = { ok: true };
  #suggestions = [];
  #chosen = -1;
  #check = 0;

  get #of() {
    return this.getAttribute("of") ?? "packets";
  }

  get input() {
    return this.querySelector("input");
  }

  set(value) {
    this.value = value;
    this.#verdict = { ok: true };
    this.#close();
    this.#judge();
  }

  view() {
    const bad = !this.#verdict.ok;
    const open = this.#suggestions.length > 0;
    return html`
      <div class="filter-field" data-state=${bad ? "bad" : this.value ? "good" : "empty"}>
        ${icon("filter")}
        <input type="text" spellcheck="false" autocomplete="off" autocapitalize="off" role="combobox"
          aria-label="Display filter" aria-autocomplete="list" aria-expanded=${open} aria-controls="filter-suggestions"
          aria-activedescendant=${this.#chosen >= 0 ? `suggestion-${this.#chosen}` : nothing}
          aria-invalid=${bad} aria-describedby="filter-error"
          placeholder='Filter, such as  mqtt.topic contains "temp"  or  vitrine.client_id == "sensor-7"'
          .value=${this.value} @input=${this.#typed} @keydown=${this.#key} @blur=${() => this.#close()}>
        <kbd aria-hidden="true" ?hidden=${this.value}>/</kbd>
        <button class="icon-button" ?hidden=${!this.value} @click=${() => this.#clear()} aria-label="Clear the filter">
          ${icon("clear")}</button>
      </div>
      ${open ? this.#list() : nothing}
      ${bad ? this.#error() : nothing}`;
  }

  #list() {
    return html`<ul class="suggestions" id="filter-suggestions" role="listbox" aria-label="Fields">
      ${this.#suggestions.map((field, i) => html`
        <li id="suggestion-${i}" role="option" aria-selected=${i === this.#chosen}
          @mousedown=${(event) => { event.preventDefault(); this.#complete(field); }}>
          <code>${field.name}</code><span>${field.label}</span><em>${field.type}</em></li>`)}
    </ul>`;
  }

  #error() {
    const { position = 0, length = 1, message, expected } = this.#verdict;
    const end = position + Math.max(1, length);
    const start = Math.max(0, position - 40);
    return html`<div class="filter-error" id="filter-error" role="alert">
      <code><span>${start > 0 ? "…" : ""}${this.value.slice(start, position)}</span><mark>${
        this.value.slice(position, end) || "\u00a0"}</mark><span>${this.value.slice(end, end + 60)}</span></code>
      <p>${message}${expected && !message.includes(expected) ? html` <span class="muted">Expected: ${expected}</span>` : nothing}</p>
    </div>`;
  }

  #typed = (event) => {
    this.value = event.target.value;
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.#judge(), CHECK_DELAY_MILLIS);
    this.#suggest();
    this.update();
  };

  async #judge() {
    const filter = this.value;
    try {
      const verdict = filter.trim() ? await post("filters/compile", { filter, of: this.#of }) : { ok: true };
      if (filter === this.value) this.#verdict = verdict;
    } catch {
      this.#verdict = { ok: true };
    }
    this.update();
    return this.#verdict.ok;
  }

  #word() {
    const end = this.input.selectionStart;
    const match = /[a-z_][\w.]*$/i.exec(this.value.slice(0, end));
    const quotes = this.value.slice(0, end).split('"').length - 1;
    return match && quotes % 2 === 0 ? { text: match[0], start: match.index, end } : null;
  }

  async #suggest() {
    const known = (await allFields()).filter((field) => field.of.includes(this.#of));
    const word = this.#word();
    const text = word?.text.toLowerCase() ?? "";
    const hits = text.length < 2 ? [] : known.filter((field) => field.name.includes(text) && field.name !== text);
    hits.sort((a, b) => b.name.startsWith(text) - a.name.startsWith(text) || a.name.length - b.name.length);
    this.#suggestions = hits.slice(0, SUGGESTIONS_MAX);
    this.#chosen = -1;
    this.update();
  }

  #complete(field) {
    const word = this.#word();
    if (!word) return;
    const before = this.value.slice(0, word.start) + field.name;
    const after = this.value.slice(word.end);
    this.value = before + (after.startsWith(" ") ? after : ` ${after}`);
    this.#close();
    this.draw();
    this.input.setSelectionRange(before.length + 1, before.length + 1);
    this.#judge();
  }

  #key = (event) => {
    const count = this.#suggestions.length;
    if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#chosen = (this.#chosen + (event.key === "ArrowDown" ? 1 : -1) + count + (this.#chosen < 0 && event.key === "ArrowUp" ? 1 : 0)) % count;
      this.update();
    } else if (count && (event.key === "Tab" || (event.key === "Enter" && this.#chosen >= 0))) {
      event.preventDefault();
      this.#complete(this.#suggestions[Math.max(0, this.#chosen)]);
    } else if (event.key === "Enter") {
      this.#close();
      this.#apply();
    } else if (event.key === "Escape") {
      count ? this.#close() : this.input.blur();
    }
  };

  async #apply() {
    clearTimeout(this.#check);
    if (await this.#judge()) {
      this.dispatchEvent(new CustomEvent("apply", { detail: this.value.trim() }));
    }
  }

  #clear() {
    this.set("");
    this.input.focus();
    this.#apply();
  }

  #close() {
    this.#suggestions = [];
    this.#chosen = -1;
    this.update();
  }
}

customElements.define("filter-box", FilterBox);
