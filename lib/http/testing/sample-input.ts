import { z } from 'zod'

const candidates: unknown[] = [
  'sample', 'sample-one', 'changes', 'Sample text that is long enough', 'now-1h', 'now', '0'.repeat(32), '0'.repeat(16), 'a'.repeat(64), '1.2026-01-01.1', '1', 1, 10, 100, 0, true, false, null, [], ['sample'], ['logs'], {}, new Date().toISOString(), '/sample', 'https://sample.example',
  { kind: 'absence', of: 'requests', forSeconds: 60 },
  [{ application: 'sample', instance: 'sample' }],
  [{ application: 'sample', weight: 1 }], 10_000, { volume: 20 },
]

const choices = (schema: z.ZodType): unknown[] => {
  const { def } = schema as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } }
  if (schema instanceof z.ZodEnum) return schema.options
  const inner = def.innerType ?? def.in
  return inner ? choices(inner) : schema instanceof z.ZodObject ? [sampleInput(schema)] : []
}

/** A smallest valid value, found by trying: what is optional is left out. Throws the field's name where no candidate fits. */
export function sampleInput(schema: z.ZodType<object>): Record<string, unknown> {
  if (!(schema instanceof z.ZodObject)) {
    const { def } = schema as unknown as { def: { innerType?: z.ZodType<object>; in?: z.ZodType<object> } }
    const inner = def.innerType ?? def.in
    if (!inner) throw new Error('input that is not an object')
    return sampleInput(inner)
  }
  const sample: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    if (field.safeParse(undefined).success) continue
    const found = [...choices(field), ...candidates].find((candidate) => field.safeParse(candidate).success)
    if (found === undefined) throw new Error(`no sample value fits "${name}": add one to the candidates`)
    sample[name] = found
  }
  return sample
}
