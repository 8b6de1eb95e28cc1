const epsilon = 2.220446049250313e-16
const passesMax = 1001
/** Absolute: metrics with tiny values are judged coarsely, and a judge with another tolerance gives other verdicts. */
const tolerance = 1e-4

/** One unit in the last place is let off. */
const isZero = (value: number): boolean => Math.abs(value) <= Number.MIN_VALUE

interface End {
  at: number
  value: number
}

/**
 * Brent-Dekker root of `f` between two ends whose values are known; the steps of netlib's `zeroin` as R's `uniroot` takes
 * them, because verdicts depend on where exactly it stops. Opposite signs of the ends are not asked for.
 */
export function findRoot(f: (at: number) => number, lowEnd: End, highEnd: End): number {
  let a = lowEnd.at
  let fa = lowEnd.value
  let b = highEnd.at
  let fb = highEnd.value
  let c = a
  let fc = fa
  if (isZero(fa)) return a
  if (isZero(fb)) return b
  for (let pass = 0; pass < passesMax; pass++) {
    const previous = b - a
    if (Math.abs(fc) < Math.abs(fb)) {
      ;[a, b, c] = [b, c, b]
      ;[fa, fb, fc] = [fb, fc, fb]
    }
    const near = 2 * epsilon * Math.abs(b) + tolerance / 2
    let step = (c - b) / 2
    if (Math.abs(step) <= near || isZero(fb)) return b
    if (Math.abs(previous) >= near && Math.abs(fa) > Math.abs(fb)) {
      const { p, q } = interpolation({ a, fa, b, fb, c, fc })
      if (p < 0.75 * (c - b) * q - Math.abs(near * q) / 2 && p < Math.abs((previous * q) / 2)) step = p / q
    }
    if (Math.abs(step) < near) step = step > 0 ? near : -near
    a = b
    fa = fb
    b += step
    fb = f(b)
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) {
      c = a
      fc = fa
    }
  }
  return b
}

interface Bracket {
  a: number
  fa: number
  b: number
  fb: number
  c: number
  fc: number
}

/** Linear with two different points, inverse quadratic with three; the step is p / q. */
function interpolation({ a, fa, b, fb, c, fc }: Bracket): { p: number; q: number } {
  let p: number
  let q: number
  if (a === c) {
    const s = fb / fa
    p = (c - b) * s
    q = 1 - s
  } else {
    const [u, v, w] = [fa / fc, fb / fc, fb / fa]
    p = w * ((c - b) * u * (u - v) - (b - a) * (v - 1))
    q = (u - 1) * (v - 1) * (w - 1)
  }
  if (p > 0) q = -q
  else p = -p
  return { p, q }
}
