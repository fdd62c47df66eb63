// The fields that filters know, asked for once.
import { get } from "../api.js";

let fields = null;

export function allFields() {
  fields ??= get("fields").then((answer) => answer.fields).catch(() => {
    fields = null;
    return [];
  });
  return fields;
}

const quote = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

// A part of a payload: its name is the field with its path. What has parts itself has no value.
function testOfPart(field) {
  if (typeof field.value === "number" && Number.isSafeInteger(field.value)) return `${field.name} == ${field.value}`;
  if (typeof field.value === "string" && field.value.length <= 200) return `${field.name} == ${quote(field.value)}`;
  return typeof field.value === "boolean" ? `${field.name} == "${field.value}"` : field.name;
}

// A filter that a field of a packet's tree passes; null where the language has none for it.
export function testOf(field, table) {
  if (field.name.startsWith("mqtt.payload[")) return testOfPart(field);
  const type = table.find((each) => each.name === field.name)?.type;
  if (field.redacted || type === undefined) return null;
  if (type === "pair" && Array.isArray(field.value)) return `${field.name}[${quote(field.value[0])}] == ${quote(field.value[1])}`;
  if (field.value === undefined || type === "none") return field.name;
  if (type === "string") return field.value.length <= 200 ? `${field.name} == ${quote(field.value)}` : null;
  if (type === "bytes") return field.value.length > 0 && field.value.length <= 128 ? `${field.name} == ${field.value.match(/../g).join(":")}` : field.name;
  return `${field.name} == ${field.value}`;
}
