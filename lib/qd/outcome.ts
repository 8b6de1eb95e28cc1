/** What a pipeline goes by; `usage.ts` says them to people. */
export const exitCodes = { done: 0, no: 1, usage: 2, 'rolled-back': 3, waits: 4, unreachable: 5, late: 6 } as const
export type Exit = keyof typeof exitCodes

/** Ends the program with one line on standard error. */
export class Stop extends Error {
  readonly exit: Exit
  constructor(exit: Exit, message: string) {
    super(message)
    this.exit = exit
  }
}
