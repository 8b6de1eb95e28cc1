import type { z } from 'zod'
import type { StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'

/** In single quotes nothing means anything to a shell, but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The call that this form makes, as it can be pasted. */
export const apiCall = (origin: string, application: string, input: z.input<typeof StartRolloutInput>): string =>
  [`curl -X POST ${origin}/api/v1/applications/${application}/rollouts \\`, `  -H "Authorization: Bearer $QD_TOKEN" -H 'Content-Type: application/json' \\`, `  -d ${quoted(JSON.stringify(input, null, 1).replace(/\n\s*/g, ' '))}`].join('\n')

/** The same rollout of a folder, by the command line: it packs and uploads as well. */
export function qdLine(application: string, input: z.input<typeof StartRolloutInput>): string {
  const { canary } = input
  const flags: [string, string | number | undefined][] = [
    ['application', application],
    ['strategy', input.strategy === 'canary' ? 'canary' : undefined],
    ['size', input.size],
    ['zones', input.zones?.join(',')],
    ['health', input.healthPath],
    ['stack', input.stack],
    ['detail', input.detail],
    ['health-deadline', input.healthDeadlineSeconds],
    ['watch', input.watchSeconds],
    ['warm', input.warmMinutes],
    ['canary-size', canary?.size],
    ['canary-share', canary?.sharePercent],
    ['canary-warm-up', canary?.warmUpSeconds],
    ['canary-interval', canary?.intervalSeconds],
    ['canary-lifetime', canary?.lifetimeMinutes],
    ['canary-window', canary?.window],
    ['canary-config', canary?.config],
    ['canary-pass', canary?.pass],
    ['canary-marginal', canary?.marginal],
    ['why', input.why],
  ]
  const given = flags.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`--${name} ${/^[\w./,-]+$/.test(String(value)) ? value : quoted(String(value))}`]))
  return `npm run -s qd -- deploy DIR ${given.join(' ')} --wait`
}
