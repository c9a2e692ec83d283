// Preloaded into a contestant: says at its end what it has used; with BENCH_VIRTUAL_CLOCK, on a clock that jumps.
import { writeFileSync } from 'node:fs';

const clock = process.env.BENCH_VIRTUAL_CLOCK ? await import('./virtual-clock.mjs') : undefined;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024, virtualSeconds: clock && clock.elapsedMilliseconds() / 1e3 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});
