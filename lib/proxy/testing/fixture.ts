import { afterAll, afterEach, beforeAll } from 'vitest'
import type { ChangedRules, ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { Target } from '@/lib/domains/gateway/schemas'
import type { ProxyTimes } from '../exchange-deps'
import { makeSettings, type ProxyUnderTest, type Published, startDiscoveryDaemon, startProxyUnderTest, until, type Upstream } from './estate'

/** A proxy and a discovery daemon for the tests of one file. Upstreams given to `serve` are closed after each test. */
export function proxyFixture(times: Partial<ProxyTimes> = {}) {
  const upstreams = new Set<Upstream>()
  const state = {} as { settings: Awaited<ReturnType<typeof makeSettings>>; daemon: Awaited<ReturnType<typeof startDiscoveryDaemon>>; proxy: ProxyUnderTest }
  beforeAll(async () => {
    state.settings = await makeSettings()
    state.daemon = await startDiscoveryDaemon(state.settings)
    state.proxy = await startProxyUnderTest(state.settings, times)
  })
  afterEach(async () => {
    await Promise.all([...upstreams].map((one) => one.close()))
    upstreams.clear()
  })
  afterAll(async () => {
    await state.proxy.stop()
    await state.daemon.close()
    state.settings.remove()
  })
  let last: Parameters<typeof publish> = [[]]
  const publish = async (targets: Target[], more: Published = {}) => {
    last = [targets, more]
    const version = state.daemon.publish(targets, more)
    await until('the snapshot', async () => (await state.proxy.status()).discoveryVersion === version || undefined)
  }
  return {
    get proxy() {
      return state.proxy
    },
    /** The proxy's process ends and another one begins, on the same data. */
    async restart() {
      await state.proxy.stop()
      state.proxy = await startProxyUnderTest(state.settings, times)
    },
    get settings() {
      return state.settings
    },
    publish,
    /** The picture of before, with these breakers forced, and no others. */
    force: (forced: ForcedBreaker[]) => publish(last[0], { ...last[1], forced }),
    /** The picture of before, with these rules in force, and no others. */
    changeRules: (changedRules: ChangedRules[]) => publish(last[0], { ...last[1], changedRules }),
    /** Puts these instances, and no others, into the registry, and waits until the proxy knows. */
    async serve(started: Upstream[], more: Published & { also?: Target[] } = {}) {
      for (const one of started) upstreams.add(one)
      await publish([...started.map((one) => one.target), ...(more.also ?? [])], more)
    },
  }
}
