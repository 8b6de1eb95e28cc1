import { setTimeout as pause } from 'node:timers/promises'
import { note } from './figure'
import { startJaeger } from './jaeger-server'
import { perSecond, sendBodies } from './send-bodies'
import { type Body, traceBody, zipkinJson, zipkinProtobuf } from './telemetry-bodies'
import type { ZipkinServer } from './zipkin-server'

/** What a server of others takes: spans a second at its best. */
export interface PeerRate {
  name: string
  /** How it keeps them, and what is counted. */
  how: string
  best: number
  /** By encoding. */
  spansPerSecond: Record<string, number>
  refused: Record<string, number>
}

interface PeerLoad {
  core: number
  seconds: number
  senders: number
  batch: number
}

const warmUpSeconds = 5
const storedSecondsMax = 120

const bodiesOf = ({ senders, batch }: PeerLoad, make: (sender: number, count: number) => Body) => Array.from({ length: senders }, (_, sender) => make(sender, batch))

/** It stores a request at once or not yet: what is counted too early says nothing. It goes on with what it has acknowledged, until there is `enough` of it. */
async function storedPerSecond(stored: () => Promise<number>, before: number, begin: number, enough: number, { seconds }: PeerLoad): Promise<number> {
  for (;;) {
    const added = (await stored()) - before
    const took = (performance.now() - begin) / 1_000
    if (added >= enough || took > storedSecondsMax + seconds) return added / took
    await pause(500)
  }
}

const encodings = [['JSON', 'application/json', zipkinJson], ['protobuf', 'application/x-protobuf', zipkinProtobuf]] as const

/** Each encoding to a server of its own: acknowledged where it keeps spans in memory, found in its database where it has one. Null where it cannot be had. */
export async function zipkinRate(start: (core: number) => Promise<ZipkinServer | null>, load: PeerLoad): Promise<PeerRate | null> {
  const rate: PeerRate = { name: '', how: '', best: 0, spansPerSecond: {}, refused: {} }
  for (const [encoding, type, make] of encodings) {
    const zipkin = await start(load.core)
    if (!zipkin) return null
    rate.name = `Zipkin ${zipkin.version}${zipkin.stored ? ' with durable storage' : ' in memory'}`
    rate.how = zipkin.stored
      ? 'MariaDB on that core too (buffers of 2 GiB, its log synced each second), spans counted in its tables since Zipkin acknowledges before it stores, the better of JSON and protobuf'
      : 'not durable: memory with room for all spans, nothing is evicted and nothing is kept on disk, what it acknowledges it may not have stored yet, the better of JSON and protobuf'
    const sending = { url: zipkin.url, path: '/api/v2/spans', type, bodies: bodiesOf(load, make), isStored: (status: number) => status === 202 }
    await sendBodies({ ...sending, seconds: warmUpSeconds })
    const [before, begin] = [await zipkin.stored?.(), performance.now()]
    const sent = await sendBodies({ ...sending, seconds: load.seconds })
    const spans = zipkin.stored === null || before === undefined ? perSecond(sent) : await storedPerSecond(zipkin.stored, before, begin, load.senders * load.batch, load)
    await zipkin.stop()
    noteRate(rate, encoding, spans, sent.refused)
  }
  return rate
}

/** OTLP in protobuf, as ours: what its storage has taken in the time that it takes for all that it acknowledged, two minutes at most. Null where it cannot be had. */
export async function jaegerRate(storage: 'memory' | 'badger', load: PeerLoad): Promise<PeerRate | null> {
  const jaeger = await startJaeger(load.core, storage)
  if (!jaeger) return null
  const rate: PeerRate = {
    name: `Jaeger ${jaeger.version} ${storage === 'badger' ? 'on disk' : 'in memory'}`,
    how: storage === 'badger' ? 'Badger as it comes (its log is not synced), until its storage has taken what it acknowledged, two minutes at most' : 'not durable: memory without a limit, until its storage has taken what it acknowledged',
    best: 0, spansPerSecond: {}, refused: {},
  }
  const sending = { url: jaeger.url, path: '/v1/traces', type: 'application/x-protobuf', bodies: bodiesOf(load, traceBody), isStored: (status: number) => status === 200 }
  await sendBodies({ ...sending, seconds: warmUpSeconds })
  const before = await jaeger.settled()
  const begin = performance.now()
  const sent = await sendBodies({ ...sending, seconds: load.seconds })
  const spans = await storedPerSecond(jaeger.stored, before, begin, sent.items, load)
  await jaeger.stop()
  noteRate(rate, 'OTLP', spans, sent.refused)
  return rate
}

function noteRate(rate: PeerRate, encoding: string, spansPerSecond: number, refused: number): void {
  rate.spansPerSecond[encoding] = Math.round(spansPerSecond)
  rate.refused[encoding] = refused
  rate.best = Math.max(rate.best, spansPerSecond)
  note(`${rate.name}, ${encoding}: ${Math.round(spansPerSecond)} spans a second, ${refused} requests refused`)
}
