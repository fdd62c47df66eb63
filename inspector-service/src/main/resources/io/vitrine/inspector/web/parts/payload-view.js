// The payload of a packet as a reader wants it: pretty JSON, CBOR in diagnostic notation, Protobuf, Sparkplug B.
import { html, nothing } from "../lib/lit-html/lit-html.js";
import { icon } from "./icon.js";

const NAMES = { json: "JSON", cbor: "CBOR", protobuf: "Protobuf", sparkplug: "Sparkplug B" };

// Text and bytes are in the tree and the hex view already.
export function payloadView(payload) {
  if (!payload || (!NAMES[payload.view] && !payload.problem)) return nothing;
  return html`<details class="payload"><summary>Payload as ${NAMES[payload.view] ?? payload.view}
      ${payload.problem ? html`<span class="muted">${icon("warning")}${payload.problem}</span>` : nothing}
      ${payload.shortened ? html`<span class="muted">beginning</span>` : nothing}</summary>
    <pre class="mono" tabindex="0">${payload.text}</pre></details>`;
}
