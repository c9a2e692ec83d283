// Preloaded into a contestant: writes its resource usage at its end. With BENCH_VIRTUAL_CLOCK, it also installs the virtual clock.
import { writeFileSync } from 'node:fs';

const clock = process.env.BENCH_VIRTUAL_CLOCK ? await import('./virtual-clock.mjs') : undefined;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024, virtualSeconds: clock && clock.elapsedMilliseconds() / 1e3 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});
