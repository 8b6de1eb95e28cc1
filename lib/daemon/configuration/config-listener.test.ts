import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { newSecret } from '@/lib/kernel/ids'
import { configServer, instance, proven, reads, secret, tokens, v2 } from './testing/config-server'

const { it, put, get, environment, names, filled } = configServer()

describe('the environment', () => {
  test('is the protocol’s document: all keys, flat sources, strongest first, values in their types', async () => {
    await put('global', '', 'logging: {level: INFO}')
    const change = await put('application', '', 'db: {pool: {size: 20}, ssl: true, hosts: [x, y]}\nnothing:')
    expect(await environment('/home/dev')).toEqual({
      name: 'home', profiles: ['dev'], label: null, version: change, state: null,
      propertySources: [{ name: 'home@1', source: { 'db.pool.size': 20, 'db.ssl': true, 'db.hosts[0]': 'x', 'db.hosts[1]': 'y', nothing: '' } }, { name: 'global@1', source: { 'logging.level': 'INFO' } }],
    })
    const { headers } = await get('/home/dev')
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['application/json', 'no-store'])
  })

  test('of several profiles the last named wins; a schema has no values', async () => {
    await filled()
    expect(await names('/home/dev,mysql')).toEqual(['home/profile/mysql@1', 'home/profile/dev@1', 'home@1', 'global@1'])
    expect(await names('/home/mysql,dev')).toEqual(['home/profile/dev@1', 'home/profile/mysql@1', 'home@1', 'global@1'])
    expect(await names('/home/default')).toEqual(['home@1', 'global@1'])
  })

  test('of several applications the later one wins', async () => {
    await filled()
    expect(await names('/home,far/default')).toEqual(['far@1', 'home@1', 'global@1'])
    expect(await names('/far,home/dev')).toEqual(['home/profile/dev@1', 'home@1', 'far@1', 'global@1'])
  })

  test('of an unknown application is what is said to all, maybe nothing', async () => {
    expect(await environment('/nobody/default')).toMatchObject({ version: null, propertySources: [] })
    await filled()
    for (const path of ['/nobody/default', '/application/default']) expect(await names(path)).toEqual(['global@1'])
    expect(await names('/HOME/default')).toEqual(['home@1', 'global@1'])
  })

  test('with origins says the document and line of each value, under the type that was asked for', async () => {
    await put('application', '', 'a: 1\nb:\n  c: x')
    const answer = await get('/home/default', { accept: v2 })
    expect(answer.headers.get('content-type')).toBe(v2)
    expect((JSON.parse(answer.text) as { propertySources: { source: object }[] }).propertySources[0]?.source).toEqual({ a: { value: 1, origin: 'home@1:1' }, 'b.c': { value: 'x', origin: 'home@1:3' } })
  })
})

describe('labels', () => {
  test('are main and master for what is in force, and the number of each change', async () => {
    const first = await put('application', '', 'a: 1')
    const second = await put('application', '', 'a: 2', { expectedVersion: 1 })
    const seen = async (label: string) => {
      const { label: said, version, propertySources } = await environment(`/home/default/${label}`)
      return [said, version, propertySources[0]?.source.a]
    }
    for (const label of ['main', 'master', second]) expect(await seen(label)).toEqual([label, second, 2])
    expect(await seen(first)).toEqual([first, first, 1])
    expect(await seen(`nowhere,${first}`)).toEqual([`nowhere,${first}`, first, 1])
    for (const label of ['nowhere', 'feature(_)x', String(Number(second) + 1), '0', `${second}x`]) expect([label, (await get(`/home/default/${label}`)).status]).toEqual([label, 404])
    expect((await get(`/${first}/home-default.properties`)).text).toBe('a: 1')
    expect((await get('/nowhere/home-default.properties')).status).toBe(404)
  })
})

