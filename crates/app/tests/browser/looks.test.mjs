// Every page, wide and narrow, light and dark: nothing is cut, nothing breaks WCAG 2.2 AA. With ONRECORD_BLESS the
// pictures in docs/screens are taken anew.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { browser, page, root, server } from "./house.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const held = browser();
const house = server({ filled: true });
const empty = server({ filled: false });

/** The pages by name: which server, and the path. */
async function pages(tab) {
  const answer = await (await tab.request.get(`${house.address}/api/statements?q=pension`)).json();
  const { document, statement } = answer.statements[0];
  const people = await (await tab.request.get(`${house.address}/api/people?words=calder`)).json();
  const families = await (await tab.request.get(`${house.address}/api/families`)).json();
  return {
    search: "/?q=pension",
    nothing: "/?q=nowhere",
    mistake: "/?q=act%3Ashouted",
    document: `/documents/${document}`,
    statement: `/documents/${document}/statements/${statement.id}`,
    people: "/people",
    person: `/people/${people.people[0].id}`,
    families: "/families",
    family: `/families/${families.families[0].id}`,
    altered: "/families/altered",
    outlets: "/outlets",
    review: "/review",
    pairs: "/review/people",
    orphans: "/review/orphans",
    coverage: "/coverage",
    add: "/add",
    about: "/about",
    missing: "/documents/nothing",
  };
}

for (const [width, height] of [[1280, 900], [390, 844]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing is cut and nothing breaks WCAG 2.2 AA, ${width} wide, ${colorScheme}`, async () => {
      const context = await held.browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
      const tab = await context.newPage();
      const told = [];
      const all = Object.entries(await pages(tab)).map(([name, path]) => [name, house.address + path]);
      for (const [name, address] of [...all, ["empty", `${empty.address}/`]]) {
        await tab.goto(address);
        const wider = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wider > 0) told.push(`${name}: ${wider} pixels too wide`);
        await tab.evaluate(axe);
        const { violations } = await tab.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
        told.push(...violations.map(({ id, help, nodes }) => `${name}: ${id}: ${help}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`));
        if (process.env.ONRECORD_BLESS) {
          const folder = join(root, "docs/screens");
          mkdirSync(folder, { recursive: true });
          if (colorScheme === "light") await tab.screenshot({ path: join(folder, `${name}-${width}.png`) });
        }
      }
      await context.close();
      assert.deepEqual(told, []);
    });
  }
}

test("a page prints without what only a screen needs", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto((await pages(tab)).document);
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.locator(".top").isVisible(), false);
  assert.equal(await tab.locator(".paper h1").isVisible(), true);
  await close();
});
