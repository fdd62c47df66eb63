// Line icons, 16 px, drawn with the text's colour.
import { svg } from "../lib/lit-html/lit-html.js";

const PATHS = {
  activity: "M1.5 8.5h3l2-6 3 11 2-5h3",
  layers: "M8 1.8 14.5 5 8 8.2 1.5 5ZM1.5 8 8 11.2 14.5 8M1.5 11 8 14.2 14.5 11",
  plug: "M5.5 1.5v4M10.5 1.5v4M3.5 5.5h9v2a4.5 4.5 0 0 1-9 0ZM8 12v2.5",
  contrast: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Zm0 0v12.4M8 4.5a3.5 3.5 0 0 1 0 7",
  pause: "M5 3v10M11 3v10",
  play: "M4.5 2.5 13 8l-8.5 5.5Z",
  clear: "M4 4l8 8M12 4l-8 8",
  filter: "M1.8 2.8h12.4L9.6 8.4v4.4l-3.2 1.6v-6Z",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  chevron: "M6 3.5 10.5 8 6 12.5",
  warning: "M8 2 15 14H1ZM8 6.5v3.5M8 12v.2",
  check: "M2.5 8.5 6 12l7.5-8",
  search: "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM10.6 10.6l3.6 3.6",
  bottom: "M8 2v9M4 7.5 8 11.5l4-4M3 14h10",
  lock: "M3.5 7.5h9v6.5h-9ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  download: "M8 2v8M4.5 6.5 8 10l3.5-3.5M2.5 13.5h11",
};

export const icon = (name) => svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
