export interface SparkPath {
  line: string
  area: string
  last: { x: number; y: number } | null
}

const two = (value: number) => Number(value.toFixed(2))

/** A line of at most 60 values in a box, from zero; it breaks where nothing is known. */
export function sparkPath(values: (number | null)[], width: number, height: number): SparkPath {
  const top = Math.max(...values.map((value) => value ?? 0), 0) || 1
  const x = (at: number) => two(values.length < 2 ? width : (at / (values.length - 1)) * width)
  const y = (value: number) => two(height - 1 - (value / top) * (height - 2))
  let line = ''
  let area = ''
  let start: number | null = null
  let last: SparkPath['last'] = null
  const close = (at: number) => {
    if (start !== null) area += `L${x(at)} ${height}L${x(start)} ${height}Z`
    start = null
  }
  for (const [at, value] of values.entries()) {
    if (value === null) {
      close(at - 1)
      continue
    }
    const letter = start === null ? 'M' : 'L'
    start ??= at
    line += `${letter}${x(at)} ${y(value)}`
    area += `${letter}${x(at)} ${y(value)}`
    last = { x: x(at), y: y(value) }
  }
  close(values.length - 1)
  return { line, area, last }
}
