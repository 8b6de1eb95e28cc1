/** The stock client has no types of its own; these are the parts that the tests use. */
declare module 'eureka-js-client' {
  export interface StockInstance {
    instanceId?: string
    hostName: string
    app: string
    status: string
    vipAddress: string
    port: { $: number; '@enabled': string }
    metadata?: Record<string, string>
  }
  export class Eureka {
    constructor(config: Record<string, unknown>)
    cache: { app: Record<string, StockInstance[]>; vip: Record<string, StockInstance[]> }
    start(done: (error: Error | null | undefined) => void): void
    stop(done: (error?: Error | null) => void): void
    renew(): void
    fetchRegistry(done: (error?: Error | null) => void): void
    getInstancesByAppId(app: string): StockInstance[]
    on(event: 'heartbeat' | 'registered' | 'deregistered', listener: () => void): void
    once(event: 'heartbeat' | 'registered' | 'deregistered', listener: () => void): void
  }
}
