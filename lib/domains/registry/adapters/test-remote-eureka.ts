import type { SourceFinding, SourceReport } from '@/lib/domains/telemetry/source-schemas'
import type { Clock } from '@/lib/kernel/clock'
import { createRemoteEureka, type JsonAsker } from './remote-eureka'

const shownMax = 20

/** Reads the other registry once, and says exactly what stands in the way. */
export async function testRemoteEureka(client: JsonAsker, clock: Clock): Promise<SourceReport> {
  const startedAt = performance.now()
  const remote = createRemoteEureka(client, () => clock.nowMs())
  const report = (usable: boolean, findings: SourceFinding[], applications: string[]): SourceReport => ({ usable, findings, version: null, applications, tookMs: Math.round(performance.now() - startedAt) })
  try {
    const answer = await remote.full()
    if (!answer.ok) return report(false, [answer.error], [])
    const names = [...new Set(answer.value.instances.map(({ info }) => info.app.toLowerCase()))].sort()
    return report(true, [], names.slice(0, shownMax))
  } finally {
    await remote.close()
  }
}
