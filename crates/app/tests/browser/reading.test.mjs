// Finding and reading statements, with a script and without.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { browser, page, server } from "./house.mjs";

const held = browser();
const house = server({ filled: true });

test("a search is narrowed, opened, and cited by its permalink", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/");
  await tab.getByRole("searchbox").fill("pension");
  await tab.getByRole("searchbox").press("Enter");
  const before = await tab.locator("article.statement").count();
  assert.ok(before > 1);
  const narrow = tab.getByRole("complementary", { name: "Narrow the search" });
  await narrow.getByRole("link", { name: "Fairlead News" }).click();
  const narrowed = await tab.locator("article.statement").count();
  assert.ok(narrowed > 0 && narrowed < before);
  assert.match(await tab.getByRole("status").innerText(), /^\d+ utterances?, \d+ mentions?, \d+ articles?, 1 outlet, 1 independent outlet$/);
  await tab.getByRole("link", { name: /take it away/ }).click();
  assert.equal(await tab.locator("article.statement").count(), before);
  await tab.locator("article.statement .words a").first().click();
  await tab.waitForURL(/\/documents\/[0-9a-f]{32}\/statements\/[0-9a-f]{24}$/);
  const permalink = tab.url();
  const words = await tab.locator(".selected .words").innerText();
  assert.match(await tab.locator(".citation").innerText(), /Read from sha256:[0-9a-f]{64}; statement [0-9a-f]{24}\./);
  await tab.goto("/about");
  await tab.goto(permalink);
  assert.equal(await tab.locator(".selected .words").innerText(), words);
  await close();
});

test("a search is grouped by utterance, and every mention can be listed", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/?q=pension");
  const told = await tab.getByRole("status").innerText();
  const [utterances, mentions] = told.match(/\d+/g).map(Number);
  assert.ok(utterances < mentions, told);
  assert.equal(await tab.locator("article.statement").count(), Math.min(utterances, 20));
  const printed = tab.getByRole("link", { name: /\d+ mentions in \d+ articles by \d+ outlets, \d+ independent; first printed/ });
  const count = Number((await printed.first().innerText()).match(/\d+/)[0]);
  await printed.first().click();
  assert.ok((await tab.getByRole("region", { name: "Printings" }).locator("article").count()) >= count);
  await tab.goBack();
  await tab.getByRole("link", { name: "list every mention" }).click();
  assert.equal(await tab.locator("article.statement").count(), Math.min(mentions, 20));
  await tab.getByRole("link", { name: "group by utterance" }).click();
  assert.equal(await tab.getByRole("status").innerText(), told);
  await close();
});

test("what became of the documents is counted, and the list of them narrowed", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/coverage");
  const [documents] = (await tab.getByRole("status").innerText()).match(/\d+/g).map(Number);
  const list = tab.getByRole("region", { name: "Documents" }).locator("tbody tr");
  assert.equal(await list.count(), documents);
  await tab.getByRole("region", { name: "Outlet" }).getByRole("link", { name: "Fairlead News" }).click();
  const narrowed = await list.count();
  assert.ok(narrowed > 0 && narrowed < documents);
  await tab.getByRole("link", { name: /outlet: Fairlead News.*take it away/ }).click();
  assert.equal(await list.count(), documents);
  await list.first().getByRole("rowheader").getByRole("link").click();
  await tab.waitForURL(/\/documents\/[0-9a-f]{32}$/);
  await close();
});

test("every statement of a document is marked in the text and listed beside it", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/?q=pension");
  await tab.locator("article.statement .words a").first().click();
  const listed = await tab.locator(".list li").count();
  for (let number = 1; number <= listed; number += 1) {
    assert.ok((await tab.locator(`.paper [data-statements~="${number}"]`).count()) > 0, `statement ${number}`);
  }
  await tab.keyboard.press("j");
  assert.ok((await tab.locator(".paper .looked-at").count()) > 0);
  await close();
});

test("a person and an outlet lead to what they said and printed", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/people");
  await tab.getByLabel("Words of a name").fill("calder");
  await tab.getByRole("button", { name: "Find" }).click();
  await tab.getByRole("link", { name: "Ines Calder" }).click();
  await tab.getByRole("heading", { name: "Ines Calder", level: 1 }).waitFor();
  assert.ok((await tab.locator("article.statement").count()) > 1);
  await tab.getByRole("link", { name: /^\d+ statements in \d+ documents$/ }).click();
  assert.match(tab.url(), /q=by/);
  await tab.goto("/outlets");
  await tab.getByRole("link", { name: "Fairlead News" }).click();
  assert.ok((await tab.locator("article.statement").count()) > 0);
  await close();
});

test("versions of one utterance are compared, from a statement and back", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/families");
  const first = tab.locator("article.statement").first();
  assert.match(await first.innerText(), /\d+ mentions.*\d+ articles.*\d+ outlets.*\d+ independent/s);
  await first.locator(".words a").click();
  const printings = tab.getByRole("region", { name: "Printings" }).locator("article");
  const count = await printings.count();
  assert.ok(count > 1);
  assert.equal(await tab.getByText("the fullest", { exact: true }).count(), 1);
  await printings.last().locator("blockquote a").click();
  await tab.getByRole("link", { name: "As others printed it" }).click();
  assert.equal(await printings.count(), count);
  await tab.goto("/families/altered");
  assert.ok((await tab.locator("section.pair").count()) > 0);
  await close();
});

test("months are chosen by drawing over the timeline, and a search is kept in the browser", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/");
  const box = await tab.locator(".timeline svg").boundingBox();
  await tab.mouse.move(box.x + 4, box.y + box.height - 4);
  await tab.mouse.down();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 4 });
  await Promise.all([tab.waitForURL(/published/), tab.mouse.up()]);
  await tab.getByRole("link", { name: /published:.*take it away/ }).waitFor();
  await tab.getByRole("button", { name: "Keep this search" }).click();
  await tab.goto("/");
  await tab.getByRole("link", { name: /^published:/ }).click();
  assert.match(tab.url(), /published/);
  await tab.getByRole("button", { name: /^no longer keep/ }).click();
  assert.equal(await tab.getByText("Kept searches").count(), 0);
  await close();
});

test("what is exported is what is shown", async () => {
  const { page: tab, close } = await page(held, { address: house.address, acceptDownloads: true });
  await tab.goto("/?q=pension&group=statement");
  const shown = await tab.locator("article.statement").count();
  const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name: "As a spreadsheet" }).click()]);
  const rows = readFileSync(await download.path(), "utf8").trim().split(/\r?\n(?=[0-9a-f]{24},)/);
  assert.equal(rows.length - 1, shown);
  await close();
});

test("search, document, person, coverage and outlets work without a script", async () => {
  const { page: tab, close } = await page(held, { address: house.address, javaScriptEnabled: false });
  await tab.goto("/?q=pension");
  await tab.locator("article.statement .words a").first().click();
  assert.ok((await tab.locator(".paper .content").count()) > 0);
  await tab.goto("/people");
  await tab.getByRole("link", { name: "Ines Calder" }).click();
  assert.ok((await tab.locator("article.statement").count()) > 0);
  await tab.goto("/outlets");
  assert.ok((await tab.locator("tbody tr").count()) > 1);
  await tab.goto("/coverage");
  assert.ok((await tab.locator("tbody tr").count()) > 1);
  await close();
});

test("the first view is light", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  let weight = 0;
  tab.on("response", async (response) => {
    weight += (await response.body()).length;
  });
  await tab.goto("/", { waitUntil: "networkidle" });
  assert.ok(weight > 0 && weight < 150_000, `${weight} bytes`);
  await close();
});
