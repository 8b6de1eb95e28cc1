import { parseArgs } from 'node:util'
import { Stop } from './outcome'

const options = {
  data: { type: 'string' }, url: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
  role: { type: 'string' }, team: { type: 'string' }, days: { type: 'string' }, name: { type: 'string' },
  application: { type: 'string' }, description: { type: 'string' }, size: { type: 'string' }, zones: { type: 'string' }, version: { type: 'string' },
  strategy: { type: 'string' }, stack: { type: 'string' }, detail: { type: 'string' }, 'health-deadline': { type: 'string' }, watch: { type: 'string' }, warm: { type: 'string' }, preview: { type: 'boolean' },
  'canary-size': { type: 'string' }, 'canary-share': { type: 'string' }, 'canary-warm-up': { type: 'string' }, 'canary-interval': { type: 'string' }, 'canary-lifetime': { type: 'string' },
  'canary-window': { type: 'string' }, 'canary-config': { type: 'string' }, 'canary-pass': { type: 'string' }, 'canary-marginal': { type: 'string' }, minutes: { type: 'string' }, state: { type: 'string' },
  plan: { type: 'string' }, 'database-url': { type: 'boolean' }, cancel: { type: 'boolean' }, confirm: { type: 'string' },
  kind: { type: 'string' }, to: { type: 'string' }, signals: { type: 'string' }, applications: { type: 'string' }, severity: { type: 'string' }, buffer: { type: 'string' }, 'allow-local': { type: 'boolean' },
  'bearer-file': { type: 'string' }, 'basic-file': { type: 'string' }, 'header-file': { type: 'string' }, 'ca-file': { type: 'string' }, 'certificate-file': { type: 'string' }, 'key-file': { type: 'string' },
  verdict: { type: 'string' }, override: { type: 'boolean' },
  health: { type: 'string' }, why: { type: 'string' }, 'server-group': { type: 'string' }, wait: { type: 'boolean' }, timeout: { type: 'string' },
  fault: { type: 'string' }, title: { type: 'string' }, instances: { type: 'string' }, count: { type: 'string' }, zone: { type: 'string' }, caller: { type: 'string' }, ms: { type: 'string' }, 'http-status': { type: 'string' },
  with: { type: 'string' }, from: { type: 'string' }, signal: { type: 'string' },
  address: { type: 'string' }, login: { type: 'string' }, username: { type: 'string' }, tenant: { type: 'string' }, 'secret-stdin': { type: 'boolean' }, 'inside-allowed': { type: 'boolean' }, 'application-label': { type: 'string' },
  share: { type: 'string' }, signed: { type: 'boolean' }, term: { type: 'string' }, steady: { type: 'string', multiple: true }, language: { type: 'string' }, when: { type: 'string' },
  formula: { type: 'string' }, compare: { type: 'string' },
  file: { type: 'string' }, format: { type: 'string' }, comment: { type: 'string' }, over: { type: 'string' }, ref: { type: 'string' },
  path: { type: 'string' }, host: { type: 'string' }, methods: { type: 'string' }, method: { type: 'string' }, strip: { type: 'boolean' }, order: { type: 'string' }, header: { type: 'string', multiple: true }, stage: { type: 'string' }, routes: { type: 'string' }, on: { type: 'boolean' }, off: { type: 'boolean' },
  rule: { type: 'string' }, 'spill-over': { type: 'string' }, 'slow-start': { type: 'string' }, 'eject-after': { type: 'string' }, 'eject-for': { type: 'string' }, 'eject-at-most': { type: 'string' }, 'eject-errors': { type: 'string' },
  attributes: { type: 'string' }, slowest: { type: 'boolean' }, cohort: { type: 'string' },
} as const

type Options = typeof options
/** One that may be given more than once is a list. */
export type Flags = { [name in keyof Options]?: Options[name]['type'] extends 'boolean' ? boolean : Options[name] extends { multiple: true } ? string[] : string }

export interface Given {
  words: string[]
  flags: Flags
}

export function parseGiven(args: string[]): Given {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    return { words: positionals, flags: values }
  } catch (error) {
    throw new Stop('usage', `${(error as Error).message}. See: npm run -s qd -- --help`)
  }
}

/** A whole number in its limits, or the usage error that names the flag. */
export function wholeNumber(what: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new Stop('usage', `${what} must be a whole number from ${min} to ${max}, not "${text}".`)
}

export function oneOf<T extends string>(what: string, text: string | undefined, choices: readonly T[]): T | undefined {
  if (text === undefined) return undefined
  const chosen = choices.find((choice) => choice === text)
  if (chosen === undefined) throw new Stop('usage', `${what} must be ${choices.join(' or ')}, not "${text}".`)
  return chosen
}

export function needed(what: string, text: string | undefined): string {
  if (text) return text
  throw new Stop('usage', `${what} is missing. See: npm run -s qd -- --help`)
}
