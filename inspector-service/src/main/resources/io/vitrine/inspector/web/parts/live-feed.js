// The live feed: server-sent events that can be paused and go on where they were.
import { url } from "../api.js";

export class LiveFeed {
  state = "closed";
  #source = null;
  #filter = "";
  #cursor = "";
  #asleep = false;

  constructor({ packet, status, state }) {
    this.tell = { packet, status, state };
  }

  open(filter, cursor) {
    this.#filter = filter;
    this.#cursor = cursor ?? "";
    this.goOn();
  }

  goOn() {
    this.#source?.close();
    this.#become("connecting");
    const source = new EventSource(url("live", { filter: this.#filter, cursor: this.#cursor }));
    source.onopen = () => this.#become("live");
    source.onerror = () => this.#become(source.readyState === EventSource.CLOSED ? "closed" : "connecting");
    source.addEventListener("packet", (event) => {
      this.#cursor = event.lastEventId;
      this.tell.packet(JSON.parse(event.data));
    });
    source.addEventListener("status", (event) => {
      if (event.lastEventId) this.#cursor = event.lastEventId;
      this.tell.status(JSON.parse(event.data));
    });
    this.#source = source;
  }

  // While nobody looks, no connection is held: a browser has six of them for all its tabs. Nothing is missed by it.
  sleep() {
    if (this.state === "paused" || this.state === "closed") return;
    this.#asleep = true;
    this.#source?.close();
  }

  wake() {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.goOn();
  }

  pause() {
    this.#source?.close();
    this.#become("paused");
  }

  close() {
    this.#asleep = false;
    this.#source?.close();
    this.#source = null;
    this.#become("closed");
  }

  #become(state) {
    this.state = state;
    this.tell.state();
  }
}
