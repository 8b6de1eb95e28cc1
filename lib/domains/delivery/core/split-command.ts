export type SplitCommand = { ok: true; argv: string[] } | { ok: false; problem: string }

const shellOnly = new Set(['|', '&', ';', '<', '>', '(', ')', '$', '`', '*', '?', '~', '#'])

/**
 * Splits a start command into its arguments as a shell would, with '…', "…" and backslashes. There is no shell when it runs, so
 * what only a shell understands is refused, with the cure, instead of reaching the program as text.
 */
export function splitCommand(text: string): SplitCommand {
  const argv: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote !== null) {
      if (character === quote) quote = null
      else if (character === '\\' && quote === '"' && '"\\'.includes(text.charAt(at + 1))) word = (word ?? '') + text.charAt((at += 1))
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\') word = (word ?? '') + text.charAt((at += 1))
    else if (/\s/.test(character)) {
      if (word !== null) argv.push(word)
      word = null
    } else if (shellOnly.has(character)) {
      return { ok: false, problem: `uses "${character}", which only a shell understands. Commands run without one: read variables like PORT inside the program, or quote the character.` }
    } else word = (word ?? '') + character
  }
  if (quote !== null) return { ok: false, problem: `has a ${quote} that is never closed.` }
  if (word !== null) argv.push(word)
  const [program] = argv
  if (program === undefined) return { ok: false, problem: 'is empty.' }
  if (/^[A-Za-z_]\w*=/.test(program)) {
    return { ok: false, problem: `begins with the assignment ${program.split('=')[0]}=…, which only a shell understands. Give variables in the server group's environment.` }
  }
  return { ok: true, argv }
}
