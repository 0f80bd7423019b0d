// What keeps a command or the service from starting or from going on.
import type { ErrorKind } from "./error-kind.ts";

export const PROCESS_ERRORS = {
  "keys-missing": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "The service is to be reached from other machines and there is no key to reach it with.",
    remedy: "Make one with `eyrie keys create`, or listen on 127.0.0.1.",
  },
  stopping: {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "The service is being stopped.",
    remedy: "Ask again when it has been started again; what had arrived of an answer is not whole.",
  },
  "configuration-invalid": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "A setting has a value it cannot have.",
    remedy: "Correct the named settings; docs/configuration.md lists them all.",
  },
  "egress-refused": {
    status: 500,
    exitCode: 70,
    retryable: false,
    meaning: "A part of the program wanted to connect to an address that is not configured; nothing was sent.",
    remedy:
      "Report it with the name of the caller; if the address is one you meant, name it in the setting it belongs to.",
  },
  "namespace-not-permitted": {
    status: 500,
    exitCode: 69,
    retryable: false,
    meaning:
      "This machine does not let a program make a network namespace of its own, without which nothing is proved.",
    remedy:
      "On Linux: install util-linux and iproute2 and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), or run it as root; in a container: --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined.",
  },
  aborted: {
    status: 499,
    exitCode: 130,
    retryable: false,
    meaning: "The caller stopped the work.",
    remedy: "Nothing; ask again when wanted.",
  },
  "address-in-use": {
    status: 500,
    exitCode: 69,
    retryable: false,
    meaning: "The service's address is taken by another program.",
    remedy: "Stop that program or choose another port with --port.",
  },
  internal: {
    status: 500,
    exitCode: 70,
    retryable: false,
    meaning: "Something that should not happen happened.",
    remedy: "Report it with the log line that carries the same request id.",
  },
} as const satisfies Record<string, ErrorKind>;
