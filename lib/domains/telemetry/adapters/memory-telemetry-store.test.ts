import { systemClock } from '@/lib/kernel/clock'
import { telemetryStoreContract } from '../testing/telemetry-store-contract'
import { createMemoryTelemetryStore } from './memory-telemetry-store'

telemetryStoreContract(async () => ({ store: createMemoryTelemetryStore(systemClock), close: async () => undefined }))
