import type { RuleInForce } from './fault-rules'

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

/** Waits for a rule, at most until the rule ends. The answer cancels it. */
export function waitForRule({ waiting }: RuleInForce, ms: number, done: () => void): () => void {
  const goOn = () => {
    stop()
    done()
  }
  const cancel = delayExactly(ms, goOn)
  waiting.add(goOn)
  function stop(): void {
    cancel()
    waiting.delete(goOn)
  }
  return stop
}
