import { readFileSync } from 'node:fs'
import type { Product } from './product'

/** The parts as the product itself reports them: name -> pid. */
export async function partPids(product: Product): Promise<Record<string, number>> {
  const { parts } = (await product.get('/api/v1/parts')) as { parts: { part: string; pid: number | null }[] }
  return Object.fromEntries(parts.flatMap(({ part, pid }) => (pid ? [[part, pid]] : [])))
}

/** All processes below `pid`, itself included: PostgreSQL is a family. */
export function familyOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [pid, ...(children ? children.split(' ').flatMap((child) => familyOf(Number(child))) : [])]
  } catch {
    return []
  }
}

/** Proportional set size in bytes: shared pages are divided among those who share them. */
export function pssBytes(pid: number): number {
  const line = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)
  return Number(line?.[1] ?? 0) * 1024
}

/** User and system time in seconds (USER_HZ is 100 on Linux). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

export const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z'
  } catch {
    return false
  }
}
