/** Answers go to standard output, everything else to standard error, so that `token=$(qd token create …)` works. */
export interface Say {
  answer(json: unknown, text: string): void
  table(json: unknown, head: string[], rows: string[][]): void
  note(text: string): void
}

export function createSay(json: boolean, out: (text: string) => void, notes: (text: string) => void): Say {
  const write = (value: unknown, text: string) => out(json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`)
  return {
    answer: write,
    table(value, head, rows) {
      const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
      const line = (row: string[]) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ').trimEnd()
      write(value, [head, ...rows].map(line).join('\n'))
    },
    note(text) {
      if (!json) notes(`${text}\n`)
    },
  }
}
