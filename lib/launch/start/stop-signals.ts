const ignoreSecondForMs = 2_000

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP. A second within two seconds is the same key press: terminal and npm
 * both send it. A later one means "now": `force`.
 */
export function onStopSignal(stop: () => void, force: () => void, now: () => number = Date.now): void {
  let firstAt: number | null = null
  const heard = () => {
    if (firstAt === null) {
      firstAt = now()
      stop()
    } else if (now() - firstAt > ignoreSecondForMs) force()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
}
