// Bringing articles into an empty ledger.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, page, server } from "./house.mjs";

const held = browser();
const house = server({ filled: false });

test("files that are dropped are read, and what is none is said", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/");
  await tab.getByRole("heading", { name: "The ledger is empty" }).waitFor();
  await tab.evaluate(() => {
    const files = new DataTransfer();
    const report = "Ferry late\n\nAda Moon, the mayor, said the ferry would run late on Tuesday. “The tide decides,” she told reporters.\n";
    files.items.add(new File([report], "ferry.txt"));
    files.items.add(new File(["no document"], "broken.docx"));
    const form = document.querySelector("[data-drop]");
    form.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await tab.getByRole("heading", { name: "The articles are read" }).waitFor({ timeout: 30_000 });
  await tab.getByText(/broken\.docx/).first().waitFor();
  await tab.getByRole("link", { name: "ferry", exact: true }).click();
  await tab.getByRole("heading", { name: "Ferry late" }).waitFor();
  await close();
});

test("the examples are read with one click", async () => {
  const { page: tab, close } = await page(held, { address: house.address });
  await tab.goto("/add");
  await tab.getByRole("button", { name: "Try the examples" }).click();
  await tab.getByRole("heading", { name: "The articles are read" }).waitFor({ timeout: 60_000 });
  await tab.getByRole("link", { name: "To the search" }).click();
  assert.match(await tab.getByRole("status").innerText(), /^\d{3} utterances, \d{3} mentions, 16 articles, \d outlets, \d+ independent outlets$/);
  await close();
});
