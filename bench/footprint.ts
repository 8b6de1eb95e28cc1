/** Memory and CPU of the five parts under sample traffic: `npx tsx bench/footprint.ts [--minutes 10]`. Linux. */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { note, report } from './kit/figure'
import { cpuSeconds, familyOf, partPids, pssBytes } from './kit/processes'
import { startProduct } from './kit/product'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(values.minutes)
const product = await startProduct()
const pids = await partPids(product)
// PostgreSQL is a family of processes; below the daemon are the instances, which are not parts.
const processesOf = (part: string, pid: number) => (part === 'postgres' ? familyOf(pid) : [pid])
const cpuOf = () => Object.fromEntries(Object.entries(pids).map(([part, pid]) => [part, processesOf(part, pid).reduce((sum, one) => sum + cpuSeconds(one), 0)]))

note(`warming for ${minutes / 2} min`)
await pause((minutes / 2) * 60_000)
const before = cpuOf()
const measuredMs = (minutes / 2) * 60_000
await pause(measuredMs)
const after = cpuOf()
const parts = Object.entries(pids).map(([part, pid]) => ({
  part,
  pssMb: processesOf(part, pid).reduce((sum, one) => sum + pssBytes(one), 0) / 1e6,
  cpuShare: ((after[part] ?? 0) - (before[part] ?? 0)) / (measuredMs / 1000),
}))
const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0)
await product.stop()
report(
  [
    { name: 'PSS of the five parts', value: sum((part) => part.pssMb), unit: 'MB', bar: 900, how: `after ${minutes} min of sample traffic` },
    { name: 'CPU of the five parts', value: sum((part) => part.cpuShare) * 100, unit: '% of one core', bar: 25, how: `mean over the last ${minutes / 2} min` },
  ],
  { parts },
)
