// <spark-line>: a line without axes.
import { svg, html } from "../lib/lit-html/lit-html.js";
import { Page } from "./page.js";

const WIDTH = 160;
const HEIGHT = 36;
const POINTS_MAX = 60;

class SparkLine extends Page {
  #points = [];

  set points(points) {
    this.#points = points.slice(-POINTS_MAX);
    this.update();
  }

  view() {
    const points = this.#points;
    if (points.length < 2) return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"></svg>`;
    const max = Math.max(...points, 1);
    const step = WIDTH / (POINTS_MAX - 1);
    const start = WIDTH - step * (points.length - 1);
    const path = points.map((value, i) => `${(start + i * step).toFixed(1)},${(HEIGHT - 2 - (value / max) * (HEIGHT - 5)).toFixed(1)}`);
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${svg`
      <polygon points="${start.toFixed(1)},${HEIGHT} ${path.join(" ")} ${WIDTH},${HEIGHT}"></polygon><polyline points=${path.join(" ")}></polyline>`}</svg>`;
  }
}

customElements.define("spark-line", SparkLine);
