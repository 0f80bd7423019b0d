// A process of its own that does nothing until it is told to end, and then prints how late its timers were, in milliseconds: what the
// machine adds at the time to the delay of any event loop.
import { loopDelay } from "./loop-delay.ts";

const measured = loopDelay();
const alive = setInterval(() => undefined, 60_000);
process.stdin.once("data", () => {
  clearInterval(alive);
  process.stdout.write(JSON.stringify(measured.end()));
  process.stdin.destroy();
});
process.stdout.write("measuring\n");
