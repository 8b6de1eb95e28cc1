/** Calls back once, not before `ms` have passed: timers of the runtime may be up to one early. The answer cancels it. */
export function delayExactly(ms: number, done: () => void): () => void {
  const endsAt = performance.now() + ms
  let timer = setTimeout(check, ms)
  function check(): void {
    const leftMs = endsAt - performance.now()
    if (leftMs <= 0) done()
    else timer = setTimeout(check, leftMs)
  }
  return () => clearTimeout(timer)
}
