// A block copied in a spreadsheet program, as it lies on the clipboard: tabs between cells, line ends between rows.

// Rows of texts. A cell in quotes may hold tabs and line ends, and "" is one quote; the covered parts of a merged cell are blanks.
export function readBlock(text) {
  const rows = [[]];
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))([\t\n]|$)/gy;
  while (cell.lastIndex <= plain.length) {
    const found = cell.exec(plain);
    if (!found) break;
    rows.at(-1).push((found[1] === undefined ? found[2] : found[1].replaceAll('""', '"')).trim());
    if (!found[3]) break;
    if (found[3] === "\n") rows.push([]);
  }
  return rows;
}

// The block of a paste event; null when it is a single value, which the browser puts in by itself.
export function pastedBlock(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  return /[\t\n\r]/.test(text.trim()) ? readBlock(text) : null;
}
