import type { Attributes } from '@opentelemetry/api'
import type { Series } from './duration-histogram'

/** Attributes that come again with every call of one kind: made, and written as bytes, once. */
export class FixedAttributes {
  bytes: Buffer | null = null
  /** Where durations of these attributes are counted, by the status of the answer. */
  readonly series = new Map<number, Series>()

  constructor(
    readonly name: string,
    readonly attributes: Attributes,
    /** Of the metric: fewer, because each combination is a series. */
    readonly counted: Attributes,
  ) {}
}
