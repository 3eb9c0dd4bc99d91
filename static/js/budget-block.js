// Cells of several posts in one request. What goes wrong with it is left to each post's own saver, which knows what to do.
import { csrfToken } from "./csrf.js";

// `sent`: Map of row → {month: text}; a row has post.id and saver. tells: status(text), saved(row, cells)
export async function sendBlock(url, sent, tells) {
  if (!sent.size) return;
  tells.status("Gemmer …");
  await Promise.all([...sent.keys()].map((row) => row.saver.settled()));
  const posts = [...sent].map(([row, cells]) => [row.post.id, { version: row.saver.version, cells }]);
  const answer = await ask(url, Object.fromEntries(posts));
  for (const [row, cells] of sent) {
    if (!answer) row.saver.putAll(cells);
    else {
      row.saver.version = answer.versions[row.post.id];
      for (const name of Object.keys(cells)) row.saver.decided(name);
      tells.saved(row, cells);
    }
  }
  if (answer) tells.status(answer.saved);
}

// null when nothing was saved: no network, logged out, a colleague's newer version, a cell that cannot be read.
async function ask(url, block) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  try {
    const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams({ block: JSON.stringify(block) }) });
    return response.ok && !response.redirected ? await response.json() : null;
  } catch (error) {
    if (error instanceof TypeError) return null; // fetch's own word for «no network»
    throw error;
  }
}
