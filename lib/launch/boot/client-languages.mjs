import { execFileSync } from 'node:child_process'
import { step } from './progress.mjs'
import { runQuietly } from './run-program.mjs'

/** Languages whose stock clients the browser tests run: what each must be able to do here, and the Debian packages that bring it. */
export const clientLanguages = {
  Python: { proofs: [['python3', '-c', 'import ensurepip, venv']], packages: ['python3', 'python3-venv'] },
  Go: { proofs: [['go', 'version']], packages: ['golang-go'] },
  Java: { proofs: [['javac', '-version'], ['mvn', '--version']], packages: ['default-jdk-headless', 'maven'] },
}

const works = ([program, ...args]) => {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Root on Debian or what descends from it: there a language that is missing is a failure, elsewhere its tests are skipped. */
const canInstall = () => process.getuid?.() === 0 && works(['apt-get', '--version'])

const cureOf = ({ packages }) => `Debian, Ubuntu: apt-get install ${packages.join(' ')}.`

/** What becomes of a language's tests: with `lacking` (a program that does not work) they fail where it could be installed. */
export function verdictOf(name, lacking, installable, why = '') {
  if (lacking === null) return { kind: 'run' }
  const reason = `${name} is not here: ${lacking} does not work${why && ` (${why})`}. ${cureOf(clientLanguages[name])}`
  return { kind: installable ? 'fail' : 'skip', reason }
}

const lackingOf = (name) => clientLanguages[name].proofs.find((proof) => !works(proof))?.[0] ?? null

/** Of one language, as this machine is now. */
export const languageHere = (name) => verdictOf(name, lackingOf(name), canInstall())

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => runQuietly('apt-get', args, { env })
  const installed = () => apt('install', '-y', '-q', '--no-install-recommends', ...packages)
  // The lists may be missing, or older than what the mirrors still have.
  await installed().catch(async () => {
    await apt('update', '-q')
    await installed()
  })
}

/** Installs the languages that are missing where that is possible, and says of each whether its tests run. */
export async function ensureClientLanguages() {
  const installable = canInstall()
  for (const [name, { packages }] of Object.entries(clientLanguages)) {
    let why = ''
    if (installable && lackingOf(name) !== null)
      try {
        await step(`Installing ${name} for the tests (apt-get)`, () => install(packages))
      } catch (error) {
        why = error.message.split('\n')[0]
      }
    const verdict = verdictOf(name, lackingOf(name), installable, why)
    console.log(verdict.kind === 'run' ? `RUN  ${name}` : `${verdict.kind.toUpperCase()} ${verdict.reason}`)
  }
}
