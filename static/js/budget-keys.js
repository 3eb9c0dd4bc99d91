// Arrows and Enter go between the cells of a grid; Tab is left alone, so nobody is trapped.

const atEdge = (cell, key) => (key === "ArrowLeft" ? cell.selectionEnd === 0 : cell.selectionStart === cell.value.length);

function step(event, cell) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === "Enter" || event.key === "ArrowDown") return [1, 0];
  if (event.key === "ArrowUp") return [-1, 0];
  if (event.key === "ArrowLeft" && atEdge(cell, event.key)) return [0, -1];
  if (event.key === "ArrowRight" && atEdge(cell, event.key)) return [0, 1];
  return null;
}

// `rows`: the inputs, row by row. From the last cell Enter does what it does elsewhere.
export function moveBetween(event, rows) {
  const row = rows.findIndex((cells) => cells.includes(event.target));
  if (row < 0) return;
  const way = step(event, event.target);
  if (!way) return;
  const next = rows[row + way[0]]?.[rows[row].indexOf(event.target) + way[1]];
  if (!next) return;
  event.preventDefault();
  const group = next.closest("details");
  if (group) group.open = true;
  next.focus();
  next.select();
}
