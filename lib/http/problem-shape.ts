import { z } from 'zod'

/** What `problemResponse` answers, as clients and OpenAPI see it. */
export const Problem = z.object({
  type: z.string(),
  code: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  refusal: z.object({ rule: z.string(), liftedBy: z.array(z.string()) }).optional(),
})
export type Problem = z.infer<typeof Problem>
