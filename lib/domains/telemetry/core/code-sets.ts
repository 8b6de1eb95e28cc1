/** A set of signs: ranges of code points, sorted and apart. */
export type CodeSet = (readonly [number, number])[]

const last = 0x10ffff

/** Ranges in any order, joined where they touch. */
export function setOf(...ranges: CodeSet): CodeSet {
  const joined: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = joined.at(-1)
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to)
    else joined.push([from, to])
  }
  return joined
}

export function inverse(set: CodeSet): CodeSet {
  const rest: CodeSet = []
  let from = 0
  for (const [start, end] of set) {
    if (start > from) rest.push([from, start - 1])
    from = end + 1
  }
  return from <= last ? [...rest, [from, last]] : rest
}

/** With the other case of each letter. Wide ranges get it for ASCII alone: every letter of every script would be thousands. */
export function folded(set: CodeSet): CodeSet {
  const more: CodeSet = [...set]
  for (const [from, to] of set) {
    if (to - from < 64) for (let code = from; code <= to; code++) more.push(...otherCases(code))
    else for (let code = 65; code <= 122; code++) if (code >= from && code <= to) more.push(...otherCases(code))
  }
  return setOf(...more)
}

function otherCases(code: number): CodeSet {
  const sign = String.fromCodePoint(code)
  return [sign.toLowerCase(), sign.toUpperCase()].flatMap((other): CodeSet => {
    const point = other.codePointAt(0) ?? code
    // ß becomes two letters: it has no other case of its own.
    return String.fromCodePoint(point) === other ? [[point, point]] : []
  })
}

export const digits = setOf([48, 57])
export const wordSigns = setOf([48, 57], [65, 90], [95, 95], [97, 122])
export const spaces = setOf([9, 13], [32, 32])
