import { createHash } from 'node:crypto'
import type { GroupAction } from '@/lib/domains/delivery/core/decide-group'
import { releaseVersion } from '@/lib/domains/delivery/core/release-version'
import { type Bindings, type Fence, type GroupSnapshot, noBindings, type GroupStore, type InstanceRow, type Runtime } from '@/lib/domains/delivery/ports'
import { newInstanceSuffix, newSecret } from '@/lib/kernel/ids'
import type { HealthWatch } from '../instances/health-watch'
import type { KnownInstances } from '../instances/known-instances'
import type { Stopper, Traffic } from '../instances/stopper'
import { type CrashHook, noCrash } from './controller'

export interface ServerGroupActionsOptions {
  store: GroupStore
  runtime: Runtime
  health: HealthWatch
  known: KnownInstances
  stopper: Stopper
  traffic: Traffic
  choosePort: (taken: ReadonlySet<number>) => Promise<number>
  environmentOf: (snapshot: GroupSnapshot, instance: { id: string; zone: string; port: number }, secret: string) => Record<string, string>
  bindings?: Bindings
  /** Told when an instance began to serve or stopped serving by itself: rollouts of its cluster wait for that. */
  onServing?: (cluster: string) => void
  crash?: CrashHook
}

/** The outside acts of the server group controller, each between its intent and its record. */
export function createServerGroupActions({ store, runtime, health, known, stopper, traffic, choosePort, environmentOf, bindings = noBindings, onServing = () => undefined, crash = noCrash }: ServerGroupActionsOptions) {
  // Groups are looked after side by side: a port is chosen and written down by one at a time.
  let choosing: Promise<unknown> = Promise.resolve()

  async function create({ group }: GroupSnapshot, fence: Fence, slot: number, zone: string, failures: number): Promise<InstanceRow> {
    const id = `${group.name}-${newInstanceSuffix()}`
    const work = choosing.then(async () => {
      const port = await choosePort(await store.portsInUse())
      await store.intend(fence, group, { id, slot, zone, port, failures })
      return port
    })
    choosing = work.catch(() => undefined)
    return { id, slot, zone, port: await work, failures, state: 'intended', desiredState: 'running', reason: '', createdAtMs: 0, healthyAtMs: null, bindingGeneration: 0 }
  }

  async function start(snapshot: GroupSnapshot, fence: Fence, instance: InstanceRow): Promise<void> {
    const { group } = snapshot
    await crash('before-act', 'start')
    let files: Record<string, string> = {}
    const spec = {
      id: instance.id,
      applicationId: group.application.id,
      digest: group.release.digest,
      command: group.release.command,
      port: instance.port,
      environment: async () => {
        const secret = newSecret()
        const secretHash = createHash('sha256').update(secret).digest('hex')
        const bound = await bindings.forInstance({ id: instance.id, slot: instance.slot, port: instance.port, group })
        files = bound.files
        await store.setSecretHash(fence, instance.id, secretHash, bound.generation)
        const { id, zone, port } = instance
        const identity = { id, zone, port, secretHash, application: group.application.name, cluster: group.cluster, serverGroup: group.name, version: releaseVersion(group.release), dependencies: group.release.dependencies }
        await traffic.expect(identity)
        known.put(identity)
        return { ...environmentOf(snapshot, instance, secret), ...bound.environment }
      },
      files: () => files,
    }
    const process = await runtime.start(spec, fence.epoch)
    await crash('between-act-and-record', 'start')
    if (process.kind === 'running') {
      await store.recordStarted(fence, group, instance.id, process.identity)
      await crash('after-record', 'start')
    }
  }

  async function finish(snapshot: GroupSnapshot, fence: Fence, action: Extract<GroupAction, { kind: 'finish' }>): Promise<void> {
    health.unfollow(action.id)
    await crash('before-act', 'finish')
    // What it started may have outlived it.
    await runtime.signal(action.id, 'SIGKILL', fence.epoch)
    await runtime.dropFiles(action.id)
    await traffic.remove({ id: action.id, application: snapshot.group.application.name })
    known.remove(action.id)
    const [line = null] = action.state === 'failed' ? await runtime.lastLines(action.id, 1) : []
    await crash('between-act-and-record', 'finish')
    await store.finish(fence, snapshot.group, action.id, { ...action, reason: line === null ? action.reason : `${action.reason}. Its last line: ${line}` })
    await crash('after-record', 'finish')
    onServing(snapshot.group.cluster)
  }

  return async function perform(action: GroupAction, snapshot: GroupSnapshot, fence: Fence): Promise<void> {
    const { group, instances } = snapshot
    switch (action.kind) {
      case 'create':
        return start(snapshot, fence, await create(snapshot, fence, action.slot, action.zone, action.failures))
      case 'start': {
        const instance = instances.find(({ id }) => id === action.id)
        return instance && start(snapshot, fence, instance)
      }
      case 'record-started':
        return store.recordStarted(fence, group, action.id, action.identity)
      case 'record-healthy':
        await store.recordHealthy(fence, group, action.id)
        return onServing(group.cluster)
      case 'forgive':
        return store.forgive(fence, action.id)
      case 'replace':
        return store.replace(fence, group, action.id, action.reason)
      case 'retire':
        health.unfollow(action.id)
        await store.retire(fence, group, action.id, action.reason, action.failures)
        return onServing(group.cluster)
      case 'stop':
        await crash('before-act', 'stop')
        stopper.stop({ id: action.id, application: group.application.name }, fence.epoch)
        return
      case 'finish':
        return finish(snapshot, fence, action)
    }
  }
}
