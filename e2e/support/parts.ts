import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { productSettings } from './api'

export interface Health {
  status: string
  parts: Record<string, string>
}

export const health = async (): Promise<Health> => (await fetch(`${productSettings().publicUrl}/api/health`)).json() as Promise<Health> // public, and documented in OpenAPI

/** The process of a part, as the supervisor wrote it down. */
export const recordedPid = (part: string): number | undefined => {
  const { parts } = JSON.parse(readFileSync(join(productSettings().dataDir, 'run/parts.json'), 'utf8')) as { parts: { part: string; pid: number }[] } // written by the supervisor
  return parts.find((one) => one.part === part)?.pid
}
