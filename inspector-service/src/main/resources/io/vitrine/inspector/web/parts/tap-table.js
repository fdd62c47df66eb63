// What each tap of a sensor got, and what the sensor did not get to see.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import * as format from "../format.js";
import { icon } from "./icon.js";

const COLUMNS = [["packets", "Packets"], ["mqtt_packets", "MQTT packets"], ["bytes", "Bytes"], ["duplicates", "Duplicates"], ["reordered", "Reordered"],
  ["gaps", "Gaps"], ["truncated", "Cut"], ["decode_errors", "Unreadable"], ["excluded", "Left out"]];
const CAUSES = { socket: "the socket's buffer was full", queue: "decoding did not keep up", not_vxlan: "not VXLAN" };

export function tapTable(sensors) {
  if (sensors.length === 0) return nothing;
  return html`<div class="card scroll"><h2>Taps</h2>
    ${sensors.flatMap((sensor) => drops(sensor))}
    <table class="plain"><thead><tr><th scope="col">Tap</th><th scope="col">Sensor</th>
      ${COLUMNS.map(([, title]) => html`<th scope="col" class="number">${title}</th>`)}</tr></thead>
      <tbody>${sensors.flatMap((sensor) => (sensor.taps ?? []).map((tap) => html`<tr>
        <td>${tap.name}${tap.vni === undefined || tap.name === `vni-${tap.vni}` ? "" : html` <span class="muted">VNI ${tap.vni}</span>`}</td>
        <td class="muted mono">${sensor.node}</td>
        ${COLUMNS.map(([key]) => html`<td class="number mono">${key === "bytes" ? format.bytes(tap[key]) : format.count(tap[key])}</td>`)}</tr>`))}</tbody></table></div>`;
}

function drops(sensor) {
  if (!sensor.ok) return [html`<p class="notice" data-state="warn">${icon("warning")}${sensor.node}: ${sensor.error}</p>`];
  return Object.entries(sensor.dropped).filter(([, count]) => count > 0).map(([cause, count]) =>
    html`<p class="notice" data-state="warn">${icon("warning")}${sensor.node}: ${format.count(count)} datagrams dropped, ${CAUSES[cause] ?? cause}</p>`);
}
