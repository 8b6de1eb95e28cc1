import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const firstUser = 30_000
const Users = z.record(z.string(), z.number().int())

/** As root every application gets a numeric user of its own, kept for as long as the data folder lives; else null: our own user. */
export function createInstanceUsers(root: string): { confined: boolean; userOf: (applicationId: string) => Promise<number | null> } {
  if (process.getuid?.() !== 0) return { confined: false, userOf: async () => null }
  const path = join(root, 'instance-users.json')
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 })
  const users = existsSync(path) ? Users.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}
  return {
    confined: true,
    async userOf(applicationId) {
      const known = users[applicationId]
      if (known !== undefined) return known
      const uid = Math.max(firstUser - 1, ...Object.values(users)) + 1
      users[applicationId] = uid
      writeFileSync(`${path}.new`, JSON.stringify(users), { mode: 0o600 })
      renameSync(`${path}.new`, path)
      return uid
    },
  }
}

/** The folder with a `node` that the users of instances can run: ours, or a copy where they cannot walk to it. */
export function reachableNodeDir(root: string, confined: boolean): string {
  const ours = dirname(process.execPath)
  if (!confined) return ours
  const runs = spawnSync(process.execPath, ['--version'], { uid: firstUser, gid: firstUser, cwd: '/', env: { NODE_ENV: 'production' }, stdio: 'ignore' })
  if (runs.status === 0) return ours
  const dir = join(root, 'node', process.version)
  if (!existsSync(join(dir, 'node'))) {
    mkdirSync(dir, { recursive: true, mode: 0o755 })
    copyFileSync(process.execPath, join(dir, 'node.new'))
    renameSync(join(dir, 'node.new'), join(dir, 'node'))
  }
  return dir
}
