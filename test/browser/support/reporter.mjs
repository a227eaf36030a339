// Prints a line per test file, what failed and why, and last the counts that scripts/test.mjs adds up.
import {formatError} from '@web/test-runner';
import path from 'node:path';

function flatten(suite, prefix = '') {
  if (!suite) return [];
  const tests = suite.tests.map((test) => ({...test, name: prefix + test.name}));
  return [...tests, ...suite.suites.flatMap((child) => flatten(child, `${prefix}${child.name} › `))];
}

const indent = (text) => text.replace(/^/gm, '      ');

export function countingReporter() {
  let root;
  return {
    start({config}) {
      root = config.rootDir;
    },

    reportTestFileResults({logger, sessionsForTestFile: [session], testFile}) {
      const tests = flatten(session.testResults);
      const failed = tests.filter((test) => !test.passed && !test.skipped);
      const milliseconds = tests.reduce((sum, {duration = 0}) => sum + duration, 0);
      const summary = `${path.relative(root, testFile)} (${tests.length} tests, ${milliseconds.toFixed(0)} ms)`;
      logger.log(`${session.passed ? '✓' : '✗'} ${summary}`);
      for (const {name, error} of failed) {
        logger.log(`    ✗ ${name}\n${indent(error ? formatError(error) : 'no error was reported')}`);
      }
      for (const error of session.errors) logger.log(`    ✗ the file itself\n${indent(formatError(error))}`);
      if (session.passed) return;
      for (const address of session.request404s) logger.log(`    not found: ${address}`);
      for (const values of session.logs) logger.log('    console:', ...values);
    },

    onTestRunFinished({sessions}) {
      const tests = sessions.flatMap(({testResults}) => flatten(testResults));
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      const broken = sessions.filter(({errors}) => errors.length > 0).length;
      const failed = tests.filter((test) => !test.passed && !test.skipped).length + broken;
      console.log(`${passed} passed, ${failed} failed`);
    },
  };
}
