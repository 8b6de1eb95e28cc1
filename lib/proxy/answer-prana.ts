import type { Check } from '@/lib/domains/gateway/core/kept-registration'
import type { RegistrationWrites } from '@/lib/domains/gateway/ports'
import type { Configurations } from './configurations'
import type { InService } from './in-service'
import type { Registrations } from './registrations'
import { type Asked, json, notTold, refusal, type SidecarAnswer, unidentified } from './sidecar-answer'
import { profilesOf } from './answer-configuration'

export interface PranaParts {
  inService: InService
  registrations: Registrations
  configurations: Configurations
  writes: RegistrationWrites
  check: (port: number, path: string) => Promise<Check>
}

const plain = (body: string, headers: Record<string, string>): SidecarAnswer => ({ status: 200, headers, body })
/** Prana's error document. It answers 200 with it; here the status is what the document says. */
const failed = (status: number, reason: string, message: string): SidecarAnswer => json({ reason, message }, status)

/** `/healthcheck`: the application behind the sidecar, as it stands now. Without one that is looked at all is well, as in Prana. */
async function health({ registrations, inService, check }: PranaParts, { caller }: Asked): Promise<SidecarAnswer> {
  const registration = caller && registrations.find({ instance: caller.instance })
  const well = registration ? (await check(registration.port, registration.health)) === 'passes' : caller === null || inService.has(caller.instance)
  return well ? plain('<health>ok</health>', { 'content-type': 'application/xml' }) : failed(503, 'Service Unavailable', '<health>fail</health>')
}

/** `/dynamicproperties?id=a&id=b`: texts, null for what nobody says. */
async function properties({ configurations }: PranaParts, asked: Asked): Promise<SidecarAnswer> {
  const { caller, question } = asked
  if (!caller) return unidentified(asked, 'Configuration')
  const current = await configurations.read(caller.instance, profilesOf(question.search) ?? ['default'])
  if (!current) return notTold()
  const ids = [...new Set(question.search.getAll('id'))]
  return json(Object.fromEntries(ids.map((id) => [id, Object.hasOwn(current.values, id) ? String(current.values[id]?.value) : null])))
}

/** `/eureka/hosts?appName=&vip=`: host names alone, one for each instance. */
function hosts({ inService }: PranaParts, { caller, question: { search } }: Asked): SidecarAnswer {
  const application = search.get('appName')
  if (!application) return failed(400, 'Bad Request', 'appName has to be specified')
  const vip = search.get('vip')
  const found = inService.targetsOf(application, caller?.zone ?? null)
  // The original looks for a part of the virtual host, too.
  const fits = found.filter((target) => vip === null || [target.application.toLowerCase(), ...(target.virtualHosts ?? [])].some((name) => name.includes(vip.toLowerCase())))
  return json(fits.map(({ host }) => host))
}

/** `/status`: how the application stands in the registry. */
async function status({ writes }: PranaParts, { caller }: Asked): Promise<SidecarAnswer> {
  if (!caller) return json({ status: 'UNKNOWN' })
  const found = await writes.statusOf(caller.instance)
  return found.ok ? json({ status: found.value ?? 'UNKNOWN' }) : refusal(found.error)
}

/** Netflix Prana's own paths, in its shapes. */
export async function answerPrana(parts: PranaParts, asked: Asked): Promise<SidecarAnswer> {
  switch (asked.question.topic) {
    case 'prana-health':
      return health(parts, asked)
    case 'prana-properties':
      return properties(parts, asked)
    case 'prana-hosts':
      return hosts(parts, asked)
    case 'prana-status':
      return status(parts, asked)
    default:
      return plain('pong', { 'cache-control': 'must-revalidate,no-cache,no-store', 'content-type': 'text/plain' })
  }
}