describe('flat formats', () => {
  test('hold what counts, lists replaced whole, placeholders resolved or left', async () => {
    await filled()
    const properties = await get('/home-dev.properties')
    expect(properties.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(properties.text.split('\n').toSorted()).toEqual(['a: dev', 'db.hosts[0]: only', 'db.pool.size: 10', 'logging.level: INFO', 'url: http://nobody/10/${none}'])
    expect((await get('/home-dev.properties?resolvePlaceholders=false')).text).toContain('url: http://${host:nobody}/${db.pool.size}/${none}')
    const json = await get('/main/home-dev.json')
    expect([json.headers.get('content-type'), JSON.parse(json.text)]).toEqual(['application/json', { a: 'dev', db: { hosts: ['only'], pool: { size: 10 } }, logging: { level: 'INFO' }, url: 'http://nobody/10/${none}' }])
    const yaml = 'a: dev\ndb:\n  hosts:\n    - only\n  pool:\n    size: 10\nlogging:\n  level: INFO\nurl: http://nobody/10/${none}\n'
    for (const path of ['/home-dev.yml', '/home-dev.yaml', '/master/home-dev.yml']) expect([path, (await get(path)).text]).toEqual([path, yaml])
  })

  test('drop spring.profiles, and unwrap what stands under document alone', async () => {
    await put('application', '', 'spring.profiles: dev\ndocument: {a: 1}')
    expect((await get('/home-default.yml')).text).toBe('a: 1\n')
    expect((await get('/home-default.properties')).text).toBe('document.a: 1')
  })
})

describe('tags', () => {
  test('are those of the document: unchanged is 304, and a change of it is another', async () => {
    await put('application', '', 'a: 1')
    for (const path of ['/home/default', '/home-default.yml']) {
      const first = await get(path)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[\w-]{27}"$/)
      for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) expect(await get(path, { 'if-none-match': header })).toMatchObject({ status: 304, text: '' })
      expect((await get(path, { 'if-none-match': '"x"' })).status).toBe(200)
      expect((await get(path, { 'if-none-match': etag, accept: v2 })).status).toBe(path.endsWith('yml') ? 304 : 200)
    }
    const before = (await get('/home/default')).headers.get('etag') ?? ''
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect((await get('/home/default', { 'if-none-match': before })).status).toBe(200)
    const head = await get('/home/default', {}, 'HEAD')
    expect([head.status, head.text, Number(head.headers.get('content-length'))]).toEqual([200, '', (await get('/home/default')).text.length])
  })
})

describe('who asks', () => {
  test('an instance of ours is given what is said to its cluster, zone and itself', async () => {
    await filled()
    expect(await names(`/i/${secret}/home/dev`)).toEqual([`home/instance/${instance.id}@1`, 'home/zone/local-a@1', 'home/cluster/home@1', 'home/profile/dev@1', 'home@1', 'global@1'])
    expect((await get(`/i/${secret}/home-dev.properties`)).text).toContain('a: instance')
    expect(await names(`/i/${secret}/application/default`)).toEqual(['global@1'])
  })

  test('it asks for its own application alone, and a secret that is none is refused without being repeated', async () => {
    await filled()
    for (const path of ['/far/default', '/home,far/default', '/far-default.yml']) expect([path, (await get(`/i/${secret}${path}`)).status]).toEqual([path, 403])
    const wrong = newSecret()
    for (const [path, status] of [[`/i/${wrong}/home/default`, 401], [`/i/${secret}/far/default`, 403], [`/i/${secret}/home/default/nowhere`, 404], [`/i/${secret}/home`, 404]] as const) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, status])
      expect(answer.text).not.toContain(wrong)
      expect(answer.text).not.toContain(secret)
    }
  })
})

