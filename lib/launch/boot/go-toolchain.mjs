import { chmodSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runQuietly } from './run-program.mjs'

const isOlderThan121 = (version) => {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) === 1 && Number(minor) < 21
}

/**
 * The Go that builds the module in `folder`: the installed one, which fetches a newer one by itself where the module asks for it. Go
 * before 1.21 (that of Debian 12) cannot, but can have it as the module that later ones fetch; files of a module cannot be executed,
 * and none of them may be called go.mod. Gives the program and the environment to run it in.
 */
export async function goFor(folder) {
  const version = await runQuietly('go', ['env', 'GOVERSION'])
  if (!isOlderThan121(version)) return { go: 'go', env: { ...process.env, GOTOOLCHAIN: 'auto' } }
  const [, wanted] = /^go (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? []
  const platform = await runQuietly('go', ['env', 'GOOS', 'GOARCH'])
  const told = await runQuietly('go', ['mod', 'download', '-json', `golang.org/toolchain@v0.0.1-go${wanted}.${platform.trim().replace(/\s+/, '-')}`], { cwd: '/' })
  const { Dir: dir } = JSON.parse(told.slice(told.indexOf('{'), told.lastIndexOf('}') + 1))
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, entry)
    if (/^(bin|pkg\/tool\/[^/]+)\/[^/]+$/.test(entry)) chmodSync(path, 0o755)
    if (!/(^|\/)_go\.mod$/.test(entry)) continue
    chmodSync(dirname(path), 0o755)
    renameSync(path, join(dirname(path), 'go.mod'))
  }
  return { go: join(dir, 'bin/go'), env: { ...process.env, GOROOT: dir, GOTOOLCHAIN: 'local' } }
}
