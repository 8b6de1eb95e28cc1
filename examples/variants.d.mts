export interface VariantRelease {
  version?: string
  extraLatencyMs?: number
  latencyFactor?: number
  errorShare?: number
  exitAfterMs?: number
  neverHealthy?: boolean
}
export const variants: Record<'good' | 'slow' | 'erring' | 'failing' | 'marginal' | 'exits' | 'sick', VariantRelease>
export function packVariant(dir: string, release: VariantRelease): Promise<Buffer>
export function writeVariant(dir: string, to: string, release: VariantRelease): void
