import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { ApplicationRow } from '../../domains/applications/schemas'
import { Rollout, RolloutPreview, type StartRolloutInput } from '../../domains/delivery/rollout-schemas'
import { Release } from '../../domains/delivery/schemas'
import { type Api, openApi } from '../api'
import { type Flags, type Given, needed, oneOf, wholeNumber } from '../arguments'
import { answerRollout, followRollout, linkTo, rolloutsOf } from '../follow-rollout'
import { type Exit, Stop } from '../outcome'
import { packFolder } from '../pack-folder'
import { findingWords, stepWords } from '../rollout-words'
import type { Say } from '../say'

type Ask = Omit<z.input<typeof StartRolloutInput>, 'release'>

const canaryNumbers = [
  ['canary-size', 'size', 1, 20], ['canary-share', 'sharePercent', 1, 45], ['canary-warm-up', 'warmUpSeconds', 0, 3_600], ['canary-interval', 'intervalSeconds', 10, 3_600],
  ['canary-lifetime', 'lifetimeMinutes', 1, 1_440], ['canary-pass', 'pass', 0, 100], ['canary-marginal', 'marginal', 0, 100],
] as const

function canaryFlags(flags: Flags): Ask['canary'] {
  const numbers = canaryNumbers.flatMap(([flag, field, min, max]) => {
    const value = wholeNumber(`--${flag}`, flags[flag], min, max)
    return value === undefined ? [] : [[field, value] as const]
  })
  const window = oneOf('--canary-window', flags['canary-window'], ['growing', 'sliding'] as const)
  const given = { ...Object.fromEntries(numbers), ...(window && { window }), ...(flags['canary-config'] && { config: flags['canary-config'] }) }
  return Object.keys(given).length === 0 ? undefined : given
}

/** What was asked for, checked before a byte is sent; the server says the rest. */
export function askOf(flags: Flags): Ask {
  const strategy = oneOf('--strategy', flags.strategy, ['redblack', 'canary'] as const) ?? 'redblack'
  const canary = canaryFlags(flags)
  if (canary && strategy !== 'canary') throw new Stop('usage', 'The --canary- flags are for --strategy canary.')
  const numbers = {
    size: wholeNumber('--size', flags.size, 1, 100),
    healthDeadlineSeconds: wholeNumber('--health-deadline', flags['health-deadline'], 5, 1_800),
    watchSeconds: wholeNumber('--watch', flags.watch, 0, 3_600),
    warmMinutes: wholeNumber('--warm', flags.warm, 0, 1_440),
  }
  const zones = flags.zones?.split(',').map((zone) => zone.trim()).filter(Boolean)
  const texts = { stack: flags.stack, detail: flags.detail, healthPath: flags.health, why: flags.why }
  const given = Object.fromEntries(Object.entries({ ...numbers, ...texts, zones, canary }).filter(([, value]) => value !== undefined))
  return { strategy, ...given }
}

async function ownApplication(api: Api, name: string, { team, description }: Flags, say: Say): Promise<void> {
  if (await api.find(ApplicationRow, `/applications/${encodeURIComponent(name)}`)) return
  if (!team) throw new Stop('no', `There is no application ${name} here. To make it, say which team owns it: --team T.`)
  await api.ask(ApplicationRow, 'POST', `/teams/${encodeURIComponent(team)}/applications`, { name, ...(description && { description }) })
  say.note(`Application ${name} is made, owned by ${team}.`)
}

function sayPreview({ steps, findings, changes, room }: RolloutPreview, say: Say): void {
  if (changes?.files) {
    const { added, removed, changed, more } = changes.files
    say.note(`Since release ${changes.from?.number ?? '-'}: ${changed.length} files changed, ${added.length} added, ${removed.length} removed${more ? `, and ${more} more` : ''}.`)
  }
  say.note(`What will happen (${room.now} instances run, ${room.during} at the widest):`)
  for (const step of steps) if (step.phase !== 'done') say.note(stepWords(step))
  for (const one of findings) say.note(findingWords(one))
}

/** Long enough for everything that it may take by its own plan. */
function patience({ plan, canary }: RolloutPreview): number {
  const analysis = canary ? canary.warmUpSeconds + canary.lifetimeMinutes * 60 + canary.intervalSeconds + plan.healthDeadlineSeconds : 0
  return Math.ceil(plan.healthDeadlineSeconds + plan.watchSeconds + analysis + 180)
}

const faultPollMs = 1_000
/** The longest term that a run of faults can have, and the time to see that nothing is left of it. */
const faultSecondsMax = 1_860

/** While a run of faults on the application is all that refuses, its end is waited for: it has a term. */
async function untilNoFault(ask: () => Promise<RolloutPreview>, seconds: number, say: Say): Promise<RolloutPreview> {
  const deadline = Date.now() + seconds * 1_000
  for (let said = false; ; await pause(faultPollMs)) {
    const preview = await ask()
    const refuses = preview.findings.filter(({ kind }) => kind === 'refuses')
    if (refuses.length === 0 || refuses.some(({ rule }) => rule !== 'under-fault') || Date.now() > deadline) return preview
    if (!said) say.note(`Waits until CH-${refuses[0]?.subject ?? ''} is over.`)
    said = true
  }
}

export async function deploy({ words, flags }: Given, say: Say): Promise<Exit> {
  const dir = needed('The folder to deploy', words[1])
  const application = needed('--application', flags.application)
  const ask = askOf(flags)
  const timeout = wholeNumber('--timeout', flags.timeout, 1, 172_800)
  const { stream, files } = await packFolder(dir)
  const api = await openApi(flags)
  await ownApplication(api, application, flags, say)
  const query = flags.version ? `?${new URLSearchParams({ version: flags.version }).toString()}` : ''
  const release = await api.upload(Release, `/applications/${encodeURIComponent(application)}/releases${query}`, stream)
  say.note(`Release ${release.number}: ${files} files, sha256 ${release.digest.slice(0, 12)}, starts with: ${release.command.join(' ')}`)

  const input = { release: release.number, ...ask }
  const asked = () => api.ask(RolloutPreview, 'POST', `${rolloutsOf(application)}/preview`, input)
  const preview = flags.wait && !flags.preview ? await untilNoFault(asked, timeout ?? faultSecondsMax, say) : await asked()
  sayPreview(preview, say)
  const refuses = preview.findings.filter(({ kind }) => kind === 'refuses')
  if (flags.preview) {
    say.answer(preview, refuses.length > 0 ? 'It would be refused now.' : 'It would begin now.')
    return refuses.length > 0 ? 'no' : 'done'
  }
  if (refuses.length > 0) {
    if (flags.json) say.answer(preview, '')
    throw new Stop('no', `Refused.\n${refuses.map(({ rule, detail }) => `  ${rule}: ${detail}`).join('\n')}`)
  }
  const started = await api.ask(Rollout, 'POST', rolloutsOf(application), input)
  const followed = flags.wait ? await followRollout(api, started, timeout ?? patience(preview), say) : { rollout: started, exit: 'done' as const }
  answerRollout(followed.rollout, say, linkTo(api, started))
  if (followed.exit === 'late') say.note(`It goes on by itself: see ${linkTo(api, started)}`)
  return followed.exit
}
