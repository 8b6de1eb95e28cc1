import type { Severity } from '../schemas'
import { severityOf } from './severity'

/** The lowest severity number of what loggers call their levels; syslog's and Go's words among them. */
const numbers = new Map<string, number>(
  Object.entries({
    1: ['trace', 'trc', 'verbose'],
    5: ['debug', 'dbg'],
    9: ['info', 'inf', 'information', 'informational'],
    10: ['notice'],
    13: ['warn', 'wrn', 'warning'],
    17: ['error', 'err', 'eror'],
    21: ['fatal', 'critical', 'crit', 'panic', 'alert', 'emerg', 'emergency'],
  }).flatMap(([number, words]) => words.map((word): [string, number] => [word, Number(number)])),
)

/** Every word of some severities. */
export const wordsOfSeverities = (some: readonly Severity[]): string[] => [...numbers].filter(([, number]) => some.includes(severityOf(number))).map(([word]) => word)

/** 0 where the word says nothing known. */
export const severityOfWord = (word: unknown): number => (typeof word === 'string' ? (numbers.get(word.toLowerCase()) ?? 0) : 0)
