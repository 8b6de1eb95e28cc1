import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goFor } from './go-toolchain.mjs'
import { step } from './progress.mjs'
import { runQuietly } from './run-program.mjs'

/** Kept between runs, beside what is built. Nothing is installed into the system: a package's service would start by itself. */
export const keptIn = (root) => join(root, 'build', 'engines')

const zipkinVersion = '3.5.1'
const jaegerProgram = { path: 'github.com/jaegertracing/jaeger/cmd/all-in-one', version: 'v1.76.0' }

/** Servers of others that the tests of telemetry's sources talk to. */
export const peerEngines = {
  prometheus: { variable: 'TEST_PROMETHEUS', command: 'prometheus', file: 'prometheus', cure: 'Debian, Ubuntu: apt-get install prometheus; or name the program in TEST_PROMETHEUS.' },
  'victoria-metrics': { variable: 'TEST_VICTORIA_METRICS', command: 'victoria-metrics', file: 'victoria-metrics', cure: 'Debian, Ubuntu: apt-get install victoria-metrics; or name the program in TEST_VICTORIA_METRICS.' },
  zipkin: { variable: 'TEST_ZIPKIN', command: null, file: `zipkin-server-${zipkinVersion}-exec.jar`, cure: 'Install Java and Maven, or name the jar of a Zipkin server (io.zipkin:zipkin-server, exec) in TEST_ZIPKIN.' },
  jaeger: { variable: 'TEST_JAEGER', command: null, file: `jaeger-${jaegerProgram.version}`, cure: 'With Go, REQUIRE_ENGINES=jaeger builds it, which takes some minutes; or name the program (Jaeger 1, all-in-one) in TEST_JAEGER.' },
}

const which = (name) => {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

/** The program's (or jar's) path; null where there is none. What a variable names must be there. */
export function findPeerEngine(name, root) {
  const { variable, command, file } = peerEngines[name]
  const named = process.env[variable]
  if (named) {
    if (!existsSync(named)) throw new Error(`${variable} names ${named}, which is not there.`)
    return named
  }
  if (name === 'zipkin' && which('java') === '') return null
  const kept = join(keptIn(root), file)
  return [command && which(command), kept].find((path) => path && existsSync(path)) ?? null
}

/** Takes Debian packages apart below `target`, without installing them. `work` is a folder for the packages themselves. */
export async function unpackDebian(names, work, target) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const download = () => runQuietly('apt-get', ['download', '-q', ...names], { cwd: work, env })
  // The lists may be older than what the mirrors still have.
  await download().catch(async () => {
    await runQuietly('apt-get', ['update', '-q'], { env })
    await download()
  })
  for (const file of readdirSync(work).filter((one) => one.endsWith('.deb'))) await runQuietly('dpkg-deb', ['-x', file, target], { cwd: work })
}

/** Takes one program out of a Debian package. */
async function fromDebian(root, name) {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-engine-'))
  try {
    await unpackDebian([name], dir, join(dir, 'out'))
    mkdirSync(keptIn(root), { recursive: true })
    const kept = join(keptIn(root), peerEngines[name].file)
    copyFileSync(join(dir, 'out', 'usr', 'bin', name), `${kept}.new`)
    renameSync(`${kept}.new`, kept)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const fromMaven = async (root) => {
  mkdirSync(keptIn(root), { recursive: true })
  await runQuietly('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=io.zipkin:zipkin-server:${zipkinVersion}:jar:exec`, `-DoutputDirectory=${keptIn(root)}`, '-Dtransitive=false'], { cwd: tmpdir() })
}

/** Built by Go out of its modules: a program that no package has. */
async function fromGo(root) {
  const work = mkdtempSync(join(tmpdir(), 'quarterdeck-engine-'))
  const kept = join(keptIn(root), peerEngines.jaeger.file)
  try {
    writeFileSync(join(work, 'go.mod'), 'module engines\n\ngo 1.26.0\n')
    const { go, env } = await goFor(work)
    const { path, version } = jaegerProgram
    await runQuietly(go, ['get', '-tool', `${path}@${version}`], { cwd: work, env })
    mkdirSync(keptIn(root), { recursive: true })
    await runQuietly(go, ['build', '-trimpath', '-ldflags', '-s -w', '-o', `${kept}.new`, path], { cwd: work, env })
    renameSync(`${kept}.new`, kept)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const fetchers = {
  prometheus: { needs: ['apt-get', 'dpkg-deb'], fetch: (root) => fromDebian(root, 'prometheus') },
  'victoria-metrics': { needs: ['apt-get', 'dpkg-deb'], fetch: (root) => fromDebian(root, 'victoria-metrics') },
  zipkin: { needs: ['java', 'mvn'], fetch: fromMaven },
  jaeger: { needs: ['go'], fetch: fromGo, slow: true },
}

/** One of them, for whoever measures beside it. */
export const fetchPeerEngine = (name, root) => fetchers[name].fetch(root)

/**
 * Fetches what is missing where that is possible, and says of each engine whether its tests run. One that is named in
 * REQUIRE_ENGINES and is not to be had is a failure; others are skipped, and what is slow to make is made for that word alone.
 */
export async function ensurePeerEngines(root) {
  const required = (process.env.REQUIRE_ENGINES ?? '').split(',').filter(Boolean)
  const lost = []
  for (const name of Object.keys(peerEngines)) {
    let why = ''
    const fetcher = fetchers[name]
    try {
      const wanted = !fetcher.slow || required.includes(name)
      if (wanted && !findPeerEngine(name, root) && fetcher.needs.every((tool) => which(tool) !== '')) await step(`Fetching ${name} for the tests`, () => fetcher.fetch(root))
    } catch (error) {
      why = ` (${error.message.split('\n')[0]})`
    }
    const found = why === '' && findPeerEngine(name, root) !== null
    console.log(found ? `RUN  ${name}` : `SKIP ${name}: not here${why}. ${peerEngines[name].cure}`)
    if (!found && required.includes(name)) lost.push(name)
  }
  if (lost.length > 0) throw new Error(`Tests must run with ${lost.join(', ')}, which cannot be had here.`)
}
