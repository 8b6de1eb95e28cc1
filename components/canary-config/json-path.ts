export type Path = readonly (string | number)[]

/** The value at a path; undefined where it leads nowhere. */
export function readAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return typeof step === 'number' ? inner[step] : undefined
    return inner !== null && typeof inner === 'object' && Object.hasOwn(inner, step) ? (inner as Record<string | number, unknown>)[step] : undefined
  }, value)
}

/** A copy with another value there; what is not on the path stays as it was, unknown fields too. `undefined` takes the entry out. */
export function writeAt(value: unknown, path: Path, next: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return next
  if (Array.isArray(value) && typeof step === 'number') {
    const inner = writeAt(value[step], rest, next)
    return inner === undefined ? value.toSpliced(step, 1) : value.toSpliced(step, 1, inner)
  }
  if (next === undefined && value === undefined) return undefined
  const before = value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  const inner = writeAt(before[step], rest, next)
  const { [step]: _before, ...others } = before
  if (inner === undefined) return others
  return { ...before, [step]: inner }
}

/** As the server points: `#/metrics/0/groups`. */
export const pointerOf = (path: Path): string => ['#', ...path].map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')

/** Of the problems those that are at this value, or inside it where no field shows them. */
export const isWithin = (pointer: string, path: Path): boolean => pointer === pointerOf(path) || pointer.startsWith(`${pointerOf(path)}/`)
