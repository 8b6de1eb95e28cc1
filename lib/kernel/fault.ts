/** Every way a verb may refuse. `lib/http/problem.ts` maps each to a status; a new code without a row there does not compile. */
export type FaultCode =
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media-type'
  | 'too-many'
  | 'unavailable'
  | 'internal'

/** One wrong field: `pointer` is a JSON pointer fragment (`#/size`), `detail` says the rule and the cure. */
export interface FieldError {
  pointer: string
  detail: string
}

/** Which rule refused, and the roles that could lift it. Only ever set for objects the actor may see. */
export interface Refusal {
  rule: string
  liftedBy: string[]
}

export interface Fault {
  code: FaultCode
  detail: string
  errors?: FieldError[]
  refusal?: Refusal
  /** Seconds after which trying again makes sense (`too-many`, `unavailable`). */
  retryAfterSeconds?: number
}

export const fault = (code: FaultCode, detail: string, more: Omit<Fault, 'code' | 'detail'> = {}): Fault => ({
  code,
  detail,
  ...more,
})
