import { alertCommands, slos } from './commands/alerts'
import { applications } from './commands/applications'
import { breakerCommands } from './commands/breakers'
import { balancingCommands } from './commands/balancing'
import { canaryCommands } from './commands/canary'
import { chaosCommands } from './commands/chaos'
import { configCommands } from './commands/config'
import { configGitCommands } from './commands/config-git'
import { configSecretCommands } from './commands/config-secrets'
import { configStageCommands } from './commands/config-stages'
import { deploy } from './commands/deploy'
import { drainCommands } from './commands/drains'
import { filterCommands, gatewayCommands } from './commands/gateway'
import { status, verifyLedger } from './commands/look'
import { metricCommands } from './commands/metrics'
import { newService } from './commands/new'
import { listRollouts, rollBack } from './commands/rollouts'
import { serviceCommands } from './commands/services'
import { scale } from './commands/scale'
import { remoteCommands } from './commands/remotes'
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
  new: newService,
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
  'breakers list': breakerCommands.list,
  'breakers force': breakerCommands.force,
  'breakers release': breakerCommands.release,
  'breakers what-if': breakerCommands.whatIf,
  'breakers set-rules': breakerCommands.setRules,
  'breakers drop-rules': breakerCommands.dropRules,
  'breakers streams': breakerCommands.streams,
  'breakers add-stream': breakerCommands.addStream,
  'breakers remove-stream': breakerCommands.removeStream,
  'balancing show': balancingCommands.show,
  'balancing set': balancingCommands.set,
  'balancing forget': balancingCommands.forget,
  'services list': serviceCommands.list,
  'services create': serviceCommands.create,
  'services bind': serviceCommands.bind,
  'services unbind': serviceCommands.unbind,
  'services rotate': serviceCommands.rotate,
  'services delete': serviceCommands.delete,
  'services retry': serviceCommands.retry,
  'services end-sessions': serviceCommands.endSessions,
  'services reveal': serviceCommands.reveal,
  'registry remotes': remoteCommands.remotes,
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
  'config list': configCommands.list,
  'config get': configCommands.get,
  'config set': configCommands.set,
  'config history': configCommands.history,
  'config diff': configCommands.diff,
  'config rollback': configCommands.rollback,
  'config stage': configStageCommands.stage,
  'config stages': configStageCommands.stages,
  'config encrypt': configSecretCommands.encrypt,
  'config reveal': configSecretCommands.reveal,
  'config keys': configSecretCommands.keys,
  'config rotate-key': configSecretCommands.rotateKey,
  'config import': configGitCommands.import,
  'config export': configGitCommands.export,
  'gateway list': gatewayCommands.list,
  'gateway show': gatewayCommands.show,
  'gateway create': gatewayCommands.create,
  'gateway change': gatewayCommands.change,
  'gateway rollback': gatewayCommands.rollback,
  'gateway delete': gatewayCommands.delete,
  'gateway test': gatewayCommands.test,
  'filters list': filterCommands.list,
  'filters show': filterCommands.show,
  'filters put': filterCommands.put,
  'filters rollback': filterCommands.rollback,
  'filters delete': filterCommands.delete,
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
