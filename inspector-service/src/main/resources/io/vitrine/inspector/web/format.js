// How numbers and times are written.
const whole = new Intl.NumberFormat("en");
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

export const count = (n) => whole.format(Math.round(n));

export function compact(n) {
  if (n < 1000) return n < 10 && n % 1 ? n.toFixed(1) : count(n);
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)}k`;
  return `${(n / 1e6).toFixed(n < 1e7 ? 1 : 0)}M`;
}

export function bytes(n) {
  let unit = 0;
  while (n >= 1024 && unit < UNITS.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${UNITS[unit]}`;
}

// Local time of day with microseconds; the API's own text keeps the nanoseconds.
export function timeOfDay(iso) {
  const date = new Date(iso);
  const fraction = (iso.split(".")[1] ?? "000000Z").slice(0, 6).padEnd(6, "0");
  return `${date.toLocaleTimeString("en-GB", { hour12: false })}.${fraction}`;
}

export function duration(millis) {
  const s = Math.max(0, Math.floor(millis / 1000));
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m ${s % 60}s`;
  if (s < 86400) return `${Math.floor(s / 3600)}h ${Math.floor((s % 3600) / 60)}m`;
  return `${Math.floor(s / 86400)}d ${Math.floor((s % 86400) / 3600)}h`;
}

export const version = (level) => ({ 3: "3.1", 4: "3.1.1", 5: "5" })[level] ?? "–";

export const endpoint = (host, port) => (host?.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
