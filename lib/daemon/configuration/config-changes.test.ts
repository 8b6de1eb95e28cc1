import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { doer, far, home } from '@/lib/domains/configuration/testing/config-store-contract'
import { newSecret } from '@/lib/kernel/ids'
import { configServer, proven, secret, tokens, v2 } from './testing/config-server'

const { it, put, get, environment } = configServer()

describe('encrypted values', () => {
  const ofHome = 'password: "{cipher}k1.for-home"\nurl: jdbc:${password}\nother: "{cipher}k1.for-far"\njava: "{cipher}00ff"'
  const told = { password: 'opened for home', url: 'jdbc:${password}', 'invalid.other': '<n/a>', 'invalid.java': '<n/a>' }

  test('are opened for instances of their application; what does not open is named as the original names it', async () => {
    await put('application', '', ofHome)
    await put('global', '', 'all: "{cipher}k1.for-all"')
    expect((await environment(`/i/${secret}/home/default`)).propertySources.map(({ source }) => source)).toEqual([told, { all: 'opened for all' }])
    expect((await get(`/i/${secret}/home-default.properties`)).text.split('\n').toSorted()).toEqual(['all: opened for all', 'invalid.java: <n/a>', 'invalid.other: <n/a>', 'password: opened for home', 'url: jdbc:opened for home'])
    expect(JSON.parse((await get(`/i/${secret}/home/default`, { accept: v2 })).text)).toMatchObject({ propertySources: [{ source: { password: { value: 'opened for home', origin: 'home@1:1' } } }, {}] })
    expect(it.noted).toEqual([])
  })

  test('are opened for a token that may, once the ledger has it, and named as not there for one that may not', async () => {
    await put('application', '', ofHome)
    expect((await environment('/home/default')).propertySources[0]?.source).toEqual(told)
    expect(it.noted).toEqual([`${tokens.all} home`])
    expect((await environment('/home/default', { authorization: `Bearer ${tokens.crew}` })).propertySources[0]?.source).toEqual({ 'invalid.password': '<n/a>', url: 'jdbc:${password}', 'invalid.other': '<n/a>', 'invalid.java': '<n/a>' })
    expect(it.noted).toHaveLength(1)
  })

  async function post(path: string, body: string, headers: Record<string, string> = {}) {
    const answer = await fetch(it.origin + path, { method: 'POST', body, headers: { ...proven, 'content-type': 'text/plain', ...headers } })
    return { status: answer.status, text: await answer.text() }
  }

  test('are made and opened by /encrypt and /decrypt, for one application or for all, by who may', async () => {
    const { status, text } = await post('/encrypt/home/dev', 'top secret=')
    expect([status, text.startsWith('{cipher}')]).toEqual([200, false])
    expect(await post('/decrypt/home', text)).toEqual({ status: 200, text: 'top secret=' })
    expect(await post('/decrypt/home/dev', `{cipher}${text}`)).toEqual({ status: 200, text: 'top secret=' })
    expect(await post('/decrypt', text)).toEqual({ status: 400, text: '{"description":"Text not encrypted with this key","status":"INVALID"}' })
    expect(await post('/decrypt/home', (await post('/encrypt', 'x')).text)).toMatchObject({ status: 400 })
    const crew = { authorization: `Bearer ${tokens.crew}` }
    expect(await post('/encrypt/home', 'x', crew)).toMatchObject({ status: 200 })
    for (const [path, headers, expected] of [['/encrypt', crew, 403], ['/decrypt/home', crew, 403], ['/encrypt/home', { authorization: '' }, 401], ['/decrypt/home', { authorization: 'Bearer qd_none' }, 401], [`/i/${secret}/encrypt`, {}, 405]] as const) expect([path, (await post(path, text, headers)).status]).toEqual([path, expected])
  })

  test('take a form as curl sends it, and no more than they must', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await post('/decrypt/home', (await post('/encrypt/home', 'a%2Bb+c=', form)).text)).toEqual({ status: 200, text: 'a+b c' })
    expect((await post('/encrypt/home', 'x'.repeat(64 * 1024 + 1))).status).toBe(413)
  })

  test('say that there is a key, and that none is handed out', async () => {
    expect(await get('/encrypt/status')).toMatchObject({ status: 200, text: '{"status":"OK"}' })
    for (const path of ['/key', '/key/home/dev']) expect((await get(path)).status).toBe(404)
  })
})

describe('a text that is staged', () => {
  const staged = (reach: { zones: string[]; share: number | null }, text = 'a: staged') => it.memory.stages.start({ application: home, layer: 'application', target: '' }, { id: 'stage', format: 'yaml', text, comment: '', expectedVersion: 1, keys: ['a'], ...reach }, doer)
  const valueOf = async (path: string) => (await environment(path)).propertySources[0]?.source.a
  test('is given to instances of its zones alone, and is gone when it is stopped', async () => {
    await put('application', '', 'a: 1\nb: 1')
    for (const [zones, expected] of [[['local-b'], 1], [['local-a'], 'staged']] as const) {
      const started = await staged({ zones: [...zones], share: null })
      if (started.kind !== 'started') throw new Error(started.kind)
      it.served.changed()
      expect([zones, await valueOf(`/i/${secret}/home/default`)]).toEqual([zones, expected])
      expect(await valueOf('/home/default')).toBe(1)
      if (expected !== 1) expect((await environment(`/i/${secret}/home/default`)).propertySources).toEqual([{ name: 'home@2 (staged)', source: { a: 'staged' } }])
      await it.memory.stages.stop({ stage: started.stage, application: home }, doer)
      it.served.changed()
      expect(await valueOf(`/i/${secret}/home/default`)).toBe(1)
    }
  })

  test('is not in any label of before', async () => {
    const change = await put('application', '', 'a: 1')
    await staged({ zones: [], share: 100 })
    it.served.changed()
    expect(await valueOf(`/i/${secret}/home/default/${change}`)).toBe(1)
    expect(await valueOf(`/i/${secret}/home/default/main`)).toBe('staged')
  })
})

