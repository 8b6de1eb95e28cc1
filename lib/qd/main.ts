import { alertCommands, slos } from './commands/alerts'
import { applications } from './commands/applications'
import { canaryCommands } from './commands/canary'
import { chaosCommands } from './commands/chaos'
import { deploy } from './commands/deploy'
import { drainCommands } from './commands/drains'
import { status, verifyLedger } from './commands/look'
import { metricCommands } from './commands/metrics'
import { listRollouts, rollBack } from './commands/rollouts'
import { serviceCommands } from './commands/services'
import { scale } from './commands/scale'
import { telemetryCommands } from './commands/telemetry'
import { topology } from './commands/topology'
import { tokenCommands } from './commands/token'
import { traceCommands } from './commands/traces'
import { truthCommands, zoneCommands } from './commands/truth'
import { why } from './commands/why'
import { type Given, parseGiven } from './arguments'
import { type Exit, exitCodes, Stop } from './outcome'
import { createSay, type Say } from './say'
import { usage } from './usage'

const commands: Record<string, (given: Given, say: Say) => Promise<Exit | void>> = {
  status,
  applications,
  topology,
  'metrics list': metricCommands.list,
  'metrics query': metricCommands.query,
  'metrics sql': metricCommands.sql,
  'traces list': traceCommands.list,
  'traces show': traceCommands.show,
  'traces compare': traceCommands.compare,
  'traces differences': traceCommands.differences,
  why,
  deploy,
  scale,
  rollback: rollBack,
  'rollouts list': listRollouts,
  'canary status': canaryCommands.status,
  'canary approve': canaryCommands.approve,
  'canary extend': canaryCommands.extend,
  'canary stop': canaryCommands.stop,
  'chaos run': chaosCommands.run,
  'chaos status': chaosCommands.status,
  'chaos report': chaosCommands.report,
  'chaos abort': chaosCommands.abort,
  'chaos abort-all': chaosCommands.abortAll,
  'alerts list': alertCommands.list,
  'alerts rules': alertCommands.rules,
  'alerts create': alertCommands.create,
  'alerts silence': alertCommands.silence,
  'alerts unsilence': alertCommands.unsilence,
  'alerts delete': alertCommands.remove,
  slos,
  'services list': serviceCommands.list,
  'services create': serviceCommands.create,
  'services bind': serviceCommands.bind,
  'services unbind': serviceCommands.unbind,
  'services rotate': serviceCommands.rotate,
  'services delete': serviceCommands.delete,
  'services retry': serviceCommands.retry,
  'services end-sessions': serviceCommands.endSessions,
  'services reveal': serviceCommands.reveal,
  'registry truth': truthCommands.truth,
  'registry clean-up': truthCommands.cleanUp,
  'registry drain': truthCommands.drain,
  'registry take-out': truthCommands.takeOut,
  'registry bring-back': truthCommands.bringBack,
  'zones list': zoneCommands.list,
  'zones drain': zoneCommands.drain,
  'zones bring-back': zoneCommands.bringBack,
  'zones limit': zoneCommands.limit,
  'telemetry sources': telemetryCommands.sources,
  'telemetry promql': telemetryCommands.promql,
  'drains list': drainCommands.list,
  'drains create': drainCommands.create,
  'drains test': drainCommands.test,
  'drains pause': drainCommands.pause,
  'drains resume': drainCommands.resume,
  'drains delete': drainCommands.delete,
  'token create': tokenCommands.create,
  'token list': tokenCommands.list,
  'token revoke': tokenCommands.revoke,
  'ledger verify': verifyLedger,
}

async function run(args: string[]): Promise<Exit> {
  const given = parseGiven(args)
  const [first, second] = given.words
  if (given.flags.help || first === undefined || first === 'help') {
    process.stdout.write(usage)
    return given.flags.help || first === 'help' ? 'done' : 'usage'
  }
  const command = commands[first] ?? commands[`${first} ${second ?? ''}`]
  if (!command) throw new Stop('usage', `There is no command "${[first, second].filter(Boolean).join(' ')}". See: npm run -s qd -- --help`)
  const say = createSay(given.flags.json === true, (text) => process.stdout.write(text), (text) => process.stderr.write(text))
  return (await command(given, say)) ?? 'done'
}

run(process.argv.slice(2)).then(
  (exit) => {
    process.exitCode = exitCodes[exit]
  },
  (error: unknown) => {
    process.stderr.write(`qd: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = exitCodes[error instanceof Stop ? error.exit : 'no']
  },
)
