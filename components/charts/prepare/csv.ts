// A cell that begins like a formula would be run by a spreadsheet: names of applications come from machines.
const quoted = (cell: string): string => {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+(e[+-]?\d+)?$/i.test(cell) ? `'${cell}` : cell
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180, with CRLF. Unknown is an empty cell. */
export const toCsv = (head: string[], rows: (string | number | null)[][]): string =>
  [head, ...rows].map((row) => row.map((cell) => quoted(cell === null ? '' : String(cell))).join(',')).join('\r\n') + '\r\n'
