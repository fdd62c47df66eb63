// Tables of what traffic means together, live and of a capture file: findings, flows, sessions.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import * as format from "../format.js";

// The rows of a view; `packetsOf` gives the place where the packets of a finding are shown, if there is one.
export function trafficTable(view, rows, packetsOf) {
  return view === "findings" ? findings(rows, packetsOf) : view === "flows" ? flows(rows) : sessions(rows);
}

function head(...titles) {
  return html`<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>`;
}

function time(seconds) {
  return new Date(Number(seconds) * 1000).toLocaleTimeString("en-GB", { hour12: false });
}

function findings(rows, packetsOf) {
  const place = (each, text) => packetsOf(each) ? html`<a href=${packetsOf(each)}>${text}</a>` : text;
  return html`<table>${head("Time", "Severity", "Finding", "Statement", "Client", "From", "To", "Node")}
    <tbody>${rows.map((each) => html`<tr>
      <td class="mono">${time(each.ts)}</td><td><span class="tag" data-severity=${each.severity}>${each.severity}</span></td>
      <td class="wide"><b>${place(each, each.id)}</b> ${each.text}</td><td><code>${each.statement}</code></td><td class="clip">${each.client_id ?? nothing}</td>
      <td class="mono">${format.endpoint(each.src, each.sport)}</td><td class="mono">${format.endpoint(each.dst, each.dport)}</td>
      <td class="muted">${each.x?.node ?? ""}</td></tr>`)}</tbody></table>`;
}

function flows(rows) {
  return html`<table>${head("Minute", "From", "To", "Protocol", "Packets", "Bytes", "Sent again", "Lost", "Node")}
    <tbody>${rows.map((each) => html`<tr>
      <td class="mono">${time(each.window)}</td><td class="mono">${format.endpoint(each.src, each.sport)}</td><td class="mono">${format.endpoint(each.dst, each.dport)}</td>
      <td>${each.proto}</td><td class="number">${format.count(each.packets)}</td><td class="number">${format.bytes(each.bytes)}</td>
      <td class="number">${format.count(each.retransmissions)}</td><td class="number">${format.count(each.lost_segments)}</td>
      <td class="muted">${each.x?.node ?? ""}${each.x?.vni === undefined ? "" : ` VNI ${each.x.vni}`}</td></tr>`)}</tbody></table>`;
}

function sessions(rows) {
  const latency = (each) => each.latency_qos1_ms ? `${each.latency_qos1_ms.mean.toFixed(1)} ms` : "–";
  return html`<table>${head("Client", "User", "Connections", "Messages in", "Messages out", "QoS 1 mean", "Sent again", "Unacknowledged", "Takeovers", "Node")}
    <tbody>${rows.map((each) => html`<tr>
      <td class="clip wide">${each.client_id}</td><td class="clip">${each.username ?? ""}</td><td class="number">${format.count(each.connections)}</td>
      <td class="number">${format.count(each.publishes_in)}</td><td class="number">${format.count(each.publishes_out)}</td><td class="number">${latency(each)}</td>
      <td class="number">${format.count(each.sent_again)}</td><td class="number">${format.count(each.unacknowledged)}</td><td class="number">${format.count(each.takeovers)}</td>
      <td class="muted">${each.x?.node ?? ""}</td></tr>`)}</tbody></table>`;
}
