import { z } from 'zod'

const Coded = {
  code: z.string().describe('Which rule, for programs. A reader may not know every code: `detail` is always there and says the same in English.'),
  values: z.record(z.string(), z.union([z.string(), z.number()])).describe('What stands in the words of the code, as the place of a mistake.'),
}

/** A field of the question that is wrong. */
export const ProblemField = z.object({ pointer: z.string(), detail: z.string(), code: Coded.code.optional(), values: Coded.values.optional() })
export type ProblemField = z.infer<typeof ProblemField>

/** What `problemResponse` answers, as clients and OpenAPI see it. */
export const Problem = z.object({
  type: z.string(),
  code: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(ProblemField).optional(),
  reason: z.object(Coded).optional().describe('Why, where no single field is wrong: what `detail` says, by code.'),
  refusal: z.object({ rule: z.string(), liftedBy: z.array(z.string()) }).optional(),
})
export type Problem = z.infer<typeof Problem>
