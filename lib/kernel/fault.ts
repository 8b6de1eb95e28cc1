import { type Reason, reasonWords } from './reason'

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

/**
 * One wrong field: `pointer` is a JSON pointer fragment (`#/size`), `detail` says the rule and the cure in English. `code` and
 * `values` say the same to programs, and to pages in the reader's language; what is nobody's code has words alone.
 */
export interface FieldError {
  pointer: string
  detail: string
  code?: Reason['code']
  values?: Reason['values']
}

export const fieldError = (pointer: string, why: Reason): FieldError => ({ pointer, detail: reasonWords(why), code: why.code, values: why.values })

/** Which rule refused, and the roles that could lift it. Only ever set for objects the actor may see. */
export interface Refusal {
  rule: string
  liftedBy: string[]
}

export interface Fault {
  code: FaultCode
  detail: string
  errors?: FieldError[]
  /** What `detail` says, by code: where no field is wrong. */
  reason?: Reason
  refusal?: Refusal
  /** Seconds after which trying again makes sense (`too-many`, `unavailable`). */
  retryAfterSeconds?: number
}

export const fault = (code: FaultCode, detail: string, more: Omit<Fault, 'code' | 'detail'> = {}): Fault => ({
  code,
  detail,
  ...more,
})

/** A refusal of no single field, in the words of its reason. */
export const refusedFor = (code: FaultCode, why: Reason, more: Omit<Fault, 'code' | 'detail' | 'reason'> = {}): Fault => fault(code, reasonWords(why), { ...more, reason: why })

/** Bad input of one field or more: `detail` is what its fields say. */
export const wrongFields = (...errors: FieldError[]): Fault => fault('invalid-input', errors.map(({ detail }) => detail).join(' '), { errors })
