import { z } from 'zod'
import { type Fault, type FieldError, fault, fieldError } from '@/lib/kernel/fault'
import { parseFields, pointerOf } from '@/lib/kernel/field-errors'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Declaration, RouteContext } from './declaration'
import { readJsonBody } from './read-json-body'

const nothing = z.strictObject({})

interface Wrapped {
  def: { type: string; innerType?: z.ZodType; in?: z.ZodType }
}

/** Looks through optional, default, pipe and the like: does this field take a list? */
function takesList(schema: z.ZodType | undefined): boolean {
  // The public type of a schema does not show `def` of its kind; zod documents these two members for introspection.
  const { def } = (schema ?? z.never()) as unknown as Wrapped
  if (def.type === 'array') return true
  const inner = def.innerType ?? def.in
  return inner ? takesList(inner) : false
}

const shapeOf = (schema: z.ZodType): Record<string, z.ZodType> => (schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {})

/** A list of a million wrong things is answered with the first of them. */
const errorsMax = 20

export function invalidInput(all: FieldError[]): Fault {
  const errors = all.slice(0, errorsMax)
  const said = errors.map(({ pointer: at, detail }) => (at === '#' ? detail : `${at.slice(2)}: ${detail}`))
  if (all.length > errorsMax) said.push(`And ${all.length - errorsMax} more.`)
  return fault('invalid-input', said.join(' '), { errors })
}

/** PostgreSQL cannot store it, and nobody types it. */
const noNul = (name: string): FieldError => fieldError(pointerOf([name]), reason('no-nul'))

function readQuery(url: string, schema: z.ZodType): Result<Record<string, unknown>, Fault> {
  const { searchParams } = new URL(url)
  const shape = shapeOf(schema)
  const query: Record<string, unknown> = Object.create(null)
  const wrong: FieldError[] = []
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    if (values.some((value) => value.includes('\0'))) wrong.push(noNul(name))
    else if (takesList(shape[name])) query[name] = values
    else if (values.length === 1) query[name] = values[0]
    else wrong.push(fieldError(pointerOf([name]), reason('given-twice')))
  }
  return wrong.length > 0 ? fail(invalidInput(wrong)) : ok({ ...query })
}

/** Query, body and path parameters, each by its own schema; the path wins, so that a body cannot aim elsewhere. */
export async function readInput(request: Request, context: RouteContext | undefined, declaration: Declaration): Promise<Result<object, Fault>> {
  const query = readQuery(request.url, declaration.query ?? nothing)
  if (!query.ok) return query
  const body = declaration.body ? await readJsonBody(request, declaration.bodyBytesMax) : ok(undefined)
  if (!body.ok) return body
  const errors: FieldError[] = []
  const input = {}
  const take = (schema: z.ZodType<object>, value: unknown) => {
    const parsed = parseFields(schema, value)
    if (parsed.ok) Object.assign(input, parsed.value)
    else for (const one of parsed.error) errors.push(one)
  }
  take(declaration.query ?? nothing, query.value)
  if (declaration.body) take(declaration.body, body.value)
  const params = (await context?.params) ?? {}
  for (const [name, value] of Object.entries(params)) {
    if (String(value).includes('\0')) errors.push(noNul(name))
  }
  take(declaration.params ?? nothing, params)
  return errors.length > 0 ? fail(invalidInput(errors)) : ok(input)
}
