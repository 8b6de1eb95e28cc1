import type { z } from 'zod'

/** One typed question between processes: POST `/<name>` with JSON over a Unix socket. Both sides parse with the same schemas. */
export interface ControlCall<I extends z.ZodType, O extends z.ZodType> {
  name: string
  input: I
  output: O
}

export const defineCall = <I extends z.ZodType, O extends z.ZodType>(name: string, input: I, output: O): ControlCall<I, O> => ({
  name,
  input,
  output,
})

/** A feed that stays open: POST `/<name>`, answered by one JSON object a line until either side closes. */
export interface ControlStream<I extends z.ZodType, O extends z.ZodType> {
  name: string
  input: I
  item: O
}

export const defineStream = <I extends z.ZodType, O extends z.ZodType>(name: string, input: I, item: O): ControlStream<I, O> => ({
  name,
  input,
  item,
})
