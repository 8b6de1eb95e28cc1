const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`

/** Runs one step. Says nothing when it takes under a second; otherwise one line when that second is over, and one at its end. */
export async function step(title, work) {
  const began = Date.now()
  const announce = setTimeout(() => process.stderr.write(`… ${title}\n`), 1_000)
  try {
    const result = await work()
    if (Date.now() - began >= 1_000) process.stderr.write(`✓ ${title} (${seconds(began)})\n`)
    return result
  } catch (error) {
    process.stderr.write(`✗ ${title} (${seconds(began)})\n`)
    throw error
  } finally {
    clearTimeout(announce)
  }
}
