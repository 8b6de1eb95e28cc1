import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keptIn } from '../../lib/launch/boot/peer-engines.mjs'
import { runQuietly } from '../../lib/launch/boot/run-program.mjs'
import { note } from './figure'

const works = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The jar of a peer whose sources lie in `bench/kit/<name>`: made once on a machine from Maven Central, by Maven itself. Null, and said why, where it cannot be had. */
export async function mavenJar(name: string): Promise<string | null> {
  const folder = join(keptIn(process.cwd()), name)
  const jar = join(folder, 'target', `${name}.jar`)
  if (works('java') && existsSync(jar)) return jar
  if (!works('java') || !works('mvn') || !works('javac')) {
    note(`no ${name} here: it needs a JDK and Maven`)
    return null
  }
  mkdirSync(folder, { recursive: true })
  cpSync(join(import.meta.dirname, name), folder, { recursive: true })
  note(`Making ${name} with Maven`)
  try {
    await runQuietly('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
    return jar
  } catch (error) {
    note(String(error))
    return null
  }
}