describe('a long poll', () => {
  test('waits for another document than the one it names, and answers as soon as there is one', async () => {
    await put('application', '', 'a: 1')
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    const waiting = get('/home/default?wait=60', { 'if-none-match': etag })
    // Both are no news for it: it goes on waiting.
    await put('application', '', 'a: far', { application: far })
    await put('zone', 'local-a', 'a: 3')
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    const answer = await waiting
    expect([answer.status, answer.text.includes('"a":2')]).toEqual([200, true])
  })

  test('is answered at once where it names another or none, or what it may not see', async () => {
    await put('application', '', 'a: 1')
    expect((await get('/home/default?wait=60', { 'if-none-match': '"x"' })).status).toBe(200)
    expect((await get('/home/default?wait=60')).status).toBe(200)
    expect((await get('/home/default?wait=60', { 'if-none-match': '"x"', authorization: '' })).status).toBe(401)
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    for (const wait of ['0', '-1', 'x', '']) expect([wait, (await get(`/home/default?wait=${wait}`, { 'if-none-match': etag })).status]).toEqual([wait, 304])
  })

  test('ends as it began when its time is over, and when the listener closes', async () => {
    await put('application', '', 'a: 1')
    const etag = (await get('/home/default')).headers.get('etag') ?? ''
    expect((await get('/home/default?wait=0.01', { 'if-none-match': etag })).status).toBe(304)
    const waiting = get('/home/default?wait=60', { 'if-none-match': etag })
    // It is being waited for once the listener has taken it.
    await once(it.listener.server, 'request')
    const closing = it.listener.close()
    expect((await waiting).status).toBe(304)
    await closing
    await it.listen()
  })
})

describe('a watch', () => {
  async function watch(path: string) {
    const abort = new AbortController()
    const answer = await fetch(it.origin + path, { headers: { ...proven, accept: 'text/event-stream' }, signal: abort.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
    let rest = ''
    const next = async (): Promise<{ id: string; values: Record<string, unknown> } | null> => {
      for (;;) {
        const [event, ...after] = rest.split('\n\n')
        if (after.length > 0) {
          rest = after.join('\n\n')
          const data = /^data: (.*)$/m.exec(event ?? '')?.[1]
          if (!data) continue
          const { propertySources } = JSON.parse(data) as { propertySources: { source: object }[] }
          return { id: /^id: (.*)$/m.exec(event ?? '')?.[1] ?? '', values: Object.assign({}, ...propertySources.toReversed().map(({ source }) => source)) as Record<string, unknown> }
        }
        const { value, done } = await reader.read()
        if (done) return null
        rest += value
      }
    }
    return { answer, next, end: () => abort.abort() }
  }

  test('gives the environment at once and whenever it is another; changes that are not its own are not sent', async () => {
    const first = await put('application', '', 'a: 1')
    const watched = await watch(`/i/${secret}/home/default`)
    expect(watched.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await watched.next()).toEqual({ id: first, values: { a: 1 } })
    await put('application', '', 'a: far', { application: far })
    await put('zone', 'local-b', 'a: other')
    const change = await put('zone', 'local-a', 'a: mine')
    expect(await watched.next()).toEqual({ id: change, values: { a: 'mine' } })
    watched.end()
  })

  test('says what changed while the database was away once it answers again', async () => {
    await put('application', '', 'a: 1')
    const watched = await watch('/home/default')
    expect((await watched.next())?.values).toEqual({ a: 1 })
    it.lost = true
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    it.lost = false
    it.served.changed()
    expect((await watched.next())?.values).toEqual({ a: 2 })
    watched.end()
  })

  test('is of an environment in force, for who may ask for it', async () => {
    for (const [path, status] of [['/home/default/main', 400], ['/home-default.yml', 400], [`/i/${newSecret()}/home/default`, 401], [`/i/${secret}/far/default`, 403]] as const) {
      const { answer, end } = await watch(path)
      expect([path, answer.status]).toEqual([path, status])
      end()
    }
  })

  test('tells an instance that has ended nothing more', async () => {
    await put('application', '', 'a: 1')
    const watched = await watch(`/i/${secret}/home/default`)
    expect((await watched.next())?.values).toEqual({ a: 1 })
    it.known.splice(0)
    it.forgot()
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await watched.next()).toBeNull()
  })

  test('ends when the listener does', async () => {
    const watched = await watch('/home/default')
    expect(await watched.next()).toMatchObject({ id: '0' })
    const closing = it.listener.close()
    expect(await watched.next()).toBeNull()
    await closing
    await it.listen()
  })
})
