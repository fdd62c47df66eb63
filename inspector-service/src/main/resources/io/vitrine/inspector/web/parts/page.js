// What all pages share: a custom element in the light DOM that draws itself with lit-html, at most once a frame.
import { render } from "../lib/lit-html/lit-html.js";

export class Page extends HTMLElement {
  #scheduled = false;
  #timers = new Set();

  connectedCallback() {
    this.stopped = new AbortController();
    this.start?.();
    this.update();
  }

  disconnectedCallback() {
    this.stopped.abort();
    this.#timers.forEach(clearInterval);
    this.stop?.();
  }

  // Calls `task` now and then every `millis`, not while the tab is hidden.
  every(millis, task) {
    task();
    this.#timers.add(setInterval(() => document.hidden || task(), millis));
  }

  update() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      if (this.isConnected) this.draw();
    });
  }

  draw() {
    render(this.view(), this);
    this.drawn?.();
  }
}
