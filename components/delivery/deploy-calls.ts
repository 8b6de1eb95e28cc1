import type { z } from 'zod'
import type { StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'

/** In single quotes nothing means anything to a shell, but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The call that this form makes, as it can be pasted. */
export const apiCall = (origin: string, application: string, input: z.input<typeof StartRolloutInput>): string =>
  [`curl -X POST ${origin}/api/v1/applications/${application}/rollouts \\`, `  -H "Authorization: Bearer $QD_TOKEN" -H 'Content-Type: application/json' \\`, `  -d ${quoted(JSON.stringify(input, null, 1).replace(/\n\s*/g, ' '))}`].join('\n')

/** The same rollout of a folder, by the command line: it packs and uploads as well. Options of the analysis stand in the API call alone. */
export function qdLine(application: string, input: z.input<typeof StartRolloutInput>): string {
  const flags = [
    ['application', application],
    ['strategy', input.strategy === 'canary' ? 'canary' : undefined],
    ['size', input.size?.toString()],
    ['zones', input.zones?.join(',')],
    ['health', input.healthPath],
    ['why', input.why],
  ] as const
  const given = flags.flatMap(([name, value]) => (value ? [`--${name} ${/^[\w./,-]+$/.test(value) ? value : quoted(value)}`] : []))
  return `npm run -s qd -- deploy DIR ${given.join(' ')} --wait`
}
