import { setTimeout as pause } from 'node:timers/promises'
import { Language } from '../../domains/access/schemas'
import { parseCondition } from '../../domains/chaos/core/condition-text'
import { boundWords, conditionName, faultWords, planWords } from '../../domains/chaos/core/fault-words'
import { AbortedRuns, ChaosRun, ChaosRunDetail, RunPage, RunPreview, RunReport, StartRunInput } from '../../domains/chaos/schemas'
import type { Condition } from '../../domains/chaos/steady-schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const numberMax = 1_000_000_000
const kinds = ['kill', 'stop', 'pause', 'delay', 'error', 'reset'] as const
/** A console that restarts meanwhile must not fail a pipeline. */
const silenceMsMax = 60_000

/** Like "error-share edge>home <= 2" or "telemetry p95 home <= 400". */
export function conditionOf(text: string): Condition {
  const read = parseCondition(text)
  if (!read.ok) throw new Stop('usage', `--steady '${text}': ${read.error}`)
  return read.value
}

/** What is asked, by the names of the API; the limits are the schema's. */
export function askOf({ words, flags }: Given): StartRunInput {
  const fault = oneOf('--fault', needed('--fault', flags.fault), kinds)
  const share = flags.share === undefined ? undefined : Number(flags.share)
  const parsed = StartRunInput.safeParse({
    application: needed('The application', words[2]), fault, why: needed('--why', flags.why),
    ...(flags.title !== undefined && { title: flags.title }),
    ...(flags.instances !== undefined && { instances: flags.instances.split(',').map((one) => one.trim()).filter(Boolean) }),
    ...(flags.count !== undefined && { count: wholeNumber('--count', flags.count, 1, 100) }),
    ...(flags.zone !== undefined && { zone: flags.zone }), ...(flags.caller !== undefined && { caller: flags.caller }),
    ...(flags.ms !== undefined && { delayMs: wholeNumber('--ms', flags.ms, 1, 30_000) }),
    ...(flags['http-status'] !== undefined && { status: wholeNumber('--http-status', flags['http-status'], 400, 599) }),
    ...(share !== undefined && { sharePercent: share }), ...(flags.signed === true && { scope: 'signed' }),
    ...(flags.term !== undefined && { termSeconds: wholeNumber('--term', flags.term, 5, 1_800) }),
    ...(flags.steady !== undefined && { conditions: flags.steady.map(conditionOf) }),
  })
  if (!parsed.success) throw new Stop('usage', parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '))
  return parsed.data
}

/** Where a run stands, in one line. */
export function standing({ number, application, plan, phase, verdict, reason, facts }: ChaosRun): string {
  const left = facts.leftovers ?? []
  const now = phase === 'done' ? `${verdict}. ${reason?.detail ?? ''}` : phase === 'residue' && left.length > 0 ? `left: ${left.map(({ detail }) => detail).join(' ')}` : phase
  return `CH-${number} ${planWords(application, plan)}: ${now}`.trim()
}

/** 0 held, 3 broken, 1 refused or failed. Aborted is what was asked for only by who aborts. */
function exitOf({ verdict }: Pick<ChaosRun, 'verdict'>): Exit {
  return verdict === 'held' ? 'done' : verdict === 'broken' ? 'rolled-back' : 'no'
}

async function follow(api: Api, number: number, seconds: number, say: Say): Promise<{ run: ChaosRun; exit: Exit }> {
  const deadline = Date.now() + seconds * 1_000
  let heardAt = Date.now()
  for (let said = ''; ; await pause(500)) {
    let run: ChaosRun
    try {
      // Where it stands, without its seconds.
      run = await api.ask(ChaosRunDetail, 'GET', `/chaos/runs/${number}?since=${Date.now()}&stepsSince=${Date.now()}`)
      heardAt = Date.now()
    } catch (error) {
      if (!(error instanceof Stop) || error.exit !== 'unreachable' || Date.now() - heardAt > silenceMsMax || Date.now() > deadline) throw error
      continue
    }
    const now = standing(run)
    if (now !== said) say.note((said = now))
    if (run.phase === 'done') return { run, exit: exitOf(run) }
    if (Date.now() > deadline) return { run, exit: 'late' }
  }
}

function previewLines({ blast, targets, draws, conditions, findings, fault }: RunPreview, application: string): string[] {
  const rate = blast.requestsPerSecond === null ? 'not known' : `${Number(blast.requestsPerSecond.toPrecision(3))} requests/s`
  return [
    faultWords(application, fault), `  blast radius: ${rate}, ${blast.instances.hit} of ${blast.instances.of} instances`,
    ...(fault.kind === 'calls' ? [] : [`  ${draws === null ? 'targets' : `${draws} of`}: ${targets.map(({ instance }) => instance).join(', ')}`]),
    ...conditions.map(({ condition, state, value }) => `  ${conditionName(condition)} ${boundWords(condition)}: ${state}${value === null ? '' : `, ${Number(value.toPrecision(3))} now`}`),
    ...findings.map(({ kind, rule, detail }) => `${kind} (${rule}): ${detail}`),
  ]
}

async function run(given: Given, say: Say): Promise<Exit> {
  const input = askOf(given)
  const { flags } = given
  const seconds = wholeNumber('--timeout', flags.timeout, 1, 86_400) ?? input.termSeconds + 180
  const api = await openApi(flags)
  if (flags.preview) {
    const preview = await api.ask(RunPreview, 'POST', '/chaos/runs/preview', input)
    say.answer(preview, previewLines(preview, input.application).join('\n'))
    return preview.findings.some(({ kind }) => kind === 'refuses') ? 'no' : 'done'
  }
  const started = await api.ask(ChaosRun, 'POST', '/chaos/runs', input)
  say.note(`${api.url}/chaos/${started.number}`)
  const ended = flags.wait ? await follow(api, started.number, seconds, say) : { run: started, exit: 'done' as const }
  say.answer(ended.run, standing(ended.run))
  return ended.exit
}

async function status({ words, flags }: Given, say: Say): Promise<Exit> {
  const number = wholeNumber('The number of the run', words[2]?.replace(/^CH-/, ''), 1, numberMax)
  const api = await openApi(flags)
  if (number !== undefined) {
    const found = await api.ask(ChaosRunDetail, 'GET', `/chaos/runs/${number}`)
    say.answer(found, standing(found))
    return found.phase === 'done' ? exitOf(found) : 'done'
  }
  const { items } = await api.ask(RunPage, 'GET', '/chaos/runs?state=under-way&limit=200')
  say.table(items, ['RUN', 'APPLICATION', 'FAULT', 'PHASE', 'ENDS', 'BY'], items.map((one) => [`CH-${one.number}`, one.application, faultWords(one.application, one.plan.fault), one.phase, one.endsAt ?? '', one.startedBy]))
  return 'done'
}

async function report({ words, flags }: Given, say: Say): Promise<Exit> {
  const number = wholeNumber('The number of the run', needed('The number of the run', words[2]).replace(/^CH-/, ''), 1, numberMax)
  const language = flags.language === undefined ? '' : `?language=${oneOf('--language', flags.language, Language.options)}`
  const api = await openApi(flags)
  const found = await api.ask(RunReport, 'GET', `/chaos/runs/${number}/report${language}`)
  say.answer(found, found.markdown)
  return 'done'
}

async function abort({ words, flags }: Given, say: Say): Promise<Exit> {
  const number = wholeNumber('The number of the run', needed('The number of the run', words[2]).replace(/^CH-/, ''), 1, numberMax)
  const seconds = wholeNumber('--timeout', flags.timeout, 1, 86_400) ?? 120
  const api = await openApi(flags)
  const asked = await api.ask(ChaosRun, 'POST', `/chaos/runs/${number}/abort`, { why: flags.why ?? '' })
  const ended = flags.wait ? await follow(api, asked.number, seconds, say) : { run: asked, exit: 'done' as const }
  say.answer(ended.run, standing(ended.run))
  return ended.exit === 'late' ? 'late' : 'done'
}

async function abortAll({ flags }: Given, say: Say): Promise<Exit> {
  const api = await openApi(flags)
  const aborted = await api.ask(AbortedRuns, 'POST', '/chaos/abort-all', { why: flags.why ?? '' })
  if (!aborted.proxyAnswered) say.note('The proxy does not answer: faults on calls end with it, or at their term.')
  say.answer(aborted, aborted.runs.length === 0 ? 'No run was under way.' : `Aborted: ${aborted.runs.map((number) => `CH-${number}`).join(', ')}`)
  return aborted.proxyAnswered ? 'done' : 'no'
}

export const chaosCommands = { run, status, report, abort, abortAll }
