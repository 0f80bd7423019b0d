// A namespace whose every route leads back to itself, as an ordinary user may make one: the network, so that nothing can leave; the mounts,
// so that names are asked of the network and of no service of the machine.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { EyrieError } from "../../errors.ts";

/** The user becomes root of a world of its own, which gives no right over the machine. */
const UNSHARE = ["--user", "--map-root-user", "--net", "--mount"];
/** $1 is a folder for the two files of name resolution; the rest is the command. */
const SETUP = `
set -e
ip link set lo up
ip route add local 0.0.0.0/0 dev lo
ip -6 route add local ::/0 dev lo 2>/dev/null || true
echo "nameserver 192.0.2.53" > "$1/resolv.conf"
echo "hosts: files dns" > "$1/nsswitch.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf 2>/dev/null || true
for service in /run/nscd /run/systemd/resolve; do
  if [ -d "$service" ]; then mount -t tmpfs none "$service"; fi
done
shift
exec "$@"
`;

/** @throws EyrieError `namespace-not-permitted` */
export async function runInNamespace(command: readonly string[], folder: string, signal: AbortSignal): Promise<void> {
  await assertPermitted();
  const args = [...UNSHARE, "sh", "-c", SETUP, "sh", folder, ...command];
  const child = spawn("unshare", args, { stdio: ["ignore", "inherit", "pipe"], signal, killSignal: "SIGKILL" });
  let errors = "";
  child.stderr.on("data", (piece: Buffer) => (errors += piece.toString()));
  // an abort is told by the signal
  child.on("error", () => undefined);
  const [code] = (await once(child, "close")) as [number | null];
  signal.throwIfAborted();
  if (code !== 0)
    throw new EyrieError("namespace-not-permitted", `the run inside ended with ${code}: ${errors.slice(-800).trim()}`);
}

async function assertPermitted(): Promise<void> {
  try {
    await promisify(execFile)("unshare", [...UNSHARE, "sh", "-c", "ip link set lo up && mount -t tmpfs none /mnt"]);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message.replace(/^Command failed:.*\n/, "").trim() : String(cause);
    throw new EyrieError("namespace-not-permitted", `unshare does not make a network namespace here: ${words}`, {
      cause,
    });
  }
}
