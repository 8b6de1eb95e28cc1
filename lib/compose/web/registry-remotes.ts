import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaRemotes } from '@/lib/domains/registry/adapters/prisma-remotes'
import { chooseRemote, removeRemote } from '@/lib/domains/registry/choose-remote'
import { listRemoteDifferences } from '@/lib/domains/registry/list-remote-differences'
import { listRemotes } from '@/lib/domains/registry/list-remotes'
import type { RemoteReader, RemoteSealer } from '@/lib/domains/registry/remote-ports'
import { testRemote } from '@/lib/domains/registry/test-remote'
import { ok } from '@/lib/kernel/result'
import { visibleApplicationNames } from './applications'
import { type WebContext, webContext } from './context'

const timeoutMs = 4_000
/** Longer than the daemon's own limit, so that its words reach the reader. */
const testTimeoutMs = 20_000

const readerOf = ({ daemon }: WebContext): RemoteReader => ({
  sides: (applications) => daemon.call(daemonCalls.registryRemotes, { applications }, { timeoutMs }),
  differences: (input) => daemon.call(daemonCalls.registryDifferences, input, { timeoutMs }),
  test: (name, choice) => daemon.call(daemonCalls.testRegistryRemote, { name, choice }, { timeoutMs: testTimeoutMs }),
})

/** The daemon holds the root key. */
const sealerOf = ({ daemon }: WebContext): RemoteSealer => ({
  async seal(name, url, secret) {
    const answer = await daemon.call(daemonCalls.sealRegistrySecret, { name, url, secret })
    return answer.ok ? ok(answer.value.sealed) : answer
  },
})

function compose(context: WebContext) {
  const [settings, reader] = [createPrismaRemotes(context.database), readerOf(context)]
  return {
    list: listRemotes(settings, reader, visibleApplicationNames), differences: listRemoteDifferences(reader, visibleApplicationNames),
    choose: chooseRemote(settings, sealerOf(context)), remove: removeRemote(settings), test: testRemote(settings, reader),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function remoteVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
