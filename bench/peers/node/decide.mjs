// Decides the events of one case with one engine. Reads a line of JSON for each request, and
// answers with one: {"engine", "rules", "logic", "facts"} first, then {"answers": count} or
// {"time": count, "repeats"}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);

const engines = {
  "json-logic-js": ({ logic }) => {
    const { apply } = require("json-logic-js");
    return (facts) => apply(logic, facts);
  },
  "json-logic-engine": ({ logic }) => {
    const { LogicEngine } = require("json-logic-engine");
    return new LogicEngine().build(logic);
  },
  "json-rules-engine": ({ rules }) => {
    const { Engine } = require("json-rules-engine");
    const engine = new Engine([], { allowUndefinedFacts: true });
    const operators = {
      contains: "contains", equal_to: "equal", greater_than: "greaterThan", is_true: "equal",
      less_than: "lessThan", one_of: "in",
    };
    const written = (leaf) =>
      leaf.all
        ? { all: leaf.all.map(written) }
        : { fact: leaf.name, operator: operators[leaf.operator], value: leaf.value };
    rules.forEach((rule, index) =>
      engine.addRule({
        conditions: written(rule.conditions),
        event: { type: rule.id },
        priority: rules.length - index,
        onSuccess: () => engine.stop(),
      }));
    return async (facts) => (await engine.run(facts)).events[0]?.type ?? null;
  },
};

let decide, facts;

async function answered(request) {
  if (request.engine) {
    facts = request.facts;
    decide = engines[request.engine](request);
    return { ready: true };
  }
  if (request.answers) {
    const found = [];
    for (const each of facts.slice(0, request.answers)) found.push((await decide(each)) ?? null);
    return { answers: found };
  }
  const some = facts.slice(0, request.time);
  const waits = decide(some[0]) instanceof Promise;
  const begun = process.hrtime.bigint();
  for (let number = 0; number < request.repeats; number++) {
    if (waits) for (const each of some) await decide(each);
    else for (const each of some) decide(each);
  }
  const nanoseconds = Number(process.hrtime.bigint() - begun);
  return { microseconds: nanoseconds / 1000 / request.repeats / some.length };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answered(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.code ?? error) }));
  }
}
