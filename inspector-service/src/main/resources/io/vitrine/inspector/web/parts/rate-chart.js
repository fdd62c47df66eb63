// <rate-chart>: rates of a few counters over time.
import uPlot from "../lib/uplot/uPlot.esm.js";
import { compact } from "../format.js";
import { history, rates } from "./samples.js";

const HEIGHT = 240;
const WINDOW_SECONDS_MIN = 60;
const WINDOW_SECONDS_MAX = 600;

class RateChart extends HTMLElement {
  series = [];
  #plot = null;

  connectedCallback() {
    this.sizes = new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT }));
    this.sizes.observe(this);
    this.themed = () => { this.#plot?.destroy(); this.#plot = null; this.#draw(); };
    addEventListener("themechange", this.themed);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.themed);
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    removeEventListener("themechange", this.themed);
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", this.themed);
    this.#plot?.destroy();
  }

  // A new version means new samples.
  set version(_) {
    queueMicrotask(() => this.#draw());
  }

  static #span(min, max) {
    const end = max ?? Date.now() / 1000;
    return [Math.min(Math.max(min ?? end, end - WINDOW_SECONDS_MAX), end - WINDOW_SECONDS_MIN), end];
  }

  #draw() {
    if (!this.isConnected || this.clientWidth === 0) return;
    const times = history.slice(1).map((each) => each.millis / 1000);
    const data = [times, ...this.series.map(({ meter }) => rates(meter))];
    this.#plot ??= new uPlot(this.#options(), data, this);
    this.#plot.setData(data);
  }

  // A canvas knows no light-dark(): let the browser work it out.
  #color(name) {
    this.style.setProperty("color", `var(${name})`);
    const color = getComputedStyle(this).color;
    this.style.removeProperty("color");
    return color;
  }

  #options() {
    const color = (name) => this.#color(name);
    const axis = { stroke: color("--chart-text"), grid: { stroke: color("--chart-grid"), width: 1 }, ticks: { show: false }, space: 70, font: "11px system-ui, sans-serif" };
    return {
      width: this.clientWidth,
      height: HEIGHT,
      cursor: { y: false, points: { size: 7 } },
      scales: {
        x: { range: (_, min, max) => RateChart.#span(min, max) },
        y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] },
      },
      axes: [{ ...axis, size: 34, values: (_, ticks) => ticks.map((t) => new Date(t * 1000).toLocaleTimeString("en-GB")) },
        { ...axis, space: 40, size: 48, values: (_, ticks) => ticks.map(compact) }],
      series: [{ value: (_, t) => (t ? new Date(t * 1000).toLocaleTimeString("en-GB") : "–") },
        ...this.series.map(({ title }, i) => ({
          label: title,
          stroke: color(`--series-${i + 1}`),
          fill: color(`--series-${i + 1}-fill`),
          width: 1.75,
          points: { show: false },
          value: (_, value) => (value === null ? "–" : `${compact(value)}/s`),
        }))],
    };
  }
}

customElements.define("rate-chart", RateChart);
