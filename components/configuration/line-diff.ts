export interface TextLine {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/** Beyond it the table of the comparison would be too large: what lies between is then said as all gone and all new. */
const cellsMax = 4_000_000

/** What two texts differ in, line by line, by their longest common part. */
export function lineDiff(before: string, after: string): TextLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const same = (lines: string[]): TextLine[] => lines.map((text) => ({ kind: 'same', text }))
  return [...same(a.slice(0, head)), ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...same(a.slice(a.length - tail))]
}

function between(a: string[], b: string[]): TextLine[] {
  const removed = (text: string): TextLine => ({ kind: 'removed', text })
  const added = (text: string): TextLine => ({ kind: 'added', text })
  const width = b.length + 1
  if ((a.length + 1) * width > cellsMax) return [...a.map(removed), ...b.map(added)]
  // lengths[i * width + j]: of the longest common part of what follows a[i] and b[j].
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: TextLine[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [was, is] = [a[i], b[j]]
    if (was !== undefined && was === is) {
      lines.push({ kind: 'same', text: was })
      i++
      j++
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(was))
      i++
    } else if (is !== undefined) {
      lines.push(added(is))
      j++
    }
  }
  return lines
}

export type DiffPart = TextLine | { kind: 'skipped'; count: number }

/** Only what changed, with a few lines around it. */
export function changedParts(lines: readonly TextLine[], around = 3): DiffPart[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'))
  const parts: DiffPart[] = []
  for (const [at, line] of lines.entries()) {
    if (near[at]) parts.push(line)
    else {
      const last = parts.at(-1)
      if (last?.kind === 'skipped') last.count++
      else parts.push({ kind: 'skipped', count: 1 })
    }
  }
  return parts
}
