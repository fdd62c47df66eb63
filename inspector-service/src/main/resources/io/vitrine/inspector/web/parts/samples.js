// The counters' last values, kept while the page is open, whichever part of it is shown.
const SAMPLES_MAX = 300;

export const history = [];

// Takes over what the inspector has kept, when the page has nothing yet.
export function recall(samples) {
  if (history.length === 0) samples.forEach(sample);
}

export function sample(stats) {
  const millis = Date.parse(stats.time);
  if (history.length && millis <= history.at(-1).millis) return;
  history.push({ millis, totals: stats.totals });
  if (history.length > SAMPLES_MAX) history.shift();
}

export function total(meter) {
  return history.at(-1)?.totals[meter] ?? null;
}

export function rate(meter) {
  return history.length > 1 ? between(history.at(-2), history.at(-1), meter) : null;
}

export function rates(meter) {
  return history.slice(1).map((each, i) => between(history[i], each, meter) ?? 0);
}

// A counter that went down began anew: its broker was restarted.
function between(older, newer, meter) {
  if (newer.totals[meter] === undefined) return null;
  const change = newer.totals[meter] - (older.totals[meter] ?? 0);
  return (Math.max(0, change) * 1000) / (newer.millis - older.millis);
}
