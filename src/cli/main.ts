// The composition root: reads argv and env, opens what the rest is given, sets the exit code.
import { Command, CommanderError } from 'commander';
import { doctor } from './doctor.ts';
import { halt, resume } from './halt.ts';
import { iam } from './iam.ts';
import { init } from './init.ts';
import { lab } from './lab.ts';
import { load } from './load.ts';
import { exitCodesOfRuns } from './exit-codes.ts';
import { outliveClosedPipes } from './pipes.ts';
import { plan } from './plan.ts';
import { recover } from './recover.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { selftest } from './selftest.ts';
import { validate } from './validate.ts';
import { version } from './version.ts';
import { watch } from './watch.ts';

const examples = `
Examples:
  squall run                      lose a quarter of the embedded lab
  squall run my-experiment.yaml   an experiment of your own
  squall plan my-experiment.yaml  who would be hurt; touches nothing
  squall report reports/<run>     every report again, from the journal alone
  squall lab up                   a small AWS on this machine
  squall selftest                 how often Squall itself is wrong here

${exitCodesOfRuns}
`;

/** Of a command line that can't be taken: `ExitCode.badInput`, without loading it for `--help`. */
const badInput = 64;

const program = new Command('squall')
  .description(
    'Hurts a cluster on purpose, watches what its users feel, and says whether the cluster can take it.',
  )
  .version(version)
  .showHelpAfterError('(squall --help shows the commands)')
  .addHelpText('after', examples)
  .exitOverride();

const commands = [
  run,
  load,
  plan,
  init,
  iam,
  doctor,
  report,
  recover,
  watch,
  halt,
  resume,
  validate,
  schema,
  selftest,
  lab,
];

outliveClosedPipes();
for (const command of commands) addTo(program, command());

function addTo(parent: Command, command: Command): void {
  if (command.parent === null) parent.addCommand(command);
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) addTo(command, inner);
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : badInput;
  } else {
    const { explainAndExitCode } = await import('./explain.ts');
    process.exitCode = explainAndExitCode(error);
  }
}
