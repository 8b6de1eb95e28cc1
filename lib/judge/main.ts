import { readFile } from 'node:fs/promises'
import { judgeInput } from '@/lib/domains/canary/judge-canary'
import { JudgeInput, type JudgeResult } from '@/lib/domains/canary/schemas'
import { problemResponse } from '@/lib/http/problem'
import { invalidInput } from '@/lib/http/read-input'
import { type Fault, fault } from '@/lib/kernel/fault'
import { parseFields } from '@/lib/kernel/field-errors'
import { fail, ok, type Result } from '@/lib/kernel/result'

const usage = 'Say which file to judge: npm run -s judge -- FILE, or - for standard input.'

const atRoot = (detail: string): Fault => fault('invalid-input', detail, { errors: [{ pointer: '#', detail }] })

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function readSource(file: string): Promise<Result<string, Fault>> {
  if (file === '-') return ok(await standardInput())
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return fail(fault('not-found', `${file} cannot be read (${why}). ${usage}`))
  }
}

function parseJson(text: string): Result<unknown, Fault> {
  if (text.trim() === '') return fail(atRoot('The input is empty. It must be a JSON object with canaryConfig, metricSetPairList and scoreThresholds.'))
  try {
    // A byte order mark is no part of JSON, and some editors write one.
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail(atRoot(`The input is not JSON: ${why}. Numbers that JSON does not have are written as texts: "NaN".`))
  }
}

async function judgeFile(args: readonly string[]): Promise<Result<JudgeResult, Fault>> {
  const [file, ...more] = args
  if (file === undefined || more.length > 0) return fail(fault('invalid-input', usage))
  const text = await readSource(file)
  if (!text.ok) return text
  const json = parseJson(text.value)
  if (!json.ok) return json
  const parsed = parseFields(JudgeInput, json.value)
  return parsed.ok ? judgeInput(parsed.value) : fail(invalidInput(parsed.error))
}

/** Prints Kayenta's judge result, or one problem (RFC 9457), and nothing else. Gives the exit code: 0, or 2 for bad input. */
export async function runJudge(args: readonly string[], print: (text: string) => void): Promise<0 | 2> {
  const judged = await judgeFile(args)
  if (judged.ok) print(`${JSON.stringify(judged.value, null, 2)}\n`)
  else print(`${JSON.stringify(await problemResponse(judged.error, args[0] ?? '').json(), null, 2)}\n`)
  return judged.ok ? 0 : 2
}