describe('a program that no runtime of ours made', () => {
  test('is told nothing without a proof, by any form of the path', async () => {
    await filled()
    const wrong: Record<string, string>[] = [{}, { authorization: 'Bearer qd_none' }, { authorization: 'Basic eDp5' }, { authorization: 'Basic x' }, { authorization: 'Digest x' }]
    for (const headers of wrong)
      for (const path of ['/home/default', '/home/default/main', '/nobody/default', '/home-default.yml', '/main/home-default.json']) {
        const answer = await fetch(it.origin + path, { headers })
        expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([path, 401, 'Basic realm="configuration", charset="UTF-8"'])
        expect(await answer.text()).not.toMatch(/global|application: |propertySources/)
      }
    expect((await fetch(`${it.origin}/home/default`, { headers: { accept: 'text/event-stream' } })).status).toBe(401)
  })

  test('by a token of its team, as the password of any name, is given what is said to its application and profiles', async () => {
    await filled()
    const basic = { authorization: `Basic ${Buffer.from(`home:${tokens.crew}`).toString('base64')}` }
    expect((await environment('/home/dev', basic)).propertySources.map(({ name }) => name)).toEqual(['home/profile/dev@1', 'home@1', 'global@1'])
    expect((await environment('/home/dev', { authorization: `bearer ${tokens.crew}` })).propertySources).toHaveLength(3)
  })

  test('sees of other teams’ applications what it sees of those that there are not', async () => {
    await filled()
    for (const path of ['/far/default', '/nobody/default']) expect((await environment(path, { authorization: `Bearer ${tokens.crew}` })).propertySources.map(({ name }) => name)).toEqual(['global@1'])
    expect((await environment('/far,home/default', { authorization: `Bearer ${tokens.crew}` })).propertySources.map(({ name }) => name)).toEqual(['home@1', 'global@1'])
  })

  test('is told nothing more by a watch once its token has ended', async () => {
    await put('application', '', 'a: 1')
    const aborting = new AbortController()
    const answer = await fetch(`${it.origin}/home/default`, { headers: { ...proven, accept: 'text/event-stream' }, signal: aborting.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
    expect((await reader.read()).value).toContain('"a":1')
    const { [tokens.all]: had } = reads
    delete reads[tokens.all]
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await reader.read()).toEqual({ done: true, value: undefined })
    reads[tokens.all] = had ?? []
  })
})

describe('refusals', () => {
  test.each([
    ['/home/..%2fdefault', 400], ['/home/%2e%2e%2fx', 400], ['/home/de%23v', 400], ['/home/dev.yml/main', 400], ['/home-.yml', 400], ['/-dev.yml', 400], ['/home/%E0%A4%A', 400], ['/home/,', 400],
    ['/', 404], ['/home', 404], ['/a/b/c/d/e', 404],
  ])('%s is answered %i in the shape of the original', async (path, status) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json'])
    expect(JSON.parse(answer.text)).toEqual({ timestamp: expect.any(String), status, error: expect.any(String), message: expect.any(String), path: expect.any(String) })
  })

  test('nothing is written here', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect([method, (await get('/home/default', {}, method)).status]).toEqual([method, 405])
    expect((await get('/home/default', {}, 'POST')).headers.get('allow')).toBe('GET, HEAD')
  })

  test('a foreign name pointed at the loopback address is refused', async () => {
    const status = await new Promise((resolve, reject) =>
      request(`${it.origin}/home/default`, { headers: { ...proven, host: 'evil.example:8888' } }, (answer) => resolve((answer.resume(), answer.statusCode))).on('error', reject).end(),
    )
    expect(status).toBe(421)
  })
})

describe('while the database does not answer', () => {
  test('what was read last is served, what was never read is a failure, and health says it', async () => {
    await put('application', '', 'a: 1')
    expect(await names('/home/default')).toEqual(['home@1'])
    it.lost = true
    it.served.changed()
    expect(await names('/home/default')).toEqual(['home@1'])
    expect((await get('/far/default')).status).toBe(500)
    expect(await get('/actuator/health')).toMatchObject({ status: 503, text: '{"status":"DOWN"}' })
    it.lost = false
    await put('application', '', 'a: 2', { expectedVersion: 1 })
    expect(await names('/home/default')).toEqual(['home@2'])
    expect(await get('/actuator/health')).toMatchObject({ status: 200, text: '{"status":"UP"}' })
  })
})
