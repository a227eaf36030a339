// The page each test file runs in. A test fails on a console.error it did not expect; what it expects it takes with
// takeErrors() of errors.ts. The test runner writes rejections that nobody handled there too.

function watch() {
  const found = [];
  const report = console.error;
  console.error = (...values) => {
    found.push(values.map((value) => value?.stack ?? String(value)).join(' '));
    report.apply(console, values);
  };
  globalThis.takeErrors = () => found.splice(0);
}

// In place of an afterEach hook, whose failure would end the whole file.
function failOnErrors() {
  globalThis.mocha.suite.beforeEach(function () {
    const {currentTest} = this;
    const run = currentTest.fn;
    globalThis.takeErrors();
    if (run.length > 0) return;
    currentTest.fn = async function () {
      await run.call(this);
      const errors = globalThis.takeErrors();
      if (errors.length > 0) throw new Error(`unexpected errors:\n${errors.join('\n')}`);
    };
  });
}

export const runnerPage = (testFramework) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>llm-anatomy: test</title>
    <script>(${watch})();</script>
  </head>
  <body>
    <script type="module" src="${testFramework}"></script>
    <script type="module">(${failOnErrors})();</script>
  </body>
</html>`;
