// The HTTP API. Whatever is not a success is thrown as an ApiError with its problem document.
const BASE = "api/v1/";

export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || "The request failed");
    this.problem = problem;
  }
}

export function url(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== "" && value !== null && value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return BASE + path + (text ? `?${text}` : "");
}

export async function get(path, parameters, signal) {
  return answer(await fetch(url(path, parameters), { signal }));
}

export async function post(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(url(path), { method: "POST", headers, body: JSON.stringify(body), signal }));
}

// The first objects of an answer that has one on each line; the rest is not waited for.
export async function lines(path, parameters, most, signal) {
  const response = await fetch(url(path, parameters), { signal });
  if (!response.ok) return answer(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const objects = [];
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const texts = (rest + (value ?? "")).split("\n");
    rest = done ? "" : texts.pop();
    for (const text of texts) if (text && objects.length < most) objects.push(JSON.parse(text));
    if (done) return objects;
    if (objects.length === most) {
      await reader.cancel();
      return objects;
    }
  }
}

// A capture file, as it is.
export async function upload(file) {
  const headers = { "Content-Type": "application/octet-stream" };
  return answer(await fetch(url("captures", { name: file.name.slice(0, 200) }), { method: "POST", headers, body: file }));
}

export async function remove(path) {
  const response = await fetch(url(path), { method: "DELETE" });
  if (!response.ok) await answer(response);
}

async function answer(response) {
  if (response.ok) return response.json();
  const type = response.headers.get("Content-Type") ?? "";
  throw new ApiError(type.includes("json")
    ? await response.json()
    : { title: `HTTP ${response.status}`, status: response.status });
}
