import { z } from 'zod'
import { daemonCalls } from '../../control/daemon-calls'
import { createControlClient } from '../../control/client'
import { socketPath } from '../../control/part-settings'
import { PartState, supervisorCalls } from '../../control/supervisor-calls'
import { LedgerVerification } from '../../domains/ledger/schemas'
import { openApi } from '../api'
import type { Flags, Given } from '../arguments'
import { askDaemon, findSettings } from '../machine'
import type { Exit } from '../outcome'
import type { Say } from '../say'

const Parts = z.object({ supervised: z.boolean(), version: z.string().nullable(), parts: z.array(PartState) })

/** From the supervisor itself on the machine, so that it also answers when the console is the part that is down. */
async function readParts(flags: Flags): Promise<z.output<typeof Parts>> {
  const settings = flags.url ?? process.env.QUARTERDECK_URL ? null : findSettings(flags)
  if (settings) {
    const supervisor = createControlClient('supervisor', socketPath(settings, 'supervisor'))
    const told = await supervisor.call(supervisorCalls.parts, {}, { timeoutMs: 3_000 })
    await supervisor.close()
    if (told.ok) return { supervised: true, ...told.value }
  }
  return (await openApi(flags)).ask(Parts, 'GET', '/parts')
}

const isUp = ({ part, state }: PartState) => part === 'console' || state === 'ready' || state === 'external'

export async function status({ flags }: Given, say: Say): Promise<Exit> {
  const view = await readParts(flags)
  const rows = view.parts.map((one) => [one.part, one.state, one.address || '-', String(one.restarts), one.pid === null ? '-' : String(one.pid), one.detail || one.lastExit || ''])
  say.table(view, ['PART', 'STATE', 'ADDRESS', 'RESTARTS', 'PID', ''], rows)
  if (!view.supervised) say.note('The supervisor is gone: parts run on, but none is restarted. Run npm start.')
  return view.supervised && view.parts.every(isUp) ? 'done' : 'no'
}

/** Over the socket on the machine itself, so that the proof does not hang on the console; else by the API. */
export async function verifyLedger({ flags }: Given, say: Say): Promise<Exit> {
  const remote = flags.url ?? process.env.QUARTERDECK_URL
  const proof =
    remote || !findSettings(flags)
      ? await (await openApi(flags)).ask(LedgerVerification, 'GET', '/ledger/verification')
      : await askDaemon(flags, (daemon) => daemon.call(daemonCalls.verifyLedger, {}, { timeoutMs: 600_000 }))
  say.answer(proof, proof.intact ? `The ledger is intact: ${proof.entries} entries, head ${proof.headHash}.` : `The ledger is BROKEN after ${proof.entries} entries: ${proof.problem}.`)
  return proof.intact ? 'done' : 'no'
}
