// Reviewing by keyboard, and by two at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, page, server } from "./house.mjs";

const held = browser();
const house = server({ filled: true });

/** How many statements the search for a state finds. */
async function count(tab, state) {
  const answer = await tab.request.get(`/api/statements?q=state%3A${state}`);
  return (await answer.json()).counts.statements;
}

test("from the start to a corrected statement by keyboard alone", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/");
  // To the part of the site by Tab and Enter, as somebody without a mouse does.
  for (let step = 0; step < 12; step += 1) {
    await tab.keyboard.press("Tab");
    if ((await tab.evaluate(() => document.activeElement.textContent)) === "Review") break;
  }
  await tab.keyboard.press("Enter");
  await tab.getByRole("heading", { name: "Review", level: 1 }).waitFor();
  const first = await tab.locator("[name=statement]").inputValue();
  await tab.keyboard.press("s");
  await tab.keyboard.type("Somebody Else");
  while ((await tab.evaluate(() => document.activeElement.name)) !== "by") await tab.keyboard.press("Tab");
  await tab.keyboard.type("zoë");
  await tab.keyboard.press("Tab");
  assert.equal(await tab.evaluate(() => document.activeElement.value), "corrected");
  await tab.keyboard.press("Enter");
  await tab.getByText(/Written as entry \d+/).waitFor();
  assert.equal(await count(tab, "corrected"), 1);
  assert.notEqual(await tab.locator("[name=statement]").inputValue(), first);
  assert.equal(await tab.locator(".slip [name=by]").inputValue(), "zoë");
  await tab.keyboard.press("u");
  await tab.waitForURL((address) => !address.search.includes("done"));
  assert.equal(await count(tab, "corrected"), 0);
  await close();
});

test("c confirms, x rejects, j skips, and the queue goes on", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/review?q=act%3Adenied");
  const seen = new Set();
  for (const key of ["c", "x", "j"]) {
    const statement = await tab.locator("[name=statement]").inputValue();
    assert.ok(!seen.has(statement));
    seen.add(statement);
    await Promise.all([tab.waitForNavigation(), tab.keyboard.press(key)]);
  }
  assert.equal(await count(tab, "confirmed"), 1);
  assert.equal(await count(tab, "rejected"), 1);
  await close();
});

test("words that do not stand in the article are refused, and those that are selected are taken", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/review?q=form%3Adirect");
  await tab.getByLabel(/^Content/).fill("words that nobody printed");
  await tab.getByRole("button", { name: "Save the correction" }).click();
  await tab.getByRole("alert").getByText(/does not stand in the article/).waitFor();
  await tab.getByLabel(/^Source/).focus();
  const taken = await tab.evaluate(() => {
    const words = document.querySelector(".context .content");
    window.getSelection().selectAllChildren(words);
    words.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
    return document.querySelector("[data-take=source]").value;
  });
  assert.ok(taken.length > 0);
  await close();
});

test("two who review one statement at once are both kept", async () => {
  const one = await page(held, { address: house.address });
  const other = await page(held, { address: house.address });
  await Promise.all([one.page.goto("/review?q=act%3Aasked"), other.page.goto("/review?q=act%3Aasked")]);
  const statement = await one.page.locator("[name=statement]").inputValue();
  assert.equal(await other.page.locator("[name=statement]").inputValue(), statement);
  const document = await one.page.locator("[name=document]").inputValue();
  await one.page.locator(".slip [name=by]").fill("ida");
  await other.page.locator(".slip [name=by]").fill("tom");
  await Promise.all([
    one.page.getByRole("button", { name: /^Confirm/ }).click(),
    other.page.getByRole("button", { name: /^Reject/ }).click(),
  ]);
  await Promise.all([one.page.getByText(/Written as entry/).waitFor(), other.page.getByText(/Written as entry/).waitFor()]);
  const answer = await one.page.request.get(`/api/documents/${document}/statements/${statement}`);
  const reviews = (await answer.json()).reviews.map((review) => `${review.by} ${review.verdict}`);
  assert.deepEqual(reviews.sort(), ["ida confirmed", "tom rejected"]);
  await one.page.goto("/review");
  await one.page.getByText(/1 statements? judged by two or more, 0 of them alike/).waitFor();
  await one.close();
  await other.close();
});

test("a review can be made without a script", async () => {
  const { page: tab, close } = await page(held, { address: house.address, javaScriptEnabled: false });
  await tab.goto("/review?q=act%3Adecided");
  await tab.getByRole("button", { name: /^Confirm/ }).click();
  await tab.getByText(/Written as entry/).waitFor();
  await tab.getByRole("button", { name: /^Undo/ }).click();
  await tab.waitForURL((address) => !address.search.includes("done"));
  await close();
});
