import { Command } from 'commander';

/** What `squall load` was asked for. */
export interface LoadFlags {
  from?: string;
  to?: string;
  rate?: string;
  saturate?: boolean;
  grow?: string;
  for: string;
  errors?: string;
  rejected?: string;
  p99?: string;
  drift?: string;
  rejectedAtMost?: string;
  giveUpAfter?: string;
  engine?: string;
  script?: string;
  method?: string;
  header: string[];
  body?: string;
  data?: string;
  status?: string;
  timeout?: string;
  connections?: string;
  workers?: string;
  recycle?: string;
  guard: string[];
  config?: string;
  yes?: boolean;
  json?: boolean;
}

const collect = (value: string, all: string[]) => [...all, value];

/** `squall load`: warms a load balancer by itself, or sends load for a while, and says what came of it. */
export function load(): Command {
  return new Command('load')
    .description('warm a load balancer until it is shown to be warm, or send load for a while')
    .argument('<url>', 'what is asked, such as https://shop.example.com/')
    .option('--from <rate>', 'warm up from this rate, such as 50k/min')
    .option('--to <rate>', 'to this rate, such as 400k/min')
    .option('--rate <rate>', 'send at this rate instead, whatever is answered')
    .option('--saturate', 'send as fast as it is answered instead (autocannon, closed loop)')
    .option('--grow <how>', '"adaptive", "50% every 5m" or "over 10m"')
    .option('--for <duration>', 'how long it must hold at the target rate, or is sent', '30s')
    .option('--errors <bound>', 'the share that may not be ok ("< 0.1%")')
    .option('--rejected <bound>', 'the share that may be turned away ("< 0.1%" of a warm-up)')
    .option('--p99 <bound>', 'the 99th percentile of ok answers: "< 300ms"')
    .option('--drift <bound>', 'how much the latency may still change: "< 10%"')
    .option('--rejected-at-most <share>', 'of all that an adaptive warm-up has sent (1%)')
    .option('--give-up-after <duration>', 'what is not warm by then is not (45m)')
    .option('--engine <name>', 'what sends the warm-up; squall doctor tells which there are')
    .option('--script <file>', 'a k6 script of your own, with --engine k6')
    .option('--method <method>', 'GET by default')
    .option('--header <name: value>', 'a header; a secret by reference, env:NAME (repeatable)', collect, [])
    .option('--body <text>', 'what is sent along')
    .option('--data <file>', 'CSV or .ndjson whose rows fill {{column}} in url, headers and body')
    .option('--status <statuses>', 'which are ok: 200-399 by default')
    .option('--timeout <duration>', 'no whole answer within this time is a failure (10s)')
    .option('--connections <number>', 'the most connections at once')
    .option('--workers <number>', 'generators that share the work')
    .option('--recycle <duration>', 'how old a connection gets (60s)')
    .option('--guard <rule>', 'stops at once: "errorRate > 20% for 10s", "latency > 2s for 10s"', collect, [])
    .option('--config <file>', 'whose hosts may be loaded without a yes (default: the nearest squall.yaml)')
    .option('--yes', 'say yes beforehand to hosts that squall.yaml does not name')
    .option('--json', 'print what was found, with the ids of what was not ok, as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  squall load https://shop.example.com/ --from 50k/min --to 400k/min
  squall load http://127.0.0.1:8080/ --rate 200/s --for 1m --errors "< 0.1%"
  squall load http://127.0.0.1:8080/ --saturate --connections 50

Only this machine, and hosts under \`hosts\` in squall.yaml, are loaded without
a yes. Ctrl-C ends it cleanly and tells what was found until then.

Exit codes: 0 warm, or within its bounds; 1 a bound was broken; 2 not warm, or
too much is unknown; 4 stopped by a guard; 64 bad input or refused; 70 a bug;
130 interrupted.
`,
    )
    .action(async (url: string, flags: LoadFlags) => {
      const { loadUrl } = await import('./load-url.ts');
      process.exitCode = await loadUrl(url, flags);
    });
}
